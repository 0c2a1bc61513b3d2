"""Doing it again: the order's first code read after the buyer was registered, and what becomes of what stood before."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.registrations.models import Registration
from tests.flows.services import applied, happened
from tests.people.answers import PROFILE
from tests.people.crowd import at_once
from tests.people.desk import Desk
from tests.people.walker import Journey, Walker

GRANDMOTHER = PROFILE | {"family_name": "山本", "given_name": "千代", "family_kana": "ヤマモト", "given_kana": "チヨ"}


def registrations(database: Database, customer: Journey) -> list[tuple[str, str, bool]]:
    """Role, name and whether it is in force, in the order in which they were made."""
    with database.reading() as session:
        found = select(Registration).where(Registration.order_id == customer.order_id)
        rows = session.scalars(found.order_by(Registration.registered_at)).all()
        return [(row.role, str(row.claims["family_name"]), row.replaced_at is None) for row in rows]


def reads_the_first_code(customer: Journey) -> None:
    customer.phone.scans(customer.showroom.link(customer.order_id))
    assert customer.page.h1 == "登録ずみのお申込み"


def begins_again(customer: Journey) -> Journey:
    reads_the_first_code(customer)
    customer.phone.presses("買主の登録からやり直す")
    assert customer.step_id == "1-1/3"
    return customer


def test_who_has_finished_may_look_or_register_again(walker: Walker) -> None:
    customer = walker.journey_at("end", account="existing")
    reads_the_first_code(customer)
    assert customer.phone.sees("高橋 陽菜", "いまの登録はそのまま有効です")
    customer.phone.presses("登録の内容を見る")
    assert customer.step_id == "end"


def test_who_is_on_the_way_goes_on_or_begins_again(walker: Walker) -> None:
    customer = walker.journey_at("2-1/2", account="existing")
    reads_the_first_code(customer)
    assert customer.phone.sees("まだ登録されていません")
    customer.phone.presses("つづきから進む")
    assert customer.step_id == "2-1/2"


def test_another_buyer_replaces_the_first_who_stays_on_record(walker: Walker, database: Database, desk: Desk) -> None:
    customer = walker.journey_at("end", account="existing", certificate=None)
    begins_again(customer).goes_to("1-1/6")
    assert customer.page.url.startswith("/account/login"), "asked who they are, whoever is logged in here"
    walker.has_account("chiyo@example.jp", GRANDMOTHER)
    customer.email = "chiyo@example.jp"
    customer.goes_to("2-1/2")
    assert registrations(database, customer) == [
        ("buyer", "高橋", False),
        ("user", "高橋", True),
        ("buyer", "山本", True),
    ]
    customer.goes_to("end")
    assert registrations(database, customer)[1:] == [
        ("user", "高橋", False), ("buyer", "山本", True), ("user", "山本", True),
    ]  # fmt: skip
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("買主の登録からのやり直しが始まりました")


def test_another_user_alone_is_registered_from_the_buyers_part_on(walker: Walker, database: Database) -> None:
    buyer = walker.journey_at("end", account="existing", certificate=None)
    begins_again(buyer)
    buyer.name = "other"
    buyer.goes_to("2-2/4")
    user = Journey(walker.phone(), buyer.order_id, database, walker.showroom, section="2-2", account="existing")
    user.email = "chiyo@example.jp"
    walker.has_account(user.email, GRANDMOTHER)
    user.phone.scans(buyer.shown_link())
    user.goes_to("2-2/16-A")
    assert registrations(database, buyer) == [("buyer", "高橋", True), ("user", "高橋", False), ("user", "山本", True)]


def test_the_users_phone_is_out_when_the_buyer_begins_again(walker: Walker, database: Database) -> None:
    user = walker.user(account="existing", certificate=None).goes_to("2-2/16-A")
    buyer = user.buyer
    assert buyer is not None
    begins_again(buyer)
    user.phone.reloads(expect=410)
    buyer.goes_to("2-2/4")
    assert registrations(database, buyer)[-1] == ("user", "高橋", True), "in force until another takes its place"
    user.phone.scans(buyer.shown_link())
    user.goes_to("2-2/16-A")
    assert len(registrations(database, buyer)) == 2, "the same person with the same data is the same registration"
    buyer.phone.reloads()
    assert buyer.phone.sees("高橋 陽菜 様")


def test_an_account_made_for_this_order_is_not_new_the_second_time(walker: Walker) -> None:
    customer = walker.journey_at("2-1/2")
    begins_again(customer)
    customer.account = "existing"
    assert customer.goes_to("1-1/7-A").phone.sees("登録情報の確認と変更")


def test_services_stay_with_the_same_user_and_are_told_of_before(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("end", car="crown", account="existing")
    reads_the_first_code(customer)
    assert customer.phone.sees("お申込みずみのサービス", "T-Connect", "お申込みはそのまま有効です")
    begins_again(customer).goes_to("2-1/4")
    assert [row.set_aside_at for row in applied(customer)] == [None]
    customer.phone.presses("My TOYOTAのサービス利用手続きへ")
    assert customer.phone.sees("済んでいます")


def test_services_of_a_user_who_is_replaced_are_left_to_the_staff(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("end", car="crown", account="existing", certificate=None)
    begins_again(customer)
    walker.has_account("chiyo@example.jp", GRANDMOTHER)
    customer.email = "chiyo@example.jp"
    customer.goes_to("2-1/4")
    assert all(row.set_aside_at for row in applied(customer))
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("申込みをした方へのお電話")
    reads_the_first_code(customer)
    assert not customer.phone.sees("お申込みずみのサービス")


def test_pages_from_before_lead_to_the_present_registration(walker: Walker) -> None:
    customer = walker.journey_at("2-1/2", account="existing")
    before = customer.page
    begins_again(customer)
    customer.phone.opens(before.url, expect=409)
    assert customer.phone.sees("登録をやり直しています")
    customer.phone.page = before
    customer.phone.presses("買主と同じ名義で登録する", expect=409)
    customer.phone.presses("いまの登録へ")
    assert customer.step_id == "1-1/2"


def test_fifty_presses_begin_again_once(app: Flask, walker: Walker, database: Database) -> None:
    customer = walker.journey_at("2-1/2", account="existing")
    reads_the_first_code(customer)
    body = customer.phone.body(customer.page.button("買主の登録からやり直す"))
    places = {answer.location for answer in at_once(app, customer.phone, [body] * 50)}
    assert len(places) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JourneyRow)) == 2
    assert len(happened(customer, "RegistrationBegunAgain")) == 1


def test_it_can_be_begun_again_after_a_hand_over_too(walker: Walker, database: Database) -> None:
    first = walker.journey_at("2-1/2", account="existing")
    with database.writing() as session:
        orders.hand_over(session, session.get_one(Order, first.order_id), walker.showroom.staff_ids["佐藤"])
    second = Journey(walker.phone(), first.order_id, database, walker.showroom, account="existing")
    second.phone.scans(walker.showroom.link(first.order_id))
    second.goes_to("1-1/6")
    second.goes_on()
    begins_again(second)
    walker.has_account("chiyo@example.jp", GRANDMOTHER)
    second.email = "chiyo@example.jp"
    second.goes_to("2-1/2")
    assert registrations(database, first) == [("buyer", "高橋", False), ("buyer", "山本", True)]


def test_a_code_that_is_too_old_shows_what_is_registered_and_begins_nothing(walker: Walker) -> None:
    customer = walker.journey_at("end", account="existing")
    with time_machine.travel(clock.now() + timedelta(days=15)):
        customer.phone.scans(walker.showroom.link(customer.order_id))
        assert customer.step_id == "end"
