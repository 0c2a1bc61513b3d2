"""Redirects to where the browser says: nobody is sent to another site, and nothing put into them breaks a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.web.safe_redirect import own_path
from tests.people.phone import Phone

HOSTILE = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/desk/\r\nSet-Cookie: a=b",
    "/desk/\n", "/desk/\x00", "javascript:alert(1)", "/ /evil.example", "", "/desk/\u0085", "/\t/evil.example",
]  # fmt: skip


@pytest.mark.parametrize("back", HOSTILE)
@pytest.mark.parametrize("page", ["/language/en?back=", "/desk/sign-in?next=", "/account/login?next="])
def test_a_hostile_way_back_is_not_followed_and_breaks_nothing(phone: Phone, page: str, back: str) -> None:
    path, _question, name = page.partition("?")
    answer = phone.http.get(path, query_string={name.rstrip("="): back}, base_url=phone.base)
    assert answer.status_code < 500
    assert "evil" not in answer.headers.get("Location", "")
    assert "Set-Cookie: a=b" not in str(answer.headers)


@given(st.text())
def test_what_is_followed_is_a_printable_path_of_this_site(text: str) -> None:
    found = own_path(text)
    assert found is None or (found == text and found[0] == "/" and not found.startswith(("//", "/\\")))
    assert found is None or not {"\r", "\n", "\t", "\0", " "} & set(found)


def test_our_own_addresses_are_followed() -> None:
    for path in ("/", "/o/abc/1-1/7-A", "/desk/orders/?contract=A-1&page=2", "/desk/%E3%81%82"):
        assert own_path(path) == path
