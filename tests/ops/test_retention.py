"""What is erased when: every table has its rule, and a customer's traces go while the registration stays."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, inspect, select, table

from mytoyota.base import clock, jobs, migrate, retention, schedule
from mytoyota.base.db import Database, new_id
from mytoyota.base.jobs import Job
from mytoyota.retention import RETENTION
from mytoyota.web.sessions import BrowserSession
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Walker
from tests.worker import kinds_with

KEPT = {entry.model.__tablename__ for entry in RETENTION if isinstance(entry, retention.Keep)}
WITH_THE_ACCOUNT = {"registration", "disclosure"}  # only what is left of a deleted account goes, after seven years

pytestmark = pytest.mark.usefixtures("on_both")


@pytest.fixture
def walker(on_both: str, app: Flask, showroom: Showroom) -> Walker:
    """Walks on either database."""
    return Walker(app, showroom)


@pytest.fixture
def app(on_both: str, app: Flask) -> Flask:
    """The app on either database."""
    return app


def rows(database: Database) -> Counter[str]:
    """How many rows each table has; tables without any are left out."""
    names = inspect(database.engine).get_table_names()
    with database.reading() as session:
        counts = {name: session.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return Counter({name: count for name, count in counts.items() if count})


def sweep(database: Database) -> None:
    """What the worker does in this hour."""
    schedule.enqueue_recurring(database, kinds_with())
    jobs.run_due(database, kinds_with())


def test_every_table_has_a_rule_or_a_reason_to_stay(tmp_path: Path) -> None:
    migrate.upgrade(f"sqlite:///{tmp_path}/migrated.sqlite3")
    made = Database(f"sqlite:///{tmp_path}/migrated.sqlite3")
    ruled = {entry.model.__tablename__ for entry in RETENTION if isinstance(entry, retention.Erase)}
    assert ruled | KEPT == set(inspect(made.engine).get_table_names()) - {"alembic_version"}
    assert not ruled & KEPT
    made.engine.dispose()


def test_a_registered_customers_traces_go_and_the_registration_stays(walker: Walker, database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        journey = walker.journey_at("end", way="photo")
        pages = [journey.page.url]
        sweep(database)
        before = rows(database)
        assert before["crop"]
        assert before["answer"] > 10
        assert before["message"]
        time.shift(timedelta(minutes=16))
        sweep(database)
        assert rows(database)["crop"] == 0
        time.shift(timedelta(days=1, hours=1))
        sweep(database)
        day = rows(database)
        assert day["message"] == day["one_time_code"] == 0
        assert day["journey"] == 1  # the sign-up's is gone
        journey.phone.reloads()
        assert journey.step_id == "end"  # and the way it was part of can still be looked at
        time.shift(timedelta(days=30))
        sweep(database)
        month = rows(database)
        gone = {"answer", "attempt", "interaction", "login_request", "token", "authorization_code", "message"}
        assert not set(month) & gone
        kept = {name for name in month if name in KEPT | WITH_THE_ACCOUNT}
        assert kept >= {"account", "registration", "event", "vehicle_order", "progress", "consent", "disclosure"}
        for name in kept - {"progress"}:  # the sign-up had its own
            assert month[name] == before[name], name
        for url in pages:  # whoever still has the cookie gets an answer, not an error
            journey.phone.http.get(url, base_url=journey.phone.base, follow_redirects=True)
            assert journey.phone.http.get(url, base_url=journey.phone.base).status_code < 500


def test_an_unfinished_way_goes_after_thirty_days_and_not_before(walker: Walker, database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        journey = walker.journey_at("2-1/2")  # the buyer is registered, the user is not
        early = walker.journey_at("1-1/4", email="early@example.jp")
        time.shift(timedelta(days=29))
        sweep(database)
        early.phone.reloads()
        assert early.step_id == "1-1/4"
        time.shift(timedelta(days=2))
        sweep(database)
        after = rows(database)
        assert after["answer"] == 0
        assert (after["journey"], after["registration"]) == (1, 1)
        phone = Phone(walker.app)
        phone.opens(walker.showroom.link(early.order_id), expect=410)  # its QR code is over as well
        assert journey.phone.http.get(journey.page.url, base_url=journey.phone.base).status_code < 500


def test_a_user_who_never_finished_leaves_nothing(walker: Walker, database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        walker.user().goes_to("2-2/9")
        time.shift(timedelta(days=31))
        sweep(database)
        after = rows(database)
        assert (after["journey"], after["registration"], after["answer"]) == (1, 1, 0), "the buyer's alone"


def test_a_sign_up_under_way_is_not_cut_off(walker: Walker, database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        journey = walker.journey_at("1-1/18-B")
        time.shift(timedelta(hours=23))
        sweep(database)
        journey.phone.reloads()
        assert journey.step_id == "1-1/18-B"
        time.shift(timedelta(hours=2))
        sweep(database)
        assert rows(database)["journey"] == 1


def test_a_thousand_expired_sessions_go_in_small_steps(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 300)
    with database.writing() as session:
        for number in range(1000):
            expires = clock.after(days=-1 if number else 1)
            session.add(BrowserSession(id=new_id(), purpose="desk", data={}, expires_at=expires))
    sweep(database)
    assert rows(database)["browser_session"] == 1


def test_many_workers_owe_one_sweep_an_hour(database: Database) -> None:
    def swept() -> int:
        with database.reading() as session:
            return len(session.scalars(select(Job).where(Job.kind == "retention.erase")).all())

    with time_machine.travel("2026-11-21 10:00:01+00:00", tick=False) as time:
        with ThreadPoolExecutor(8) as workers:
            list(workers.map(lambda _: schedule.enqueue_recurring(database, kinds_with()), range(24)))
        assert swept() == 1
        time.shift(timedelta(minutes=59))
        schedule.enqueue_recurring(database, kinds_with())
        assert swept() == 1
        time.shift(timedelta(minutes=1))
        schedule.enqueue_recurring(database, kinds_with())
        assert swept() == 2
