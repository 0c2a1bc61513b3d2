"""Which ways to pay are offered to whom, and that nobody has another one by changing a page."""

import random

import pytest
from sqlalchemy import delete, func, select

from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.payments import methods, outcomes, registration
from mytoyota.payments.gateway import Accepted, CardRef
from mytoyota.payments.methods import Buyer, NotOffered, PaidFor
from mytoyota.payments.models import CardAttempt
from mytoyota.payments.registration import CardRegistrationRequest
from tests.payments.world import World
from tests.people.showroom import Showroom, paid_for

ONE = PaidFor("vehicle", "order")


def test_only_companies_have_invoices_and_nobody_a_paper_after_delivery() -> None:
    assert methods.offered(Buyer("a", "individual")) == ("card", "direct_debit")
    assert methods.offered(Buyer("a", "corporate")) == ("card", "direct_debit", "invoice")
    assert methods.offered(Buyer("a", "individual", delivered=True)) == ("card",)
    assert methods.offered(Buyer("a", "corporate", delivered=True)) == ("card", "invoice")
    assert methods.offered(Buyer("a", "individual"), cards=False) == ("direct_debit",)


@pytest.mark.parametrize(
    ("buyer", "kind"),
    [
        (Buyer("a", "individual"), "invoice"),
        (Buyer("a", "corporate", delivered=True), "direct_debit"),
        (Buyer("a", "corporate"), "card"),  # a card begins at the gateway, never here
        (Buyer("a", "corporate"), "gold"),
    ],
)
def test_what_is_not_offered_cannot_be_chosen(database: Database, buyer: Buyer, kind: str) -> None:
    with pytest.raises(NotOffered), database.writing() as session:
        methods.choose(session, buyer, ONE, kind)


def test_an_invoice_is_registered_by_its_choice(database: Database, showroom: Showroom) -> None:
    order_id = showroom.order()
    with database.writing() as session:
        one = paid_for(session, order_id)
        assert methods.choose(session, Buyer("a", "corporate"), one, "invoice").state == "registered"
        assert methods.usable(session, "a", one) is not None
        assert methods.usable(session, "b", one) is None


def test_a_registered_card_stays_so_when_its_attempt_was_erased_after_its_time(
    database: Database, showroom: Showroom
) -> None:
    """After three months nobody is sent to the gateway again for a card that it keeps."""
    world = World(random.Random(1), faults=0.0, meanwhile=lambda: None)
    with database.reading() as session:
        one = paid_for(session, showroom.order())
    wanted = CardRegistrationRequest("a", one, "/o/x/3-1/8-A", "ja", "https://my.example")
    begun = registration.begin(database, world, wanted)
    with database.writing() as session:
        outcomes.note(session, begun.attempt_id, Accepted(CardRef("visa", "4242", "2031-08", "token")))
    for choose_otherwise in (False, True):
        with database.writing() as session:
            if choose_otherwise:
                methods.choose(session, Buyer("a", "individual"), one, "direct_debit")
            session.execute(delete(CardAttempt))
            session.execute(delete(Job))  # done long ago
        again = registration.begin(database, world, wanted)
        assert (again.state, again.settled, again.url) == ("accepted", True, None)
        with database.reading() as session:
            method = methods.usable(session, "a", one)
            assert method is not None
            assert (method.kind, method.state) == ("card", "registered")
            assert session.scalar(select(func.count()).select_from(CardAttempt)) == 0
