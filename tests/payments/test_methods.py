"""Which ways to pay are offered to whom, and that nobody has another one by changing a page."""

import pytest

from mytoyota.base.db import Database
from mytoyota.payments import methods
from mytoyota.payments.methods import Buyer, NotOffered, PaidFor
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
