"""Jobs on both databases: leased to one worker, taken over when it dies, repeated with patience, enqueued once."""

import threading
import time as real_time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job, JobKind, Lane, Leased

KIND, LANE = "test.count", Lane("test", 1)
Kinds = Mapping[str, JobKind]


def run_by(handler: Callable[[Database, str], None]) -> Kinds:
    """A table of jobs with one kind."""
    return {KIND: JobKind(handler, LANE)}


@pytest.fixture
def counted() -> Counter[str]:
    """How often each subject's job was run."""
    return Counter()


@pytest.fixture
def counting(counted: Counter[str]) -> Kinds:
    """Jobs that count."""
    lock = threading.Lock()

    def count(_database: Database, subject: str) -> None:
        with lock:
            counted[subject] += 1

    return run_by(count)


def enqueue(database: Database, *subjects: str, key: str | None = None) -> None:
    with database.writing() as session:
        for subject in subjects:
            jobs.enqueue(session, KIND, subject, key=key)


def only(database: Database) -> Job:
    """The one job there is, as it stands."""
    with database.reading() as session:
        return session.scalars(select(Job)).one()


def lease_one(database: Database) -> Leased:
    (leased,) = jobs.lease_due(database, [KIND])
    return leased


def test_eight_workers_share_the_jobs_and_none_is_run_twice(
    database: Database, counting: Kinds, counted: Counter[str]
) -> None:
    subjects = [f"s{number}" for number in range(100)]
    enqueue(database, *subjects)
    with ThreadPoolExecutor(8) as workers:
        done = list(workers.map(lambda _: jobs.run_due(database, counting), range(8)))
    assert counted == Counter(subjects)
    assert sum(done) == 100


def test_what_a_dead_worker_held_is_taken_over_after_the_lease(
    database: Database, counting: Kinds, counted: Counter[str]
) -> None:
    enqueue(database, "mail")
    with time_machine.travel(clock.now(), tick=False) as time:
        held = lease_one(database)
        assert jobs.lease_due(database, [KIND]) == []
        time.shift(jobs.LEASE + timedelta(seconds=1))
        assert jobs.run_due(database, counting) == 1
        jobs.run(database, held, counting[KIND].handler)  # the dead one was only slow: its lease is lost
    assert counted == {"mail": 1}


def test_what_was_never_begun_is_given_back_at_once(database: Database, counting: Kinds, counted: Counter[str]) -> None:
    enqueue(database, "mail")
    held = lease_one(database)
    jobs.give_back(database, [held])
    assert jobs.run_due(database, counting) == 1
    jobs.give_back(database, [held])
    assert only(database).state == "done"


def test_a_worker_that_took_long_writes_no_result_over_anothers(database: Database) -> None:
    enqueue(database, "slow")
    with time_machine.travel(clock.now(), tick=False) as time:
        slow = lease_one(database)

        def too_long(_database: Database, _subject: str) -> None:
            time.shift(jobs.LEASE * 2)
            lease_one(database)
            raise TimeoutError

        jobs.run(database, slow, too_long)
        row = only(database)
        assert (row.state, row.error, row.attempt) == ("queued", None, 1)
        assert row.lease is not None


def test_waiting_in_a_long_queue_does_not_cost_the_lease(database: Database, counted: Counter[str]) -> None:
    """A job's lease counts from when a hand takes it up: behind slow mails it must not be run a second time."""
    enqueue(database, "queued")
    with time_machine.travel(clock.now(), tick=False) as time:
        queued = lease_one(database)
        time.shift(jobs.LEASE - timedelta(seconds=1))
        meanwhile: list[list[Leased]] = []

        def slow(_database: Database, subject: str) -> None:
            time.shift(timedelta(seconds=30))
            meanwhile.append(jobs.lease_due(database, [KIND]))
            counted[subject] += 1

        assert jobs.run(database, queued, slow)
    assert meanwhile == [[]]


def test_a_long_job_keeps_its_lease(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=2))
    enqueue(database, "long")
    held = lease_one(database)
    meanwhile: list[list[Leased]] = []

    def long(_database: Database, _subject: str) -> None:
        until = real_time.monotonic() + 4
        while real_time.monotonic() < until:
            meanwhile.append(jobs.lease_due(database, [KIND]))
            real_time.sleep(0.1)

    assert jobs.run(database, held, long)
    assert not any(meanwhile)
    assert only(database).state == "done"


def test_trouble_is_tried_again_ever_more_patiently_and_then_shown(database: Database) -> None:
    def refuses(_database: Database, _subject: str) -> None:
        raise ConnectionRefusedError("to haruna@example.jp")

    enqueue(database, "mail")
    waits = []
    with time_machine.travel(clock.now(), tick=False) as time:
        began = only(database).first_due_at
        for _attempt in range(jobs.MAX_ATTEMPTS):
            jobs.run_due(database, run_by(refuses))
            row = only(database)
            assert row.error == "ConnectionRefusedError"
            assert row.first_due_at == began  # how long somebody has been waiting
            waits.append((row.due_at - clock.now()).total_seconds())
            time.move_to(max(row.due_at, clock.now()))
        assert waits[:6] == [5, 30, 120, 600, 1800, 1800]
        assert only(database).state == "failed"
        assert jobs.run_due(database, run_by(refuses)) == 0


def test_what_cannot_succeed_is_not_tried_again(database: Database) -> None:
    def refused(_database: Database, _subject: str) -> None:
        raise jobs.PermanentFailure from LookupError("haruna@example.jp")

    enqueue(database, "mail")
    with time_machine.travel(clock.now(), tick=False) as time:
        assert jobs.run_due(database, run_by(refused)) == 0
        row = only(database)
        assert (row.state, row.error, row.attempt, row.lease) == ("failed", "LookupError", 1, None)
        time.shift(timedelta(days=1))
        assert jobs.lease_due(database, [KIND]) == []


def test_who_looks_again_later_is_not_waited_for(database: Database) -> None:
    def nothing_yet(_database: Database, _subject: str) -> None:
        raise jobs.NotYet

    enqueue(database, "card")
    jobs.run_due(database, run_by(nothing_yet))
    row = only(database)
    assert (row.state, row.error) == ("queued", "NotYet")
    assert row.first_due_at == row.due_at > clock.now()


def test_a_kind_that_nobody_knows_stays_queued(database: Database, counting: Kinds) -> None:
    with database.writing() as session:
        jobs.enqueue(session, "test.unknown", "s")
    assert jobs.run_due(database, counting) == 0
    assert only(database).state == "queued"


def test_another_lanes_backlog_is_not_in_the_way(database: Database, counting: Kinds, counted: Counter[str]) -> None:
    with database.writing() as session:
        session.add_all(Job(kind="test.mail", subject=str(n), due_at=clock.after(hours=-1)) for n in range(5000))
    enqueue(database, "code")
    assert [one.subject for one in jobs.lease_due(database, [KIND])] == ["code"]


def test_a_key_is_enqueued_once_however_many_ask_at_once(database: Database, counting: Kinds) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: enqueue(database, f"s{n}", key="sweep:2026-11-21"), range(24)))
    assert jobs.run_due(database, counting) == 1
    enqueue(database, "later", key="sweep:2026-11-21")
    assert jobs.run_due(database, counting) == 0


def test_a_cause_that_is_rolled_back_leaves_no_job(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing() as session:
        jobs.enqueue(session, KIND, "mail")
        raise ZeroDivisionError
    with database.reading() as session:
        assert session.scalars(select(Job)).all() == []
