"""Every way of the guide in English: each page read, its form sent empty, its mistakes, checks and summaries."""

from io import BytesIO
from typing import Any

import pytest

from tests.people.english import as_in_english, in_english, must_be_english, reads, sends_nothing
from tests.people.phone import Phone
from tests.people.showroom import OTHER_PERSON
from tests.people.walker import Journey, Walker
from tests.people.written_licence import bad_photograph, photograph


def walks_in_english(customer: Journey, last: str) -> list[str]:
    """Reads each page in English, sends its form empty, then goes on; returns the steps met."""
    met = []
    while customer.step_id != last:
        met.append(customer.step_id)
        reads(customer.phone)
        sends_nothing(customer.phone)
        customer.goes_on()
    reads(customer.phone)
    return [*met, last]


def summaries_in_english(customer: Journey, steps: list[str]) -> None:
    """Reads the pages behind the registration, which are summaries now."""
    for step_id in steps:
        reads(customer.phone, _address(customer, step_id))


def _address(customer: Journey, step_id: str) -> str:
    public_id = customer.phone.page.url.split("/")[2]
    return f"/o/{public_id}/{step_id}"


def test_the_way_of_somebody_with_an_account(walker: Walker) -> None:
    customer = walker.journey(car="bz4x", account="existing")
    met = walks_in_english(customer, "end")
    assert {"1-1/7-A", "1-1/8-A", "1-1/11-A", "2-1/2", "2-1/3", "2-1/4", "3-1/2", "3-2/1", "3-2/12-A"} <= set(met)
    summaries_in_english(customer, met)


def test_the_way_of_somebody_new_with_a_photograph(walker: Walker) -> None:
    customer = walker.journey(way="photo")
    met = walks_in_english(customer, "1-1/22-B")
    assert {f"1-1/{n}-B" for n in range(7, 20)} <= set(met)
    summaries_in_english(customer, met)


def test_what_was_read_and_what_was_not(walker: Walker) -> None:
    customer = walker.journey_at("1-1/16-B")
    phone = customer.phone
    with in_english(phone):
        for reason in ("not_a_licence", "back_side", "blurred", "glare", "expired", "busy", "unavailable", "no such"):
            must_be_english(phone.sends(phone.body() | _picture(bad_photograph(reason))))
        phone.fills(picture=photograph(name="髙橋 陽菜"))
        assert must_be_english(phone.sends(phone.body())).sees("22 February 1990")
        assert must_be_english(phone.presses("Next")).sees("Read as 22 February 1990.")


def _picture(content: bytes) -> dict[str, Any]:
    return {"picture": (BytesIO(content), "licence.jpg")}


@pytest.mark.parametrize(
    ("step_id", "answers"),
    [
        ("1-1/8-B", {"email": "nobody"}),
        ("1-1/9-B", {"code": "000000"}),
        (
            "1-1/18-B",
            {"postal_code": "12", "birth_year": "1990", "birth_month": "13", "birth_day": "1", "password": "x"},
        ),
        ("1-1/18-B", {"city": "x" * 200, "contact_phone": "1", "mobile_phone": "0565-28-2121", "family_kana": "高"}),
        ("1-1/19-B", {"staff_code": "000000", "confirm_by_code": "1"}),
    ],
)
def test_what_is_wrong_is_said_in_english(walker: Walker, step_id: str, answers: dict[str, str]) -> None:
    phone = walker.journey_at(step_id).phone
    with in_english(phone):
        page = must_be_english(phone.sends(phone.body() | answers))
    assert page.soup.select("#errors")


def test_a_way_on_which_the_user_registers_after_delivery(walker: Walker) -> None:
    buyer = walker.journey_at("2-2/3", account="existing", car="bz4x", name="later")
    met = walks_in_english(buyer, "2-3/end")
    assert met == ["2-2/3", "2-3/4", "2-3/5", "2-3/6", "2-3/end"]
    assert reads(Phone(walker.app), walker.showroom.link(buyer.order_id, "after")).h1 == "After delivery"
    reads(buyer.phone, walker.showroom.link(buyer.order_id))


def test_the_way_of_a_user_on_their_own_phone(walker: Walker) -> None:
    user = walker.user(account="existing", car="bz4x")
    met = walks_in_english(user, "end")
    assert {"2-2/6", "2-2/7", "2-2/12-A", "2-2/15-A", "2-2/16-A", "3-1/2", "3-2/1"} <= set(met)
    summaries_in_english(user, met[1:])
    buyer = user.buyer
    assert buyer is not None
    buyer.phone.reloads()
    buyer.phone.presses("次へ")
    walks_in_english(buyer, "2-2/buyer-end")
    summaries_in_english(buyer, ["2-1/2", "2-2/3", "2-2/4"])


def test_what_is_said_about_a_users_link(walker: Walker) -> None:
    user = walker.user()
    buyer, link = user.buyer, user.page.url
    assert buyer is not None
    user.goes_on()
    assert reads(buyer.phone).sees("The user has started.")
    assert must_be_english(as_in_english(Phone(walker.app), link)).h1 == "Start your application"
    buyer.phone.reloads()
    buyer.phone.presses("QRコードを取り消す")
    assert reads(buyer.phone).sees("The user's QR code is withdrawn.")
    assert must_be_english(as_in_english(user.phone, user.page.url)).sees("The buyer withdrew this QR code")


def test_a_user_who_does_not_match_and_one_who_waits(walker: Walker) -> None:
    stranger = walker.journey_at("2-1/3", account="existing", certificate=OTHER_PERSON)
    stranger.goes_on()
    page = reads(stranger.phone)
    assert page.sees("What does not match")
    with in_english(stranger.phone):
        for _try in range(6):
            page = must_be_english(stranger.phone.sends(stranger.phone.body() | {"agree": "y"}))
    assert page.sees("Too many tries in a row.")
    assert reads(walker.journey_at("2-1/4", email="new@example.jp", certificate=None).phone).sees("Waiting for the")


def test_a_check_that_is_sent_back(walker: Walker) -> None:
    customer = walker.journey_at("1-1/19-B")
    customer.staff_send_back(["street", "birth_date"], "Please look at your licence.")
    page = reads(customer.phone)
    for words in ("Area and number", "Date of birth", "Please look at your licence."):
        assert page.sees(words)
    with in_english(customer.phone):
        said = customer.phone.http.get(page.url.replace("/1-1/", "/status/1-1/"), base_url=customer.phone.base).json
    assert said["text"] == "The staff ask you to correct something."
