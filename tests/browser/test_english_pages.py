"""A customer whose browser speaks English: every page fits the hand, and Back after an answered form is a page."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.conftest import HAND
from tests.browser.inspection import RULES, WIDER_THAN_THE_PAGE, axe, picture
from tests.browser.ways import CERTIFICATE, DEMO_PASSWORD, HANAKO, PASSWORD

JOHN = {
    "Family name": "高橋",
    "Given name": "陽菜",
    "Reading (family)": "Takahashi",
    "Reading (given)": "Haruna",
    "Year": "1990",
    "Month": "2",
    "Day": "22",
    "Prefecture": "Aichi (愛知県)",
    "City, ward, town or village": "豊田市",
    "Area and number": "トヨタ町1番地2",
    "Contact phone": "0565-28-2121",
    "Mobile phone": "090-1234-5678",
    "Password": PASSWORD,
    "Password (again)": PASSWORD,
    "Phone for verification": "090-1234-5678",
}


HIRAGANA, DEALER = re.compile(r".*[ぁ-ん].*"), "あおぞら自動車販売"
PLATE_KANA = re.compile("(?<![ぁ-んァ-ヶ一-龠])さ(?![ぁ-んァ-ヶ一-龠])")  # alone, as on a plate


@pytest.fixture
def phone(people: Callable[..., Any]) -> Phone:
    """A phone from abroad."""
    made: Phone = people(Phone, locale="en-GB", **HAND)
    return made


class Look:
    """What is wrong with an English page: wider than a narrow phone, against a rule of axe, or not in English."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def of(self, phone: Phone, name: str) -> None:
        page = phone.page
        page.set_viewport_size({"width": 320, "height": 640})
        self.wrong += [f"{name} is wider than 320 px: {one}" for one in page.evaluate(WIDER_THAN_THE_PAGE)]
        page.set_viewport_size({"width": 390, "height": 844})
        self.wrong += [f"{name}: {one}" for one in axe(page, RULES)]
        kana = HIRAGANA.findall(PLATE_KANA.sub("", page.locator("body").inner_text()))
        picture(page, name)
        self.wrong += [f"{name} is not all English: {line}" for line in kana if DEALER not in line]


def begins(phone: Phone, order: Order) -> None:
    phone.scans(order.link)
    for label in ("Start the application", "Go to buyer registration", "Next", "Agree"):
        phone.presses(label)
    phone.is_at("Log in")


def test_the_way_of_somebody_who_reads_english(phone: Phone, desk: Desk, demo: Demo) -> None:
    look = Look()
    order = demo.prepares("bZ4X G", "車検証はまだ届いていない")
    desk.files_certificate(order, **CERTIFICATE)
    phone.scans(order.link)
    look.of(phone, "en-opening")
    begins(phone, order)
    look.of(phone, "en-login")
    phone.presses("Create an account (free)")
    phone.ticks("I agree to the terms")
    phone.presses("Next")
    phone.fills({"E-mail address": "english@example.jp"})
    phone.presses("Send verification code")
    look.of(phone, "en-email-code")
    demo.awaits_mail("english@example.jp", "Verification code")
    phone.fills({"Verification code (6 digits)": demo.mailed_code("english@example.jp")})
    phone.presses("Next")
    phone.presses("Next")
    phone.chooses("Individual")
    phone.presses("Next")
    look.of(phone, "en-entry-way")
    phone.presses("Type it in")
    phone.presses("Confirm")
    look.of(phone, "en-form-errors")
    phone.fills({"Postal code": "471-0826"})
    phone.taps("Fill in address")
    phone.sees("The address is filled in.")
    phone.chooses("Female")
    phone.fills(JOHN)
    phone.sees("22 February 1990 (Heisei 2)")
    phone.presses("Confirm")
    look.of(phone, "en-staff-check")
    desk.confirms_waiting_check(order)
    phone.sees("The staff have finished the check.")
    ends(phone, look)
    assert not look.wrong, "\n".join(look.wrong)


def ends(phone: Phone, look: Look) -> None:
    """From 登録 to the end, with both services, paid by direct debit."""
    presses(
        phone,
        look,
        ("Register", "en-account-created"),
        ("Next", "en-buyer-done"),
        ("Go to user registration", "en-name-choice"),
        ("Register in the buyer's name", "en-user-terms"),
    )
    phone.ticks("I agree to the terms")
    presses(
        phone,
        look,
        ("Next", "en-user-done"),
        ("Go to My TOYOTA services", "en-tconnect-choice"),
        ("Apply", "en-contractor"),
        ("Register in the user's name", "en-tconnect-terms"),
    )
    phone.ticks("I agree to the T-Connect terms")
    phone.ticks("I agree to the handling of personal and vehicle data")
    presses(phone, look, ("Next", "en-tconnect-options"))
    phone.page.get_by_role("checkbox", name="Remote control").check()
    presses(phone, look, ("Next", "en-payment-method"))
    phone.chooses("Direct debit")
    presses(
        phone,
        look,
        ("Next", "en-tconnect-summary"),
        ("Apply with these details", "en-tconnect-submission"),
        ("Apply now", "en-tconnect-accepted"),
        ("Next", "en-charging-choice"),
        ("Apply", "en-charging-terms"),
    )
    phone.ticks("I agree to the charging support terms")
    presses(phone, look, ("Next", "en-charging-plan"))
    phone.chooses("Regular")
    presses(
        phone,
        look,
        ("Next", "en-charging-summary"),
        ("Apply with these details", "en-charging-submission"),
        ("Apply now", "en-completed"),
        ("Close", "en-staff-call"),
        ("OK", "en-finished"),
    )


def presses(phone: Phone, look: Look, *pages: tuple[str, str]) -> None:
    """One button after the other, each with a look at the page that it leads to."""
    for label, name in pages:
        phone.presses(label)
        look.of(phone, name)


def test_the_way_of_a_user_at_home_who_reads_english(phone: Phone) -> None:
    look = Look()
    phone.scans("/register")
    look.of(phone, "en-after-opening")
    phone.presses("Start the application")
    phone.fills({"E-mail address": HANAKO, "Password": DEMO_PASSWORD})
    presses(phone, look, ("Log in", "en-after-account"), ("Confirm", "en-after-summary"), ("Next", "en-account-ready"))
    presses(phone, look, ("Next", "en-profile-sharing"))
    if phone.offers("Share"):  # or it was shared before
        phone.presses("Share")
    look.of(phone, "en-after-terms")
    phone.ticks("I agree to the terms")
    phone.presses("Next")
    phone.unfolds("Read from the certificate")
    phone.unfolds("Where to find the chassis number and the plate number")
    look.of(phone, "en-vehicle-numbers")
    phone.page.locator("#chassis_front").fill("ABC123-7654323")
    phone.fills({"Place name": "豊田", "Class number": "330", "Hiragana": "さ", "Serial number": "12-34"})
    phone.presses("Confirm")
    phone.presses("Apply with these details")
    look.of(phone, "en-applied")
    phone.presses("Close")
    look.of(phone, "en-after-end")
    phone.scans("/my/")
    look.of(phone, "en-my-login")
    presses(phone, look, ("Continue to log in", "en-my-cars"), ("Add a car", "en-my-add"))
    presses(phone, look, ("Use the chassis and registration numbers", "en-my-numbers"))
    assert not look.wrong, "\n".join(look.wrong)


def test_back_after_an_answered_form_is_the_page_and_not_the_browsers_warning(phone: Phone, order: Order) -> None:
    begins(phone, order)
    phone.fills({"E-mail address": "half@exam"})
    phone.presses("日本語")
    phone.is_at("ログイン")
    assert phone.reads("メールアドレス") == "half@exam"
    with phone.refused(422):
        phone.presses("ログイン")
    phone.presses("パスワードをお忘れの方")
    phone.goes_back()
    phone.is_at("ログイン")
    phone.reloads()
    phone.is_at("ログイン")
