"""One vehicle for one chassis number, on both databases: confirmed, merged, separated again, and in a crowd."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mytoyota.base import clock, events
from mytoyota.base.db import Database
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.payments import methods
from mytoyota.registrations import one_vehicle, register
from mytoyota.registrations.models import BUYER, PENDING, USER, Registration
from mytoyota.subscriptions.lines import opening
from mytoyota.subscriptions.lines.models import LineOpening
from mytoyota.vehicles import vehicles
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.people.showroom import Showroom, paid_for
from tests.registrations.people import company

CHASSIS, OTHER = "AGH45-0012345", "AGH45-0012346"


@pytest.fixture
def showroom(database: Database) -> Showroom:
    return Showroom.opened(database)


def files(database: Database, order_id: str, chassis: str = CHASSIS) -> None:
    new = NewCertificate(order_id, "individual", "高橋", "豊田市", chassis, "typed", "sato", light=True)
    with database.writing() as session:
        one_vehicle.file_certificate(session, new)


def vehicle_of(database: Database, order_id: str) -> Vehicle:
    with database.reading() as session:
        return session.get_one(Order, order_id).vehicle


def registers(database: Database, order_id: str, role: str, account: str) -> str:
    with database.writing() as session:
        if role == USER:
            return register.register_user(session, order_id, company(account), PENDING).id
        return register.register_buyer(session, order_id, company(account)).id


def told(database: Database, order_id: str) -> list[str]:
    with database.reading() as session:
        return [asked["what"] for asked in session.get_one(Order, order_id).asked_for]


def in_force(database: Database, vehicle_id: str) -> dict[str, str]:
    """Who is registered for the vehicle, by role."""
    with database.reading() as session:
        found = {role: register.in_force(session, vehicle_id, role) for role in (BUYER, USER)}
        return {role: row.account_id for role, row in found.items() if row}


def test_a_certificate_confirms_the_orders_own_vehicle(database: Database, showroom: Showroom) -> None:
    order_id = showroom.order("crown")
    before = vehicle_of(database, order_id)
    assert (before.chassis, before.light, before.confirmed_at) == (None, None, None)
    assert before.model_id == showroom.models["crown"]
    files(database, order_id)
    after = vehicle_of(database, order_id)
    assert (after.id, after.chassis, after.light) == (before.id, CHASSIS, True)
    assert after.confirmed_at is not None
    files(database, order_id)
    assert vehicle_of(database, order_id).version == after.version, "the same certificate again changes nothing"


def test_another_broken_constraint_is_not_taken_for_another_vehicle(database: Database, showroom: Showroom) -> None:
    order_id = showroom.order()
    files(database, order_id)
    session = database.session()
    certificate = session.scalars(select(Certificate)).one()
    vehicles.set_numbers(session.get_one(Vehicle, certificate.vehicle_id), OTHER, None)
    session.flush()
    session.add(vehicle := vehicles.new("a model that there is not"))
    with session.no_autoflush, pytest.raises(IntegrityError):
        vehicles.confirm(session, vehicle, certificate)
    session.close()


def test_two_orders_of_one_chassis_number_stand_under_one_vehicle(database: Database, showroom: Showroom) -> None:
    first, second = showroom.order(), showroom.order()
    files(database, first)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        registers(database, first, BUYER, "old")
        registers(database, second, USER, "new")
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        registers(database, second, BUYER, "new")
        registers(database, first, USER, "old")
    files(database, second)
    vehicle = vehicle_of(database, first)
    assert vehicle_of(database, second).id == vehicle.id
    assert in_force(database, vehicle.id) == {BUYER: "new", USER: "old"}, "the later of each stays"
    for order_id in (first, second):
        assert told(database, order_id) == ["vehicle_shared"]
        with database.reading() as session:
            names = [event.name for event in events.history(session, order_id)]
        assert names.count("VehiclesMerged") == names.count("RegistrationReplacedElsewhere") == 1
    with database.reading() as session:
        assert session.scalars(select(Vehicle)).one().id == vehicle.id
        assert {row.vehicle_id for row in session.scalars(select(Registration))} == {vehicle.id}
        assert len(session.scalars(select(Certificate).where(Certificate.vehicle_id == vehicle.id)).all()) == 2
        assert register.of_order(session, first, BUYER) is None, "nobody hears who the other order's buyer is"


def test_who_registers_under_the_second_order_replaces_and_the_first_desk_is_told(
    database: Database, showroom: Showroom
) -> None:
    first, second = showroom.order(), showroom.order()
    for order_id in (first, second):
        files(database, order_id)
    with database.writing() as session:
        for order_id in (first, second):
            orders.drop_request(session, session.get_one(Order, order_id), register.VEHICLE_SHARED)
    registers(database, first, BUYER, "old")
    registers(database, second, BUYER, "new")
    assert in_force(database, vehicle_of(database, first).id) == {BUYER: "new"}
    assert (told(database, first), told(database, second)) == (["vehicle_shared"], [])


def test_of_one_accounts_two_ways_to_pay_the_later_stays(database: Database, showroom: Showroom) -> None:
    first, second = showroom.order(), showroom.order()
    with database.writing() as session:
        for owner, order_id, kind in (
            ("haruna", first, "invoice"),
            ("haruna", second, "direct_debit"),
            ("somebody", first, "invoice"),
        ):
            methods.put_in_force(session, owner, paid_for(session, order_id), kind)
    files(database, first)
    files(database, second)
    with database.writing() as session:
        where = paid_for(session, second)
        mine, others = (methods.in_force(session, owner, where) for owner in ("haruna", "somebody"))
        assert mine is not None
        assert others is not None
        assert (mine.kind, others.kind) == ("direct_debit", "invoice")
        assert methods.put_in_force(session, "haruna", where, "invoice").order_id == second


def test_a_mistyped_number_that_is_mended_gives_the_order_its_own_vehicle_back(
    database: Database, showroom: Showroom
) -> None:
    first, second = showroom.order(), showroom.order()
    registers(database, second, USER, "new")
    for order_id in (first, second):
        files(database, order_id)
    with database.writing() as session:
        one_vehicle.note_numbers(session, session.get_one(Order, second), (OTHER, None), "sato")
    mine, theirs = vehicle_of(database, second), vehicle_of(database, first)
    assert (mine.chassis, mine.confirmed_at, theirs.chassis) == (OTHER, None, CHASSIS)
    assert theirs.confirmed_at is not None
    assert (in_force(database, mine.id), in_force(database, theirs.id)) == ({USER: "new"}, {})
    assert (told(database, first), told(database, second)) == ([], [])
    files(database, second, OTHER)
    assert vehicle_of(database, second).confirmed_at is not None


def test_a_number_mended_before_anybody_shares_it_is_not_confirmed_any_more(
    database: Database, showroom: Showroom
) -> None:
    order_id = showroom.order()
    files(database, order_id)
    with database.writing() as session:
        one_vehicle.note_numbers(session, session.get_one(Order, order_id), (OTHER, "品川 330 さ 12-34"), "sato")
    mended = vehicle_of(database, order_id)
    assert (mended.chassis, mended.plate, mended.confirmed_at) == (OTHER, "品川 330 さ 12-34", None)


def test_a_certificate_of_another_vehicle_leads_the_order_away_from_a_shared_one(
    database: Database, showroom: Showroom
) -> None:
    first, second = showroom.order(), showroom.order()
    for order_id in (first, second):
        files(database, order_id)
    files(database, second, OTHER)
    assert (vehicle_of(database, first).chassis, vehicle_of(database, second).chassis) == (CHASSIS, OTHER)


def asks_for_a_line(database: Database, order_id: str) -> None:
    """The order's user has asked for a line under the number that is on file."""
    vehicle = vehicle_of(database, order_id)
    with database.writing() as session:
        user = register.in_force(session, vehicle.id, USER)
        assert user is not None
        opening.ask(session, opening.LineRequest(vehicle.id, user.account_id, user.id, str(vehicle.chassis)))


def lines_of(database: Database, order_id: str) -> dict[str, str | None]:
    """The openings under the order's vehicle: their states, and for which chassis number."""
    with database.reading() as session:
        found = select(LineOpening).where(LineOpening.vehicle_id == vehicle_of(database, order_id).id)
        return {row.state: row.chassis for row in session.scalars(found)}


def types(database: Database, order_id: str, chassis: str) -> None:
    with database.writing() as session:
        one_vehicle.note_numbers(session, session.get_one(Order, order_id), (chassis, None), "sato")


@pytest.mark.parametrize("mended_by", [types, files])
@pytest.mark.parametrize("shared", [True, False])
def test_a_line_opened_under_a_mistaken_number_is_closed_and_asked_for_anew(
    database: Database, showroom: Showroom, shared: bool, mended_by: Callable[[Database, str, str], None]
) -> None:
    first, second = showroom.order(), showroom.order()
    registers(database, second, USER, "new")
    for order_id in (first, second) if shared else (second,):
        files(database, order_id)
    asks_for_a_line(database, second)
    mended_by(database, second, CHASSIS)
    assert lines_of(database, second) == {"asked": CHASSIS}, "the same number again is no mending"
    mended_by(database, second, OTHER)
    assert lines_of(database, second) == {"closing": CHASSIS, "asked": OTHER}
    assert lines_of(database, first) == {}, "it left with who had asked for it"
    files(database, second, OTHER)
    assert lines_of(database, second) == {"closing": CHASSIS, "asked": OTHER}


def test_whose_number_was_right_keeps_the_line(database: Database, showroom: Showroom) -> None:
    first, second = showroom.order(), showroom.order()
    for order_id in (first, second):
        files(database, order_id)
    registers(database, first, USER, "haruna")
    asks_for_a_line(database, first)
    types(database, second, OTHER)
    assert (lines_of(database, first), lines_of(database, second)) == ({"asked": CHASSIS}, {})


def test_of_two_lines_the_one_that_stays_is_for_the_number_on_file(database: Database, showroom: Showroom) -> None:
    first, second = showroom.order(), showroom.order()
    files(database, first)
    files(database, second, OTHER)
    registers(database, second, USER, "haruna")
    asks_for_a_line(database, second)
    files(database, second, CHASSIS)
    assert lines_of(database, first) == {"closing": OTHER, "asked": CHASSIS}


def test_a_crowd_of_orders_with_one_number_becomes_one_vehicle(database: Database, showroom: Showroom) -> None:
    many = [showroom.order() for _ in range(8)]

    def acts(number: int) -> None:
        order_id = many[number % len(many)]
        if number < len(many):
            registers(database, order_id, BUYER, f"account{number}")
        else:
            files(database, order_id)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(acts, range(2 * len(many))))
    with database.reading() as session:
        vehicle = session.scalars(select(Vehicle)).one()
        assert {order.vehicle_id for order in session.scalars(select(Order))} == {vehicle.id}
        found = select(Registration).where(Registration.replaced_at.is_(None))
        assert session.scalars(found).one().vehicle_id == vehicle.id
