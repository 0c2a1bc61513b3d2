"""The people and parties of the account package's tests: Hanako, her browser, and clients that ask for her login."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from mytoyota.accounts import address_proof
from mytoyota.accounts.registration import NewAccount

PUBLIC_URL = "http://127.0.0.1:8000"
SHOP, SHOP_SECRET, SPA = "parts-shop", "shop-secret-of-the-tests", "spa"


@dataclass(frozen=True)
class Person:
    email: str
    password: str
    profile: dict[str, str]
    phone: str = "+819012345678"

    def account(self, password_hash: str) -> NewAccount:
        proof = address_proof.by_code("earlier", self.email)
        return NewAccount(self.email, password_hash, "individual", self.profile, self.phone, proof)


HANAKO = Person(
    "hanako@example.jp",
    "correct horse battery",
    {
        "family_name": "鈴木",
        "given_name": "花子",
        "family_kana": "スズキ",
        "given_kana": "ハナコ",
        "sex": "female",
        "birth_date": "1990-04-01",
        "postal_code": "4718571",
        "prefecture": "愛知県",
        "city": "豊田市",
        "street": "トヨタ町1番地",
        "building": "トヨタハイツ201",
        "contact_phone": "+81565282121",
        "mobile_phone": "+819012345678",
    },
)


class Browser:
    """A browser on the public address, with its own cookies, that follows no redirect by itself."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, url: str) -> TestResponse:
        return self.client.get(_path(url), base_url=PUBLIC_URL)

    def post(self, url: str, data: dict[str, str] | None = None) -> TestResponse:
        return self.client.post(_path(url), data=data or {}, base_url=PUBLIC_URL)

    def submit(self, url: str, **typed: str) -> TestResponse:
        """Opens the page, then sends its form with what was typed."""
        return self.post(url, hidden_fields(self.get(url)) | typed)

    def log_in(self, person: Person = HANAKO, password: str | None = None) -> TestResponse:
        return self.submit("/account/login", email=person.email, password=password or person.password)

    def follow(self, response: TestResponse) -> TestResponse:
        """Goes on as long as the redirects stay on the provider's own pages."""
        while response.status_code == 302 and response.location.startswith((f"{PUBLIC_URL}/account", "/account")):
            response = self.get(response.location)
        return response

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, domain="127.0.0.1")
        return found.value if found else None


def hidden_fields(response: TestResponse) -> dict[str, str]:
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", response.text)
    named = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: value[1] if value else "" for name, value in named if name}


def query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def _path(url: str) -> str:
    return url.removeprefix(PUBLIC_URL)


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@dataclass
class Shop:
    """A client of the provider, as its own server would act: one verifier, state and nonce for all its requests."""

    app: Flask
    client_id: str = SHOP
    secret: str | None = SHOP_SECRET
    redirect_uri: str = "https://shop.example/cb"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    nonce: str = "n-0S6_WzA2Mj"
    state: str = "af0ifjsldkj"

    def url(self, **changes: str | None) -> str:
        """The authorization request, with parameters changed or (None) left out."""
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid email",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        kept = {name: value for name, value in (asked | changes).items() if value is not None}
        return f"/account/authorize?{urlencode(kept)}"

    def code(self, browser: Browser, **changes: str | None) -> str:
        """The whole way of a person who logs in and agrees, up to the code."""
        response = browser.follow(browser.get(self.url(**changes)))
        if b'name="password"' in response.data:
            response = browser.follow(browser.log_in())
        if b'value="agree"' in response.data:
            response = browser.submit("/account/consent", choice="agree")
        return query(response.location)["code"]

    def token(self, **form: str | None) -> TestResponse:
        """A call to the token endpoint with the secret in the Authorization header."""
        fields = {name: value for name, value in form.items() if value is not None}
        if self.secret is None:
            fields.setdefault("client_id", self.client_id)
        auth = (self.client_id, self.secret) if self.secret else None
        client = self.app.test_client(use_cookies=False)
        return client.post("/account/token", data=fields, auth=auth, base_url=PUBLIC_URL)

    def redeem(self, code: str, /, **changes: str | None) -> TestResponse:
        wanted: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
        }
        return self.token(**(wanted | changes))

    def refresh(self, refresh_token: str, /, **changes: str | None) -> TestResponse:
        return self.token(**({"grant_type": "refresh_token", "refresh_token": refresh_token} | changes))

    def tokens(self, browser: Browser, **changes: str | None) -> dict[str, Any]:
        answer: dict[str, Any] = self.redeem(self.code(browser, **changes)).get_json()
        return answer

    def userinfo(self, access_token: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {access_token}"}
        return self.app.test_client(use_cookies=False).get("/account/userinfo", headers=headers, base_url=PUBLIC_URL)
