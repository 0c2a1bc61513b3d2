"""Reviews on both databases: many at the same moment apply once, are decided once, and register one user."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from mytoyota.base.db import Database
from mytoyota.registrations.models import Registration
from mytoyota.reviews import check
from mytoyota.reviews.models import Review
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.audited import audited
from tests.reviews.people import HARUNA, Applicant, works
from tests.reviews.register_office import HARUNAS, RegisterOffice

CROWD = 8


@pytest.fixture
def office(database: Database) -> RegisterOffice:
    return RegisterOffice([HARUNAS]).is_asked_by(database)


@pytest.fixture
def haruna(database: Database, office: RegisterOffice) -> Applicant:
    return Applicant(database)


def at_once(act: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(CROWD) as crowd:
        list(crowd.map(act, range(CROWD)))


def kept(database: Database) -> list[int]:
    """How many vehicles, certificates and registrations there are."""
    with database.reading() as session:
        tables = (Vehicle, Certificate, Registration)
        return [session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]


def test_equal_presses_at_once_are_one_review_and_one_mail(haruna: Applicant, database: Database) -> None:
    at_once(lambda _: haruna.applies())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 1
    assert haruna.mails() == ["review_received.txt"]


def test_workers_who_ask_at_once_register_her_once(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    review_id = haruna.applies()
    at_once(lambda _: check.check(office, database, review_id))
    works(database)
    assert haruna.review().state == "accepted"
    at_once(lambda _: check.settle(database, review_id, check.Answered(HARUNAS)))
    assert (kept(database), haruna.mails()) == ([1, 1, 1], ["review_received.txt", "review_completed.txt"])
    audited(database)


def test_of_many_who_claim_one_vehicle_at_once_one_is_registered(office: RegisterOffice, database: Database) -> None:
    people = [Applicant(database, HARUNA | {"email": f"p{number}@example.jp"}) for number in range(CROWD)]
    at_once(lambda number: people[number].applies())
    at_once(lambda number: check.check(office, database, people[number].review().id))
    states = sorted(one.review().state for one in people)
    assert states == ["accepted"] + ["person"] * (CROWD - 1)
    assert kept(database) == [1, 1, 1]
    audited(database)
