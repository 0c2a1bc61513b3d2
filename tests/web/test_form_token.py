"""A form is taken from pages of the same browser's session alone; cookies are remembered within bounds."""

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from tests.people.page import Page
from tests.people.phone import Phone

HOST = "127.0.0.1"


def token_of(phone: Phone) -> str:
    return str(phone.body()["csrf_token"])


@pytest.fixture
def other(app: Flask) -> Phone:
    return Phone(app)


@pytest.fixture
def at_login(phone: Phone, other: Phone) -> Phone:
    """Both browsers have the page before them; the first one is the person's."""
    other.opens("/account/login")
    phone.opens("/account/login")
    return phone


def refused(page: Page) -> bool:
    return page.sees("画面の有効期限が切れていました")


def sent_with(phone: Phone, token: str) -> Page:
    body = {"csrf_token": token, "email": "a@example.jp", "password": "no-such-password"}
    return Page.of(phone.http.post("/account/login", data=body, base_url=phone.base, follow_redirects=True))


def cookie_of(http: FlaskClient) -> str:
    cookie = http.get_cookie("form", HOST)
    assert cookie
    return cookie.value


def test_ones_own_token_is_taken_as_often_as_one_likes(at_login: Phone) -> None:
    token = token_of(at_login)
    assert [refused(sent_with(at_login, token)) for _turn in range(2)] == [False, False]


def test_an_older_token_of_the_same_session_is_taken_too(app: Flask, at_login: Phone) -> None:
    with at_login.http.session_transaction(base_url=at_login.base) as held, app.test_request_context():
        session.update(held)
        earlier = generate_csrf()
    assert not refused(sent_with(at_login, earlier))


@pytest.mark.parametrize("token", ["", "x", "é", "x" * 5000])
def test_what_is_no_token_is_refused(at_login: Phone, token: str) -> None:
    assert refused(sent_with(at_login, token))


def test_no_page_repeats_the_letters_of_another(at_login: Phone) -> None:
    """Else what a compressed page reflects would tell the token by the page's length."""
    tokens = [token_of(at_login)]
    for _page in range(20):
        at_login.reloads()
        tokens.append(token_of(at_login))
    assert len(set(tokens)) == len(tokens)
    assert not refused(sent_with(at_login, tokens[0]))


def test_another_browsers_token_is_refused(at_login: Phone, other: Phone) -> None:
    assert refused(sent_with(at_login, token_of(other)))


def test_a_browser_without_a_session_is_refused(at_login: Phone) -> None:
    token = token_of(at_login)
    at_login.http.delete_cookie("form", domain=HOST)
    assert refused(sent_with(at_login, token))


def test_a_forged_session_is_none(at_login: Phone) -> None:
    token, cookie = token_of(at_login), cookie_of(at_login.http)
    at_login.http.set_cookie("form", domain=HOST, value=cookie[:-1] + ("A" if cookie[-1] != "A" else "E"))
    assert refused(sent_with(at_login, token))


def test_endless_spellings_of_one_cookie_do_not_fill_the_memory(app: Flask, at_login: Phone) -> None:
    """Base64 takes any number of characters that are none of its own."""
    cookie, known = cookie_of(at_login.http), app.session_interface._opened.cache_info  # type: ignore[attr-defined]
    before = known().currsize
    for number in range(5):
        at_login.http.set_cookie("form", domain=HOST, value=cookie + "!" * 4 * (500 + number))
        at_login.reloads()
    assert known().currsize == before
