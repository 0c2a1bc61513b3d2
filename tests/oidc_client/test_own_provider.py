"""The wizard as a client of our own provider in process: logins, going back, answers that came before, a crowd."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.base.db import Database
from mytoyota.oidc_client import claims, relying_party
from mytoyota.oidc_client.models import LoginRequest
from mytoyota.oidc_client.relying_party import LoginCancelled, LoginFailed
from mytoyota.web import sessions, unit
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, query
from tests.oidc_client.wizard_login import PARAMS, begin, finish


def log_in(phone: Browser, url: str) -> dict[str, str]:
    """To the provider, through its login page, and back to the callback's parameters."""
    phone.follow(phone.get(url))
    came_back = phone.follow(phone.log_in())
    assert came_back.location.startswith(f"{PUBLIC_URL}/auth/callback?")
    return query(came_back.location)


def test_hanako_logs_in_through_our_own_provider(app: Flask, database: Database, phone: Browser) -> None:
    login = finish(app, log_in(phone, begin(app)))
    with database.reading() as session:
        account = session.scalars(select(Account)).one()
    assert login.sub == account.id
    assert (login.purpose, login.subject, login.back_url) == ("journey", "ref1", "/o/ref1/1-1/5")
    assert login.signed_up_now is False
    assert login.claims["email"] == HANAKO.email
    assert claims.profile_in(login.claims) == HANAKO.profile
    assert login.claims["locked_fields"] == []
    assert "鈴木" not in repr(login)


def test_claims_can_be_asked_again_after_an_edit(app: Flask, database: Database, phone: Browser) -> None:
    login = finish(app, log_in(phone, begin(app)))
    with database.writing() as session:
        account = session.scalars(select(Account)).one()
        account.profile = HANAKO.profile | {"city": "名古屋市"}
    with app.test_request_context(base_url=PUBLIC_URL):
        assert claims.profile_in(relying_party.refresh_claims(database, login.access_token))["city"] == "名古屋市"
        with pytest.raises(LoginFailed):
            relying_party.refresh_claims(database, "another token")


def test_the_state_is_kept_hashed_and_the_verifier_encrypted(app: Flask, database: Database) -> None:
    state = query(begin(app))["state"]
    with database.reading() as session:
        row = session.scalars(select(LoginRequest)).one()
        kept = f"{row.state_hash}{row.nonce_encrypted!r}{row.verifier_encrypted!r}"
    assert state not in kept
    assert row.verifier not in kept


def test_an_answer_counts_once_on_the_phone_that_asked_and_for_a_day(app: Flask, phone: Browser) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        answer = log_in(phone, begin(app))
        for args, journey, reason in (
            (answer, "another-phone", "other_browser"),
            ({**answer, "state": "forged"}, "journey-token", "unknown_state"),
            ({}, "journey-token", "unknown_state"),
        ):
            with pytest.raises(LoginFailed) as failed:
                finish(app, args, journey)
            assert (failed.value.reason, failed.value.begun) == (reason, None)
        assert finish(app, answer).subject == "ref1"
        with pytest.raises(LoginFailed) as failed:
            finish(app, answer)
        assert failed.value.reason == "used"
        assert failed.value.begun == relying_party.Begun("journey", "ref1", "/o/ref1/1-1/5")
        late = query(begin(app))
        clock.shift(timedelta(hours=24))
        with pytest.raises(LoginFailed) as failed:
            finish(app, late)
        assert failed.value.reason == "expired"


def test_without_a_journey_cookie_no_login_begins(app: Flask) -> None:
    with app.test_request_context(base_url=PUBLIC_URL, method="POST"), pytest.raises(LoginFailed):
        relying_party.begin(unit.session(), PARAMS, sessions.browser_id(sessions.JOURNEY))


def test_going_back_is_no_failure(app: Flask, phone: Browser) -> None:
    phone.follow(phone.get(begin(app)))
    with pytest.raises(LoginCancelled) as cancelled:
        finish(app, query(phone.get("/account/back").location))
    assert cancelled.value.begun
    assert cancelled.value.begun.back_url == "/o/ref1/1-1/5"


@pytest.mark.parametrize("iss", [None, "https://evil.example"])
def test_the_answer_must_name_its_provider(app: Flask, phone: Browser, iss: str | None) -> None:
    answer = log_in(phone, begin(app))
    mixed_up = {name: value for name, value in (answer | {"iss": iss}).items() if value}
    with pytest.raises(LoginFailed) as failed:
        finish(app, mixed_up)
    assert failed.value.reason == "iss"


def test_fifty_callbacks_at_once_all_succeed(app: Flask, database: Database) -> None:
    """Each runs token and userinfo inside itself; over sockets to the own server they would starve each other."""
    with database.writing() as session:
        account = session.scalars(select(Account)).one()
        login = {"account": account.id, "auth_time": 1_795_219_200, "epoch": 0}
        for number in range(50):
            token = f"account-{number}"
            row = sessions.BrowserSession(id=sessions._hash(token), purpose="account", data=login)
            row.expires_at = account.created_at + timedelta(days=1)
            session.add(row)
    answers = []
    for number in range(50):
        phone = Browser(app)
        phone.client.set_cookie("account", f"account-{number}", domain="127.0.0.1")
        answers.append(query(phone.get(begin(app, journey=f"journey-{number}")).location))

    with ThreadPoolExecutor(50) as crowd:
        logins = list(crowd.map(lambda n: finish(app, answers[n], f"journey-{n}"), range(50)))
    assert len({login.access_token for login in logins}) == 50
    assert {login.sub for login in logins} == {account.id}
