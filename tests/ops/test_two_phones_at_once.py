"""The buyer ends or renews the user's link at the moment at which the user registers: one of them is first, wholly."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.orders import orders
from mytoyota.orders.models import OrderLink
from mytoyota.registrations.models import Registration
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Journey, Walker

pytestmark = pytest.mark.usefixtures("on_both")


@pytest.fixture
def walker(on_both: str, app: Flask, showroom: Showroom) -> Walker:
    """Walks on either database."""
    return Walker(app, showroom)


@pytest.fixture
def app(on_both: str, app: Flask) -> Flask:
    """The app on either database."""
    return app


def sending(phone: Phone, label: str, **values: str) -> Any:
    """The press, ready to be sent from a thread."""
    phone.fills(**values)
    body = phone.body(phone.page.button(label))
    return lambda: phone.http.post(phone.page.url, data=body, base_url=phone.base).status_code


@pytest.mark.parametrize("label", ["前の画面にもどる", "QRコードを作りなおす"])
@pytest.mark.parametrize("_race", range(2))
def test_either_the_user_is_registered_or_the_link_is_over(
    label: str, _race: int, walker: Walker, database: Database
) -> None:
    user = walker.journey_at("2-2/15-A")
    buyer = user.buyer
    assert buyer is not None
    buyer.phone.reloads()
    presses = [sending(user.phone, "次へ", agree="y"), sending(buyer.phone, label)]
    with ThreadPoolExecutor(2) as threads:
        users, buyers = threads.map(lambda press: press(), presses)
    assert buyers == 302
    registered, known_to_the_buyer, version = outcome(user, database)
    assert (users, registered, known_to_the_buyer, version) in (
        (302, True, True, 1),  # the user was first: the buyer's press found a page that is settled
        (410, False, False, 2),  # the buyer was first: the user is told
    )


def outcome(user: Journey, database: Database) -> tuple[bool, bool, int]:
    """Whether the user is registered, whether the buyer's journey knows, and the version of the link."""
    with database.reading() as session:
        mine = Registration.order_id == user.order_id
        registered = session.scalar(select(Registration.id).where(mine, Registration.role == "user"))
        buyers = select(JourneyRow).where(JourneyRow.order_id == user.order_id, JourneyRow.flow == "buyer")
        known = session.scalars(buyers).one().user_registration_id
        link = select(OrderLink.version).where(OrderLink.order_id == user.order_id, OrderLink.role == orders.USER)
        return registered is not None, known is not None, session.scalars(link).one()
