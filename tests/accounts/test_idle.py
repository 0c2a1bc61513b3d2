"""A phone laid aside: after 15 minutes the personal pages ask for the password again, and what was typed is there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from mytoyota.accounts.drafts import AccountDraft
from mytoyota.accounts.models import Account
from mytoyota.base import retention
from mytoyota.base.db import Database
from mytoyota.retention import RETENTION
from tests.accounts.actors import HANAKO, Browser, hidden_fields
from tests.accounts.test_profile import BACK, TYPED

PROFILE = f"/account/profile?back={BACK}"
STREET = "元町2番地の途中"
ALMOST, OVER = timedelta(minutes=14, seconds=59), timedelta(minutes=15)


@pytest.fixture
def clock(phone: Browser) -> Iterator[time_machine.Traveller]:
    """The time stands still but where a test moves it; Hanako has just logged in."""
    with time_machine.travel("2026-11-26 10:00+09:00", tick=False) as made:
        phone.log_in()
        yield made


def street(page: str) -> str:
    return page.partition('name="street"')[2].partition('value="')[2].partition('"')[0]


def comes_back(phone: Browser, ended: str) -> str:
    """Logs in on the page that was led to, and is led back."""
    assert ended.startswith("/account/login?next=/account/profile")
    page = phone.get(ended)
    assert "しばらく操作がなかったため、ログインが終わりました" in page.text
    onward = phone.post(ended, hidden_fields(page) | {"email": HANAKO.email, "password": HANAKO.password})
    return phone.get(onward.location).text


def test_each_page_and_press_begins_the_quarter_of_an_hour_anew(phone: Browser, clock: time_machine.Traveller) -> None:
    for path in (PROFILE, "/account/password", PROFILE):
        clock.shift(ALMOST)
        assert phone.get(path).status_code == 200
    clock.shift(OVER)
    assert phone.get(PROFILE).location.startswith("/account/login?next=/account/profile")
    clock.shift(timedelta(seconds=1))
    assert phone.get(PROFILE).status_code == 302, "being sent away is not being there"


def test_what_is_sent_too_late_is_there_after_the_login_and_changed_nothing(
    database: Database, phone: Browser, clock: time_machine.Traveller
) -> None:
    fields = hidden_fields(phone.get(PROFILE))
    clock.shift(OVER)
    ended = phone.post(PROFILE, fields | TYPED | {"street": STREET}).location
    with database.reading() as session:
        assert session.scalars(select(Account)).one().profile == HANAKO.profile
    page = comes_back(phone, ended)
    assert street(page) == STREET
    assert "まだ変更していない入力が残っています" in page
    answer = phone.post(PROFILE, hidden_fields(phone.get(PROFILE)) | TYPED | {"street": STREET})
    assert answer.location == BACK
    assert "まだ変更していない入力" not in phone.get(PROFILE).text


def test_what_is_typed_is_put_by_while_it_is_typed_and_can_be_given_up(
    phone: Browser, clock: time_machine.Traveller
) -> None:
    fields = hidden_fields(phone.get(PROFILE))
    clock.shift(ALMOST)
    assert phone.post("/account/profile/draft", fields | TYPED | {"street": STREET}).status_code == 204
    clock.shift(ALMOST)
    assert street(phone.get(PROFILE).text) == STREET, "typing is being there"
    assert phone.post(PROFILE, fields | TYPED | {"as_registered": "1"}).status_code == 302
    assert street(phone.get(PROFILE).text) == HANAKO.profile["street"]


def test_the_moment_of_the_end_loses_nothing_and_lets_nobody_stay(
    phone: Browser, clock: time_machine.Traveller
) -> None:
    fields = hidden_fields(phone.get(PROFILE))
    clock.shift(OVER)
    assert phone.post("/account/profile/draft", fields | TYPED | {"street": STREET}).status_code == 204
    assert phone.post("/account/stay", fields).status_code == 401
    assert STREET in comes_back(phone, phone.get(PROFILE).location)


def test_the_warnings_button_gives_more_time_as_often_as_it_is_pressed(
    phone: Browser, clock: time_machine.Traveller
) -> None:
    page = phone.get(PROFILE)
    assert 'id="idle"' in page.text
    for _ in range(12):
        clock.shift(ALMOST)
        assert phone.post("/account/stay", hidden_fields(page)).status_code == 204
    assert phone.get(PROFILE).status_code == 200


def test_a_password_sent_too_late_is_not_kept(
    database: Database, phone: Browser, clock: time_machine.Traveller
) -> None:
    fields = hidden_fields(phone.get("/account/password"))
    clock.shift(OVER)
    words = {"current": HANAKO.password, "password": "kumo-to-ame-9", "password_again": "kumo-to-ame-9"}
    assert phone.post("/account/password", fields | words).location.startswith("/account/login?next=/account/password")
    with database.reading() as session:
        assert session.scalars(select(AccountDraft)).all() == []


def test_the_words_are_sealed_for_their_account_alone_and_gone_after_a_day(
    app: Flask, database: Database, phone: Browser, clock: time_machine.Traveller
) -> None:
    fields = hidden_fields(phone.get(PROFILE))
    phone.post("/account/profile/draft", fields | TYPED | {"street": STREET})
    stranger = Browser(app)
    assert stranger.post("/account/profile/draft", TYPED).status_code == 400
    assert stranger.post("/account/stay").status_code == 400
    with database.reading() as session:
        assert STREET not in str(session.execute(text("select * from account_draft")).all())
    clock.shift(timedelta(days=1, seconds=1))
    retention.erase(RETENTION, database, "")
    with database.reading() as session:
        assert session.scalars(select(AccountDraft)).all() == []
