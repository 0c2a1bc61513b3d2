"""Our client, set up by configuration alone, at npm oidc-provider: a certified OpenID Provider."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import requests
from flask import Flask

from mytoyota.app import create_app
from mytoyota.base import keys
from mytoyota.base.db import Base
from mytoyota.oidc_client import claims, relying_party
from mytoyota.oidc_client.relying_party import LoginRequestParams
from mytoyota.settings import Settings
from mytoyota.web import sessions, unit
from tests.audited import audited
from tests.interop.served import SECRET, npm_provider

pytestmark = pytest.mark.interop
PUBLIC_URL = "http://127.0.0.1:8000"
CALLBACK = f"{PUBLIC_URL}/auth/callback"
JOURNEY = {"Cookie": "journey=the-journey-of-this-phone"}


@pytest.fixture
def issuer(node_command: list[str]) -> Iterator[str]:
    """The foreign provider, with us as one of its clients."""
    with npm_provider(node_command, "my-toyota-at-foreign", CALLBACK) as running:
        yield running


@pytest.fixture
def app(issuer: str, tmp_path: Path) -> Iterator[Flask]:
    """Our product, told by its settings alone to log in there."""
    chosen = Settings(
        demo=False,
        instance_dir=tmp_path,
        public_url=PUBLIC_URL,
        smtp_host="127.0.0.1",
        smtp_from="no-reply@my.example.jp",
        sms_codes=False,
        oidc_issuer=issuer,
        oidc_client_id="my-toyota-at-foreign",
        oidc_client_secret=SECRET,
    )
    keys.generate(chosen.keys_path)
    one = create_app(chosen)
    Base.metadata.create_all(one.extensions["database"].engine)
    yield one
    audited(one.extensions["database"])
    one.extensions["database"].engine.dispose()


def walk(url: str, browser: requests.Session, form: dict[str, str] | None = None) -> tuple[str, str]:
    """Follows redirects until a page is shown or the browser is sent to us; returns the address and the page."""
    while not url.startswith(CALLBACK):
        answer = browser.request("POST" if form else "GET", url, data=form, allow_redirects=False, timeout=30)
        form = None
        if not answer.is_redirect:
            return url, answer.text
        url = urljoin(url, answer.headers["Location"])
    return url, ""


def log_in(url: str) -> dict[str, str]:
    """Taro logs in at the foreign provider's own pages and agrees."""
    with requests.Session() as browser:
        place, page = walk(url, browser)
        for typed in ({"prompt": "login", "login": "taro", "password": "any"}, {"prompt": "consent"}):
            target = re.search(r'<form[^>]*action="([^"]+)"', page)
            assert target, page
            place, page = walk(urljoin(place, target[1]), browser, typed)
    return dict(parse_qsl(urlsplit(place).query))


def test_taro_logs_in_at_a_foreign_provider(app: Flask, issuer: str) -> None:
    with app.test_request_context(base_url=PUBLIC_URL, method="POST", headers=JOURNEY):
        params = LoginRequestParams("journey", "ref1", "/o/ref1/1-1/5", "a reference of ours")
        url = relying_party.begin(unit.session(), params, sessions.browser_id(sessions.JOURNEY))
        unit.commit()
    assert url.startswith(f"{issuer}/")
    assert "a+reference" not in url
    answer = log_in(url)
    assert answer["iss"] == issuer
    with app.test_request_context(base_url=PUBLIC_URL, headers=JOURNEY):
        login = relying_party.finish(unit.database(), answer, sessions.browser_id(sessions.JOURNEY))
    assert (login.sub, login.subject, login.signed_up_now) == ("taro", "ref1", False)
    assert claims.profile_in(login.claims) == {"family_name": "鈴木", "given_name": "花子"}
    with app.test_request_context(base_url=PUBLIC_URL, headers=JOURNEY):
        assert relying_party.refresh_claims(unit.database(), login.access_token)["sub"] == "taro"
        with pytest.raises(relying_party.LoginFailed) as failed:
            relying_party.finish(unit.database(), answer, sessions.browser_id(sessions.JOURNEY))
    assert failed.value.reason == "used"


def test_going_back_at_the_foreign_provider_is_a_cancelled_login(app: Flask) -> None:
    with app.test_request_context(base_url=PUBLIC_URL, method="POST", headers=JOURNEY):
        params = LoginRequestParams("journey", "ref1", "/o/ref1/1-1/5")
        url = relying_party.begin(unit.session(), params, sessions.browser_id(sessions.JOURNEY))
        unit.commit()
    with requests.Session() as browser:
        place, page = walk(url, browser)
        cancel = re.search(r'<a href="([^"]*/abort)"', page)
        assert cancel, page
        place, _page = walk(urljoin(place, cancel[1]), browser)
    with app.test_request_context(base_url=PUBLIC_URL, headers=JOURNEY), pytest.raises(relying_party.LoginCancelled):
        relying_party.finish(
            unit.database(), dict(parse_qsl(urlsplit(place).query)), sessions.browser_id(sessions.JOURNEY)
        )
