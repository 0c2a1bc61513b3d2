"""More people than are served at once: a page that says so, with what was typed but for passwords."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from mytoyota.base import passwords
from mytoyota.base.bounded import Bounded
from tests.people.phone import Phone

TYPED = {"email": "hanako@example.jp", "password": "a secret of hers"}


@pytest.fixture
def crowd() -> Iterator[None]:
    """As many as may wait are waiting."""
    full = Bounded("hash", running=0, waiting=0)
    with patch.object(passwords, "HASHES", full):
        yield


@pytest.mark.usefixtures("crowd")
def test_a_login_at_a_busy_moment_can_be_sent_again(phone: Phone) -> None:
    phone.opens("/account/login")
    phone.presses("ログイン", 503, **TYPED)
    assert phone.sees("ただいま混み合っています", "もう一度送る")
    assert phone.page.headers["Retry-After"] == "2"
    assert TYPED["email"] in phone.page.text
    assert TYPED["password"] not in phone.page.text
    phone.opens("/account/login")  # other pages are served


@pytest.mark.usefixtures("crowd")
def test_a_script_hears_it_too(phone: Phone) -> None:
    phone.opens("/account/login")
    body = phone.body() | TYPED
    answer = phone.http.post("/account/login", data=body, headers={"Accept": "application/json"}, base_url=phone.base)
    assert (answer.status_code, answer.json) == (503, {"error": "busy"})
