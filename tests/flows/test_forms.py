"""What every form of the ways does: tokens, drafts, the language switch, hostile bodies."""

import pytest

from tests.people.answers import PERSON
from tests.people.walker import Walker


def shown(walker_phone: object, name: str) -> str:
    found = walker_phone.page.soup.select_one(f"[name={name}]")  # type: ignore[attr-defined]
    return str(found.get("value", ""))


def test_a_form_with_a_dead_token_is_shown_again_with_all_that_was_typed(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    body = customer.phone.body(customer.page.button("確認")) | PERSON | {"csrf_token": "long dead"}
    customer.phone.sends(body)
    assert customer.step_id == "1-1/18-B"
    assert customer.phone.sees("画面の有効期限が切れていました")
    assert shown(customer.phone, "family_name") == "高橋"
    customer.phone.presses("確認", password=PERSON["password"], password_again=PERSON["password"])
    assert customer.step_id == "1-1/19-B"


@pytest.mark.parametrize("button", [{}, {"go_back": "1"}])
def test_another_sites_form_changes_nothing(walker: Walker, button: dict[str, str]) -> None:
    customer = walker.journey_at("1-1/18-B")
    url = customer.page.url
    customer.phone.sends({"family_name": "乗っ取り"} | button)
    customer.phone.opens(url)
    assert shown(customer.phone, "family_name") == ""
    draft = url.replace("/1-1/", "/draft/1-1/")
    customer.phone.http.post(draft, data={"family_name": "乗っ取り"}, base_url=customer.phone.base)
    customer.phone.opens(url)
    assert shown(customer.phone, "family_name") == ""


def test_what_is_typed_is_kept_while_typing_and_the_password_never(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    url = customer.page.url
    body = customer.phone.body() | {"family_name": "途中", "password": PERSON["password"]}
    answer = customer.phone.http.post(url.replace("/1-1/", "/draft/1-1/"), data=body, base_url=customer.phone.base)
    assert answer.status_code == 204
    customer.phone.opens(url)
    assert shown(customer.phone, "family_name") == "途中"
    assert PERSON["password"] not in customer.page.text


def test_the_language_switch_keeps_what_was_typed(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    customer.phone.presses("English", family_name="途中")
    assert customer.page.soup.html is not None
    assert customer.page.soup.html["lang"] == "en"
    assert shown(customer.phone, "family_name") == "途中"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE answer; --",
        "${7*7}",
        "\u202eabc",
        "a\x00b",
        "𠮷" * 30,
        "=1+1",
        "%s%n",
    ],
)
def test_hostile_text_is_only_text(walker: Walker, hostile: str) -> None:
    customer = walker.journey_at("1-1/18-B")
    customer.phone.presses("確認", **{**PERSON, "street": hostile})
    assert "<script>alert" not in customer.page.text
    assert customer.step_id in ("1-1/18-B", "1-1/19-B")
