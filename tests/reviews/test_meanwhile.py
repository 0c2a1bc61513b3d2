"""What happens to a review meanwhile: outages, late answers, killed workers, moved clocks; nothing lost or doubled."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.reviews import check
from mytoyota.reviews.apply import CHECK
from tests.reviews.people import NOZOMI, Applicant, days_later, works
from tests.reviews.register_office import HARUNAS, Killed, RegisterOffice


def test_an_hours_outage_is_over_soon_after(haruna: Applicant, office: RegisterOffice, database: Database) -> None:
    office.silent = "trouble"
    begun = clock.now()
    haruna.applies()
    for minute in range(0, 62, 2):
        with days_later(minute / 1440):
            works(database)
    office.silent = ""
    with days_later(100 / 1440):
        works(database)
    row = haruna.review()
    assert row.state == "accepted"
    assert (row.decided_at - begun).total_seconds() < 2 * 3600
    assert haruna.mails() == ["review_received.txt", "review_completed.txt"]


def test_an_answer_that_comes_late_and_twice_counts_once(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    """Two workers ask; the slower one hears something else, after the first has decided."""
    review_id = haruna.applies()
    office.answers = iter([HARUNAS, replace(HARUNAS, address="愛知県豊田市元町５番地")])
    slow = check._intend(database, review_id)
    assert slow is not None
    check.check(office, database, review_id)
    check.settle(database, review_id, check.Answered(replace(HARUNAS, name="佐々木　希")))
    assert haruna.review().state == "accepted"
    assert haruna.mails() == ["review_received.txt", "review_completed.txt"]


@pytest.mark.parametrize("line", ["before", "asking", "writing"])
def test_a_worker_killed_at_any_line_loses_and_doubles_nothing(
    haruna: Applicant, office: RegisterOffice, database: Database, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    haruna.applies()
    office.meanwhile = _dies if line == "asking" else None
    with monkeypatch.context() as patched:
        if line != "asking":
            at = {"before": (check, "_intend"), "writing": (check.outcomes.mails, "completed")}[line]
            patched.setattr(*at, _dies)
        with pytest.raises(Killed):
            works(database)
    assert haruna.registration() is None
    with days_later(0.01):
        works(database)
    with database.writing() as session:  # and its job once more, as after a lost lease
        jobs.enqueue(session, CHECK, haruna.review().id)
    works(database)
    assert haruna.review().state == "accepted"
    assert haruna.mails() == ["review_received.txt", "review_completed.txt"]


def _dies(*_args: object, **_named: object) -> None:
    raise Killed


def test_a_job_that_ran_twice_leaves_one_chain_of_asks(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    office.files = []
    review_id = haruna.applies()
    for _time in range(3):
        check.check(office, database, review_id)
    assert len(office.asked) == 1
    works(database)
    with database.reading() as session:
        queued = session.scalars(select(Job).where(Job.kind == CHECK, Job.state == "queued")).all()
    assert len(queued) == 1


@pytest.mark.parametrize("moved", [-400.0, 400.0])
def test_a_clock_that_was_moved_and_set_right_holds_up_nobody(
    haruna: Applicant, office: RegisterOffice, database: Database, moved: float
) -> None:
    office.files = []
    with days_later(moved):
        haruna.applies()
        works(database)
    office.files = [HARUNAS]
    with days_later(0.3):
        works(database)
        works(database)
    assert haruna.review().state == "accepted"


def test_no_transaction_is_open_while_it_asks(haruna: Applicant, office: RegisterOffice, database: Database) -> None:
    other = Applicant(database, dict(NOZOMI), "ZVW30-0000001")
    office.meanwhile = lambda: other.applies() and None  # a writer comes in
    haruna.applies()
    works(database)
    assert haruna.review().state == "accepted"
