"""`/metrics`: for who knows the token alone; counts by endpoint, never by address; which jobs and people wait."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from mytoyota.app import create_app
from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import JobKind
from mytoyota.gateways import Gateways
from mytoyota.jobs import MAILS
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.audited import audited
from tests.people.phone import Phone
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader
from tests.worker import works

TOKEN = "the-scraper-knows-this"


@pytest.fixture
def app(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Flask]:
    chosen = Settings(**{**settings.model_dump(), "metrics_token": TOKEN})
    made = create_app(chosen, Gateways(reader=WrittenLicenceReader(), sender=OutboxSender()))
    yield made
    audited(made.extensions["database"], request)
    made.extensions["database"].engine.dispose()


def scrape(app: Flask, token: str = TOKEN) -> dict[tuple[str, str], float]:
    """What Prometheus reads: the samples by name and endpoint (or status)."""
    base = app.extensions["settings"].public_url
    answer = app.test_client().get("/metrics", base_url=base, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    found: dict[tuple[str, str], float] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            key = (
                sample.name,
                " ".join(sample.labels.get(name, "") for name in ("endpoint", "method", "status")).strip(),
            )
            found[key] = sample.value
    return found


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_without_the_token_there_is_no_such_page(app: Flask, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode().decode("latin-1")}
    base = app.extensions["settings"].public_url
    assert app.test_client().get("/metrics", base_url=base, headers=headers).status_code == 404


def test_where_no_token_is_set_nobody_knows_it(settings: Settings) -> None:
    made = create_app(settings, Gateways(reader=WrittenLicenceReader(), sender=OutboxSender()))
    for given in ("", "Bearer ", "Bearer None"):
        answer = made.test_client().get("/metrics", base_url=settings.public_url, headers={"Authorization": given})
        assert answer.status_code == 404
    made.extensions["database"].engine.dispose()


def test_requests_are_counted_by_endpoint_and_no_address_is_told(app: Flask, walker: Walker) -> None:
    journey = walker.journey()
    journey.phone.presses("お申込みを開始する")
    base = app.extensions["settings"].public_url
    for name in ("a", "b"):
        app.test_client().get(f"/no/such/{name}", base_url=base)
    app.test_client().open("/healthz", method="PLANTED", base_url=base)
    told = scrape(app)
    assert told["mytoyota_requests_total", "opening.scan POST 302"] == 1
    assert told["mytoyota_requests_total", "none GET 404"] == 2
    assert told["mytoyota_requests_total", "none other 405"] == 1
    assert told["mytoyota_request_seconds_count", "flows.step"] == sum(
        value for (name, labels), value in told.items() if name == "mytoyota_requests_total" and "flows.step" in labels
    )
    text_of_all = str(told)
    for secret in ("PLANTED", "/no/such", journey.page.url, journey.order_id):
        assert secret not in text_of_all


@pytest.mark.breaks("every_waiting_job_has_its_subject")
def test_which_jobs_and_people_wait(app: Flask, walker: Walker, database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        journey = walker.journey_at("1-1/19-B")
        with database.writing() as session:
            session.execute(text("UPDATE job SET state = 'done'"))
            jobs.enqueue(session, "message.send", "m")
            jobs.enqueue(session, "message.send", "later", due_at=clock.after(hours=1))
        time.shift(timedelta(seconds=90))
        told = scrape(app)
        assert told["mytoyota_jobs_due", ""] == 1
        assert told["mytoyota_oldest_job_seconds", ""] == 90
        assert told["mytoyota_jobs_failed", ""] == 0
        assert told["mytoyota_staff_checks_waiting", ""] == 1
        assert told["mytoyota_staff_check_longest_wait_seconds", ""] == 90
        journey.staff_confirm()
        works(app)
        told = scrape(app)
        assert told["mytoyota_staff_checks_waiting", ""] == told["mytoyota_jobs_due", ""] == 0


@pytest.mark.breaks("every_waiting_job_has_its_subject")
def test_a_job_is_as_old_as_its_first_attempt(app: Flask, database: Database) -> None:
    def away(_database: Database, _subject: str) -> None:
        raise ConnectionRefusedError

    with time_machine.travel(clock.now(), tick=False) as time:
        with database.writing() as session:
            jobs.enqueue(session, "message.send", "m")
        for _minute in range(30):
            jobs.run_due(database, {"message.send": JobKind(away, MAILS)})
            time.shift(timedelta(minutes=1))
        told = scrape(app)
        assert told["mytoyota_oldest_job_seconds", ""] == 30 * 60
        assert told["mytoyota_jobs_due", ""] == 0  # it waits for its next attempt


def test_what_was_refused_for_good_is_counted(app: Flask, database: Database) -> None:
    def refused(_database: Database, _subject: str) -> None:
        raise jobs.PermanentFailure

    with database.writing() as session:
        jobs.enqueue(session, "message.send", "m")
    jobs.run_due(database, {"message.send": JobKind(refused, MAILS)})
    told = scrape(app)
    assert told["mytoyota_jobs_failed", ""] == 1
    assert told["mytoyota_oldest_job_seconds", ""] == 0


def test_while_the_database_is_away_requests_are_still_told(app: Flask, phone: Phone, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("ALTER TABLE staff_check RENAME TO away"))
    told = scrape(app)
    with database.writing() as session:
        session.execute(text("ALTER TABLE away RENAME TO staff_check"))
    assert ("mytoyota_staff_checks_waiting", "") not in told
    assert any(name == "process_resident_memory_bytes" for name, _ in told)
