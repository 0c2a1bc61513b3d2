"""Duties on both databases: leased to one worker, taken over when it dies, repeated with patience, owed once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock, duties
from mytoyota.base.db import Database
from mytoyota.base.duties import Duty

KIND = "test.count"


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each subject's duty was carried out."""
    count: Counter[str] = Counter()
    lock = threading.Lock()

    def carry(_database: Database, subject: str) -> None:
        with lock:
            count[subject] += 1

    monkeypatch.setitem(duties._handlers, KIND, carry)
    return count


def owes(database: Database, *subjects: str, key: str | None = None) -> None:
    with database.writing() as session:
        for subject in subjects:
            duties.owe(session, KIND, subject, key=key)


def test_eight_workers_share_the_duties_and_none_is_done_twice(database: Database, carried: Counter[str]) -> None:
    subjects = [f"s{number}" for number in range(100)]
    owes(database, *subjects)
    with ThreadPoolExecutor(8) as workers:
        done = list(workers.map(lambda _: duties.run_due(database), range(8)))
    assert carried == Counter(subjects)
    assert sum(done) == 100


def test_what_a_dead_worker_held_is_taken_over_after_the_lease(database: Database, carried: Counter[str]) -> None:
    owes(database, "mail")
    with time_machine.travel(clock.now(), tick=False) as time:
        (held,) = duties.lease_due(database)
        assert duties.lease_due(database) == []
        time.shift(duties.LEASE + timedelta(seconds=1))
        assert duties.run_due(database) == 1
        duties.carry_out(database, held)  # the dead one was only slow: its lease is lost, it does nothing
    assert carried == {"mail": 1}


def test_a_worker_that_took_long_writes_no_result_over_anothers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    owes(database, "slow")
    with time_machine.travel(clock.now(), tick=False) as time:
        (slow,) = duties.lease_due(database)

        def too_long(_database: Database, _subject: str) -> None:
            time.shift(duties.LEASE * 2)
            (_second,) = duties.lease_due(database)
            raise TimeoutError

        monkeypatch.setitem(duties._handlers, KIND, too_long)
        duties.carry_out(database, slow)
        with database.reading() as session:
            row = session.scalars(select(Duty)).one()
            assert (row.state, row.trouble, row.attempt) == ("owed", None, 1)
            assert row.lease is not None


def test_waiting_in_a_long_queue_does_not_cost_the_lease(database: Database, carried: Counter[str]) -> None:
    """A duty's lease counts from when a hand takes it up: behind slow mails it must not be done a second time."""
    owes(database, "queued")
    with time_machine.travel(clock.now(), tick=False) as time:
        (queued,) = duties.lease_due(database)
        time.shift(duties.LEASE - timedelta(seconds=1))
        renewed: list[list[duties.Leased]] = []

        def slow(_database: Database, subject: str) -> None:
            time.shift(timedelta(seconds=30))
            renewed.append(duties.lease_due(database))
            carried[subject] += 1

        duties._handlers[KIND] = slow
        assert duties.carry_out(database, queued)
    assert renewed == [[]]


def test_trouble_is_tried_again_ever_more_patiently_and_then_shown(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_database: Database, _subject: str) -> None:
        raise ConnectionRefusedError("to haruna@example.jp")

    monkeypatch.setitem(duties._handlers, KIND, refuses)
    owes(database, "mail")
    waits = []
    with time_machine.travel(clock.now(), tick=False) as time:
        for _attempt in range(duties.MAX_ATTEMPTS):
            duties.run_due(database)
            with database.reading() as session:
                row = session.scalars(select(Duty)).one()
                assert row.trouble == "ConnectionRefusedError"
                waits.append((row.due_at - clock.now()).total_seconds())
            time.move_to(max(row.due_at, clock.now()))
        assert waits[:6] == [5, 30, 120, 600, 1800, 1800]
        with database.reading() as session:
            assert session.scalars(select(Duty)).one().state == "dead"
        assert duties.run_due(database) == 0


def test_a_kind_that_nobody_knows_stays_owed(database: Database) -> None:
    with database.writing() as session:
        duties.owe(session, "test.unknown", "s")
    assert duties.run_due(database) == 0
    with database.reading() as session:
        assert session.scalars(select(Duty)).one().state == "owed"


def test_a_key_is_owed_once_however_many_ask_at_once(database: Database, carried: Counter[str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: owes(database, f"s{n}", key="sweep:2026-11-21"), range(24)))
    assert duties.run_due(database) == 1
    owes(database, "later", key="sweep:2026-11-21")
    assert duties.run_due(database) == 0


def test_a_cause_that_is_rolled_back_owes_nothing(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing() as session:
        duties.owe(session, KIND, "mail")
        raise ZeroDivisionError
    with database.reading() as session:
        assert session.scalars(select(Duty)).all() == []
