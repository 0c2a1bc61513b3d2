"""/account/: where everything of the account is found, where it is logged in, and the end of the other logins."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from mytoyota.accounts import device_kinds
from mytoyota.base.db import Database
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop
from tests.people.page import Page

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.1 Mobile/15E148 Safari/604.1"
)
PIXEL = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143 Mobile Safari"


def logged_in(app: Flask, user_agent: str) -> Browser:
    browser = Browser(app)
    browser.client.environ_base["HTTP_USER_AGENT"] = user_agent
    browser.log_in()
    return browser


def test_the_center_leads_to_everything_of_the_account(app: Flask) -> None:
    page = logged_in(app, IPHONE).get("/account/").text
    for shown in (HANAKO.email, "登録情報の変更", "認証用電話番号", "末尾5678", "パスワードの変更", "マイカー情報"):
        assert shown in page
    assert 'href="/account/devices"' in page
    assert 'href="/account/delete"' in page


@pytest.mark.parametrize("path", ["/account/", "/account/devices", "/account/delete"])
def test_its_pages_want_a_login_and_lead_back(app: Flask, path: str) -> None:
    stranger = Browser(app)
    assert stranger.get(path).location.startswith(f"/account/login?next={path}")
    assert stranger.post(path).status_code in (400, 405)


@pytest.mark.parametrize("path", ["", "devices", "profile", "password", "delete"])
def test_every_page_of_the_account_is_sound(app: Flask, path: str) -> None:
    answer = logged_in(app, IPHONE).get(f"/account/{path}")
    Page(answer.request.path, answer.status_code, answer.text).must_be_sound()


def test_every_login_is_listed_with_its_device_and_this_one_is_marked(app: Flask) -> None:
    phone = logged_in(app, IPHONE)
    logged_in(app, PIXEL)
    page = phone.get("/account/devices").text
    assert page.count("この端末") == 1
    assert page.index("iPhone・Safari") < page.index("Android・Chrome")
    assert "ほかの端末をすべてログアウトする" in page


def test_the_others_are_signed_out_and_this_one_stays(app: Flask, shop: Shop) -> None:
    other = Browser(app)
    tokens = shop.tokens(other)
    phone = logged_in(app, IPHONE)
    answer = phone.submit("/account/devices")
    assert answer.location == "/account/devices?done=1"
    page = phone.get(answer.location).text
    assert "ほかの端末をログアウトしました。" in page
    assert "ほかにログインしている端末はありません。" in page
    assert other.get("/account/").location.startswith("/account/login")
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert phone.get("/account/profile").status_code == 200


def test_a_press_without_the_pages_token_ends_nothing(app: Flask) -> None:
    phone, other = logged_in(app, IPHONE), logged_in(app, PIXEL)
    assert phone.post("/account/devices").status_code == 422
    assert other.get("/account/").status_code == 200


def test_pressed_in_two_tabs_it_is_done_once_more_and_nothing_breaks(app: Flask) -> None:
    phone = logged_in(app, IPHONE)
    logged_in(app, PIXEL)
    first, second = (phone.submit("/account/devices") for _tab in range(2))
    assert first.location == second.location == "/account/devices?done=1"


def test_a_login_that_ended_is_not_listed(app: Flask) -> None:
    logged_in(app, PIXEL).submit("/account/logout", confirm="1")
    with time_machine.travel("2026-11-01 09:00+09:00", tick=False) as clock:
        logged_in(app, PIXEL)
        clock.shift(timedelta(days=2))
        page = logged_in(app, IPHONE).get("/account/devices").text
    assert "Android" not in page


def test_nobody_sees_the_logins_of_others(app: Flask, database: Database) -> None:
    logged_in(app, PIXEL)
    stranger = Browser(app)
    assert "Android" not in stranger.client.get("/account/devices", base_url=PUBLIC_URL, follow_redirects=True).text


@pytest.mark.parametrize(
    ("user_agent", "device", "browser"),
    [
        (IPHONE, "iphone", "safari"),
        (PIXEL, "android", "chrome"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/143 Safari/537.36 Edg/143.0", "windows", "edge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_1) AppleWebKit/605 Safari Line/15.1.0", "iphone", "line"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "linux", "firefox"),
        ("", "other", "other"),
    ],
)
def test_a_device_is_told_by_its_user_agent(user_agent: str, device: str, browser: str) -> None:
    assert (device_kinds.device(user_agent), device_kinds.browser(user_agent)) == (device, browser)
