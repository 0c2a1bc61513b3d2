"""The database's two doors: writers lose nothing, readers see one moment and never write, times stay times."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from mytoyota.accounts.models import Account
from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.base.events import EventRow
from mytoyota.base.jobs import Job
from mytoyota.idv.models import StaffCheck

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


def a_job(database: Database, key: str = "one") -> str:
    with database.writing() as session:
        row = Job(kind="count", subject="s", unique_key=key, due_at=NOON, attempt=0)
        session.add(row)
        session.flush()
        return row.id


def counted(database: Database, job_id: str) -> int:
    with database.reading() as session:
        return session.get_one(Job, job_id).attempt


def test_800_read_modify_writes_from_8_threads_lose_nothing(database: Database) -> None:
    job_id = a_job(database)

    def add_one(_n: int) -> None:
        with database.writing() as session:
            session.get_one(Job, job_id, with_for_update=True).attempt += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_one, range(800)))
    assert counted(database, job_id) == 800


def test_a_reader_sees_one_moment_and_a_writer_does_not_wait_for_it(database: Database) -> None:
    job_id = a_job(database)
    attempts = select(Job.attempt).where(Job.id == job_id)
    with database.reading() as session:
        assert session.scalar(attempts) == 0
        with database.writing() as other:
            other.get_one(Job, job_id).attempt = 7
        assert session.scalar(attempts) == 0
    assert counted(database, job_id) == 7


def test_a_page_view_cannot_write_by_mistake(database: Database) -> None:
    job_id = a_job(database)
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE job SET attempt = 9"))
    assert counted(database, job_id) == 0
    with database.writing() as session:  # the connection that was read with may write for the next one
        session.get_one(Job, job_id).attempt = 1
    assert counted(database, job_id) == 1


def test_what_fails_half_way_leaves_nothing(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing() as session:
        session.add(EventRow(name="Half", about="x", details={}))
        session.flush()
        raise ZeroDivisionError
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EventRow)) == 0


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))])
def test_a_time_is_the_same_moment_from_whatever_zone_it_came(database: Database, zone: timezone) -> None:
    with database.writing() as session:
        session.add(Job(kind="time", subject="s", due_at=NOON.astimezone(zone)))
    with database.reading() as session:
        found = session.scalars(select(Job).where(Job.due_at == NOON.astimezone(zone))).one()
        assert found.due_at == NOON
        assert found.due_at.utcoffset() == timedelta(0)
        assert session.scalar(select(Job.id).where(Job.due_at < NOON)) is None


def test_the_second_to_act_on_what_was_shown_is_told(database: Database) -> None:
    with database.writing() as session:
        account = Account(email_lookup="1:aa", password_hash="x", kind="individual")
        account.email, account.profile = "haruna@example.jp", {"city": "豊田市"}
        session.add(account)
    first, second = database.session(), database.session(readonly=True)
    seen = second.get_one(Account, account.id)
    second.close()
    first.get_one(Account, account.id).profile = {"city": "岡崎市"}
    first.commit()
    first.close()
    late = database.session()
    late.add(seen)
    seen.profile = {"city": "品川区"}
    with pytest.raises(StaleDataError):
        late.commit()
    late.close()
    with database.reading() as session:
        assert session.get_one(Account, account.id).profile == {"city": "岡崎市"}


def test_one_check_of_the_same_data_may_wait_or_stand(database: Database) -> None:
    def asks(state: str) -> None:
        with database.writing() as session:
            same = {"subject_kind": "journey", "subject_id": "j", "fingerprint": "1:f", "correct_fields": []}
            session.add(StaffCheck(store_id="s", order_id="o", state=state, **same))

    asks("void")
    asks("void")
    asks("waiting")
    with pytest.raises(DBAPIError):
        asks("confirmed")


def test_history_is_told_in_the_order_it_happened(database: Database) -> None:
    for number in range(3):
        with database.writing() as session:
            session.add(EventRow(name=f"Fact{number}", about="order", details={"n": number, "name": "𠮷"}))
    with database.reading() as session:
        told = events.history(session, "order")
        assert [(row.name, row.details["n"], row.details["name"]) for row in told] == [
            (f"Fact{n}", n, "𠮷") for n in range(3)
        ]
