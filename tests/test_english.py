"""The pages beside the ways in English: accounts, refusals, the console, the demo; dates and whose language it is."""

from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask, render_template

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.refusals import Refused
from mytoyota.demo import demo_data, demo_data_tables
from tests.people.desk import Desk
from tests.people.english import as_in_english, in_english, must_be_english, reads, sends_nothing
from tests.people.page import Page
from tests.people.phone import Phone
from tests.people.showroom import OTHER_PERSON, Showroom
from tests.people.walker import Walker


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
    customer.run_jobs()
    link = next(word for word in customer.mails()[0].body.split() if word.startswith("http"))
    phone.opens(link)
    reads(phone)
    sends_nothing(phone)
    assert must_be_english(as_in_english(phone, "/account/reset/of-nobody")).sees("This link was used before")


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
            must_be_english(Page(name, 200, html))
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
            action = str(desk.form_of(button).attributes["action"])
            page = Page.of(desk.http.post(action, data=desk.body(button), base_url=desk.base))
        must_be_english(page)
    desk.presses("修正をお願いする", note="Please check", wrong="street")
    reads(desk, check)
    reads(desk, "/desk/")
    stranger = Phone(app)
    stranger.opens("/desk/sign-in")
    reads(stranger)
    sends_nothing(stranger)


def test_pages_of_the_other_roles(app: Flask, showroom: Showroom) -> None:
    order_id = showroom.order("crown")
    headquarters, finance = Desk(app, showroom, "HT", "500"), Desk(app, showroom, "TFC", "800")
    for url in ("/desk/", "/desk/orders/", f"/desk/orders/{order_id}", "/desk/papers", "/desk/start"):
        reads(headquarters, url, ["森 久美"])
    names = ["トヨタファイナンス", "岡田 翔"]
    reads(finance, "/desk/start", names)
    assert must_be_english(as_in_english(finance, "/desk/orders/"), names).status == 403


def test_the_demos_pages(database: Database, phone: Phone) -> None:
    demo_data.fill(database)
    tables = demo_data_tables
    rows = [*tables.DEALERS, *tables.ORGANISATIONS, *tables.STORES, *tables.STAFF]
    people = [str(value) for row in rows for value in vars(row).values()]
    people += [str(value) for one in tables.ACCOUNTS for value in one.profile.values()]
    names = [*people, *[one.model for one in tables.MODELS], *[str(one.title) for one in tables.SAMPLES[:4]]]
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
