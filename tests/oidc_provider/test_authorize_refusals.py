"""What the authorization endpoint refuses: to nobody's address unless client and redirect URI are proven."""

import re

import pytest

from tests.accounts.actors import PUBLIC_URL, SHOP, Browser, Shop, query

ISSUER = f"{PUBLIC_URL}/account"

# Client and redirect URI do not belong together: a page of ours, no redirect at all.
UNPROVEN: dict[str, dict[str, str | None]] = {
    "no client": {"client_id": None},
    "unknown client": {"client_id": "nobody"},
    "empty client": {"client_id": ""},
    "another client's redirect URI": {"client_id": "spa"},
    "client that is not ASCII": {"client_id": "部品"},
    "no redirect URI": {"redirect_uri": None},
    "other host": {"redirect_uri": "https://evil.example/cb"},
    "other scheme": {"redirect_uri": "http://shop.example/cb"},
    "path below": {"redirect_uri": "https://shop.example/cb/more"},
    "path above": {"redirect_uri": "https://shop.example/"},
    "slash at the end": {"redirect_uri": "https://shop.example/cb/"},
    "dots in the path": {"redirect_uri": "https://shop.example/x/../cb"},
    "other letter case": {"redirect_uri": "https://shop.example/CB"},
    "query added": {"redirect_uri": "https://shop.example/cb?next=evil"},
    "query in other order": {"redirect_uri": "https://shop.example/cb?x=1&"},
    "fragment": {"redirect_uri": "https://shop.example/cb#x"},
    "user part": {"redirect_uri": "https://shop.example@evil.example/cb"},
    "host with a suffix": {"redirect_uri": "https://shop.example.evil.example/cb"},
    "port": {"redirect_uri": "https://shop.example:8443/cb"},
    "blank before": {"redirect_uri": " https://shop.example/cb"},
    "not ASCII": {"redirect_uri": "https://shop.example/cb？"},
    "javascript": {"redirect_uri": "javascript:alert(1)"},
    "list of two": {"redirect_uri": "https://shop.example/cb https://evil.example/cb"},
}

# Proven: the error goes to the client, with its state and our name.
PROVEN: dict[str, tuple[dict[str, str | None], str]] = {
    "no response type": ({"response_type": None}, "unsupported_response_type"),
    "implicit flow": ({"response_type": "token"}, "unsupported_response_type"),
    "ID token from the front": ({"response_type": "id_token"}, "unsupported_response_type"),
    "hybrid flow": ({"response_type": "code id_token"}, "unsupported_response_type"),
    "response type not ASCII": ({"response_type": "コード"}, "invalid_request"),
    "no PKCE": ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    "no challenge": ({"code_challenge": None}, "invalid_request"),
    "no method (means plain)": ({"code_challenge_method": None}, "invalid_request"),
    "plain": ({"code_challenge_method": "plain"}, "invalid_request"),
    "method in small letters": ({"code_challenge_method": "s256"}, "invalid_request"),
    "short challenge": ({"code_challenge": "a" * 42}, "invalid_request"),
    "long challenge": ({"code_challenge": "a" * 129}, "invalid_request"),
    "challenge with odd letters": ({"code_challenge": "=" * 43}, "invalid_request"),
    "no scope": ({"scope": None}, "invalid_scope"),
    "scope without openid": ({"scope": "email"}, "invalid_scope"),
    "unknown scope alone": ({"scope": "everything"}, "invalid_scope"),
    "form post": ({"response_mode": "form_post"}, "invalid_request"),
    "fragment answer": ({"response_mode": "fragment"}, "invalid_request"),
    "request object": ({"request": "e30.e30."}, "request_not_supported"),
    "request object elsewhere": ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
    "client data": ({"registration": "{}"}, "registration_not_supported"),
    "none and login": ({"prompt": "none login"}, "invalid_request"),
    "nobody logged in": ({"prompt": "none"}, "login_required"),
    "max_age that is no number": ({"max_age": "-1"}, "invalid_request"),
    "max_age in other digits": ({"max_age": "٣"}, "invalid_request"),
    "nonce of 3,000 letters": ({"nonce": "n" * 3000}, "invalid_request"),
}


@pytest.mark.parametrize("changes", UNPROVEN.values(), ids=UNPROVEN.keys())
def test_without_proof_nobody_is_sent_anywhere(phone: Browser, shop: Shop, changes: dict[str, str | None]) -> None:
    answer = phone.get(shop.url(**changes))
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert not re.search(r'="[^"?]*evil', answer.text)
    assert "ログインの求めに誤り" in answer.text


@pytest.mark.parametrize(("changes", "error"), PROVEN.values(), ids=PROVEN.keys())
def test_the_client_hears_what_is_wrong(phone: Browser, shop: Shop, changes: dict[str, str | None], error: str) -> None:
    answer = phone.get(shop.url(**changes))
    assert answer.status_code == 302
    assert answer.location.startswith("https://shop.example/cb?")
    told = query(answer.location)
    assert (told["error"], told["state"], told["iss"]) == (error, shop.state, ISSUER)
    assert "code" not in told


@pytest.mark.parametrize("name", ["response_type", "scope", "state", "nonce", "code_challenge", "prompt", "max_age"])
def test_a_parameter_that_comes_twice_is_refused(phone: Browser, shop: Shop, name: str) -> None:
    told = query(phone.get(f"{shop.url(prompt='login', max_age='9')}&{name}=1").location)
    assert (told["error"], told["iss"]) == ("invalid_request", ISSUER)
    assert told.get("state") == (None if name == "state" else shop.state)


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_two_clients_or_two_addresses_are_no_proof(phone: Browser, shop: Shop, name: str) -> None:
    assert phone.get(f"{shop.url()}&{name}=https://shop.example/cb").status_code == 400


def test_a_registered_redirect_uri_with_a_query_keeps_it(phone: Browser, shop: Shop) -> None:
    told = phone.get(shop.url(redirect_uri="https://shop.example/cb?x=1", prompt="none")).location
    assert query(told)["x"] == "1"
    assert query(told)["error"] == "login_required"


def test_a_request_may_come_as_a_form_too(phone: Browser, shop: Shop) -> None:
    asked = phone.post("/account/authorize", query(shop.url()))
    assert asked.location == "/account/login"
    mixed = phone.post(f"/account/authorize?redirect_uri=https://evil.example&client_id={SHOP}", {})
    assert mixed.status_code == 400
