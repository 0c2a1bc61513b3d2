"""What the token, userinfo and revocation endpoints refuse; what a second use of a code or refresh token revokes."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select
from werkzeug.test import TestResponse

from mytoyota.base.db import Database
from mytoyota.base.events import EventRow
from mytoyota.oidc_provider.models import Token
from tests.accounts.actors import PUBLIC_URL, SHOP, SHOP_SECRET, Browser, Shop

# What is sent instead of the right thing -> error.
REFUSED: dict[str, tuple[dict[str, str | None], str]] = {
    "no grant type": ({"grant_type": None}, "unsupported_grant_type"),
    "password grant": ({"grant_type": "password"}, "unsupported_grant_type"),
    "client credentials": ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    "grant type not ASCII": ({"grant_type": "コード"}, "unsupported_grant_type"),
    "no code": ({"code": None}, "invalid_request"),
    "wrong code": ({"code": "x" * 43}, "invalid_grant"),
    "code not ASCII": ({"code": "あ"}, "invalid_grant"),
    "no verifier": ({"code_verifier": None}, "invalid_request"),
    "another verifier": ({"code_verifier": "v" * 64}, "invalid_grant"),
    "short verifier": ({"code_verifier": "v" * 42}, "invalid_request"),
    "verifier not ASCII": ({"code_verifier": "あ" * 43}, "invalid_request"),
    "no redirect URI": ({"redirect_uri": None}, "invalid_grant"),
    "another redirect URI": ({"redirect_uri": "https://shop.example/cb?x=1"}, "invalid_grant"),
}


@pytest.mark.parametrize(("changes", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_a_code_is_redeemed_only_as_it_was_asked_for(
    phone: Browser, shop: Shop, changes: dict[str, str | None], error: str
) -> None:
    code = shop.code(phone)
    answer = shop.redeem(code, **changes)
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)
    assert answer.headers["Cache-Control"] == "no-store"
    assert shop.redeem(code).status_code == 200, "a slip does not spoil the code"


def test_a_code_dies_after_two_minutes(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        early, late = shop.code(phone), shop.code(phone)
        clock.shift(timedelta(seconds=119))
        assert shop.redeem(early).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert shop.redeem(late).get_json()["error"] == "invalid_grant"


def test_another_client_cannot_redeem_a_code_nor_spoil_it(phone: Browser, shop: Shop, spa: Shop) -> None:
    code = shop.code(phone)
    assert spa.redeem(code, redirect_uri=shop.redirect_uri).get_json()["error"] == "invalid_grant"
    tokens = shop.redeem(code).get_json()
    assert spa.redeem(code).get_json()["error"] == "invalid_grant"
    assert shop.userinfo(tokens["access_token"]).status_code == 200


def test_a_code_used_twice_revokes_what_came_of_it(database: Database, phone: Browser, shop: Shop) -> None:
    code = shop.code(phone)
    first = shop.redeem(code).get_json()
    refreshed = shop.refresh(first["refresh_token"]).get_json()
    assert shop.redeem(code).get_json()["error"] == "invalid_grant"
    assert shop.userinfo(refreshed["access_token"]).status_code == 401
    assert shop.refresh(refreshed["refresh_token"]).get_json()["error"] == "invalid_grant"
    with database.reading() as session:
        told = session.scalars(select(EventRow).where(EventRow.name == "TokensRevoked")).all()
    assert [row.details["because"] for row in told] == ["code_reuse"]


def test_of_twenty_redemptions_of_one_code_at_once_one_succeeds(phone: Browser, shop: Shop) -> None:
    code = shop.code(phone)
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: shop.redeem(code).status_code, range(20)))
    assert sorted(answers) == [200] + [400] * 19


def test_each_refresh_token_works_once_and_a_second_use_revokes_the_family(phone: Browser, shop: Shop) -> None:
    first = shop.tokens(phone)
    second = shop.refresh(first["refresh_token"]).get_json()
    third = shop.refresh(second["refresh_token"]).get_json()
    assert len({one["refresh_token"] for one in (first, second, third)}) == 3
    assert shop.userinfo(third["access_token"]).status_code == 200
    assert shop.userinfo(second["access_token"]).status_code == 401, "the one before ends with its refresh"
    assert shop.refresh(first["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert shop.refresh(third["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert shop.userinfo(third["access_token"]).status_code == 401


def test_another_family_is_left_alone(phone: Browser, shop: Shop) -> None:
    stolen, other = shop.tokens(phone), shop.tokens(phone)
    shop.refresh(stolen["refresh_token"])
    shop.refresh(stolen["refresh_token"])
    assert shop.refresh(other["refresh_token"]).status_code == 200


def test_a_refresh_keeps_the_login_time_and_may_ask_for_less_but_not_for_more(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        first = shop.tokens(phone, scope="openid email phone")
        clock.shift(timedelta(minutes=50))
        less = shop.refresh(first["refresh_token"], scope="openid email").get_json()
        keys = KeySet.import_key_set(phone.get("/account/jwks").get_json())
        old, new = (jwt.decode(one["id_token"], keys, algorithms=["RS256"]).claims for one in (first, less))
        assert new["auth_time"] == old["auth_time"]
        assert new["iat"] == old["iat"] + 3000
        assert (new["sub"], new["aud"], "nonce" in new) == (old["sub"], old["aud"], False)
        assert "phone_number" not in shop.userinfo(less["access_token"]).get_json()
        more = shop.refresh(less["refresh_token"], scope="openid address")
        assert more.get_json()["error"] == "invalid_scope"
        again = shop.refresh(less["refresh_token"]).get_json()
        assert again["scope"] == "openid email phone", "what was granted stays granted"


def test_a_refresh_token_dies_after_thirty_days_and_an_access_token_after_an_hour(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        tokens = shop.tokens(phone)
        clock.shift(timedelta(seconds=3599))
        assert shop.userinfo(tokens["access_token"]).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert shop.userinfo(tokens["access_token"]).status_code == 401
        clock.shift(timedelta(days=30))
        assert shop.refresh(tokens["refresh_token"]).get_json()["error"] == "invalid_grant"


def test_a_refresh_token_of_another_client_is_refused(app: Flask, phone: Browser, shop: Shop) -> None:
    tokens = shop.tokens(phone)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": "spa"}
    answer = app.test_client().post("/account/token", data=form, base_url=PUBLIC_URL)
    assert answer.get_json()["error"] == "unauthorized_client"
    assert shop.refresh(tokens["refresh_token"]).status_code == 200


def _basic(name: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{secret}".encode()).decode()}


WRONG_CLIENTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "wrong secret": (_basic(SHOP, "wrong"), {}),
    "no secret": ({}, {"client_id": SHOP}),
    "empty secret": (_basic(SHOP, ""), {}),
    "secret of the form wrong": ({}, {"client_id": SHOP, "client_secret": "wrong"}),
    "unknown client": (_basic("nobody", SHOP_SECRET), {}),
    "nobody at all": ({}, {}),
    "broken header": ({"Authorization": "Basic !!!"}, {}),
    "header not ASCII inside": (_basic("部品", "ひみつ"), {}),
    "public client with a secret": ({}, {"client_id": "spa", "client_secret": "x"}),
}


@pytest.mark.parametrize(("headers", "form"), WRONG_CLIENTS.values(), ids=WRONG_CLIENTS.keys())
def test_only_the_client_itself_redeems(
    app: Flask, phone: Browser, shop: Shop, headers: dict[str, str], form: dict[str, str]
) -> None:
    wanted = {"grant_type": "authorization_code", "code": shop.code(phone), "redirect_uri": shop.redirect_uri}
    data = wanted | {"code_verifier": shop.verifier} | form
    answer = app.test_client().post("/account/token", data=data, headers=headers, base_url=PUBLIC_URL)
    assert answer.status_code in {400, 401}
    assert answer.get_json()["error"] == "invalid_client"


def test_the_secret_may_stand_in_the_form_but_nothing_in_the_address(app: Flask, phone: Browser, shop: Shop) -> None:
    wanted = {"grant_type": "authorization_code", "code": shop.code(phone), "redirect_uri": shop.redirect_uri}
    data = wanted | {"code_verifier": shop.verifier, "client_id": SHOP, "client_secret": SHOP_SECRET}
    client = app.test_client()
    in_address = client.post("/account/token", query_string=data, base_url=PUBLIC_URL)
    assert in_address.get_json()["error"] == "unsupported_grant_type"
    assert client.post("/account/token", data=data, base_url=PUBLIC_URL).status_code == 200
    assert client.get("/account/token", query_string=data, base_url=PUBLIC_URL).status_code == 405


def test_a_parameter_twice_is_refused(app: Flask, phone: Browser, shop: Shop) -> None:
    data = {"grant_type": "authorization_code", "code": [shop.code(phone), "x"], "code_verifier": shop.verifier}
    answer: TestResponse = app.test_client().post(
        "/account/token", data=data, headers=_basic(SHOP, SHOP_SECRET), base_url=PUBLIC_URL
    )
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer x", "Basic abc", "Bearer あ", "Bearer x y", "bearer " + "x" * 5000]
)
def test_userinfo_wants_a_living_token(app: Flask, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode().decode("latin-1")}
    answer = app.test_client().get("/account/userinfo", headers=headers, base_url=PUBLIC_URL)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")


def test_a_client_can_give_a_login_back(app: Flask, database: Database, phone: Browser, shop: Shop) -> None:
    tokens, other = shop.tokens(phone), shop.tokens(phone)
    client = app.test_client()
    for wrong in ({"token": "x"}, {}):
        client.post("/account/revoke", data=wrong, headers=_basic(SHOP, SHOP_SECRET), base_url=PUBLIC_URL)
    stranger = {"token": other["access_token"], "client_id": "spa"}
    assert client.post("/account/revoke", data=stranger, base_url=PUBLIC_URL).status_code == 400
    form = {"token": tokens["refresh_token"], "token_type_hint": "refresh_token"}
    for _ in range(3):
        gone = client.post("/account/revoke", data=form, headers=_basic(SHOP, SHOP_SECRET), base_url=PUBLIC_URL)
    assert gone.status_code == 200
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert shop.userinfo(other["access_token"]).status_code == 200
    with database.reading() as session:
        assert session.scalars(select(Token).where(Token.revoked_at.is_not(None))).one()
        told = session.scalars(select(EventRow).where(EventRow.name == "TokensRevoked")).all()
    assert len(told) == 1, "what is kept for good grows by what happened alone"
