"""One password tried on many accounts: counted by address, where a showroom of a hundred customers finds room."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from mytoyota.accounts import web_login_limits
from mytoyota.base.db import Database
from mytoyota.base.limits import Attempt, RateLimit
from tests.accounts.actors import Browser
from tests.accounts.fixtures import settings  # noqa: F401
from tests.accounts.test_login import _know

ROOM = web_login_limits.ADDRESS.free  # before a test makes it small


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address's limit, small enough for a test."""
    monkeypatch.setattr(web_login_limits, "ADDRESS", RateLimit("login.address", free=6, first=600))


def tries(browser: Browser, number: int) -> int:
    return browser.submit("/account/login", email=f"{number}@example.jp", password="the same for all").status_code


def test_one_password_on_many_accounts_is_slowed_down(app: Flask) -> None:
    told = [tries(Browser(app), number) for number in range(8)]
    assert told == [422] * 6 + [429] * 2


def test_a_known_browser_gets_in_from_that_address_all_the_same(app: Flask) -> None:
    hers = Browser(app)
    _know(app, hers)
    for number in range(8):
        tries(Browser(app), number)
    assert hers.log_in().status_code == 302


def test_one_browser_tries_twenty(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_login_limits, "ADDRESS", RateLimit("login.address", free=100))
    browser = Browser(app)
    _know(app, browser)
    assert [tries(browser, number) for number in range(21)] == [422] * 20 + [429]


def test_invented_cookies_and_refused_tries_leave_no_rows(app: Flask, database: Database) -> None:
    browser = Browser(app)
    for number in range(12):
        browser.client.set_cookie("device", f"invented {number}")
        tries(browser, number)
    with database.reading() as session:
        counted = session.scalar(select(func.count()).select_from(Attempt))
    assert counted == 1 + 6, "the address, and who was tried before it was refused"


def test_a_showroom_of_a_hundred_customers_has_room() -> None:
    assert ROOM >= 100 * 4
