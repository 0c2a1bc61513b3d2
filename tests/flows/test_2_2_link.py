"""Guide 2-2: the user's link: read by another, taken back, made anew, too old, or the buyer's phone handed over."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from tests.flows.own_phone import buyer_of, follows, registered
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker


def test_looking_at_the_code_changes_nothing(walker: Walker, database: Database) -> None:
    user = walker.user()
    with database.reading() as session:
        assert session.scalars(select(JourneyRow.flow).where(JourneyRow.order_id == user.order_id)).all() == ["buyer"]
    assert follows(user).json["state"] == "waiting"


def test_the_same_phone_goes_on_and_another_is_told_whom_to_ask(app: Flask, walker: Walker) -> None:
    user = walker.user()
    link = user.page.url
    user.goes_to("2-2/8")
    user.phone.scans(link)
    assert user.step_id == "2-2/8"
    stranger = Phone(app)
    stranger.scans(link)
    stranger.presses("お申込みを開始する", expect=403)
    assert stranger.sees("別の端末でお手続き中です", "買主の方のスマートフォンで「QRコードを作りなおす」")


def test_a_stranger_who_began_is_out_once_the_buyer_makes_another_code(app: Flask, walker: Walker) -> None:
    stranger = walker.user().goes_to("2-2/9")
    buyer = buyer_of(stranger)
    buyer.phone.reloads()
    buyer.phone.presses("QRコードを作りなおす")
    stranger.phone.reloads(expect=410)
    assert stranger.phone.sees("買主の方が、このQRコード（URL）を取り消したか、新しくしました")
    assert follows(stranger).json["state"] == "waiting"
    user = Journey(Phone(app), buyer.order_id, buyer.database, buyer.showroom, section="2-2")
    user.phone.scans(buyer.shown_link())
    user.goes_to("2-2/8")


def test_the_users_own_phone_goes_on_with_the_new_code_where_it_was(walker: Walker) -> None:
    user = walker.journey_at("2-2/22-B")
    buyer = buyer_of(user)
    user.phone.presses("前の画面にもどる", family_name="高橋", city="豊田市")
    buyer.phone.reloads()
    buyer.phone.presses("QRコードを作りなおす")
    user.phone.reloads(expect=410)
    user.phone.scans(buyer.shown_link())
    user.phone.presses("お申込みを開始する")
    assert user.step_id == "2-2/22-B"
    assert user.page.soup.select_one("[name=family_name]")["value"] == "高橋"
    assert user.goes_to("2-2/27-B").phone.sees("高橋 陽菜 様")


def test_going_back_ends_the_link_and_leads_to_the_way_without_the_user(walker: Walker, database: Database) -> None:
    user = walker.user().goes_to("2-2/9")
    buyer = buyer_of(user)
    buyer.phone.reloads()
    buyer.phone.presses("前の画面にもどる")
    assert buyer.step_id == "2-2/3"
    user.phone.presses("同意する", expect=410)
    buyer.name = "later"
    assert buyer.goes_to("2-3/end").phone.sees("お手続きは終わりました")
    assert registered(database, user) is None


def test_the_buyer_may_take_the_code_back_and_show_another(walker: Walker) -> None:
    user = walker.user().goes_to("2-2/8")
    buyer = buyer_of(user)
    buyer.phone.reloads()
    buyer.phone.presses("QRコードを取り消す")
    assert buyer.phone.sees("使用者の方のQRコードは取り消されています")
    buyer.phone.presses("新しいQRコードを出す")
    user.phone.scans(buyer.shown_link())
    user.phone.presses("お申込みを開始する")
    assert user.step_id == "2-2/8", "where it was"


def test_a_code_too_old_is_told_on_both_phones_and_who_began_goes_on(app: Flask, walker: Walker) -> None:
    waiting, begun = walker.user(), walker.user(email="begun@example.jp")
    old = begun.page.url
    begun.goes_to("2-2/9")
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        waiting.phone.reloads(expect=410)
        assert waiting.phone.sees("買主の方のスマートフォンで、新しいQRコードを出してもらってください")
        buyer_of(waiting).phone.reloads()
        assert buyer_of(waiting).phone.sees("使用者の方のQRコードは期限が切れています")
        buyer_of(waiting).phone.presses("新しいQRコードを出す")
        waiting.phone.scans(buyer_of(waiting).shown_link())
        begun.phone.scans(old)
        assert begun.step_id == "2-2/9"
        Phone(app).scans(old, expect=410)


def test_handing_over_the_buyers_phone_leaves_the_users_alone(app: Flask, walker: Walker, desk: Desk) -> None:
    user = walker.user(account="existing").goes_to("2-2/12-A")
    buyer = buyer_of(user)
    desk.opens(f"/desk/orders/{user.order_id}")
    desk.presses("別の端末に引き継ぐ")
    buyer.phone.reloads(expect=403)
    assert desk.sees("使用者のスマートフォン")
    new = Journey(Phone(app), user.order_id, user.database, user.showroom, name="other", account="existing")
    new.email = buyer.email
    new.phone.scans(walker.showroom.link(user.order_id))
    new.goes_to("2-2/4")
    assert new.phone.sees("使用者の方は、いま「販売店スタッフによる目視確認」の画面で")
    user.goes_to("2-2/16-A")
    new.phone.reloads()
    assert new.phone.sees("高橋 陽菜 様")


def test_after_a_hand_over_a_user_who_is_registered_already_counts(app: Flask, walker: Walker) -> None:
    user = walker.user(account="existing").goes_to("2-2/16-A")
    buyer = buyer_of(user)
    with user.database.writing() as session:
        orders.hand_over(session, session.get_one(Order, user.order_id), walker.showroom.staff_ids["佐藤"])
    new = Journey(Phone(app), user.order_id, user.database, user.showroom, name="other", account="existing")
    new.email = buyer.email
    new.phone.scans(walker.showroom.link(user.order_id))
    new.goes_to("2-2/4").phone.presses("次へ")
    assert new.phone.sees("使用者の登録が完了しました", "高橋 陽菜 様")


def test_the_code_read_on_another_phone_after_all_is_done(app: Flask, walker: Walker) -> None:
    user = walker.user(account="existing")
    link = user.page.url
    user.goes_to("2-2/16-A")
    late = Phone(app)
    late.scans(link)
    late.presses("お申込みを開始する", expect=409)
    assert late.sees("使用者の登録は終わっています")
