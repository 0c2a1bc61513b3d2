"""Headquarters at the desk: every store of their dealer, to read; nothing to press, no address to begin with."""

import pytest
from flask import Flask

from mytoyota.base.db import Database
from mytoyota.idv import staff_check
from mytoyota.organisation.models import Staff
from tests.people.desk import Desk
from tests.people.showroom import HARUNA, Showroom
from tests.people.walker import Walker


@pytest.fixture
def headquarters(app: Flask, showroom: Showroom) -> Desk:
    """森 of 愛知トヨタ."""
    return Desk(app, showroom, "HT", "500")


def presses(desk: Desk) -> list[str]:
    """Every button of the page's forms and every link into a form, beside signing out."""
    buttons = [one.get_text(strip=True) for one in desk.page.soup.select("main form[method=post] button")]
    forms = ("/new", "/vehicle", "/certificate", "/sheet", "/leaflet", "/form.pdf")
    return buttons + [str(a["href"]) for a in desk.page.soup.select("main a") if str(a.get("href")).endswith(forms)]


def test_they_see_the_orders_of_their_stores_with_the_stores_name(
    headquarters: Desk, showroom: Showroom, database: Database
) -> None:
    order_id = showroom.order("crown", HARUNA)
    for url in ("/desk/", "/desk/orders/"):
        headquarters.opens(url)
        assert order_id in headquarters.page.text
        assert headquarters.page.soup.select_one("td[data-label=店舗]").get_text() == "豊田店"
        assert presses(headquarters) == []


def test_an_order_is_shown_without_its_address_and_without_buttons(headquarters: Desk, showroom: Showroom) -> None:
    order_id = showroom.order("crown", HARUNA)
    headquarters.opens(f"/desk/orders/{order_id}")
    assert headquarters.sees("豊田店", "クラウン RS", "有効期限：", "車検証")
    assert showroom.link(order_id) not in headquarters.page.text
    assert not headquarters.page.soup.select("img.qr")
    assert presses(headquarters) == []
    headquarters.presses("控えを印刷")
    assert headquarters.sees("お申込みの控え")


def test_a_waiting_check_is_shown_and_left_to_the_store(headquarters: Desk, walker: Walker) -> None:
    customer = walker.journey_at("1-1/8-A")
    headquarters.opens("/desk/checks/")
    assert headquarters.page.soup.select_one("[data-waiting-count]").get_text(strip=True) == "1"
    headquarters.presses(headquarters.page.soup.select_one("tbody a").get_text(" ", strip=True))
    assert headquarters.sees("店舗のスタッフが確認します", "高橋")
    assert presses(headquarters) == []
    customer.staff_confirm()
    headquarters.opens(headquarters.page.url)
    assert headquarters.sees("確認ずみです")


def test_the_ways_to_pay_are_shown_without_the_paper(
    headquarters: Desk, showroom: Showroom, database: Database, walker: Walker
) -> None:
    customer = walker.journey_at("2-1/3", account="existing")
    headquarters.opens(f"/desk/orders/{customer.order_id}/payment")
    assert headquarters.sees("お支払い方法")
    assert presses(headquarters) == []


def test_a_manager_works_like_sales(app: Flask, showroom: Showroom, database: Database) -> None:
    order_id = showroom.order("crown", HARUNA)
    asked = staff_check.Asked(showroom.store_id, order_id, "buyer_sign_up", "haruna", "1:a", {"family_name": "高橋"})
    with database.writing() as session:
        check_id = staff_check.ask(session, asked).id
    manager = Desk(app, showroom, "T01", "110")
    manager.opens(f"/desk/checks/{check_id}")
    manager.presses("確認した", same="family_name")
    assert manager.sees("確認しました")
    with database.reading() as session:
        member = session.get_one(Staff, showroom.staff_ids["店長"])
        assert staff_check.get(session, check_id).decided_by == member.id
