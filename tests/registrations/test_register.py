"""Registering without any wizard: who may be registered, what replaces what, and that nothing is registered twice."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from mytoyota.base import events, keys
from mytoyota.base.db import Database
from mytoyota.notifications.models import Message
from mytoyota.orders.models import Order
from mytoyota.registrations import register
from mytoyota.registrations.confirmation import NotConfirmed, StaffConfirmation
from mytoyota.registrations.models import BUYER, MATCHED, PENDING, USER, Registration
from mytoyota.registrations.register import Registrant
from tests.people.showroom import Showroom
from tests.registrations.people import HARUNA, company, confirmed, looked_at


@pytest.fixture
def order_id(showroom: Showroom) -> str:
    """An order at whose store 陽菜's data were confirmed, with and without her address."""
    order = showroom.order()
    looked_at(showroom, order, HARUNA)
    looked_at(showroom, order, {name: value for name, value in HARUNA.items() if name != "email"})
    return order


def rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Registration)) or 0


@pytest.mark.parametrize(
    "seen",
    [
        {},
        HARUNA | {"street": "元町5"},
        HARUNA | {"building": ""},  # exactly these data: a field more is another fingerprint
        {name: value for name, value in HARUNA.items() if name != "city"},
    ],
)
def test_no_individual_is_registered_with_other_data_than_the_staff_confirmed(
    database: Database, order_id: str, seen: dict[str, str]
) -> None:
    fingerprints = (keys.ring().fingerprint(seen),) if seen else ()
    who = replace(confirmed(), confirmation=StaffConfirmation(fingerprints))
    with database.writing() as session, pytest.raises(NotConfirmed):
        register.register_buyer(session, order_id, who)
    with database.writing() as session, pytest.raises(NotConfirmed):
        register.register_user(session, order_id, who, MATCHED)
    assert rows(database) == 0
    with database.reading() as session:
        assert session.scalars(select(Message)).all() == []
        assert "BuyerRegistered" not in [event.name for event in events.history(session, order_id)]


def test_a_check_made_before_the_address_was_part_of_the_data_holds(database: Database, order_id: str) -> None:
    on_document = {name: value for name, value in HARUNA.items() if name != "email"}
    who = replace(confirmed(), confirmation=StaffConfirmation((keys.ring().fingerprint(on_document),)))
    with database.writing() as session:
        assert register.register_buyer(session, order_id, who).claims == HARUNA


def test_a_company_has_no_document(database: Database, order_id: str) -> None:
    with database.writing() as session:
        assert register.register_buyer(session, order_id, company("hinode")).kind == "corporate"


def test_the_same_person_twice_is_one_registration(database: Database, order_id: str) -> None:
    ids = set()
    for _time in range(2):
        with database.writing() as session:
            ids.add(register.register_buyer(session, order_id, confirmed()).id)
    assert len(ids) == rows(database) == 1


def test_another_person_replaces_and_the_former_row_stays(database: Database, order_id: str) -> None:
    def registers(who: Registrant) -> None:
        with database.writing() as session:
            register.register_user(session, order_id, who, PENDING)

    registers(confirmed())
    registers(company("hinode"))
    with database.reading() as session:
        now = register.of_order(session, order_id, USER)
        assert now is not None
        assert (now.account_id, now.match, register.of_order(session, order_id, BUYER)) == ("hinode", PENDING, None)
        assert now.vehicle_id == session.get_one(Order, order_id).vehicle_id
        assert register.name_of_order(session, order_id, USER) == "株式会社hinode"
        former = session.scalars(select(Registration).where(Registration.account_id == "haruna")).one()
        assert former.replaced_at is not None
        assert {message.template for message in session.scalars(select(Message))} == {"mail/user_pending.txt"}
        told = session.get_one(Order, order_id).asked_for
        assert told == [], "under one order nobody has to be told"
