"""Orders at the console: opened once, found, shown with a QR code, withdrawn, renewed, handed over."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote

import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from mytoyota.base.db import Database
from mytoyota.orders.models import Order, OrderLink
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import PUBLIC_URL, Showroom
from tests.people.walker import Walker

NEW = {"contract_number": "A-20381"}


def count(database: Database, table: Any = Order) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def opens_new(desk: Desk, expect: int = 200, **values: Any) -> None:
    desk.opens("/desk/orders/new")
    desk.presses("登録してQRコードを出す", expect, **({"model_id": desk.showroom.models["crown"]} | NEW | values))


def test_a_new_order_shows_its_qr_code_beside_the_url(desk: Desk) -> None:
    opens_new(desk, chassis="ｚｖｗ３０－１２３４５６７", plate="品川330さ1234")
    assert re.fullmatch(r"/desk/orders/[0-9a-f]{24}", desk.page.url)
    assert desk.sees("A-20381", "クラウン RS", "QRコードが読み取れないお客さまはこちら")
    assert desk.sees("ZVW30-1234567", "品川 330 さ 12-34")
    url = desk.page.soup.select_one("#link").get_text(strip=True)
    assert url.startswith(f"{PUBLIC_URL}/q/")
    assert scanned(desk) == url
    customer = Phone(desk.http.application)
    customer.scans(url)
    assert customer.sees("クラウン RS", "豊田店")


def scanned(desk: Desk) -> str:
    """What a phone reads from the QR code on the page."""
    picture = unquote(desk.page.soup.select_one("img.qr")["src"].removeprefix("data:image/svg+xml,"))
    size = int(re.search(r'viewBox="0 0 (\d+)', picture)[1])
    dots = Image.new("L", (size, size), 255)
    for x, y in re.findall(r"M(\d+),(\d+)H", picture):
        dots.putpixel((int(x), int(y)), 0)
    codes = zxingcpp.read_barcodes(dots.resize((size * 8, size * 8), Image.Resampling.NEAREST))
    return str(codes[0].text)


def test_the_same_form_sent_thirty_times_at_once_opens_one_order(desk: Desk, database: Database) -> None:
    desk.opens("/desk/orders/new")
    desk.fills(model_id=desk.showroom.models["crown"], **NEW)
    body = desk.body(desk.page.button("登録してQRコードを出す"))
    cookies = "; ".join(f"{c.key}={c.value}" for c in desk.http._cookies.values())

    def send(_: int) -> tuple[int, str]:
        browser = desk.http.application.test_client(use_cookies=False)
        answer = browser.post("/desk/orders/new", data=body, base_url=desk.base, headers={"Cookie": cookies})
        return answer.status_code, answer.headers["Location"]

    with ThreadPoolExecutor(8) as crowd:
        answers = set(crowd.map(send, range(30)))
    assert len(answers) == 1
    assert answers.pop()[0] == 302
    assert count(database) == 1


def test_wrong_input_keeps_what_was_typed_and_says_what_to_mend(desk: Desk, database: Database) -> None:
    opens_new(desk, 422, contract_number="A", model_id="", chassis="ぜ", plate="品川 330 お 12-34")
    assert desk.sees("契約番号は3〜20文字", "選んでください", "車台番号を確認してください")
    assert desk.sees("「お」「し」「へ」「ん」は使われません")
    assert desk.page.soup.select_one("[name=plate]")["value"] == "品川 330 お 12-34"
    assert count(database) == 0
    desk.presses("登録してQRコードを出す", plate="", chassis="", model_id=desk.showroom.models["crown"], **NEW)
    assert count(database) == 1


def test_an_unknown_place_on_the_plate_is_asked_about_once(desk: Desk) -> None:
    opens_new(desk, 422, plate="彦根 330 さ 12-34")
    assert desk.sees("一覧にない地域名です")
    desk.presses("登録してQRコードを出す", place_ok="y")
    assert desk.sees("彦根 330 さ 12-34")


def test_a_contract_that_has_another_vehicle_leads_to_its_order(desk: Desk, database: Database) -> None:
    opens_new(desk)
    there = desk.page.url
    opens_new(desk, 409, model_id=desk.showroom.models["pixis"])
    assert desk.sees("この契約番号の申込みは、別の車種ですでにあります")
    assert desk.page.soup.select_one(f"a[href='{there}']")
    assert count(database) == 1
    desk.presses("登録してQRコードを出す", contract_number="A-20382")
    assert count(database) == 2


def test_back_and_another_number_asks_before_a_second_order(desk: Desk, database: Database) -> None:
    desk.opens("/desk/orders/new")
    form = desk.page
    desk.presses("登録してQRコードを出す", model_id=desk.showroom.models["crown"], **NEW)
    desk.page = form  # the browser's Back
    desk.presses("登録してQRコードを出す", 409, model_id=desk.showroom.models["crown"], contract_number="A-20399")
    assert count(database) == 1
    assert desk.page.soup.select_one("[name=contract_number]")["value"] == "A-20399"
    desk.presses("登録してQRコードを出す")
    assert count(database) == 2


def test_a_model_that_does_not_exist_is_refused(desk: Desk, database: Database) -> None:
    opens_new(desk, 422, model_id="0" * 24)
    opens_new(desk, 422, staff_id=desk.showroom.staff_ids["田中"])  # of another dealer
    assert count(database) == 0


def test_orders_are_found_by_number_model_and_state(desk: Desk, walker: Walker) -> None:
    for number, model in (("A-20381", "crown"), ("A-20382", "bz4x"), ("B-10001", "crown")):
        opens_new(desk, contract_number=number, model_id=desk.showroom.models[model])
    desk.presses("QRコードを取り消す")
    begun = walker.journey_at("1-1/4", car="bz4x").order_id
    for query, found in (
        ("contract=a-203", {"A-20381", "A-20382"}),
        ("model=くらうん", {"A-20381", "B-10001"}),
        ("contract=A&model=bz", {"A-20382", "begun"}),
        ("state=withdrawn", {"B-10001"}),
        ("state=new", {"A-20381", "A-20382"}),
        ("state=going", {"begun"}),
        ("state=done", set()),
        ("state=nonsense", {"A-20381", "A-20382", "B-10001", "begun"}),
    ):
        desk.opens(f"/desk/orders/?{query}")
        rows = desk.page.soup.select("tbody tr")
        links = {row.th.get_text(strip=True): row.th.a["href"].rsplit("/", 1)[-1] for row in rows}
        assert {"begun" if order_id == begun else number for number, order_id in links.items()} == found, query


def test_many_orders_come_in_pages(desk: Desk, showroom: Showroom) -> None:
    for _ in range(53):
        showroom.order("crown")
    desk.opens("/desk/orders/?model=クラウン")
    assert len(desk.page.soup.select("tbody tr")) == 50
    assert desk.sees("全53件")
    desk.presses("次の一覧")
    assert len(desk.page.soup.select("tbody tr")) == 3
    desk.presses("前の一覧")
    assert len(desk.page.soup.select("tbody tr")) == 50
    for wrong in ("-1", "0", "x", "999999999999999999999"):
        desk.opens(f"/desk/orders/?page={wrong}")


def test_withdrawing_and_renewing_act_once_however_often_they_are_sent(desk: Desk, database: Database) -> None:
    opens_new(desk)
    first = desk.page.soup.select_one("#link").get_text(strip=True)
    renew = desk.page.button("QRコードを作りなおす")
    body, form = desk.body(renew), desk.form_of(renew)
    for _ in range(3):
        desk.sends(body, form=form)
    second = desk.page.soup.select_one("#link").get_text(strip=True)
    assert second != first
    with database.reading() as session:
        assert session.scalars(select(OrderLink)).one().version == 2
    desk.presses("QRコードを取り消す")
    assert desk.sees("このQRコードは取り消されています")
    assert not desk.page.soup.select("#link, img.qr")
    customer = Phone(desk.http.application)
    customer.scans(second, 410)
    desk.presses("新しいQRコードを出す")
    customer.scans(desk.page.soup.select_one("#link").get_text(strip=True))
    customer.scans(first, 410)


def test_a_lost_phone_is_handed_over(app: Flask, desk: Desk, walker: Walker) -> None:
    lost = walker.journey_at("1-1/4")
    desk.opens(f"/desk/orders/{lost.order_id}")
    old = desk.page.soup.select_one("#link").get_text(strip=True)
    act = desk.page.button("別の端末に引き継ぐ")
    body, form = desk.body(act), desk.form_of(act)
    for _ in range(2):
        desk.sends(body, form=form)
    assert desk.sees("まだQRコードは読み取られていません", "別のスマートフォンに引き継ぎました")
    lost.phone.opens(lost.phone.page.url, 403)
    other = Phone(app)
    other.scans(old, 410)
    other.scans(desk.page.soup.select_one("#link").get_text(strip=True))
    other.presses("お申込みを開始する")
    assert other.page.url.endswith("1-1/3")
    lost.phone.opens(old, 410)


def test_the_a4_sheet_has_the_code_and_the_address(desk: Desk) -> None:
    opens_new(desk)
    url = desk.page.soup.select_one("#link").get_text(strip=True)
    desk.presses("QRコードを印刷")
    assert desk.sees(url, "運転免許証", "A-20381")
    assert scanned(desk) == url


def test_what_a_customer_asked_for_stands_on_the_order(desk: Desk, walker: Walker) -> None:
    customer = walker.journey_at("2-3/6", account="existing")
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("店舗でお願いすること：「ご契約者さまへのご案内」のお渡し")
    desk.opens("/desk/")
    assert desk.sees("ご案内」のお渡し")
    desk.opens("/desk/orders/?state=calling")
    assert customer.order_id in desk.page.text


def test_the_leaflet_has_the_general_address_and_nothing_of_the_buyer(desk: Desk, walker: Walker, phone: Phone) -> None:
    customer = walker.journey_at("2-3/6", account="existing", car="bz4x")
    desk.opens(f"/desk/orders/{customer.order_id}")
    desk.presses("ご案内を印刷")
    url = walker.app.extensions["settings"].public_url + "/register"
    assert desk.page.h1 == "ご契約者さまへのご案内"
    assert desk.sees(url, "車検証", "juden-support.jp", "tconnect.jp", "0800-700-7700")
    assert scanned(desk) == url
    assert not desk.sees("高橋")
    phone.scans(url)
    assert phone.page.h1 == "納車後のお手続き"
    assert not phone.sees("bZ4X")
    assert not phone.sees("高橋")


def test_numbers_that_come_later_are_kept(desk: Desk) -> None:
    opens_new(desk)
    desk.presses("番号を登録する")
    desk.presses("登録する", 422, chassis="x")
    desk.presses("登録する", chassis="ZVW30-1234567")
    desk.presses("番号を登録する")
    desk.presses("登録する", plate="豊田 330 さ ・・・1")
    assert desk.sees("ZVW30-1234567", "豊田 330 さ ・・・1", "車台番号・登録番号を登録しました")
