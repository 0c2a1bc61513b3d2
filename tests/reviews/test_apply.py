"""Applying after delivery: twice is once, what is new takes the place of what is open, and nobody is told of others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.refusals import TooMany
from mytoyota.registrations import register
from mytoyota.registrations.after_delivery import AcceptedReview, NotReviewed, register_user_after_delivery
from mytoyota.reviews import expected, status
from mytoyota.reviews import limits as tries
from mytoyota.reviews.apply import AlreadyRegistered
from mytoyota.reviews.models import Review
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Vehicle
from tests.people.showroom import HARUNA as SHOWROOMS_HARUNA
from tests.people.showroom import Showroom
from tests.registrations.people import confirmed, looked_at
from tests.reviews.people import CHASSIS, HARUNA, PLATE, Applicant, days_later, works
from tests.reviews.register_office import RegisterOffice


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Review)) or 0


def test_the_same_twice_is_one_review_and_one_mail(haruna: Applicant, database: Database) -> None:
    assert haruna.applies() == haruna.applies()
    assert (count(database), haruna.mails()) == (1, ["review_received.txt"])


def test_fifty_equal_presses_at_once_are_one(haruna: Applicant, database: Database) -> None:
    with ThreadPoolExecutor(8) as crowd:
        ids = set(crowd.map(lambda _: haruna.applies(), range(50)))
    assert (len(ids), count(database), haruna.mails()) == (1, 1, ["review_received.txt"])


def test_another_plate_for_the_same_car_takes_the_place_of_what_is_open(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    first = haruna.applies(plate="豊田 330 さ 12-35")
    second = haruna.applies()
    assert first != second
    works(database)
    assert (haruna.review(first).state, haruna.review(second).state) == ("replaced", "accepted")
    assert len(office.asked) == 1
    with database.reading() as session:
        assert [one.review_id for one in status.of_account(session, "haruna")] == [second]


def test_who_is_registered_is_told_so(haruna: Applicant, database: Database) -> None:
    haruna.applies()
    works(database)
    with pytest.raises(AlreadyRegistered):
        haruna.applies()
    other = Applicant(database, HARUNA | {"email": "other@example.jp"})
    other.applies()
    assert other.review().state == "asked", "somebody else is not told"


def test_who_was_registered_at_the_dealer_is_told_so(haruna: Applicant, database: Database, showroom: Showroom) -> None:
    order_id = showroom.order("crown", SHOWROOMS_HARUNA)
    looked_at(showroom, order_id, dict(HARUNA))
    with database.writing() as session:
        row = register.register_user(session, order_id, confirmed(dict(HARUNA)), "matched")
        haruna.chassis = session.get_one(Vehicle, row.vehicle_id).chassis
    with pytest.raises(AlreadyRegistered):
        haruna.applies(order_id=order_id)


def test_nothing_is_registered_by_the_review_of_other_data(database: Database, office: RegisterOffice) -> None:
    who = confirmed(dict(HARUNA))
    filed = NewCertificate(None, "individual", "高橋　陽菜", "愛知県豊田市", CHASSIS, "service", "service", PLATE)
    with database.writing() as session, pytest.raises(NotReviewed):
        register_user_after_delivery(session, who, AcceptedReview("review", "1:00"), filed)


def test_how_it_stands_is_told_in_words_for_the_customer_and_without_for_the_desk(
    haruna: Applicant, database: Database, showroom: Showroom
) -> None:
    haruna.order_id = showroom.order("bz4x")
    haruna.applies()
    with database.reading() as session:
        (mine,) = status.of_account(session, "haruna")
        desk = status.of_order(session, haruna.order_id)
        assert status.of_account(session, "nobody") == []
        assert status.of_order(session, "0" * 24) is None
    assert (mine.state, mine.chassis, mine.plate, mine.model) == ("asked", CHASSIS, PLATE, "bZ4X G")
    assert desk is not None
    assert (desk.state, desk.chassis, desk.plate, desk.model) == ("asked", "", "", None)
    assert CHASSIS not in repr(mine)


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        ([1.0] * 19, None),
        ([1.0] * 20, 0),
        ([1.0] * 18 + [50.0, 60.0], 0),
        ([1.0] * 17 + [50.0] * 3, 2),
        ([-5.0] * 20, 0),
    ],
)
def test_the_expected_day_is_that_by_which_nine_of_ten_were_decided(hours: list[float], days: int | None) -> None:
    noon = clock.in_japan(clock.now()).replace(hour=12)
    said = expected.decided_on(noon, [timedelta(hours=one) for one in hours])
    assert said == (None if days is None else (noon + timedelta(days=days)).date())


def test_with_few_past_reviews_the_mail_says_some_days_then_a_date(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    haruna.applies()
    assert "数日かかる場合があります" in (haruna.letters()[0].body or "")
    works(database)
    for n in range(20):
        Applicant(database, HARUNA | {"email": f"p{n}@example.jp"}, f"ZVW30-{n:07d}", "豊田 330 さ ・・・1").applies()
    office.files = [
        office.files_it(office.files[0], chassis=f"ZVW30-{n:07d}", plate="豊田 330 さ ・・・1") for n in range(20)
    ]
    works(database)
    later = Applicant(database, HARUNA | {"email": "later@example.jp"}, "ZVW30-9999999", language="en")
    later.applies()
    assert "we expect to send you the result by" in (later.letters()[0].body or "")
    with database.reading() as session:
        (mine,) = status.of_account(session, "later")
        assert mine.expected_on == clock.in_japan(mine.applied_at).date()
    with days_later(2), database.reading() as session:
        assert status.of_account(session, "later")[0].expected_on is None, "a day that is over is promised to nobody"


def test_ten_pairs_a_day_and_the_same_again_is_free(database: Database) -> None:
    for n in range(10):
        tries.hit(database, "haruna", f"pair {n}")
        tries.hit(database, "haruna", f"pair {n}")
    with pytest.raises(TooMany):
        tries.hit(database, "haruna", "pair 11")
    tries.hit(database, "nozomi", "pair 11")
    with days_later(1.01):
        tries.hit(database, "haruna", "pair 11")


def test_a_network_address_has_as_many_as_is_set(database: Database) -> None:
    for n in range(3):
        tries.hit_from(database, "192.0.2.1", 3, f"pair {n}")
    with pytest.raises(TooMany):
        tries.hit_from(database, "192.0.2.1", 3, "another")
    tries.hit_from(database, "192.0.2.2", 3, "another")
    tries.hit_from(database, "192.0.2.1", 0, "another")
