"""Customers who go back, reload, open tabs, switch languages and take breaks: nothing is lost, nothing made twice."""

from collections import Counter

import pytest
from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.base.events import EventRow
from mytoyota.flows.models import Journey
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications.models import Message
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import applications
from tests.people.answers import PROFILE
from tests.people.walker import Walker
from tests.people.wanderer import Wanderer

WALKS_A_TEST = 5


def everything_is_there_once(walk: Wanderer) -> None:
    """One account, one buyer, one user, one mail about each; the staff looked as often as they were asked.

    Of each service that was wished for at the end there is one application and one receipt, of others none.
    """
    journey = walk.journey
    with journey.database.reading() as session:
        mine = Registration.order_id == journey.order_id
        assert sorted(session.scalars(select(Registration.role).where(mine))) == ["buyer", "user"]
        user = session.scalars(select(Registration).where(mine, Registration.role == "user")).one()
        assert user.match == ("matched" if walk.matched else "pending")
        kinds = Counter(session.scalars(select(Journey.flow).where(Journey.order_id == journey.order_id)))
        assert (kinds["buyer"], kinds["user"]) == (1, int(journey.section == "2-2"))
        assert kinds["buyer_sign_up"] + kinds["user_sign_up"] <= 1
        checks = Counter(session.scalars(select(StaffCheck.state).where(StaffCheck.order_id == journey.order_id)))
        assert (checks["confirmed"], checks["waiting"]) == (walk.confirmed, 0)
        events = Counter(session.scalars(select(EventRow.name).where(EventRow.about == journey.order_id)))
        assert (events["StaffCheckConfirmed"], events["StaffCheckSentBack"]) == (walk.confirmed, walk.sent_back)
        assert (events["BuyerRegistered"], events["UserRegistered"]) == (1, 1)
        accounts = [one for one in session.scalars(select(Account)) if one.email == journey.email]
        assert len(accounts) == 1
        assert as_typed(accounts[0].profile) == (walk.entered_profile() or as_typed(PROFILE))
        services = [row.service for row in applications.of_order(session, journey.order_id)]
        mails = Counter(one.template for one in session.scalars(select(Message)) if one.recipient == journey.email)
    registered = "mail/user_registered.txt" if walk.matched else "mail/user_pending.txt"
    new = journey.account == "new"
    assert mails[registered] == 1
    assert services == walk.wished()
    assert mails["mail/service_accepted.txt"] == len(services)
    assert mails["mail/account_created.txt"] == (1 if new else 0)
    assert (1 if new else 0) <= mails["mail/email_code.txt"] <= len(walk.codes_asked)
    assert mails["mail/account_exists.txt"] == 0


def as_typed(profile: dict[str, str]) -> dict[str, str]:
    """Of a profile, what is kept letter by letter."""
    return {name: profile.get(name, "") for name in ("family_name", "given_name", "street", "building", "sex", "city")}


def walks(walker: Walker, first: int, *, own_phone: bool = False) -> None:
    for seed in range(first, first + WALKS_A_TEST):
        walk = Wanderer(walker, seed, own_phone=own_phone)
        try:
            walk.wanders()
            everything_is_there_once(walk)
        except AssertionError as wrong:
            raise AssertionError(f"walk {seed}: {wrong}\n" + "\n".join(walk.diary)) from wrong


@pytest.mark.parametrize("first", range(0, 10, WALKS_A_TEST))
def test_nothing_typed_is_lost_and_nothing_is_made_twice(walker: Walker, first: int) -> None:
    walks(walker, first)


@pytest.mark.parametrize("first", range(5000, 5005, WALKS_A_TEST))
def test_the_same_on_the_phone_of_a_user(walker: Walker, first: int) -> None:
    walks(walker, first, own_phone=True)


@pytest.mark.proof
@pytest.mark.parametrize("first", range(5005, 5500, WALKS_A_TEST))
def test_the_same_of_five_hundred_users(walker: Walker, first: int) -> None:
    walks(walker, first, own_phone=True)


@pytest.mark.proof
@pytest.mark.parametrize("first", range(10, 2030, WALKS_A_TEST))
def test_the_same_of_two_thousand_customers(walker: Walker, first: int) -> None:
    walks(walker, first)
