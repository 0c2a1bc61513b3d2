"""A code proves the one address that it was sent to, whatever the form's key and whichever tab was first."""

import re

import pytest
from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.base.db import Database
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.notifications import outbox
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker

MINE, THEIRS = "kaede@example.jp", "sumire@example.jp"


def codes_for(database: Database, email: str) -> list[str]:
    """The codes mailed to an address, newest first."""
    with database.reading() as session:
        bodies = [one.body for one in outbox.newest(session) if one.recipient == email]
    return [found[0] for body in bodies if (found := re.findall(r"\b\d{6}\b", body))]


def types_two_addresses_into_one_form(customer: Journey) -> None:
    """Both with the same form key: as a script does, or the browser's Back."""
    body = customer.phone.body(customer.page.button("認証コードを送信"))
    address = customer.page.url
    for email in (MINE, THEIRS):
        customer.phone.http.post(address, data=body | {"email": email}, base_url=customer.phone.base)
    customer.phone.opens(address.replace("8-B", "9-B").replace("12-B", "13-B"))


@pytest.mark.parametrize("step_id", ["1-1/8-B", "2-2/12-B"])
def test_the_code_for_one_address_does_not_prove_another(walker: Walker, database: Database, step_id: str) -> None:
    customer = walker.journey_at(step_id, email=MINE)
    types_two_addresses_into_one_form(customer)
    mine = codes_for(database, MINE)[0]
    theirs = codes_for(database, THEIRS)
    assert len(theirs) == 1, "a mail goes to the address that is shown"
    customer.phone.presses("次へ", code=mine if mine != theirs[0] else "000000")
    assert customer.phone.sees("コードが違うか、有効期限が切れています")
    customer.phone.presses("次へ", code=theirs[0])
    assert customer.phone.sees(THEIRS)


def test_a_company_account_is_not_made_under_a_strangers_address(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/8-B", email=MINE, kind="corporate")
    types_two_addresses_into_one_form(customer)
    customer.phone.presses("次へ", code=codes_for(database, MINE)[0])
    customer.phone.opens(customer.page.url.replace("9-B", "16-C"))
    assert customer.step_id == "1-1/9-B"
    with database.reading() as session:
        assert session.scalars(select(Account)).all() == []


def test_back_to_the_first_address_needs_no_further_mail(walker: Walker, database: Database) -> None:
    """Typed wrong, mended, and after all right: the browser's Back shows the first form again, key and all."""
    customer = walker.journey_at("1-1/8-B", email=MINE)
    body, address = customer.phone.body(customer.page.button("認証コードを送信")), customer.page.url
    for email in (MINE, THEIRS, MINE):
        customer.phone.http.post(address, data=body | {"email": email}, base_url=customer.phone.base)
    customer.phone.opens(address.replace("8-B", "9-B"))
    assert len(codes_for(database, MINE)) == 1
    customer.phone.presses("次へ", code=codes_for(database, MINE)[0])
    assert customer.phone.sees(MINE)


def test_every_address_of_one_form_is_counted(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/8-B", email=MINE)
    body, address = customer.phone.body(customer.page.button("認証コードを送信")), customer.page.url
    for number in range(9):
        sent = body | {"email": f"stranger{number}@example.jp"}
        customer.phone.http.post(address, data=sent, base_url=customer.phone.base)
    mailed = [number for number in range(9) if codes_for(database, f"stranger{number}@example.jp")]
    assert len(mailed) == 5


def test_another_code_goes_to_the_address_that_the_page_shows(walker: Walker, database: Database) -> None:
    """「もう一度送る」 in one tab, while another tab has typed another address: sent to neither uncounted."""
    customer = walker.journey_at("1-1/9-B", email=MINE)
    second = Phone(walker.app)
    second.http = customer.phone.http
    second.opens(customer.page.url.replace("9-B", "8-B"))
    second.presses("認証コードを送信", email=THEIRS)
    customer.phone.presses("認証コードをもう一度送る")
    assert len(codes_for(database, MINE)) == 1
    assert len(codes_for(database, THEIRS)) == 2
    assert customer.phone.sees("su***@example.jp")


def lost(walker: Walker, customer: Journey) -> Journey:
    """Another phone goes on with the order after the desk's hand-over."""
    with walker.database.writing() as session:
        order = session.get_one(Order, customer.order_id)
        orders.hand_over(session, order, "佐藤")
    new = Journey(walker.phone(), customer.order_id, walker.database, walker.showroom)
    new.phone.scans(walker.showroom.link(customer.order_id))
    return new


def test_the_draft_of_a_lost_phone_goes_to_who_proved_its_very_address(walker: Walker, database: Database) -> None:
    """The first phone proved one address and then typed another, which it never proved: that one opens nothing."""
    first = walker.journey_at("1-1/19-B", email=MINE)
    first.phone.opens(first.page.url.replace("19-B", "8-B"))
    first.phone.presses("認証コードを送信", email=THEIRS)
    stranger = lost(walker, first)
    stranger.email = THEIRS
    stranger.goes_to("1-1/10-B")
    stranger.goes_to("1-1/18-B")
    assert not stranger.phone.sees("陽菜")
    with database.reading() as session:
        assert [row.ended_at for row in session.scalars(select(JourneyRow))] == [None] * 4
