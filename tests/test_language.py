"""The language switch is on every page and loses nothing; mails are in the language of the page that caused them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from mytoyota.base.db import Database
from mytoyota.notifications import outbox
from mytoyota.notifications.models import Message
from mytoyota.web import texts
from tests.people.answers import PASSWORD, PERSON, PROFILE
from tests.people.desk import Desk
from tests.people.english import ADDRESS, in_english, japanese_in, must_be_english
from tests.people.page import Page
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, Showroom
from tests.people.walker import Walker

SECRET = ("password", "password_again", "current", "form_key", "csrf_token")


def shown(page: Page, phone: Phone) -> dict[str, Any]:
    return {name: value for name, value in phone.body().items() if name not in SECRET}


def switches_there_and_back(phone: Phone, **typed: str) -> None:
    """Types, switches to English and back: the same page each time, all still there, nothing complained of."""
    url = phone.page.url
    phone.fills(**typed)
    before = {name: value for name, value in phone.body().items() if name not in SECRET}
    for label, lang in (("English", "en"), ("日本語", "ja")):
        page = phone.presses(label)
        assert (page.url, page.soup.html["lang"]) == (url, lang)
        assert shown(page, phone) == before
        assert not page.soup.select("#errors, .error"), "a switch is no mistake"
        if lang == "en":
            must_be_english(page, typed.values())


@pytest.mark.parametrize(
    ("step_id", "typed"),
    [
        ("1-1/8-B", {"email": "half@exam"}),
        ("1-1/9-B", {"code": "12"}),
        ("1-1/11-B", {"kind": "corporate"}),
        ("1-1/18-B", PERSON | {"postal_code": "47", "street": "元町3", "building": "コーポ青葉"}),
        ("2-1/3", {"agree": "y"}),
    ],
)
def test_a_step_keeps_what_was_typed(walker: Walker, step_id: str, typed: dict[str, str]) -> None:
    customer = walker.journey_at(step_id)
    switches_there_and_back(customer.phone, **typed)
    assert customer.step_id == step_id, "switching goes nowhere"


def test_the_accounts_forms_keep_what_was_typed(walker: Walker) -> None:
    phone = walker.journey_at("1-1/6", account="existing").phone
    switches_there_and_back(phone, email="haruna@exam", password=PASSWORD)
    phone.opens("/account/forgot")
    switches_there_and_back(phone, email="haruna@exam")
    phone = walker.journey_at("1-1/7-A", email="second@example.jp").phone
    phone.presses("登録情報を変更する")
    switches_there_and_back(phone, street="元町9", postal_code="1")
    phone.presses("この内容に変更する", street="元町9", postal_code="471-0855")
    assert phone.page.h1 == "登録情報の確認と変更", "the way back to the registration is kept too"
    assert phone.sees("元町9")


def test_the_consoles_forms_keep_what_was_typed(app: Flask, desk: Desk, showroom: Showroom) -> None:
    order_id = showroom.order("pixis", HARUNA)
    desk.opens("/desk/orders/new")
    switches_there_and_back(desk, contract_number="A-1", plate="豊田 330")
    desk.opens(f"/desk/orders/{order_id}/vehicle")
    switches_there_and_back(desk, chassis="ZVW")
    desk.opens(f"/desk/orders/{order_id}/certificate")
    switches_there_and_back(desk, name="高橋", kind="individual", chassis="?")
    stranger = Phone(app)
    stranger.opens("/desk/sign-in?next=/desk/orders/new")
    switches_there_and_back(stranger, store_code="T0", number="1")


def test_every_page_has_the_switch_and_it_comes_back_to_it(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("2-1/2", account="existing")
    order = f"/desk/orders/{customer.order_id}"
    found = "/desk/orders/?contract=A-&model=パッソ"
    for url in ("/desk/", found, "/desk/checks/", order, f"{order}/sheet", "/", "/demo/outbox"):
        desk.opens(url)
        seen = desk.page.h1, desk.page.soup.select("input[type=search]")
        assert desk.presses("English").soup.html["lang"] == "en"
        desk.presses("日本語")
        assert (desk.page.h1, desk.page.soup.select("input[type=search]")) == seen, url
    refusal = Page.of(customer.phone.http.get("/nothing-here?x=1", base_url=customer.phone.base))
    english = str(refusal.button("English").attributes["href"])
    assert parse_qs(urlsplit(english).query) == {"back": ["/nothing-here?x=1"]}


def test_the_switch_leads_to_no_other_site(phone: Phone) -> None:
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = phone.http.get("/language/en", query_string={"back": back}, base_url=phone.base)
        assert answer.location == "/"
    assert phone.http.get("/language/xx?back=/", base_url=phone.base).headers.getlist("Set-Cookie") == []


def mails(database: Database) -> list[Message]:
    with database.reading() as session:
        return [one for one in outbox.newest(session) if one.subject]


def must_be_english_mail(message: Message, subject: str) -> None:
    assert message.subject == subject
    assert japanese_in(message.body, [*PROFILE.values(), ADDRESS, "豊田店", "パッソ"]) == []


def test_mails_of_a_sign_up_in_english(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/8-B")
    with in_english(customer.phone):
        customer.phone.reloads()
        customer.phone.presses("Send verification code", email=customer.email)
    must_be_english_mail(mails(database)[0], "[My TOYOTA] Your verification code")
    customer.phone.reloads()
    customer.goes_to("1-1/19-B")
    customer.staff_confirm()
    with in_english(customer.phone):
        customer.phone.reloads()
        customer.phone.presses("Register")
    must_be_english_mail(mails(database)[0], "[My TOYOTA] Your TOYOTA Account is registered")
    customer.phone.reloads()
    customer.goes_to("2-1/3")
    with in_english(customer.phone):
        customer.phone.reloads()
        customer.phone.presses("Next", agree="y")
    must_be_english_mail(mails(database)[0], "[My TOYOTA] The user is registered")


def test_who_switched_back_to_japanese_gets_japanese(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/8-B")
    customer.phone.presses("English")
    customer.phone.presses("日本語")
    customer.phone.presses("認証コードを送信", email=customer.email)
    assert mails(database)[0].subject == "【My TOYOTA】認証コードのお知らせ"


def test_an_address_that_has_an_account_is_told_in_english_too(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/8-B")
    walker.has_account("taken@example.jp")
    with in_english(customer.phone):
        customer.phone.reloads()
        customer.phone.presses("Send verification code", email="taken@example.jp")
    must_be_english_mail(mails(database)[0], "[My TOYOTA] This e-mail address is already registered")


SOMEBODY_ELSE = HARUNA | {"name": "佐々木　希", "address": "愛知県豊田市元町５番地"}


@pytest.mark.parametrize(
    ("arrives", "subject"),
    [
        (HARUNA, "[My TOYOTA] The user is registered"),
        (SOMEBODY_ELSE, "[My TOYOTA] Please check the user registration"),
    ],
)
def test_what_the_worker_mails_days_later_is_in_the_language_of_the_registration(
    walker: Walker, database: Database, showroom: Showroom, arrives: dict[str, str], subject: str
) -> None:
    customer = walker.journey_at("2-1/3", certificate=None, account="existing")
    with in_english(customer.phone):
        customer.phone.reloads()
        customer.phone.presses("Next", agree="y")
    must_be_english_mail(mails(database)[0], "[My TOYOTA] We have received the user registration")
    showroom.certificate_arrives(customer.order_id, arrives)
    customer.run_jobs()
    must_be_english_mail(mails(database)[0], subject)


def test_a_forgotten_password_in_english(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/6", account="existing")
    with in_english(customer.phone):
        customer.phone.opens("/account/forgot")
        customer.phone.presses("Send the e-mail", email=customer.email)
    customer.run_jobs()
    must_be_english_mail(mails(database)[0], "[My TOYOTA] Reset your password")


def test_what_is_said_in_another_language_ends_with_it(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert texts.gettext("次へ") == "Next"
        with texts.force_language("ja"):
            assert (texts.language(), texts.gettext("次へ")) == ("ja", "次へ")
        assert texts.gettext("次へ") == "Next"
