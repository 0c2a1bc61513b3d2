"""What the tests of 口座引落し ask: the desk's page of it, its print button, and what is kept."""

from sqlalchemy import select

from mytoyota.payments.models import PaymentMethod
from tests.people.desk import Desk
from tests.people.page import Page
from tests.people.walker import Journey

PRINT = "口座振替依頼書を印刷する"


def method(debtor: Journey) -> PaymentMethod:
    with debtor.database.reading() as session:
        return session.scalars(select(PaymentMethod).where(PaymentMethod.kind == "direct_debit")).one()


def at_payment(desk: Desk, debtor: Journey) -> Page:
    desk.opens("/desk/papers")
    number = desk.page.soup.select_one("table th a")
    assert number is not None
    assert number["href"] == f"/desk/orders/{debtor.order_id}/payment"
    return desk.opens(str(number["href"]))
