"""Every page in English: no Japanese is left but people's own data and printed terms; dates are written in English."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask, render_template

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.refusals import Refused
from mytoyota.console import demo_data, demo_data_tables
from tests.people.desk import Desk
from tests.people.english import in_english, must_be_english, reads, sends_nothing
from tests.people.page import Page
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, Showroom
from tests.people.walker import Journey, Walker
from tests.people.written_licence import bad_photograph, photograph

OTHER_PERSON = HARUNA | {"kind": "corporate", "name": "佐々木　希", "address": "愛知県豊田市元町５番地"}


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
    ref = customer.phone.page.url.split("/")[2]
    return f"/o/{ref}/{step_id}"


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
    assert must_be_english(_as_in_english(Phone(walker.app), link)).h1 == "Start your application"
    buyer.phone.reloads()
    buyer.phone.presses("QRコードを取り消す")
    assert reads(buyer.phone).sees("The user's QR code is withdrawn.")
    assert must_be_english(_as_in_english(user.phone, user.page.url)).sees("The buyer withdrew this QR code")


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


def test_the_accounts_own_pages(walker: Walker) -> None:
    customer = walker.journey_at("1-1/6", account="existing")
    phone = customer.phone
    for url in (
        "/account/login",
        "/account/forgot",
        "/account/forgot/sent",
        "/account/reset/done",
        "/account/logged-out",
    ):
        reads(phone, url)
    phone.opens("/account/forgot")
    sends_nothing(phone)
    phone.presses("メールを送る", email=customer.email)
    customer.duties_done()
    link = next(word for word in customer.mails()[0].body.split() if word.startswith("http"))
    phone.opens(link)
    reads(phone)
    sends_nothing(phone)
    assert must_be_english(_as_in_english(phone, "/account/reset/of-nobody")).sees("This link was used before")


def _as_in_english(phone: Phone, url: str) -> Page:
    with in_english(phone):
        return Page.of(phone.http.get(url, base_url=phone.base))


def test_the_accounts_personal_pages(walker: Walker) -> None:
    phone = walker.journey_at("1-1/7-A").phone
    for url in ("/account/profile", "/account/password", "/account/logout"):
        phone.opens(url)
        reads(phone)
        if "form" in phone.page.text and not url.endswith("logout"):
            sends_nothing(phone)


def test_wrong_passwords_and_the_wait(walker: Walker) -> None:
    phone = walker.journey_at("1-1/6", account="existing").phone
    with in_english(phone):
        for number in range(7):
            phone.opens("/account/login")
            typed = phone.body() | {"email": "haruna@example.jp", "password": f"wrong wrong {number}"}
            page = must_be_english(Page.of(phone.http.post(phone.page.url, data=typed, base_url=phone.base)))
    assert page.status == 429
    assert page.sees("login is paused")


def test_every_page_that_says_no(app: Flask, phone: Phone) -> None:
    names = sorted(one.stem for one in (Path(app.root_path) / "templates/errors").glob("*.html") if one.stem != "error")
    assert len(names) > 10
    for name in names:
        with app.test_request_context("/x", headers={"Cookie": "lang=en"}, base_url=phone.base):
            html = render_template(f"errors/{name}.html", error=Refused(), typed={"city": "1"}, next_url="/")
            must_be_english(Page(name, 200, BeautifulSoup(html, "html.parser"), html))
    with in_english(phone):
        page = must_be_english(Page.of(phone.http.get("/nothing-here", base_url=phone.base)))
    assert page.h1 == "Page not found"


def test_the_console(walker: Walker, desk: Desk, showroom: Showroom) -> None:
    customer = walker.journey_at("1-1/19-B", car="bz4x")
    waiting = showroom.order("crown")
    withdrawn = showroom.order("pixis", certificate=None)
    stopped = walker.journey_at("2-1/3", account="existing", email="other@example.jp", certificate=OTHER_PERSON)
    stopped.goes_on()
    two_phones = walker.user(email="third@example.jp").goes_to("2-2/8")
    two_phones.buyer.phone.scans(walker.showroom.link(two_phones.order_id))  # type: ignore[union-attr]
    absent = walker.journey_at("2-3/6", account="existing", email="fourth@example.jp")
    desk.opens(f"/desk/orders/{absent.order_id}")
    desk.presses("ご案内を印刷")
    check = customer.waiting_check().id
    with time_machine.travel(clock.now() - timedelta(days=3)):
        showroom.order("prius_phv")
    desk.opens(f"/desk/orders/{withdrawn}")
    desk.presses("QRコードを取り消す")
    desk.opens("/desk/checks/" + check)
    desk.presses("確認コードを出す")
    lists = ["/desk/", "/desk/orders/", "/desk/orders/?state=done", "/desk/orders/new", "/desk/checks/"]
    details = [f"/desk/orders/{customer.order_id}{page}" for page in ("", "/sheet", "/vehicle", "/certificate")]
    others = [
        f"/desk/orders/{one}" for one in (waiting, withdrawn, stopped.order_id, two_phones.order_id, absent.order_id)
    ]
    others.append(f"/desk/orders/{absent.order_id}/leaflet")
    for url in [*lists, *details, *others]:
        reads(desk, url)
    page = reads(desk, f"/desk/checks/{check}")
    assert page.sees("22 February 1990 (平成2年2月22日)")
    assert reads(desk, "/desk/").sees("Check your entries"), "where the phone is, in the reader's language"


def test_the_consoles_forms_and_decisions(app: Flask, walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("1-1/19-B")
    check = f"/desk/checks/{customer.waiting_check().id}"
    for url in (
        "/desk/orders/new",
        f"/desk/orders/{customer.order_id}/vehicle",
        f"/desk/orders/{customer.order_id}/certificate",
    ):
        desk.opens(url)
        form = desk.body()
        for typed in (
            {},
            {"chassis": "!", "plate": "品川 330"},
            {"plate": "架空 330 さ 12-34", "contract_number": "?"},
        ):
            with in_english(desk):
                answer = desk.http.post(url, data=form | typed, base_url=desk.base)
            if answer.status_code == 422:
                must_be_english(Page.of(answer), ["架空", "品川"])
    desk.opens(check)
    for label in ("確認した", "修正をお願いする"):
        button = desk.page.button(label)
        with in_english(desk):
            action = str(desk.form_of(button)["action"])
            page = Page.of(desk.http.post(action, data=desk.body(button), base_url=desk.base))
        must_be_english(page)
    desk.presses("修正をお願いする", note="Please check", wrong="street")
    reads(desk, check)
    reads(desk, "/desk/")
    stranger = Phone(app)
    stranger.opens("/desk/sign-in")
    reads(stranger)
    sends_nothing(stranger)


def test_the_demos_pages(database: Database, phone: Phone) -> None:
    demo_data.fill(database)
    tables = demo_data_tables
    people = [str(value) for table in (tables.STORES, tables.STAFF) for row in table for value in vars(row).values()]
    people += [str(value) for one in tables.ACCOUNTS for value in one.profile.values()]
    names = [*people, *[model for model, *_ in tables.MODELS], *[str(one.title) for one in tables.SAMPLES[:4]]]
    for url in ("/", "/demo/outbox"):
        reads(phone, url, names)


def test_dates_are_the_readers(walker: Walker) -> None:
    phone = walker.journey_at("1-1/7-A").phone
    assert phone.page.sees("1990年2月22日")
    assert reads(phone).sees("22 February 1990")


def test_the_browsers_own_language_is_taken_where_none_was_chosen(app: Flask, phone: Phone) -> None:
    for header, lang in (("en-GB,en;q=0.9", "en"), ("ja,en;q=0.5", "ja"), ("fr", "ja")):
        answer = phone.http.get("/desk/sign-in", base_url=phone.base, headers={"Accept-Language": header})
        assert Page.of(answer).soup.html["lang"] == lang
