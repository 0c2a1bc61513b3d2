"""A forgotten password: the same answer for everybody, a mail for who has an account, a link that works once."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from mytoyota.accounts import change_notices, evenly, registration, resets
from mytoyota.accounts.models import PasswordReset
from mytoyota.base import clock
from mytoyota.base.db import Base, Database
from mytoyota.base.refusals import Busy
from mytoyota.notifications import outbox
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop, hidden_fields, query
from tests.accounts.test_login import NOBODY, anonymous

NEW = "a whole new password"


def ask(app: Flask, email: str = HANAKO.email) -> None:
    assert Browser(app).submit("/account/forgot", email=email).location == "/account/forgot/sent"


def mails(database: Database) -> list[str]:
    """What lies in the outbox."""
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
    with database.reading() as session:
        newest = outbox.newest(session)[0]
        assert (newest.template, newest.recipient) == (change_notices.MAIL, HANAKO.email), "and is told that it changed"
    assert phone.get("/account/reset/done").status_code == 200
    assert phone.log_in().status_code == 422
    assert phone.log_in(password=NEW).status_code == 302


def test_who_has_no_account_gets_the_same_answer_and_no_mail(app: Flask, database: Database) -> None:
    known, unknown = (Browser(app) for _ in range(2))
    for path in ("/account/forgot",):
        answers = [browser.submit(path, email=email) for browser, email in ((known, HANAKO.email), (unknown, NOBODY))]
        assert anonymous(answers[0]) == anonymous(answers[1])
    assert anonymous(known.get("/account/forgot/sent")) == anonymous(unknown.get("/account/forgot/sent"))
    assert len(mails(database)) == 1
    with database.reading() as session:
        assert session.scalars(select(PasswordReset)).one().email == HANAKO.email, "nobody's address is kept"


def test_crowds_that_ask_for_nobody_leave_nothing_behind(app: Flask, database: Database) -> None:
    before = rows(database)
    for n in range(12):
        ask(app, f"nobody{n}@example.jp")
    assert rows(database) == before


@pytest.mark.parametrize("email", [HANAKO.email, NOBODY])
def test_the_answer_takes_one_time_whoever_has_an_account(app: Flask, email: str) -> None:
    """Only a lower bound, which a busy machine cannot break; how even it is was measured."""
    phone = Browser(app)
    fields = hidden_fields(phone.get("/account/forgot")) | {"email": email}
    began = time.monotonic()
    phone.post("/account/forgot", fields)
    assert time.monotonic() - began >= evenly.SECONDS


def test_a_crowd_leaves_threads_to_other_pages(app: Flask) -> None:
    crowd = [Browser(app) for _ in range(3 * evenly.AT_ONCE)]
    forms = [hidden_fields(one.get("/account/forgot")) | {"email": NOBODY} for one in crowd]
    with ThreadPoolExecutor(len(crowd)) as pool:
        sent = pool.map(lambda n: crowd[n].post("/account/forgot", forms[n]).status_code, range(len(crowd)))
        assert set(sent) <= {302, 503}


def test_a_single_sender_leaves_places_to_others(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evenly, "SECONDS", 0.0)
    phone, fields = Browser(app), {"email": NOBODY}
    fields |= hidden_fields(phone.get("/account/forgot"))
    with ExitStack() as senders:
        for _ in range(evenly.OF_ONE):
            senders.enter_context(evenly.timed("192.0.2.1"))
        with pytest.raises(Busy), evenly.timed("192.0.2.1"):
            pass
        assert phone.post("/account/forgot", fields).status_code == 302
    assert not evenly._under_way


def rows(database: Database) -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    with database.reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_what_a_former_version_left_for_the_worker_is_still_mailed(app: Flask, database: Database) -> None:
    with database.writing() as session:
        for email in (HANAKO.email, NOBODY):
            row = PasswordReset(
                email=email, language="ja", public_url=PUBLIC_URL, expires_at=clock.now() + resets.LIVES
            )
            session.add(row)
    with database.reading() as session:
        left = session.scalars(select(PasswordReset.id)).all()
    for reset_id in [*left, *left]:
        resets.mail_link(database, reset_id)
    assert len(mails(database)) == 1


def test_a_stranger_keeps_the_owner_out_of_no_browser_for_longer_than_a_reset_takes(
    app: Flask, database: Database
) -> None:
    stranger, owner = Browser(app), Browser(app)
    for n in range(6):
        stranger.log_in(password=f"guess {n}")
    assert owner.log_in().status_code == 429
    ask(app)
    assert owner.submit(link(database), password=NEW, password_again=NEW).status_code == 302
    for n in range(6):
        stranger.log_in(password=f"another guess {n}")
    assert stranger.log_in(password=NEW).status_code == 429
    assert owner.log_in(password=NEW).status_code == 302, "its tries are its own"
    assert owner.get("/account/profile").status_code == 200


def test_a_finished_reset_forgives_the_guesses_of_all_browsers(app: Flask, database: Database) -> None:
    for n in range(6):
        Browser(app).log_in(password=f"guess {n}")
    ask(app)
    assert Browser(app).submit(link(database), password=NEW, password_again=NEW).status_code == 302
    assert Browser(app).log_in(password=NEW).status_code == 302


def test_strangers_who_ask_without_end_leave_a_link_that_works(app: Flask, database: Database) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        for _ in range(40):
            ask(app)
            clock.shift(timedelta(minutes=5))
        assert Browser(app).get(link(database)).status_code == 200


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
