"""利用記録: center finds who looked at whose data, headquarters what staff of their own dealer did."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from mytoyota.admin.web_words import ACTIONS
from mytoyota.base import retention
from mytoyota.base.db import Database
from mytoyota.console.access_words import page_word
from mytoyota.orders.models import Order
from mytoyota.organisation import access_log
from mytoyota.organisation.access_log import AccessLine
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, PASSWORD, Showroom


@pytest.fixture
def center(app: Flask, showroom: Showroom) -> Desk:
    """原 of the registration desk."""
    return Desk(app, showroom, "CENTER", "900")


def lines_on(desk: Phone) -> list[list[str]]:
    """The cells of each line on the page, newest first, without the time."""
    return [
        [" ".join(cell.text(separator=" ").split()) for cell in row.css("td")]
        for row in desk.page.tree.css("table.grid tbody tr")
    ]


def number_of(database: Database, order_id: str) -> str:
    with database.reading() as session:
        return session.get_one(Order, order_id).contract_number


def test_center_finds_who_looked_at_an_order(app: Flask, showroom: Showroom, desk: Desk, center: Desk) -> None:
    mine, other = showroom.order(certificate=HARUNA), showroom.order()
    for order_id in (mine, other):
        desk.opens(f"/desk/orders/{order_id}")
    Desk(app, showroom, "HT", "500").opens(f"/desk/orders/{mine}/summary")
    number = number_of(showroom.database, mine)
    center.opens(f"/desk/access-log?number={number}")
    assert lines_on(center) == [
        ["森 久美 HT / 500 本部担当者", "出力", "お申込み", number],
        ["佐藤 健 T01 / 100 営業スタッフ", "閲覧", "お申込み", number],
    ]
    center.opens("/desk/access-log?place_code=t01&staff_number=100&act=seen")
    assert len(lines_on(center)) == 2 + 1  # and the desk's first page
    assert not center.sees("高橋")
    center.opens("/desk/access-log?number=A-NONE")
    assert center.sees("該当する記録はありません。")


def test_headquarters_see_their_own_dealers_lines_alone(app: Flask, showroom: Showroom, desk: Desk) -> None:
    order_id = showroom.order()
    desk.opens(f"/desk/orders/{order_id}")
    own, other = Desk(app, showroom, "HT", "500"), Desk(app, showroom, "HK", "510")
    number = number_of(showroom.database, order_id)
    assert len(lines_on(_at(own, f"/desk/access-log?number={number}"))) == 1
    assert lines_on(_at(other, f"/desk/access-log?number={number}")) == []
    other.opens("/desk/access-log")
    assert other.sees("林 浩")
    assert not other.sees("佐藤 健")


def _at(desk: Desk, url: str) -> Desk:
    desk.opens(url)
    return desk


def test_sign_ins_failures_and_ends_leave_a_line_each(app: Flask, showroom: Showroom, center: Desk) -> None:
    phone = Phone(app)
    for password in ("wrong", PASSWORD):
        phone.opens("/desk/sign-in")
        expected = 200 if password == PASSWORD else 422
        phone.presses("サインイン", expected, store_code="T01", number="100", password=password)
    phone.presses("サインアウト")
    center.opens("/desk/access-log?place_code=T01&staff_number=100")
    assert [line[1:3] for line in lines_on(center) if line[1] != "閲覧"] == [
        ["サインアウト", "–"],
        ["サインイン", "パスワード"],
        ["サインイン失敗", "パスワード"],
    ]


def test_other_places_are_shown_and_ended_by_one_press(app: Flask, showroom: Showroom, center: Desk) -> None:
    here, elsewhere = Desk(app, showroom), Desk(app, showroom)
    here.opens("/desk/security")
    assert here.page.text.count("最後の操作") == 2
    here.presses("ほかの端末をサインアウトする")
    assert here.sees("ほかの端末を1件サインアウトしました。")
    assert elsewhere.opens("/desk/orders/").h1 == "店舗スタッフのサインイン"
    assert here.opens("/desk/orders/").h1 == "お申込み"
    center.opens("/desk/access-log?act=ended")
    assert [line[2] for line in lines_on(center)] == ["本人が別の端末から"]


def test_by_days_and_page_by_page(app: Flask, showroom: Showroom) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 14, 59, tzinfo=UTC), tick=False) as clock:
        desk = Desk(app, showroom)
        for _look in range(60):
            desk.opens("/desk/orders/")
        clock.move_to(datetime(2026, 11, 30, 15, 1, tzinfo=UTC))  # the first of December in Japan
        desk.opens("/desk/orders/new")
        desk.opens("/desk/orders/")
        center = Desk(app, showroom, "CENTER", "900")
        center.opens("/desk/access-log?place_code=T01&staff_number=100&first=2026-12-01")
        assert len(lines_on(center)) == 1
        center.opens("/desk/access-log?place_code=T01&staff_number=100&last=2026-11-30&act=seen")
        assert len(lines_on(center)) == 50
        center.presses("次の一覧")
        assert len(lines_on(center)) == 11  # and the desk's first page
        center.opens("/desk/access-log?first=2026-13-01", expect=422)


def test_the_file_holds_the_same_and_is_a_line_itself(app: Flask, showroom: Showroom, desk: Desk, center: Desk) -> None:
    order_id = showroom.order(certificate=HARUNA)
    desk.opens(f"/desk/orders/{order_id}")
    number = number_of(showroom.database, order_id)
    center.opens(f"/desk/access-log?number={number}")
    body = center.body(center.page.button("csvで保存する"))
    answer = center.http.post("/desk/access-log/file", data=body, base_url=center.base)
    (line,) = csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig")))
    assert (line["place_code"], line["staff_number"], line["subject_number"]) == ("T01", "100", number)
    assert "高橋" not in answer.text
    center.opens("/desk/access-log?act=exported")
    assert [row[2] for row in lines_on(center)] == ["利用記録(csv)"]


def test_lines_go_when_their_time_is_over(showroom: Showroom, desk: Desk, database: Database) -> None:
    def left() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(AccessLine)) or 0

    before = left()
    assert before
    access_log.use(30)
    try:
        with time_machine.travel(datetime.now(UTC) + timedelta(days=29), tick=False):
            retention.erase(access_log.RETENTION, database, "")
            assert left() == before
        with time_machine.travel(datetime.now(UTC) + timedelta(days=31), tick=False):
            retention.erase(access_log.RETENTION, database, "")
            assert left() == 0
    finally:
        access_log.use(1095)


def test_what_was_done_to_a_member_of_staff_is_said_in_words(app: Flask) -> None:
    codes = [f"staff_{what}" for what in (*ACTIONS, "link") if what != "same"]
    with app.test_request_context():
        assert [code for code in codes if str(page_word(code)) == code] == []
