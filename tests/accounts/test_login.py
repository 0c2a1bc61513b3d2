"""The login page: who logs in, what strangers learn (nothing), how guessing is slowed down."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from mytoyota.accounts import passwords, registration, web_devices
from mytoyota.accounts.models import Account
from mytoyota.app import create_app
from mytoyota.base import passwords as hashing
from mytoyota.base.db import Database
from mytoyota.web import unit
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop, hidden_fields, query
from tests.accounts.fixtures import settings

NOBODY = "nobody@example.jp"


def anonymous(response: TestResponse) -> tuple[Any, ...]:
    """All that an answer tells, without the parts that are random in each: tokens, keys and what was typed."""
    body = re.sub(r'(name="(?:csrf_token|form_key)"[^>]*value=")[^"]*', r"\1", response.text)
    body = re.sub(r'value="[^"]*@[^"]*"', "", body)
    headers = sorted((k, v) for k, v in response.headers if k not in {"Set-Cookie", "Date", "X-Request-Id"})
    cookies = sorted(cookie.split("=")[0] for cookie in response.headers.getlist("Set-Cookie"))
    lengths = [(k, v) for k, v in headers if k != "Content-Length"]
    return response.status_code, body, lengths, cookies


def test_hanako_logs_in_and_her_session_gets_a_new_token(phone: Browser, shop: Shop) -> None:
    phone.follow(phone.get(shop.url()))
    before = phone.cookie("account")
    asked = phone.cookie("form")
    answer = phone.log_in()
    assert answer.status_code == 302
    after = phone.cookie("account")
    assert before != after
    phone.client.set_cookie("account", before or "", domain="127.0.0.1")
    phone.client.set_cookie("form", asked or "", domain="127.0.0.1")
    assert phone.get("/account/resume").location == "/account/login", "the token from before lets nobody in"
    assert phone.get("/account/consent").location == "/account/resume"
    assert phone.get("/account/profile").location.startswith("/account/login")
    phone.client.set_cookie("account", after or "", domain="127.0.0.1")
    assert phone.get("/account/login").location == "/account/resume", "Back to the login page leads on again"
    assert phone.get("/account/resume").location == "/account/consent"


def test_cookies_of_an_https_site_cannot_be_set_by_another_host(folder: Any) -> None:
    app = create_app(settings(folder, public_url="https://my.example.jp"))
    browser = app.test_client()
    answer = browser.get("/account/login", base_url="https://my.example.jp")
    typed = hidden_fields(answer) | {"email": HANAKO.email, "password": HANAKO.password}
    told = browser.post(
        "/account/login",
        data=typed,
        base_url="https://my.example.jp",
        headers={"Referer": "https://my.example.jp/account/login"},
    )
    cookies = [one for one in told.headers.getlist("Set-Cookie") if "account" in one]
    assert cookies
    assert cookies[0].startswith("__Host-account=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookies[0]
    app.extensions["database"].engine.dispose()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"email": HANAKO.email, "password": "wrong"}, {"email": NOBODY, "password": "wrong"}),
        ({"email": HANAKO.email, "password": ""}, {"email": NOBODY, "password": ""}),
        ({"email": HANAKO.email, "password": "x" * 500}, {"email": NOBODY, "password": "x" * 500}),
    ],
)
def test_a_wrong_password_and_a_wrong_address_are_one_answer(
    app: Flask, mine: dict[str, str], theirs: dict[str, str]
) -> None:
    answers = [Browser(app).submit("/account/login", **typed) for typed in (mine, theirs)]
    assert answers[0].status_code == 422
    assert anonymous(answers[0]) == anonymous(answers[1])


@pytest.mark.usefixtures("full_cost")
def test_the_same_work_is_done_whether_there_is_an_account(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    database: Database = app.extensions["database"]
    with database.writing() as session:
        session.scalars(select(Account)).one().password_hash = passwords.hash(HANAKO.password)
    hasher = hashing._hasher
    monkeypatch.setattr(
        hashing, "_hasher", type("Counted", (), {"verify": lambda _, kept, typed: _count(kept, typed)})()
    )

    def _count(kept: str, typed: str) -> bool:
        compared.append(kept)
        return hasher.verify(kept, typed)

    for email in (HANAKO.email, NOBODY):
        Browser(app).submit("/account/login", email=email, password="wrong")
    assert len(compared) == 2
    costs = [re.match(r"\$argon2id\$v=19\$(m=\d+,t=\d+,p=\d+)\$", kept) for kept in compared]
    assert [cost[1] if cost else None for cost in costs] == ["m=19456,t=2,p=1"] * 2


def test_both_are_slowed_down_alike_and_the_page_says_how_long(app: Flask) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        told = []
        for email in (HANAKO.email, NOBODY):
            guesser = Browser(app)
            answers = [guesser.submit("/account/login", email=email, password=f"guess {n}") for n in range(6)]
            assert [answer.status_code for answer in answers] == [422] * 5 + [429]
            told.append(anonymous(answers[-1]))
            assert answers[-1].headers["Retry-After"] == "30"
        assert told[0] == told[1]
        hanako = Browser(app)
        assert hanako.log_in().status_code == 429, "the right password waits too"
        clock.shift(timedelta(seconds=31))
        assert hanako.log_in().status_code == 302
        assert (
            hanako.submit("/account/login?next=/account/profile", email=HANAKO.email, password="x").status_code == 422
        )


def test_of_fifty_guesses_at_once_five_are_compared(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    guessers = [Browser(app) for _ in range(50)]
    forms = [hidden_fields(one.get("/account/login")) for one in guessers]
    compared: list[str] = []
    monkeypatch.setattr(passwords, "verify", lambda _kept, typed: bool(compared.append(typed)))

    def guess(n: int) -> int:
        """Again and again where there is no place: such a try is neither compared nor counted."""
        typed = forms[n] | {"email": HANAKO.email, "password": f"guess {n}"}
        while (status := guessers[n].post("/account/login", typed).status_code) == 503:
            time.sleep(0.05)
        return status

    with ThreadPoolExecutor(50) as crowd:
        answers = sorted(crowd.map(guess, range(50)))
    assert answers == [422] * 5 + [429] * 45
    assert len(compared) == 5


def test_strangers_guesses_do_not_keep_a_known_device_out(app: Flask) -> None:
    hanako, stranger = Browser(app), Browser(app)
    _know(app, hanako)
    for n in range(6):
        stranger.submit("/account/login", email=HANAKO.email, password=f"guess {n}")
    assert stranger.log_in().status_code == 429
    assert hanako.log_in().status_code == 302


def _know(app: Flask, browser: Browser) -> None:
    """Hanako signed up in this browser."""
    with app.test_request_context(base_url=PUBLIC_URL, method="POST"):
        app.preprocess_request()
        account = registration.find(unit.session(), HANAKO.email)
        assert account
        web_devices.remember(account.id)
        response = app.process_response(app.make_response(""))
    cookie = next(one for one in response.headers.getlist("Set-Cookie") if one.startswith("device="))
    browser.client.set_cookie("device", cookie.split("=")[1].split(";")[0], domain="127.0.0.1")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/account/\\evil", "javascript:alert(1)", "/auth/x"],
)
def test_a_login_leads_to_our_own_pages_only(app: Flask, elsewhere: str) -> None:
    phone = Browser(app)
    fields = hidden_fields(phone.get("/account/login")) | {"next": elsewhere}
    answer = phone.post("/account/login", fields | {"email": HANAKO.email, "password": HANAKO.password})
    assert answer.location == "/account/login"
    assert phone.get("/account/login").location == "/account/profile"


def test_a_form_of_another_site_does_not_log_in(app: Flask) -> None:
    phone = Browser(app)
    answer = phone.post("/account/login", {"email": HANAKO.email, "password": HANAKO.password})
    assert answer.status_code == 422
    assert "有効期限" in answer.text
    assert HANAKO.email in answer.text, "what was typed is still there"
    assert phone.cookie("account") is None


def test_no_password_or_address_lies_in_the_database_or_the_page(app: Flask, database: Database) -> None:
    phone = Browser(app)
    answer = phone.submit("/account/login", email=HANAKO.email, password="a wrong password")
    assert "a wrong password" not in answer.text
    with database.reading() as session:
        tables = session.execute(text("select name from sqlite_master where type='table'")).scalars()
        dump = "".join(str(session.execute(text(f"select * from {name}")).all()) for name in list(tables))  # noqa: S608
    assert HANAKO.email not in dump
    assert "wrong password" not in dump


def test_back_to_the_wizard_from_the_login_page(phone: Browser, wizard: Shop) -> None:
    phone.follow(phone.get(wizard.url()))
    told = query(phone.get("/account/back").location)
    assert told["error"] == "access_denied"
