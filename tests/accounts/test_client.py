"""The wizard as a client: our own provider in process, answers that came before, and a provider that forges."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from joserfc.jwk import ECKey
from sqlalchemy import select

from mytoyota.accounts import claims, client
from mytoyota.accounts.client import LoginCancelled, LoginFailed, Wish
from mytoyota.accounts.in_process import InProcess
from mytoyota.accounts.issuer import Issuer
from mytoyota.accounts.models import Account
from mytoyota.accounts.provider_models import LoginRequest
from mytoyota.base.db import Database
from mytoyota.web import sessions, unit
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, query
from tests.accounts.forger import ISSUER, Forger

HOLDER = "h" * 64
WISH = Wish("journey", "ref1", "/o/ref1/1-1/5")


def begin(app: Flask, wish: Wish = WISH, journey: str = "journey-token") -> str:
    """Begins a login on the phone with this journey cookie."""
    with app.test_request_context(base_url=PUBLIC_URL, method="POST", headers={"Cookie": f"journey={journey}"}):
        url = client.begin_as(unit.session(), wish)
        unit.commit()
    return url


def finish(app: Flask, args: dict[str, str], journey: str = "journey-token") -> client.Login:
    """What the callback's view does."""
    with app.test_request_context(base_url=PUBLIC_URL, headers={"Cookie": f"journey={journey}"}):
        return client.finish(args, sessions.holder(sessions.JOURNEY))


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
        assert claims.profile_in(client.refresh_claims(login.access_token))["city"] == "名古屋市"
        with pytest.raises(LoginFailed):
            client.refresh_claims("another token")


def test_the_state_is_kept_hashed_and_the_verifier_sealed(app: Flask, database: Database) -> None:
    state = query(begin(app))["state"]
    with database.reading() as session:
        row = session.scalars(select(LoginRequest)).one()
        kept = f"{row.state_hash}{row.nonce_sealed!r}{row.verifier_sealed!r}"
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
        assert failed.value.begun == client.Begun("journey", "ref1", "/o/ref1/1-1/5")
        late = query(begin(app))
        clock.shift(timedelta(hours=24))
        with pytest.raises(LoginFailed) as failed:
            finish(app, late)
        assert failed.value.reason == "expired"


def test_without_a_journey_cookie_no_login_begins(app: Flask) -> None:
    with app.test_request_context(base_url=PUBLIC_URL, method="POST"), pytest.raises(LoginFailed):
        client.begin(unit.session(), "journey", "ref1", None, "/")


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


# From here on a foreign provider.


@pytest.fixture
def forger(app: Flask) -> Iterator[Forger]:
    """The settings point to a foreign provider, which is honest until told otherwise."""
    own = client.party()
    one = Forger()
    client.use(client.RelyingParty(_issuer(one), f"{PUBLIC_URL}/auth/callback", own=False))
    yield one
    client.use(own)


def _issuer(one: Forger) -> Issuer:
    return Issuer(ISSUER, ("my-toyota", "our-secret"), InProcess(one))


def come_back(app: Flask, one: Forger, **changes: str) -> client.Login:
    asked = query(begin(app))
    one.nonce = asked["nonce"]
    return finish(app, {"state": asked["state"], "code": "c0de", **changes})


def test_an_honest_foreign_provider_is_taken(app: Flask, forger: Forger) -> None:
    login = come_back(app, forger)
    assert (login.sub, login.claims["email"]) == ("foreign-1", "hanako@example.jp")
    assert login.signed_up_now is False
    assert forger.sent["code"] == "c0de"
    assert forger.sent["redirect_uri"] == f"{PUBLIC_URL}/auth/callback"
    assert len(forger.sent["code_verifier"]) >= 43


def test_only_scopes_that_a_foreign_provider_has_are_asked_for(app: Flask, forger: Forger) -> None:
    forger.metadata = {"scopes_supported": ["openid", "email"]}
    asked = query(begin(app, replace(WISH, order_ref="secret reference")))
    assert asked["scope"] == "openid email"
    assert "order_ref" not in asked


Sabotage = Callable[[Forger], None]


def with_claims(**changes: Any) -> Sabotage:
    def sabotage(one: Forger) -> None:
        one.sabotage = lambda honest: {k: v for k, v in (honest | changes).items() if v is not None}

    return sabotage


def with_fields(**changes: Any) -> Sabotage:
    return lambda one: one.__dict__.update(changes)


def with_body(change: Callable[[dict[str, Any]], Any]) -> Sabotage:
    return lambda one: one.__dict__.update(token_body=change)


def _other_key(one: Forger) -> None:
    one.signing_key = ECKey.generate_key("P-256", {"kid": "k1"})


FORGED: dict[str, Sabotage] = {
    "signature of another key": _other_key,
    "alg none": with_fields(algorithm="none"),
    "public key as shared secret": with_fields(algorithm="HS256"),
    "other issuer": with_claims(iss="https://evil.example"),
    "no issuer": with_claims(iss=None),
    "other audience": with_claims(aud="another-client"),
    "no audience": with_claims(aud=None),
    "audience list without us": with_claims(aud=["a", "b"]),
    "authorized party is another": with_claims(aud=["my-toyota", "b"], azp="b"),
    "over": with_claims(exp=1),
    "no end": with_claims(exp=None),
    "end that is no number": with_claims(exp="tomorrow"),
    "issued in the future": with_claims(iat=4_102_444_800),
    "other nonce": with_claims(nonce="another"),
    "no nonce": with_claims(nonce=None),
    "no subject": with_claims(sub=None),
    "empty subject": with_claims(sub=""),
    "subject that is a number": with_claims(sub=1),
    "hash of another access token": with_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "auth_time that is no number": with_claims(auth_time="now"),
    "no ID token": with_body(lambda body: {k: v for k, v in body.items() if k != "id_token"}),
    "no access token": with_body(lambda body: {k: v for k, v in body.items() if k != "access_token"}),
    "ID token that is none": with_body(lambda body: body | {"id_token": "a.b.c"}),
    "ID token that is a number": with_body(lambda body: body | {"id_token": 7}),
    "ID token not ASCII": with_body(lambda body: body | {"id_token": "あ.い.う"}),
    "answer that is a list": with_body(lambda body: [body]),
    "answer that is not JSON": with_body(lambda _: "<html>"),
    "error from the token endpoint": with_fields(token_status="400 Bad Request", token_body=lambda _: {"error": "x"}),
    "token endpoint broken": with_fields(token_status="500 Broken"),
    "token endpoint leads elsewhere": with_fields(token_status="307 Elsewhere"),
    "claims of somebody else": with_fields(userinfo={"sub": "somebody-else"}),
    "claims that are a list": with_fields(userinfo=[]),
    "keys that are none": with_fields(jwks={"keys": [{"kty": "EC"}]}),
    "keys not JSON": with_fields(jwks="<html>"),
    "keys without keys": with_fields(jwks={}),
}


@pytest.mark.parametrize("sabotage", FORGED.values(), ids=FORGED.keys())
def test_what_is_forged_is_a_failed_login_and_nothing_worse(app: Flask, forger: Forger, sabotage: Sabotage) -> None:
    sabotage(forger)
    with pytest.raises(LoginFailed) as failed:
        come_back(app, forger)
    assert failed.value.begun == client.Begun("journey", "ref1", "/o/ref1/1-1/5")
    assert "/elsewhere" not in forger.asked, "secrets do not follow a redirect"


@pytest.mark.parametrize("sabotage", FORGED.values(), ids=FORGED.keys())
def test_the_callback_page_shows_a_page_for_it(app: Flask, forger: Forger, sabotage: Sabotage) -> None:
    sabotage(forger)
    asked = query(begin(app))
    forger.nonce = asked["nonce"]
    phone = Browser(app)
    phone.client.set_cookie("journey", "journey-token", domain="127.0.0.1")
    assert phone.get(f"/auth/callback?state={asked['state']}&code=c0de").status_code == 400


def test_a_provider_that_calls_itself_otherwise_is_not_asked(app: Flask, forger: Forger) -> None:
    forger.metadata = {"issuer": "https://evil.example"}
    with pytest.raises(LoginFailed):
        begin(app)


def test_new_keys_are_fetched_when_a_token_names_one_that_is_not_known(app: Flask, forger: Forger) -> None:
    come_back(app, forger)
    forger.key = ECKey.generate_key("P-256", {"kid": "k2", "alg": "ES256"})
    with pytest.raises(LoginFailed):
        come_back(app, forger)  # within ten seconds: unknown names must not make us ask without end
    assert forger.asked.count("/jwks") == 1
    client.party().issuer._keys_after = 0.0
    assert come_back(app, forger).sub == "foreign-1"
    assert forger.asked.count("/jwks") == 2
    assert forger.asked.count("/.well-known/openid-configuration") == 1


def test_a_login_older_than_wished_is_refused(app: Flask, forger: Forger) -> None:
    forger.sabotage = lambda honest: honest | {"auth_time": honest["iat"] - 600}
    asked = query(begin(app, replace(WISH, max_age=300)))
    forger.nonce = asked["nonce"]
    with pytest.raises(LoginFailed) as failed:
        finish(app, {"state": asked["state"], "code": "c0de"})
    assert failed.value.reason == "max_age"


def test_standard_claims_of_a_foreign_provider_become_the_wizards_profile() -> None:
    told = {
        "family_name": "Suzuki",
        "family_name#ja-Hani-JP": "鈴木",
        "given_name#ja-Kana-JP": "ハナコ",
        "birthdate": "1990-04-01",
        "address": {"region": "愛知県", "street_address": "トヨタ町1"},
        "gender": None,
    }
    assert claims.profile_in(told) == {
        "family_name": "鈴木",
        "given_kana": "ハナコ",
        "birth_date": "1990-04-01",
        "prefecture": "愛知県",
        "street": "トヨタ町1",
    }
    assert claims.profile_in({"address": "豊田市"}) == {}
