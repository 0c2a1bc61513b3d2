"""The QR code: what it opens, for whom, how long, and what looking at it never does (guide 1-1/1, 1-1/2)."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.models import Journey
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Walker


def journeys(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Journey)) or 0


def test_previews_and_scanners_change_nothing(phone: Phone, showroom: Showroom, database: Database) -> None:
    link = showroom.link(showroom.order())
    for _look in range(3):
        phone.scans(link)
    assert journeys(database) == 0


def test_the_page_says_which_car_and_store_and_what_is_needed(phone: Phone, showroom: Showroom) -> None:
    phone.scans(showroom.link(showroom.order("crown")))
    assert phone.sees("クラウン", "豊田店", "運転免許証", "メールアドレス", "Wi-Fi", "通信料")


def test_the_qr_code_brings_the_person_back_to_where_they_were(walker: Walker, showroom: Showroom) -> None:
    journey = walker.journey_at("1-1/5")
    journey.phone.scans(showroom.link(journey.order_id))
    assert journey.step_id == "1-1/5"


def test_a_second_phone_is_told_that_another_one_is_at_it(app: Flask, walker: Walker, showroom: Showroom) -> None:
    journey = walker.journey_at("1-1/4")
    other = Phone(app)
    other.scans(showroom.link(journey.order_id))
    other.presses("お申込みを開始する", expect=403)
    assert other.sees("別の端末でお手続き中です")


def test_another_browser_with_the_address_alone_sees_nothing(app: Flask, walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    stranger = Phone(app)
    stranger.opens(journey.page.url, expect=404)
    assert not stranger.sees("豊田店")


def test_a_renewed_link_ends_the_old_one(phone: Phone, showroom: Showroom, database: Database) -> None:
    order_id = showroom.order()
    old = showroom.link(order_id)
    with database.writing() as session:
        order = session.get_one(Order, order_id)
        orders.renew(session, orders.link_for(session, order, orders.BUYER), showroom.staff_ids["佐藤"])
    phone.scans(old, expect=410)
    assert phone.sees("販売店")
    phone.scans(showroom.link(order_id))


def test_a_withdrawn_link_says_so(phone: Phone, showroom: Showroom, database: Database) -> None:
    order_id = showroom.order()
    link = showroom.link(order_id)
    with database.writing() as session:
        order = session.get_one(Order, order_id)
        orders.withdraw(session, orders.link_for(session, order, orders.BUYER), showroom.staff_ids["佐藤"])
    phone.scans(link, expect=410)
    phone.sends({}, expect=410)


def test_after_fourteen_days_the_link_is_over(phone: Phone, showroom: Showroom) -> None:
    link = showroom.link(showroom.order())
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        phone.scans(link, expect=410)


def test_a_guessed_link_leads_nowhere(phone: Phone, showroom: Showroom) -> None:
    link = showroom.link(showroom.order())
    phone.scans(link[:-4] + "AAAA", expect=404)
    phone.scans("/q/" + "x" * 40, expect=404)


def test_handed_over_to_another_phone_the_old_one_is_out_and_nothing_typed_is_shown(
    app: Flask, walker: Walker, showroom: Showroom, database: Database
) -> None:
    lost = walker.journey_at("1-1/18-B")
    lost.phone.presses("前の画面にもどる", family_name="豊田")
    with database.writing() as session:
        order = session.get_one(Order, lost.order_id)
        orders.hand_over(session, order, showroom.staff_ids["佐藤"])
    lost.phone.reloads(expect=403)
    found = type(lost)(Phone(app), lost.order_id, database, showroom)
    found.phone.scans(showroom.link(lost.order_id))
    found.goes_to("1-1/9-B")
    assert "豊田" not in found.page.text.replace("豊田店", "")
    found.goes_to("1-1/18-B")
    assert found.page.soup.select_one("[name=family_name]")["value"] == "豊田"
