"""The wizard as a client of a foreign provider: an honest one, one that forges, one that says things its own way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import ECKey

from mytoyota.base import disclosures
from mytoyota.base.db import Database
from mytoyota.oidc_client import claims, relying_party
from mytoyota.oidc_client.in_process import InProcess
from mytoyota.oidc_client.issuer import Issuer
from mytoyota.oidc_client.relying_party import LoginFailed
from tests.accounts.actors import PUBLIC_URL, query
from tests.oidc_client.forger import ISSUER, Forger
from tests.oidc_client.wizard_login import PARAMS, begin, finish
from tests.people.walker import Walker


@pytest.fixture
def forger(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Forger:
    """The settings point to a foreign provider, which is honest until told otherwise."""
    one = Forger()
    party = relying_party.RelyingParty(_issuer(one), f"{PUBLIC_URL}/auth/callback", own=False)
    monkeypatch.setattr(relying_party, "_party", party)
    return one


def _issuer(one: Forger) -> Issuer:
    return Issuer(ISSUER, ("my-toyota", "our-secret"), InProcess(one))


def come_back(app: Flask, one: Forger, **changes: str) -> relying_party.Login:
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


def receipt_of(database: Database, sub: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    with database.reading() as session:
        rows = disclosures.of_account(session, sub)
        return [(row.recipient, tuple(row.what), row.text_hash) for row in rows]


def test_what_a_foreign_provider_told_is_in_the_receipt(app: Flask, database: Database, forger: Forger) -> None:
    forger.userinfo = {"sub": "foreign-1", "birthdate": "1990-04-01", "family_name#ja-Hani-JP": "鈴木", "shoe_size": 24}
    login = come_back(app, forger)
    told = ("client:my-toyota", ("openid", "profile", "other"), None)
    assert receipt_of(database, login.sub) == [told]
    come_back(app, forger)
    assert receipt_of(database, login.sub) == [told], "the same token and the same data: told once"
    forger.userinfo = {"sub": "foreign-1", "address": {"region": "愛知県"}}
    with app.test_request_context(base_url=PUBLIC_URL):
        relying_party.refresh_claims(database, login.access_token)
    assert {what for _to, what, _text in receipt_of(database, login.sub)} == {told[1], ("openid", "address")}


def test_what_a_forged_answer_told_is_nobodys(app: Flask, database: Database, forger: Forger) -> None:
    forger.userinfo = {"sub": "somebody-else", "birthdate": "1990-04-01"}
    with pytest.raises(LoginFailed):
        come_back(app, forger)
    assert receipt_of(database, "foreign-1") == receipt_of(database, "somebody-else") == []


def test_only_scopes_that_a_foreign_provider_has_are_asked_for(app: Flask, forger: Forger) -> None:
    forger.metadata = {"scopes_supported": ["openid", "email"]}
    asked = query(begin(app, replace(PARAMS, order_ref="secret reference")))
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
    assert failed.value.begun == relying_party.Begun("journey", "ref1", "/o/ref1/1-1/5")
    assert "/elsewhere" not in forger.asked, "secrets do not follow a redirect"


@pytest.mark.parametrize("sabotage", FORGED.values(), ids=FORGED.keys())
def test_the_callback_page_shows_a_page_for_it(walker: Walker, forger: Forger, sabotage: Sabotage) -> None:
    customer = walker.journey_at("1-1/5")
    sabotage(forger)
    phone = customer.phone
    agreed = phone.http.post(phone.page.url, data=phone.body(phone.page.button("同意する")), base_url=phone.base)
    asked = query(phone.http.get(agreed.location, base_url=phone.base).location)
    forger.nonce = asked["nonce"]
    phone.opens(f"/auth/callback?state={asked['state']}&code=c0de", expect=400)
    assert phone.page.offers("もう一度ログインする")


def test_a_provider_that_calls_itself_otherwise_is_not_asked(app: Flask, forger: Forger) -> None:
    forger.metadata = {"issuer": "https://evil.example"}
    with pytest.raises(LoginFailed):
        begin(app)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd", None, 7])
def test_a_provider_that_sends_us_to_an_address_without_tls_is_not_asked(
    app: Flask, forger: Forger, name: str, address: object
) -> None:
    """Whoever names the provider must not name places inside our own network for us to ask, nor read along."""
    forger.metadata = {name: address}
    with pytest.raises(LoginFailed) as refused:
        begin(app)
    assert refused.value.reason == "discovery"


def test_new_keys_are_fetched_when_a_token_names_one_that_is_not_known(app: Flask, forger: Forger) -> None:
    come_back(app, forger)
    forger.key = ECKey.generate_key("P-256", {"kid": "k2", "alg": "ES256"})
    with pytest.raises(LoginFailed):
        come_back(app, forger)  # within ten seconds: unknown names must not make us ask without end
    assert forger.asked.count("/jwks") == 1
    relying_party.party().issuer._keys_after = 0.0
    assert come_back(app, forger).sub == "foreign-1"
    assert forger.asked.count("/jwks") == 2
    assert forger.asked.count("/.well-known/openid-configuration") == 1


def test_a_login_older_than_wished_is_refused(app: Flask, forger: Forger) -> None:
    forger.sabotage = lambda honest: honest | {"auth_time": honest["iat"] - 600}
    asked = query(begin(app, replace(PARAMS, max_age=300)))
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
