"""A review by rules: accepted, refused with the field, asked again, or for a person; whatever happens meanwhile."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.reviews.apply import CHECK
from mytoyota.reviews.models import Review
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.people.showroom import Showroom
from tests.reviews.people import CHASSIS, HINODE, NOZOMI, PLATE, Applicant, days_later, works
from tests.reviews.register_office import HARUNAS, HINODES, RegisterOffice
from tests.worker import kinds_with


def test_what_fits_registers_her_and_confirms_the_vehicle(haruna: Applicant, database: Database) -> None:
    review_id = haruna.applies()
    works(database)
    row, registered = haruna.review(), haruna.registration()
    assert (row.state, row.decided_by, row.next_ask_at) == ("accepted", None, None)
    assert registered is not None
    assert (registered.id, registered.review_id, registered.match) == (row.registration_id, review_id, "matched")
    assert (registered.order_id, registered.claims) == (None, haruna.claims)
    with database.reading() as session:
        vehicle = session.get_one(Vehicle, registered.vehicle_id)
        assert (vehicle.chassis, vehicle.plate, vehicle.light) == (CHASSIS, PLATE, False)
        assert vehicle.confirmed_at is not None
        filed = session.scalars(select(Certificate)).one()
        assert (filed.vehicle_id, filed.order_id, filed.source) == (vehicle.id, None, "service")
    assert haruna.mails() == ["review_received.txt", "review_completed.txt"]


@pytest.mark.parametrize(
    ("other", "differing"),
    [
        ({"name": "佐々木　希"}, ["name"]),
        ({"address": "愛知県豊田市元町５番地"}, ["address"]),
        ({"kind": "corporate"}, ["kind"]),
        ({"plate": "豊田 330 さ 12-35"}, ["plate"]),
        ({"chassis": "ZVW30-7654321"}, ["chassis"]),
        ({"plate": "豊田 330 さ 12-35", "address": "愛知県豊田市元町５番地"}, ["address", "plate"]),
        ({"light": True}, ["light"]),
    ],
)
def test_what_differs_is_named_and_nothing_is_registered(
    haruna: Applicant, office: RegisterOffice, database: Database, other: dict[str, Any], differing: list[str]
) -> None:
    office.files = [replace(HARUNAS, **other)]
    haruna.applies()
    works(database)
    row = haruna.review()
    assert (row.state, row.differing, haruna.registration()) == ("refused", differing, None)
    assert haruna.mails() == ["review_received.txt", "review_refused.txt"]
    told = haruna.letters()[-1].body or ""
    for secret in ("佐々木", "元町", "12-35", "7654321", "トヨタ町", CHASSIS, PLATE):
        assert secret not in told, "the mail never says what a certificate says"
    assert ("/my/review/" in told) == (differing != ["light"])


@pytest.mark.parametrize(
    ("other", "cause"),
    [
        ({"name": "髙橋　陽菜　"}, None),
        ({"address": "愛知県豊田市トヨタ町１番地２　サンハイツ１０１"}, "variant"),
        ({"name": "鈴木　陽菜"}, "changed_name"),
        ({"name": "鈴木　陽菜", "former_name": "高橋　陽菜"}, "changed_name"),
    ],
)
def test_what_rules_cannot_settle_waits_for_a_person(
    haruna: Applicant, office: RegisterOffice, database: Database, other: dict[str, Any], cause: str | None
) -> None:
    office.files = [replace(HARUNAS, **other)]
    haruna.applies()
    works(database)
    row = haruna.review()
    assert (row.state, row.causes) == (("person", [cause]) if cause else ("accepted", []))
    if cause:
        assert row.person_since is not None
        assert haruna.mails() == ["review_received.txt"]


def test_a_companys_branch_waits_for_a_person(office: RegisterOffice, database: Database) -> None:
    hinode = Applicant(database, dict(HINODE), HINODES.chassis, HINODES.plate)
    office.files = [replace(HINODES, name="株式会社ひので商事　岡崎支店", address="愛知県岡崎市明大寺町１番地")]
    hinode.applies()
    works(database)
    assert (hinode.review().state, hinode.review().causes) == ("person", ["branch"])
    office.files = [HINODES]
    with days_later(1.1):
        works(database)
    assert hinode.review().state == "accepted", "the certificate changed meanwhile"


def test_a_strangers_car_is_like_one_that_there_is_not(office: RegisterOffice, database: Database) -> None:
    """Same words, length and time: until a person has looked."""
    guesses = [Applicant(database, dict(NOZOMI)), Applicant(database, dict(NOZOMI), "ZVW30-0000001", "豊田 330 さ 1")]
    for guess in guesses:
        guess.applies()
    works(database)
    one, other = (database_row(database, guess.chassis) for guess in guesses)
    assert {row.state for row in (one, other)} == {"asked"}
    assert abs((one.next_ask_at - other.next_ask_at).total_seconds()) < 10
    assert guesses[0].mails() == ["review_received.txt"] * 2
    with days_later(7.01):
        works(database)
    assert {database_row(database, guess.chassis).state for guess in guesses} == {"person"}


def database_row(database: Database, chassis: str) -> Review:
    with database.reading() as session:
        return next(row for row in session.scalars(select(Review)) if row.chassis == chassis)


def test_a_certificate_that_is_not_there_yet_is_asked_for_again(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    office.files = []
    haruna.applies()
    works(database)
    works(database)
    assert len(office.asked) == 1, "not before its time"
    assert haruna.review().state == "asked"
    office.files = [HARUNAS]
    with days_later(0.2):
        works(database)
    assert haruna.review().state == "accepted"
    assert {request for *_numbers, request in office.asked} == {haruna.review().id}


def test_after_a_week_it_waits_for_a_person_and_she_is_told(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    office.silent = "unreachable"
    haruna.applies()
    for day in (0.0, 0.5, 3.0, 5.01):
        with days_later(day):
            works(database)
    assert haruna.review().state == "asked"
    assert haruna.review().reminded_at is not None
    with days_later(7.01):
        works(database)
        works(database)
    row = haruna.review()
    assert (row.state, row.causes) == ("person", ["no_answer"])
    assert haruna.mails() == ["review_received.txt", "review_delayed.txt"]
    office.silent = ""
    with days_later(8.1):
        works(database)
    assert haruna.review().state == "accepted", "it is asked for once a day meanwhile"


def test_of_two_who_claim_one_vehicle_the_second_waits_for_a_person(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    """Also where the second would fit: two accounts of one name and house."""
    haruna.applies()
    second = Applicant(database, haruna.claims | {"email": "second@example.jp"})
    second.applies()
    works(database)
    assert (haruna.review().state, second.review().state, second.review().causes) == ("accepted", "person", ["claimed"])
    third = Applicant(database, haruna.claims | {"email": "third@example.jp"})
    third.applies()
    works(database)
    assert third.review().causes == ["claimed"]
    assert haruna.mails() == ["review_received.txt", "review_completed.txt"], "the first is not told who"


def test_who_applies_by_the_orders_link_is_the_orders_user(
    haruna: Applicant, office: RegisterOffice, database: Database, showroom: Showroom
) -> None:
    order_id = showroom.order("bz4x", {"kind": "individual", "name": "高橋　陽菜", "address": HARUNAS.address})
    with database.reading() as session:
        filed = session.scalars(select(Certificate)).one()
        haruna.chassis = filed.chassis
    office.files = [replace(HARUNAS, chassis=haruna.chassis)]
    haruna.order_id = order_id
    haruna.applies()
    works(database)
    registered = haruna.registration()
    assert registered is not None
    assert registered.order_id == order_id
    told = haruna.letters()[-1].body or ""
    assert "T-Connectをお申し込み" in told
    assert "/services/" in told
    assert "EV・PHV充電サポートを" not in told


def test_an_orders_link_registers_another_vehicle_without_the_order(
    haruna: Applicant, database: Database, showroom: Showroom
) -> None:
    haruna.order_id = showroom.order("bz4x", {"kind": "individual", "name": "別　人", "address": "愛知県豊田市元町５"})
    haruna.applies()
    works(database)
    registered = haruna.registration()
    assert registered is not None
    assert registered.order_id is None
    assert "http" not in (haruna.letters()[-1].body or ""), "nothing that can be applied for is known"


def test_a_certificate_that_the_dealer_filed_does_where_the_service_has_none_yet(
    haruna: Applicant, office: RegisterOffice, database: Database, showroom: Showroom
) -> None:
    office.files = []
    who = {"kind": "individual", "name": "高橋　陽菜", "address": HARUNAS.address, "plate": PLATE}
    order_id = showroom.order("crown", who)
    with database.reading() as session:
        haruna.chassis = session.scalars(select(Certificate)).one().chassis
    haruna.order_id = order_id
    haruna.applies()
    works(database)
    assert haruna.review().state == "accepted"


def test_every_kind_of_job_of_reviews_has_a_lane() -> None:
    assert kinds_with()[CHECK].lane.name == "reviews"
