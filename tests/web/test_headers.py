"""The headers that protect, on every route and with every status; cookies that no script and no other site can use."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from mytoyota.app import create_app
from mytoyota.base.refusals import NotFound, TooMany, WrongPhone
from mytoyota.settings import Settings
from tests.ops.test_secret_addresses import addresses
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.walker import Walker

ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
# What is the same for everybody may be kept; all else may not.
PUBLIC = ("/static/", "/account/jwks", "/account/.well-known/", "/postal/")
TROUBLES: dict[int, Exception] = {
    403: WrongPhone(),
    404: NotFound(),
    429: TooMany(30),
    500: RuntimeError("a fault of ours"),
    503: OperationalError("SELECT 1", {}, Exception("locked")),
}


def must_be_protected(answer: TestResponse, where: object) -> None:
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, where
    said = answer.headers["Content-Security-Policy"].split("; ")
    assert set(said) >= POLICY, where
    assert [one for one in said if "unsafe" in one or "*" in one] == [], where
    assert "camera=(self)" in answer.headers["Permissions-Policy"], where
    if not answer.request.path.startswith(PUBLIC):
        assert answer.headers["Cache-Control"] == "no-store", where


def test_on_every_route(app: Flask, phone: Phone) -> None:
    seen = set()
    for method, url in [*addresses(app), ("PUT", "/desk/"), ("GET", "/nowhere"), ("POST", "/healthz")]:
        answer = phone.http.open(url, method=method, base_url=phone.base)
        must_be_protected(answer, (method, url))
        seen.add(answer.status_code)
    seen.add(phone.http.post("/desk/sign-in", data={"a": "x" * 400_000}, base_url=phone.base).status_code)
    assert seen >= {200, 302, 400, 404, 405, 413}


@pytest.mark.parametrize("status", TROUBLES)
def test_with_every_trouble(app: Flask, phone: Phone, status: int) -> None:
    def fails(**_parts: Any) -> None:
        raise TROUBLES[status]

    app.view_functions = dict.fromkeys(app.view_functions, fails)
    for path in ("/", "/q/token", "/account/login", "/healthz", "/account/jwks"):
        answer = phone.http.get(path, base_url=phone.base)
        assert answer.status_code == status
        must_be_protected(answer, (path, status))


def test_a_body_that_is_too_large_is_refused_at_every_address(app: Flask, phone: Phone) -> None:
    """Also where the refusal is another one, and comes before the body was read."""
    body = {"data": b"a=" + b"x" * 1_000_000, "content_type": "application/x-www-form-urlencoded"}
    with app.test_request_context(base_url=phone.base):
        rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
        urls = [app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "1")) for rule in rules]
    answers = {url: phone.http.post(url, base_url=phone.base, **body).status_code for url in urls}
    assert len(answers) > 30
    assert {url: status for url, status in answers.items() if status >= 500} == {}


def test_a_file_that_is_missing_now_is_not_missing_for_a_year(phone: Phone) -> None:
    answer = phone.http.get("/static/css/none.css", base_url=phone.base)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_no_other_name_is_answered(phone: Phone) -> None:
    answer = phone.http.get("/desk/", base_url="http://evil.example")
    assert answer.status_code == 400
    must_be_protected(answer, "another host")


def test_cookies_are_for_the_server_alone(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("1-1/22-B")
    for phone in (customer.phone, desk):
        for cookie in phone.http._cookies.values():
            assert (cookie.http_only, cookie.same_site, cookie.path, cookie.origin_only) == (True, "Lax", "/", True)


def test_over_tls_they_never_leave_it(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"public_url": "https://127.0.0.1:8000"}))
    answer = app.test_client().get("/account/login", base_url="https://127.0.0.1:8000")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    given = answer.headers.getlist("Set-Cookie")
    assert given
    assert all("Secure" in one and "HttpOnly" in one and "SameSite=Lax" in one for one in given)
    app.extensions["database"].engine.dispose()
