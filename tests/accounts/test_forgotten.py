"""A forgotten password: the same answer for everybody, a mail for who has an account, a link that works once."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.accounts import registration, resets
from mytoyota.accounts.models import PasswordReset
from mytoyota.base import jobs
from mytoyota.base.db import Database
from mytoyota.notifications import outbox
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop, hidden_fields, query
from tests.accounts.test_login import NOBODY, anonymous

NEW = "a whole new password"


def ask(app: Flask, email: str = HANAKO.email) -> None:
    assert Browser(app).submit("/account/forgot", email=email).location == "/account/forgot/sent"


def mails(database: Database) -> list[str]:
    """The worker's turn; then what lies in the outbox."""
    with database.reading() as session:
        owed = session.scalars(select(PasswordReset.id)).all()
    for reset_id in owed:
        resets.mail_link(database, reset_id)
    with database.reading() as session:
        return [message.body for message in outbox.newest(session) if message.template == resets.MAIL]


def link(database: Database) -> str:
    found = re.search(rf"{PUBLIC_URL}(/account/reset/\S+)", mails(database)[0])
    assert found
    return found[1]


def test_hanako_chooses_a_new_password(app: Flask, database: Database, phone: Browser) -> None:
    ask(app)
    url = link(database)
    assert phone.submit(url, password=NEW, password_again=NEW).location == "/account/reset/done"
    assert phone.get("/account/reset/done").status_code == 200
    assert phone.log_in().status_code == 422
    assert phone.log_in(password=NEW).status_code == 302


def test_who_has_no_account_gets_the_same_answer_and_no_mail(app: Flask, database: Database) -> None:
    known, unknown = (Browser(app) for _ in range(2))
    for path in ("/account/forgot",):
        answers = [browser.submit(path, email=email) for browser, email in ((known, HANAKO.email), (unknown, NOBODY))]
        assert anonymous(answers[0]) == anonymous(answers[1])
    assert anonymous(known.get("/account/forgot/sent")) == anonymous(unknown.get("/account/forgot/sent"))
    with database.reading() as session:
        assert len(session.scalars(select(PasswordReset)).all()) == 2
        kinds = session.scalars(select(jobs.Job.kind)).all()
    assert kinds == [resets.MAIL_LINK] * 2, "the web does the same in both cases; the worker finds out"
    assert len(mails(database)) == 1
    with database.reading() as session:
        assert session.scalars(select(PasswordReset)).one().email == HANAKO.email, "nobody's address is kept"


def test_a_mail_comes_once_however_often_the_worker_starts(app: Flask, database: Database) -> None:
    ask(app)
    assert len(mails(database)) == len(mails(database)) == 1


def test_too_many_wishes_are_answered_alike_but_mailed_no_more(app: Flask, database: Database) -> None:
    for _ in range(5):
        ask(app)
    assert len(mails(database)) == 3


def test_a_form_sent_twice_is_one_wish_and_its_key_saves_nobody_from_being_counted(
    app: Flask, database: Database, phone: Browser
) -> None:
    fields = hidden_fields(phone.get("/account/forgot"))
    for _ in range(3):
        phone.post("/account/forgot", fields | {"email": HANAKO.email})
    assert len(mails(database)) == 1
    ask(app)
    assert len(mails(database)) == 1, "three were counted, so the wish after them is not mailed"


def test_the_link_works_once(app: Flask, database: Database, phone: Browser) -> None:
    ask(app)
    url = link(database)
    fields = hidden_fields(phone.get(url))
    assert phone.get(url).status_code == 200, "looking at it uses nothing up"
    assert phone.post(url, fields | {"password": NEW, "password_again": NEW}).status_code == 302
    for again in (
        phone.get(url),
        phone.post(url, fields | {"password": "another one", "password_again": "another one"}),
    ):
        assert again.status_code == 410
        assert "もう一度" in again.text
    assert phone.log_in(password=NEW).status_code == 302


def test_the_link_lives_for_half_an_hour(app: Flask, database: Database, phone: Browser) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        ask(app)
        url = link(database)
        clock.shift(timedelta(minutes=29, seconds=59))
        assert phone.get(url).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert phone.get(url).status_code == 410


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: f"{t}A", lambda t: "x." + t, lambda t: t.split(".")[0]])
def test_a_guessed_link_is_none(app: Flask, database: Database, phone: Browser, change: object) -> None:
    ask(app)
    path, _slash, token = link(database).rpartition("/")
    assert callable(change)
    assert phone.get(f"{path}/{change(token)}").status_code == 410


def test_a_new_password_ends_every_login_and_token(app: Flask, database: Database, phone: Browser, shop: Shop) -> None:
    tokens = shop.tokens(phone)
    assert phone.get("/account/profile").status_code == 200
    ask(app)
    Browser(app).submit(link(database), password=NEW, password_again=NEW)
    assert phone.get("/account/profile").location.startswith("/account/login")
    assert query(phone.get(shop.url(prompt="none")).location)["error"] == "login_required"
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert shop.refresh(tokens["refresh_token"]).get_json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "short", "password_again": "short"}, "8文字以上"),
        ({"password": NEW, "password_again": "another"}, "同じパスワード"),
        ({"password": "hanako-2026", "password_again": "hanako-2026"}, "メールアドレスを含まない"),
        ({"password": "", "password_again": ""}, "入力してください"),
    ],
)
def test_a_weak_or_mistyped_password_is_said_beside_the_box(
    app: Flask, database: Database, phone: Browser, typed: dict[str, str], told: str
) -> None:
    ask(app)
    answer = phone.submit(link(database), **typed)
    assert answer.status_code == 422
    assert told in answer.text
    with database.reading() as session:
        assert not session.scalars(select(PasswordReset)).one().used_at


def test_the_mail_goes_to_the_accounts_own_address_in_the_readers_language(app: Flask, database: Database) -> None:
    english = Browser(app)
    english.client.set_cookie("lang", "en", domain="127.0.0.1")
    english.submit("/account/forgot", email=f" {HANAKO.email.upper()} ")
    mails(database)
    with database.reading() as session:
        message = outbox.newest(session)[0]
        assert message.recipient == HANAKO.email
        assert session.scalars(select(PasswordReset.language)).one() == "en"
        assert registration.find(session, HANAKO.email)
