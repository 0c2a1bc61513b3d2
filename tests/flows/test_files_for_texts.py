"""A file that is sent where a form asks for a text: whoever does that wants a fault, and gets the page again."""

from io import BytesIO

import pytest
from flask import Flask

from tests.people.phone import Phone
from tests.people.walker import Walker


def file() -> tuple[BytesIO, str]:
    return BytesIO(b"a file"), "a.txt"


def sends_a_file(phone: Phone, url: str, field: str) -> int:
    body = {name: value for name, value in phone.body().items() if name != field}
    return phone.http.post(url, data=body | {field: file()}, base_url=phone.base).status_code


@pytest.mark.parametrize(("where", "field"), [("1-1/8-B", "email"), ("1-1/9-B", "code"), ("1-1/18-B", "family_name")])
def test_in_the_wizard(walker: Walker, where: str, field: str) -> None:
    phone = walker.journey_at(where).phone
    here = phone.page.url
    assert sends_a_file(phone, here, field) == 200
    assert sends_a_file(phone, here.replace(where, f"draft/{where}"), field) == 204
    assert phone.opens(here).url == here, "nothing of it was kept"


@pytest.mark.parametrize(
    ("page", "field"),
    [("/account/login", "email"), ("/account/login", "password"), ("/account/forgot", "email")],
)
def test_at_the_account(app: Flask, page: str, field: str) -> None:
    phone = Phone(app)
    form = phone.opens(page).soup.select_one("form")
    assert form is not None
    body = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden]")}
    sent = body | {"email": "haruna@example.jp", "password": "a password"} | {field: file()}
    assert phone.http.post(page, data=sent, base_url=phone.base).status_code == 422
