"""Guide 4-1/1: an old leaflet, a link opened too early: said so, reminded once, nothing lost."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.flows.models import Reminder
from mytoyota.notifications import outbox
from tests.people.at_home import PLATE
from tests.people.phone import Phone
from tests.people.showroom import HARUNA
from tests.people.walker import Walker

EMAIL = "takeru@example.jp"


def mails(walker: Walker, to: str = EMAIL) -> list[str]:
    with walker.database.reading() as session:
        return [one.body for one in outbox.newest(session) if one.recipient == to]


def asks(walker: Walker, phone: Phone, order_id: str, email: str = EMAIL) -> None:
    phone.scans(walker.showroom.link(order_id, "after"))
    phone.presses("始められるときにメールで知らせる")
    phone.presses("メールでお知らせを受け取る", email=email)
    assert phone.sees(email.lower(), "登録を始められるときにメールをお送りします。")


def arrives(walker: Walker, order_id: str) -> None:
    walker.showroom.certificate_arrives(order_id, HARUNA | {"plate": PLATE})
    walker.at_home().run_jobs()


def test_who_comes_too_early_is_told_and_mailed_once(walker: Walker, phone: Phone) -> None:
    order_id = walker.showroom.order("bz4x")
    phone.scans(walker.showroom.link(order_id, "after"))
    assert phone.sees("車検証は、まだ届いていません。", "bZ4X", "豊田店")
    asks(walker, phone, order_id)
    asks(walker, phone, order_id, "Takeru@Example.jp")
    assert mails(walker) == []
    arrives(walker, order_id)
    (body,) = mails(walker)
    assert walker.showroom.link(order_id, "after") in body
    assert "bZ4X" in body
    assert "高橋" not in body
    walker.at_home().run_jobs()
    assert len(mails(walker)) == 1
    with walker.database.reading() as session:
        assert session.scalars(select(Reminder)).all() == []
    phone.scans(walker.showroom.link(order_id, "after"))
    assert not phone.sees("まだ届いていません")


def test_who_comes_too_early_may_begin_all_the_same(walker: Walker, phone: Phone) -> None:
    order_id = walker.showroom.order("bz4x")
    user = walker.at_home(link=walker.showroom.link(order_id, "after"), order_id=order_id, account="existing")
    user.goes_to("4-1/9-A")
    assert user.review().order_id == order_id


@pytest.mark.parametrize("email", ["", "nobody", "<b>@example.jp", "a@b@c"])
def test_an_address_that_cannot_be_is_told(email: str, walker: Walker, phone: Phone) -> None:
    order_id = walker.showroom.order("bz4x")
    phone.scans(walker.showroom.link(order_id, "after"))
    phone.presses("始められるときにメールで知らせる")
    phone.presses("メールでお知らせを受け取る", expect=422, email=email)
    with walker.database.reading() as session:
        assert session.scalars(select(Reminder)).all() == []


def test_it_is_no_way_to_mail_strangers(walker: Walker, phone: Phone) -> None:
    order_id = walker.showroom.order("bz4x")
    for number in range(5):
        asks(walker, phone, order_id, f"n{number}@example.jp")
    phone.presses("前の画面にもどる")
    phone.presses("始められるときにメールで知らせる")
    phone.presses("メールでお知らせを受け取る", expect=422, email="n9@example.jp")
    assert phone.sees("つづけて送れる回数を超えました。")


def test_the_general_address_never_expires_and_an_old_leaflet_leads_on(walker: Walker, phone: Phone) -> None:
    link = walker.showroom.link(walker.showroom.order("bz4x"), "after")
    with time_machine.travel(clock.now() + timedelta(days=89)):
        phone.scans(link)
        assert phone.page.offers("お申込みを開始する")
    with time_machine.travel(clock.now() + timedelta(days=3000)):
        phone.scans("/register")
        assert phone.page.offers("お申込みを開始する")


def test_what_was_begun_by_a_link_goes_on_after_its_time(walker: Walker) -> None:
    order_id = walker.showroom.order("bz4x")
    link = walker.showroom.link(order_id, "after")
    with time_machine.travel(clock.now() + timedelta(days=89)):
        user = walker.at_home(link=link, order_id=order_id, account="existing").goes_to("4-1/7-A")
    with time_machine.travel(clock.now() + timedelta(days=89, hours=20)):
        user.phone.scans(link)
        assert user.step_id == "4-1/7-A"
