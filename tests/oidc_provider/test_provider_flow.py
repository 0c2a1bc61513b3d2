"""The whole code flow as a foreign client lives it: discovery, login, consent, tokens, claims, refresh, logout."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from authlib.oidc.discovery import OpenIDProviderMetadata
from authlib.oidc.rpinitiated import OpenIDProviderMetadata as LogoutMetadata
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet

from mytoyota import cli
from mytoyota.base.db import Database
from mytoyota.oidc_provider import signing_keys
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop, query

ISSUER = f"{PUBLIC_URL}/account"


def published(phone: Browser) -> KeySet:
    return KeySet.import_key_set(phone.get("/account/jwks").get_json())


def decoded(phone: Browser, id_token: str, algorithm: str) -> jwt.Token:
    return jwt.decode(id_token, published(phone), algorithms=[algorithm])


def test_the_discovery_document_is_valid_and_names_our_endpoints(phone: Browser) -> None:
    document = phone.get("/account/.well-known/openid-configuration").get_json()
    OpenIDProviderMetadata(document).validate(metadata_classes=[LogoutMetadata])
    assert document["issuer"] == ISSUER
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["authorization_response_iss_parameter_supported"] is True
    for name in ("authorization", "token", "userinfo", "end_session", "revocation"):
        assert document[f"{name}_endpoint"].startswith(f"{ISSUER}/")


def test_two_keys_of_each_algorithm_are_published_without_their_private_parts(phone: Browser) -> None:
    found = phone.get("/account/jwks").get_json()["keys"]
    assert sorted(key["alg"] for key in found) == ["ES256", "ES256", "RS256", "RS256"]
    assert len({key["kid"] for key in found}) == 4
    assert not any(private in key for key in found for private in ("d", "p", "q", "dp", "dq", "qi"))


@pytest.mark.parametrize(("who", "algorithm"), [("shop", "RS256"), ("spa", "ES256")])
def test_a_client_gets_a_signed_id_token(
    request: pytest.FixtureRequest, phone: Browser, who: str, algorithm: str
) -> None:
    client: Shop = request.getfixturevalue(who)
    with time_machine.travel("2026-11-21T00:00:00+00:00", tick=False):
        answer = client.tokens(phone)
        token = decoded(phone, answer["id_token"], algorithm)
    assert token.header["alg"] == algorithm
    assert token.header["kid"]
    assert token.claims["iss"] == ISSUER
    assert token.claims["aud"] == client.client_id
    assert isinstance(token.claims["sub"], str)
    assert token.claims["nonce"] == client.nonce
    assert token.claims["auth_time"] == token.claims["iat"] == 1_795_219_200
    assert token.claims["exp"] == 1_795_219_200 + 3600
    assert "signed_up_now" not in token.claims
    assert "email" not in token.claims
    assert answer["token_type"] == "Bearer"
    assert ("refresh_token" in answer) == (who == "shop")


def test_the_client_hears_its_state_and_who_answers(phone: Browser, shop: Shop) -> None:
    phone.follow(phone.get(shop.url()))
    phone.follow(phone.log_in())
    came_back = phone.submit("/account/consent", choice="agree")
    assert came_back.status_code == 302
    assert came_back.location.startswith("https://shop.example/cb?")
    answer = query(came_back.location)
    assert answer.keys() == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == (shop.state, ISSUER)


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("openid", {"sub"}),
        ("openid email", {"sub", "email", "email_verified"}),
        ("openid phone", {"sub", "phone_number", "phone_number_verified"}),
        ("openid address", {"sub", "address"}),
        ("openid registration", {"sub", "account_kind", "registration", "locked_fields", "linked_services"}),
    ],
)
def test_userinfo_gives_what_the_scope_gives(phone: Browser, shop: Shop, scope: str, names: set[str]) -> None:
    answer = shop.tokens(phone, scope=scope)
    assert answer["scope"] == scope
    assert shop.userinfo(answer["access_token"]).get_json().keys() == names


def test_names_come_in_both_scripts_and_the_address_in_parts(phone: Browser, shop: Shop) -> None:
    answer = shop.tokens(phone, scope="openid profile address email unknown")
    about: dict[str, Any] = shop.userinfo(answer["access_token"]).get_json()
    assert about["family_name#ja-Hani-JP"] == about["family_name"] == "鈴木"
    assert about["given_name#ja-Kana-JP"] == "ハナコ"
    assert about["name"] == "鈴木 花子"
    assert (about["gender"], about["birthdate"], about["email"]) == ("female", "1990-04-01", HANAKO.email)
    assert about["address"] == {
        "postal_code": "4718571",
        "region": "愛知県",
        "locality": "豊田市",
        "street_address": "トヨタ町1番地\nトヨタハイツ201",
        "country": "JP",
    }


def test_a_second_client_needs_no_second_login_but_its_own_consent(phone: Browser, shop: Shop, spa: Shop) -> None:
    shop.code(phone)
    asked = phone.follow(phone.get(spa.url()))
    assert b'value="agree"' in asked.data
    answer = query(phone.submit("/account/consent", choice="agree").location)
    assert spa.redeem(answer["code"]).status_code == 200
    assert "code" in query(phone.get(spa.url()).location), "what was agreed is not asked again"


def test_more_scopes_are_asked_for_again_and_a_refusal_reaches_the_client(phone: Browser, shop: Shop) -> None:
    shop.code(phone, scope="openid")
    asked = phone.follow(phone.get(shop.url(scope="openid address")))
    assert "ご住所" in asked.text
    refused = phone.follow(phone.submit("/account/consent", choice="refuse"))
    assert query(refused.location) == {"error": "access_denied", "state": shop.state, "iss": ISSUER} | {
        name: value for name, value in query(refused.location).items() if name == "error_description"
    }


def test_going_back_tells_the_client_that_nobody_logged_in(phone: Browser, shop: Shop) -> None:
    page = phone.follow(phone.get(shop.url()))
    assert 'href="/account/back"' in page.text
    answer = query(phone.get("/account/back").location)
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", shop.state, ISSUER)


def test_a_form_may_lead_to_the_client_and_nowhere_else(phone: Browser, shop: Shop) -> None:
    page = phone.follow(phone.get(shop.url()))
    assert "form-action 'self' https://shop.example;" in page.headers["Content-Security-Policy"]
    assert "https://" not in Browser(shop.app).get("/account/login").headers["Content-Security-Policy"]


def test_logout_by_a_client_ends_the_login_and_leads_back_to_it(phone: Browser, shop: Shop) -> None:
    hint = shop.tokens(phone)["id_token"]
    wish = {"id_token_hint": hint, "post_logout_redirect_uri": "https://shop.example/bye", "state": "s1"}
    gone = phone.get(f"/account/logout?{urlencode(wish)}")
    assert gone.location == "https://shop.example/bye?state=s1"
    assert query(phone.get(shop.url(prompt="none")).location)["error"] == "login_required"


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"client_id": "parts-shop", "post_logout_redirect_uri": "https://shop.example/bye"},
        {"id_token_hint": "a.b.c", "post_logout_redirect_uri": "https://shop.example/bye"},
    ],
)
def test_logout_without_proof_asks_first_and_leads_nowhere_else(
    phone: Browser, shop: Shop, wish: dict[str, str]
) -> None:
    shop.code(phone)
    url = f"/account/logout?{urlencode(wish)}"
    assert phone.get(url).status_code == 200
    assert "code" in query(phone.get(shop.url(prompt="none")).location), "still logged in"
    assert phone.submit(url, confirm="1").location == "/account/logged-out"
    assert query(phone.get(shop.url(prompt="none")).location)["error"] == "login_required"


def test_logout_leads_to_registered_addresses_only(phone: Browser, shop: Shop) -> None:
    hint = shop.tokens(phone)["id_token"]
    wish = {"id_token_hint": hint, "post_logout_redirect_uri": "https://evil.example/bye"}
    assert phone.get(f"/account/logout?{urlencode(wish)}").location == "/account/logged-out"


def test_keys_rotate_without_a_token_losing_its_proof(
    app: Flask, database: Database, phone: Browser, shop: Shop
) -> None:
    before = shop.tokens(phone)["id_token"]
    waiting = {key.kid for key in published(phone)}
    with database.writing() as session:
        signing_keys.rotate(session, "RS256")
    app.extensions["provider"].keys.forget()
    after = shop.tokens(phone)["id_token"]
    old, new = decoded(phone, before, "RS256"), decoded(phone, after, "RS256")
    assert new.header["kid"] != old.header["kid"]
    assert new.header["kid"] in waiting, "clients that cached the keys know the new one already"
    with time_machine.travel("2026-12-31"):
        with database.writing() as session:
            signing_keys.rotate(session, "RS256")
        app.extensions["provider"].keys.forget()
        assert old.header["kid"] not in {key.kid for key in published(phone)}


def test_the_operator_lists_and_rotates_the_keys(
    folder: Path, phone: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "umask", lambda _mask: 0)  # the command sets its own, and the tests go on in this process
    for name in ("MYTOYOTA_SMTP_HOST", "MYTOYOTA_SMTP_FROM"):
        monkeypatch.setenv(name, "mail.example.jp")
    monkeypatch.setenv("MYTOYOTA_SMS_CODES", "0")
    monkeypatch.setenv("PUBLIC_URL", PUBLIC_URL)
    monkeypatch.setenv("MYTOYOTA_INSTANCE_DIR", str(folder))
    assert cli.main(["signing-keys"]) == 0
    before = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[1] for line in before) == ["current", "current", "next", "next"]
    assert {line.split()[2] for line in before} == {key.kid for key in published(phone)}
    assert cli.main(["signing-keys", "--rotate", "ES256"]) == 0
    after = {line.split()[2]: line.split()[1] for line in capsys.readouterr().out.splitlines()}
    moved = {line.split()[1]: after[line.split()[2]] for line in before if line.startswith("ES256")}
    assert moved == {"current": "former", "next": "current"}


def test_private_keys_codes_and_tokens_do_not_lie_in_clear(
    folder: Path, database: Database, phone: Browser, shop: Shop
) -> None:
    code = shop.code(phone)
    answer = shop.redeem(code).get_json()
    database.engine.dispose()
    dump = b"".join(path.read_bytes() for path in folder.glob("mytoyota.sqlite3*"))
    planted = [code, answer["access_token"], answer["refresh_token"], shop.state, HANAKO.email, "鈴木"]
    assert not [text for text in planted if text.encode() in dump]
    assert b'"d":' not in dump
