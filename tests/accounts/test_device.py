"""The code by SMS: asked for on a new device, compared five times at most, never again on that device."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from mytoyota.accounts import codes, passwords, registration
from mytoyota.app import create_app
from mytoyota.base.db import Database
from mytoyota.notifications import outbox
from tests.accounts.actors import HANAKO, Browser, Shop, hidden_fields, query
from tests.accounts.fixtures import settings
from tests.audited import audited


@pytest.fixture
def app(folder: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Production's way: a new device is asked for a code."""
    one = create_app(settings(folder, sms_codes=None, sms_gateway_domain="sms.example.jp"))
    yield one
    audited(one.extensions["database"], request)
    one.extensions["database"].engine.dispose()


def sms(database: Database) -> str:
    """The newest code, as it stands on Hanako's phone."""
    with database.reading() as session:
        message = outbox.newest(session)[0]
        assert (message.channel, message.recipient) == ("sms", HANAKO.phone)
        found = re.search(r"\d{6}", message.body)
    assert found
    return found[0]


def wrong(code: str, n: int = 1) -> str:
    return f"{(int(code) + n) % 10**6:06d}"


def test_a_new_device_needs_the_code_and_is_known_afterwards(database: Database, phone: Browser, shop: Shop) -> None:
    phone.follow(phone.get(shop.url()))
    assert phone.log_in().location == "/account/code"
    page = phone.get("/account/code")
    assert "5678" in page.text
    assert HANAKO.phone not in page.text
    assert phone.get("/account/profile").location.startswith("/account/login"), "not in before the code"
    assert query(phone.get(shop.url(prompt="none")).location)["error"] == "login_required"
    phone.follow(phone.submit("/account/code", code=sms(database)))
    assert "code" in query(phone.submit("/account/consent", choice="agree").location)
    phone.submit("/account/logout", confirm="1")
    assert phone.log_in().location != "/account/code", "known from now on"
    assert phone.get("/account/profile").status_code == 200


def test_a_device_known_to_another_account_is_new_to_this_one(
    app: Flask, database: Database, phone: Browser, session: Session
) -> None:
    somebody = replace(HANAKO, email="taro@example.jp")
    registration.create(session, somebody.account(passwords.hash("another password")))
    session.commit()
    phone.submit("/account/login", email=somebody.email, password="another password")
    phone.submit("/account/code", code=sms(database))
    phone.submit("/account/logout", confirm="1")
    assert phone.log_in().location == "/account/code"


def test_full_width_digits_and_a_dash_are_the_same_code(database: Database, phone: Browser) -> None:
    phone.log_in()
    code = sms(database)
    typed = "".join(chr(ord(digit) + 0xFEE0) for digit in f"{code[:3]}-{code[3:]}")
    assert phone.submit("/account/code", code=typed).status_code == 302
    assert phone.get("/account/profile").status_code == 200


def test_a_wrong_and_a_late_code_are_said_clearly_and_a_new_one_can_be_had(database: Database, phone: Browser) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        phone.log_in()
        former = sms(database)
        slip = phone.submit("/account/code", code=wrong(former))
        assert slip.status_code == 422
        assert "コードが違うか、時間が過ぎています" in slip.text
        clock.shift(timedelta(minutes=10))
        assert phone.submit("/account/code", code=former).status_code == 422
        assert phone.submit("/account/code", send_again="1").location == "/account/code"
        assert phone.submit("/account/code", code=sms(database)).status_code == 302
        assert phone.get("/account/profile").status_code == 200


def test_of_fifty_wrong_codes_at_once_five_are_compared(
    app: Flask, database: Database, phone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.log_in()
    code, fields = sms(database), hidden_fields(phone.get("/account/code"))
    crowd = [Browser(app) for _ in range(50)]
    for one in crowd:
        for name in ("account", "form"):
            one.client.set_cookie(name, phone.cookie(name) or "", domain="127.0.0.1")
    compared: list[str] = []
    check = codes.check
    monkeypatch.setattr(codes, "check", lambda *args: compared.append(args[3]) or check(*args))

    def guess(n: int) -> int:
        return crowd[n].post("/account/code", fields | {"code": wrong(code, n + 1)}).status_code

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(guess, range(50)))
    assert answers == {422}
    assert len(compared) == 5
    used_up = phone.submit("/account/code", code=code)
    assert used_up.status_code == 422
    assert "使えなくなりました" in used_up.text


def test_the_code_of_one_login_is_none_for_another(app: Flask, database: Database, phone: Browser) -> None:
    phone.log_in()
    hers = sms(database)
    other = Browser(app)
    other.log_in()
    assert other.submit("/account/code", code=hers).status_code == 422 or hers == sms(database)


def test_the_page_without_a_login_under_way_leads_to_the_login(phone: Browser) -> None:
    assert phone.get("/account/code").location == "/account/login"
    assert phone.post("/account/code", {"code": "123456"}).location == "/account/login"


def test_one_form_sends_one_code_and_not_without_end(database: Database, phone: Browser) -> None:
    phone.log_in()
    again = hidden_fields(phone.get("/account/code")) | {"send_again": "1"}
    for _ in range(2):
        phone.post("/account/code", again)
    answers = [phone.submit("/account/code", send_again="1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "秒たってから" in answers[-1].text
    with database.reading() as session:
        assert len(outbox.newest(session)) == 4


def test_no_code_is_sent_to_who_only_guesses(database: Database, phone: Browser) -> None:
    phone.log_in(password="wrong")
    with database.reading() as session:
        assert outbox.newest(session) == []


def test_a_reset_by_mail_is_no_code_by_sms(app: Flask, database: Database, phone: Browser) -> None:
    """Who reads the mail sets a password and has their own tries; the code still goes to the telephone."""
    phone.submit("/account/forgot", email=HANAKO.email)
    with database.reading() as session:
        found = re.search(r"/account/reset/\S+", outbox.newest(session)[0].body)
    assert found
    assert (
        phone.submit(found[0], password="a whole new password", password_again="a whole new password").status_code
        == 302
    )
    assert phone.log_in(password="a whole new password").location == "/account/code"


def test_a_login_that_waits_for_its_code_ends_with_the_password_it_was_begun_with(
    app: Flask, database: Database, phone: Browser
) -> None:
    """Who learnt the former password is at the code's page when its owner sets another one."""
    thief = Browser(app)
    assert thief.log_in().location == "/account/code"
    code = sms(database)
    phone.submit("/account/forgot", email=HANAKO.email)
    with database.reading() as session:
        found = re.search(r"/account/reset/\S+", outbox.newest(session)[0].body)
    assert found
    fields = hidden_fields(thief.get("/account/code"))
    phone.submit(found[0], password="a whole new password", password_again="a whole new password")
    assert thief.post("/account/code", fields | {"code": code}).location == "/account/login"
    assert thief.get("/account/profile").location.startswith("/account/login")
