"""The door of My TOYOTA: nothing without a login, and a login leads to its own pages alone."""

import pytest

from tests.my.test_my_cars import EMAIL, logs_in
from tests.people.answers import PASSWORD
from tests.people.walker import Walker


@pytest.mark.parametrize("path", ["/my/", "/my/add", "/my/add/numbers"])
def test_the_pages_are_closed_without_a_login(path: str, walker: Walker) -> None:
    phone = walker.phone()
    phone.opens(path)
    assert phone.page.url.startswith("/my/login")
    assert phone.http.post("/my/add/numbers", base_url=phone.base).status_code == 400


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/desk/"])
def test_a_login_leads_on_to_these_pages_alone(elsewhere: str, walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = logs_in(walker, path=f"/my/login?next={elsewhere}")
    assert phone.page.url.startswith("/my/")
    assert "evil" not in phone.page.url


def test_the_account_page_leads_here(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = walker.phone()
    phone.opens("/account/profile")
    phone.presses("ログイン", email=EMAIL, password=PASSWORD)
    phone.presses("マイカー情報")
    phone.presses("ログインへ進む")
    assert phone.page.url == "/my/"
