"""A login that was taken over ends with the password; a browser session rules; a planted cookie opens nothing."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, func, select, update

from mytoyota.accounts import registration as accounts
from mytoyota.accounts import resets
from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.oidc_provider import tokens
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions.models import Application
from mytoyota.web.sessions import BrowserSession
from tests.people.answers import PASSWORD
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker


def password_changes(database: Database, customer: Journey) -> None:
    """The owner sets a new password: every login and token from before ends."""
    with database.writing() as session:
        account = accounts.find(session, customer.email)
        assert account is not None
        resets.end_logins(session, account, tokens.revoke_account)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


ENDED = "もう一度ログインしてください"


@pytest.mark.parametrize(
    ("at", "label", "typed"),
    [
        ("1-1/7-A", "確認", {}),
        ("1-1/9-A", "次へ", {}),
        ("2-1/3", "次へ", {"agree": "y"}),
        ("2-2/15-A", "次へ", {"agree": "y"}),
        ("2-2/26-B", "次へ", {"agree": "y"}),
        ("3-1/12-A", "申し込む", {}),
        ("3-2/10-A", "申し込む", {}),
    ],
)
def test_a_taken_login_does_nothing_more_and_the_owner_goes_on(
    walker: Walker, database: Database, at: str, label: str, typed: dict[str, str]
) -> None:
    account = "new" if at.endswith("B") else "existing"
    car = {"3-1/12-A": "bz4x", "3-2/10-A": "prius_phv"}.get(at, "pixis")
    taken = walker.journey_at(at, account=account, car=car)
    password_changes(database, taken)
    before = count(database, Registration), count(database, Application)
    page = taken.page.url
    taken.phone.presses(label, expect=403, **typed)
    assert taken.page.h1 == ENDED
    taken.phone.opens(page, expect=403)
    assert (count(database, Registration), count(database, Application)) == before
    taken.phone.presses("もう一度ログインする")
    assert taken.page.url.startswith("/account/login")
    taken.phone.presses("ログイン", email=taken.email, password=PASSWORD)
    assert taken.step_id == at, "where they were"
    box = taken.page.soup.select_one("[name=agree]")
    assert box is None or box.has_attr("checked"), "what was ticked is kept"
    taken.goes_on()
    assert taken.step_id != at


@pytest.mark.parametrize("account", ["existing", "new"])
@pytest.mark.parametrize("hours", [13, 25])
def test_who_comes_back_much_later_logs_in_once_more_and_goes_on(walker: Walker, account: str, hours: int) -> None:
    """The login has ended after twelve hours; within the same day the provider still knows who it is."""
    with time_machine.travel(clock.now(), tick=False) as time:
        customer = walker.journey_at("2-1/3", account=account)
        time.shift(timedelta(hours=hours))
        customer.phone.presses("次へ", expect=403, agree="y")
        customer.phone.presses("もう一度ログインする")
        if hours == 25:
            customer.phone.presses("ログイン", email=customer.email, password=PASSWORD)
        assert customer.step_id == "2-1/3"
        customer.goes_to("2-1/4")


def test_another_account_does_not_go_on_where_somebody_is_registered(walker: Walker, database: Database) -> None:
    taken = walker.journey_at("2-1/3", account="existing")
    walker.has_account("thief@example.jp", taken.profile)
    password_changes(database, taken)
    taken.phone.presses("次へ", expect=403, agree="y")
    taken.phone.presses("もう一度ログインする")
    taken.phone.presses("ログイン", expect=409, email="thief@example.jp", password=PASSWORD)
    assert taken.page.h1 == "登録したアカウントでログインしてください"
    assert count(database, Registration) == 1


def test_pages_before_the_login_stay_open(walker: Walker, database: Database) -> None:
    taken = walker.journey_at("1-1/7-A", account="existing")
    password_changes(database, taken)
    taken.phone.presses("確認", expect=403)
    taken.phone.opens(taken.page.url.replace("7-A", "4"))
    assert taken.page.h1 == "ご契約車両の確認"


@pytest.mark.parametrize("gone", ["deleted", "expired"])
def test_a_journey_is_not_opened_without_its_browsers_session(walker: Walker, database: Database, gone: str) -> None:
    customer = walker.journey_at("1-1/18-B")
    body, page = customer.phone.body(), customer.page.url
    with database.writing() as session:
        mine = BrowserSession.purpose == "journey"
        if gone == "deleted":
            session.execute(delete(BrowserSession).where(mine))
        else:
            session.execute(update(BrowserSession).where(mine).values(expires_at=clock.now() - timedelta(seconds=1)))
    customer.phone.opens(page, expect=404)
    for url in (page, page.replace("/1-1/", "/draft/1-1/")):
        assert customer.phone.http.post(url, data=body, base_url=customer.phone.base).status_code == 404
    customer.phone.scans(walker.showroom.link(customer.order_id))
    assert not customer.phone.sees("陽菜")
    customer.phone.presses("お申込みを開始する", expect=403)  # as any other phone: the desk hands the order over


@pytest.mark.parametrize("planted", ["p" * 43, "p" * 43 + ".1796000000." + "0" * 64, "p" * 43 + "..", "."])
def test_a_planted_cookie_begins_nothing(walker: Walker, database: Database, planted: str) -> None:
    victim, thief = walker.journey(), Phone(walker.app)
    for phone in (victim.phone, thief):
        phone.http.set_cookie("journey", planted, domain="127.0.0.1")
    victim.phone.reloads()
    victim.goes_to("1-1/4")
    assert victim.phone.http.get_cookie("journey", domain="127.0.0.1").value != planted
    thief.opens(victim.page.url, expect=404)
    with database.reading() as session:
        assert session.scalars(select(JourneyRow)).one()


def test_a_browser_that_was_here_before_has_its_whole_time_again(walker: Walker, database: Database) -> None:
    first = walker.journey_at("1-1/4")
    with database.writing() as session:
        session.execute(update(BrowserSession).values(expires_at=clock.now() + timedelta(days=1)))
    second = walker.showroom.order("pixis", None)
    first.phone.scans(walker.showroom.link(second))
    first.phone.presses("お申込みを開始する")
    with database.reading() as session:
        lives = session.scalars(select(BrowserSession.expires_at)).one()
    assert lives > clock.now() + timedelta(days=29)
