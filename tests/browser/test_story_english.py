"""A buyer who reads English: every page and every mail, the staff beside them in Japanese (guide 1-1, 2-1)."""

import re
from collections.abc import Callable
from typing import Any

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.conftest import HAND
from tests.browser.ways import PASSWORD

DATA = {
    "Family name": "スミス",
    "Given name": "ジョン",
    "Reading (family)": "スミス",
    "Reading (given)": "ジョン",
    "Year": "1985",
    "Month": "7",
    "Day": "4",
    "Postal code": "471-0826",
    "Prefecture": "Aichi (愛知県)",
    "City, ward, town or village": "豊田市",
    "Area and number": "トヨタ町1番地2",
    "Contact phone": "0565-28-2121",
    "Mobile phone": "090-1234-5678",
    "Password": PASSWORD,
    "Password (again)": PASSWORD,
    "Phone for verification": "090-1234-5678",
}
# What stays Japanese: names of people, places and cars, the other language's name, what the certificate calls things.
HIRAGANA = re.compile(r"[^\n]*[ぁ-ん][^\n]*")


class EnglishPhone(Phone):
    """A phone set to English, whose owner cannot read kana."""

    def presses(self, label: str) -> None:
        super().presses(label)
        page = self.page.locator("body").inner_text()
        kana = [line for line in HIRAGANA.findall(page) if "あおぞら自動車販売" not in line]
        assert not kana, f"{self.page.url} says {kana}"
        assert self.page.locator("html").get_attribute("lang") == "en"


def test_in_english(people: Callable[..., Any], desk: Desk, demo: Demo, order: Order) -> None:
    phone: EnglishPhone = people(EnglishPhone, **HAND | {"locale": "en-GB"})
    desk.files_certificate(order, "スミス　ジョン", "愛知県豊田市トヨタ町１番地２")
    phone.scans(order.link)
    for label in ("Start the application", "Go to buyer registration", "Next", "Agree", "Create an account (free)"):
        phone.presses(label)
    phone.ticks("I agree to the terms")
    phone.presses("Next")
    phone.fills({"E-mail address": "john@example.jp"})
    phone.presses("Send verification code")
    assert "Verification code" in demo.newest_mail("john@example.jp")
    phone.fills({"Verification code (6 digits)": demo.mailed_code("john@example.jp")})
    phone.presses("Next")
    phone.presses("Next")
    phone.chooses("Individual")
    phone.presses("Next")
    phone.presses("Type it in")
    phone.presses("Confirm")
    phone.chooses("Male")
    phone.fills(DATA)
    phone.presses("Confirm")
    phone.is_at("Check your entries")
    desk.confirms_waiting_check(order)
    phone.page.get_by_role("button", name="Register", exact=True).wait_for()
    phone.can_press("Register")
    for label in ("Register", "Next", "Go to user registration", "Register in the buyer's name"):
        phone.presses(label)
    phone.ticks("I agree to the terms")
    for label in ("Next", "Close", "OK"):
        phone.presses(label)
    phone.is_at("Procedure complete")
    demo.awaits_mail("john@example.jp", "registered")
