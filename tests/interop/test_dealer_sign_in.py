"""Staff sign in at their dealer's own provider: npm oidc-provider, a certified one, with every outcome."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.organisation.access_log import FAILED, SIGNED_IN, AccessLine
from mytoyota.organisation.dealer_login.models import DealerProvider
from mytoyota.organisation.models import Staff
from mytoyota.organisation.second_factor import required
from tests.interop.served import SECRET, free_port, npm_provider
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import Showroom

pytestmark = pytest.mark.interop
CALLBACK = "http://127.0.0.1:8000/desk/sign-in/dealer/callback"
PEOPLE = {
    "sato": {"employee_number": "１００"},
    "mori": {"employee_number": 500},
    "stranger": {"employee_number": "777"},
    "left": {"employee_number": "109"},
    "shinagawa": {"employee_number": "300"},
    "numberless": {},
    "store_of_others": {"employee_number": "300", "store_code": "K01"},
    "own_store": {"employee_number": "100", "store_code": "t01"},
}


@pytest.fixture(scope="module")
def issuer(node_command: list[str]) -> Iterator[str]:
    """愛知トヨタ's provider, with us as its client."""
    with npm_provider(node_command, "my-toyota", CALLBACK, people=PEOPLE) as running:
        yield running


@pytest.fixture
def headquarters(app: Flask, showroom: Showroom, issuer: str) -> Desk:
    """森 of 愛知トヨタ, who has set the provider up."""
    desk = Desk(app, showroom, "HT", "500")
    desk.opens("/desk/dealer-sign-in")
    desk.presses("確認して保存する", issuer=issuer, client_id="my-toyota", client_secret=SECRET)
    assert desk.sees("保存しました。")
    return desk


def way(phone: Phone, code: str = "T01", next_: str = "") -> str:
    """The address at the provider that the browser is shown."""
    phone.opens(f"/desk/sign-in/dealer?next={next_}")
    phone.presses("進む", place_code=code)
    return str(phone.page.tree.css_first("main a.button").attributes["href"])


def at_provider(url: str, login: str | None) -> str:
    """Logs in and agrees at the provider's own pages, or (None) goes back; the address that it sends the browser to."""
    with requests.Session() as browser:
        place, page = _walk(url, browser)
        if login is None:
            cancel = re.search(r'<a href="([^"]*/abort)"', page)
            assert cancel, page
            return _walk(urljoin(place, cancel[1]), browser)[0]
        for typed in ({"prompt": "login", "login": login, "password": "any"}, {"prompt": "consent"}):
            target = re.search(r'<form[^>]*action="([^"]+)"', page)
            assert target, page
            place, page = _walk(urljoin(place, target[1]), browser, typed)
    return place


def _walk(url: str, browser: requests.Session, form: dict[str, str] | None = None) -> tuple[str, str]:
    while not url.startswith(CALLBACK):
        answer = browser.request("POST" if form else "GET", url, data=form, allow_redirects=False, timeout=30)
        form = None
        if not answer.is_redirect:
            return url, answer.text
        url = urljoin(url, answer.headers["Location"])
    return url, ""


def comes(app: Flask, login: str | None, expect: int = 200, code: str = "T01") -> Phone:
    """Somebody goes the whole way there and back."""
    phone = Phone(app)
    phone.opens(at_provider(way(phone, code), login), expect)
    return phone


def lines(database: Database, act: str) -> list[str]:
    with database.reading() as session:
        found = select(AccessLine.detail).where(AccessLine.act == act).order_by(AccessLine.id)
        return list(session.scalars(found))


def test_staff_come_to_their_own_desk(app: Flask, headquarters: Desk, database: Database) -> None:
    phone = Phone(app)
    phone.opens(at_provider(way(phone, "ht", "/desk/orders/"), "sato"))  # by the code of the dealer as well
    assert phone.page.url == "/desk/orders/"
    assert phone.sees("豊田店", "佐藤 健")
    assert comes(app, "mori").sees("森 久美")
    assert lines(database, SIGNED_IN)[-2:] == ["provider", "provider"]


@pytest.mark.parametrize(
    ("login", "why", "says"),
    [
        ("stranger", "unknown", "この販売会社に登録されていません。"),
        ("left", "left", "退職または異動のため、サインインできません。"),
        ("shinagawa", "unknown", "この販売会社に登録されていません。"),  # a number of another dealer's store
        ("numberless", "no_number", "スタッフIDが設定されていません。"),
        (None, "cancelled", "サインインが中止されました。"),
    ],
)
@pytest.mark.usefixtures("headquarters")
def test_who_does_not_come_in_is_told_why_and_nothing_is_half_done(
    app: Flask, database: Database, login: str | None, why: str, says: str
) -> None:
    phone = comes(app, login, 403)
    assert phone.sees(says)
    assert phone.opens("/desk/start").h1 == "店舗スタッフのサインイン"
    assert phone.opens("/desk/sign-in/second").h1 == "店舗スタッフのサインイン"
    assert lines(database, FAILED) == [f"provider:{why}"]


def test_the_store_may_be_named_too_and_another_dealers_is_refused(
    app: Flask, headquarters: Desk, database: Database
) -> None:
    headquarters.opens("/desk/dealer-sign-in")
    headquarters.presses("確認して保存する", place_claim="store_code")
    assert comes(app, "own_store").sees("佐藤 健")
    assert comes(app, "store_of_others", 403).sees("別の販売会社の店舗のものです。")
    assert comes(app, "sato", 403).sees("登録されていません。")  # names no store
    assert lines(database, FAILED) == ["provider:another_dealer", "provider:unknown"]


def test_the_same_number_at_two_stores_is_nobody(app: Flask, headquarters: Desk, database: Database) -> None:
    with database.writing() as session:
        other = session.get_one(Staff, headquarters.showroom.staff_ids["鈴木"])
        session.add(Staff(store_id=other.store_id, number="100", name="同 番", password_hash=other.password_hash))
    assert comes(app, "sato", 403).sees("複数の店舗にいるため")


def test_a_changed_nonce_a_used_answer_and_another_browser_come_to_nothing(
    app: Flask, headquarters: Desk, database: Database
) -> None:
    phone = Phone(app)
    url = urlsplit(way(phone))
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert asked["code_challenge_method"] == "S256"
    answer = at_provider(url._replace(query=urlencode(asked | {"nonce": "of-another"})).geturl(), "sato")
    assert phone.opens(answer, 403).h1 == "サインインできませんでした"
    assert lines(database, FAILED) == ["provider:id_token"]
    good = at_provider(way(phone), "sato")
    Phone(app).opens(good, 400)
    assert phone.opens(good).url == "/desk/"
    phone.presses("サインアウト")
    phone.opens(good, 400)
    assert lines(database, FAILED) == ["provider:id_token"]


def test_whoever_needs_a_second_factor_is_asked_for_ours_too(app: Flask, headquarters: Desk) -> None:
    required.use(frozenset({"headquarters"}))
    try:
        assert comes(app, "mori").page.h1 == "2段階認証の設定"
        assert comes(app, "sato").page.url == "/desk/"
    finally:
        required.use(frozenset())


def test_a_provider_that_is_down_or_stopped_or_none_is_said(app: Flask, headquarters: Desk, database: Database) -> None:
    with database.writing() as session:
        row = session.scalars(select(DealerProvider)).one()
        row.issuer = f"http://127.0.0.1:{free_port()}"
    phone = Phone(app)
    phone.opens("/desk/sign-in/dealer")
    phone.presses("進む", expect=503, place_code="T01")
    assert phone.sees("販売会社のサインイン画面につながりません。")
    headquarters.opens("/desk/dealer-sign-in")
    headquarters.presses("このサインインを停止する")
    for code in ("T01", "K01", "TFC", "NOWHERE"):
        phone.opens("/desk/sign-in/dealer")
        phone.presses("進む", expect=422, place_code=code)
        assert phone.sees("スタッフIDとパスワードでサインインしてください。")


def test_settings_that_do_not_answer_are_not_saved(app: Flask, headquarters: Desk, database: Database) -> None:
    headquarters.opens("/desk/dealer-sign-in")
    for issuer in (f"http://127.0.0.1:{free_port()}", "http://login.dealer.example.jp", "https://a:b@c.example/?x=1"):
        headquarters.presses("確認して保存する", expect=422, issuer=issuer)
    with database.reading() as session:
        row = session.scalars(select(DealerProvider)).one()
    assert row.version == 1
    assert SECRET.encode() not in row.client_secret_encrypted
    assert SECRET not in headquarters.page.text
