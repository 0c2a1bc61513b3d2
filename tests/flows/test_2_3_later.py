"""Guide 2-3: the user is not there; what to do after delivery, as page, mail and leaflet; and the way back."""

from datetime import timedelta

import pytest
import time_machine

from mytoyota.base import clock
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.walker import Walker


def test_the_buyer_is_told_mailed_and_handed_to_the_staff(walker: Walker, desk: Desk) -> None:
    buyer = walker.journey_at("2-3/4", account="existing", car="bz4x")
    assert buyer.phone.sees("納車のあとに使用者ご本人が", "https://tconnect.jp/", "https://juden-support.jp/")
    buyer.goes_on()
    mail = buyer.mails()[0]
    assert mail.template == "mail/after_delivery.txt"
    assert walker.showroom.link(buyer.order_id, "after") in mail.body
    assert buyer.phone.sees("ありがとうございます", "お申込みを受け付けました", "高橋 陽菜 様")
    buyer.goes_on()
    desk.opens("/desk/")
    assert desk.sees("販売店スタッフによる案内", "スタッフを呼んでいます")
    buyer.goes_on()
    assert buyer.step_id == "2-3/end"
    desk.reloads()
    assert desk.sees("完了", "「ご契約者さまへのご案内」のお渡し")
    assert desk.page.soup.select_one(".bar")["aria-label"] == "3つのうち1つ完了"  # user and services are still to come


def test_the_mail_can_be_forwarded_without_showing_the_buyer(walker: Walker, phone: Phone) -> None:
    buyer = walker.journey_at("2-3/5", account="existing")
    body = buyer.mails()[0].body
    for personal in ("高橋", "陽菜", buyer.email, "トヨタ町"):
        assert personal not in body
    phone.scans(next(word for word in body.split() if word.startswith("http")))
    assert phone.sees("納車後のお手続き", "豊田店")
    assert not phone.sees("高橋")


def test_the_mail_comes_once_however_often_one_goes_back(walker: Walker) -> None:
    buyer = walker.journey_at("2-3/5", account="existing")
    buyer.phone.presses("前の画面にもどる")
    buyer.phone.presses("OK")
    assert [mail.template for mail in buyer.mails()].count("mail/after_delivery.txt") == 1


@pytest.mark.parametrize("label", ["同席している", "同席していない"])
def test_who_ended_the_way_may_still_choose_otherwise(label: str, walker: Walker) -> None:
    buyer = walker.journey_at("2-3/end", account="existing")
    buyer.phone.opens(buyer.page.url.replace("2-3/end", "2-2/3"))
    buyer.phone.presses(label)
    assert buyer.step_id == ("2-2/4" if label == "同席している" else "2-3/4")


def test_a_car_without_services_shows_no_site_of_theirs(walker: Walker) -> None:
    buyer = walker.journey_at("2-3/4", account="existing", car="pixis")
    assert not buyer.phone.sees("tconnect.jp")
    assert not buyer.phone.sees("juden-support.jp")


def test_the_link_for_after_delivery_works_for_ninety_days(walker: Walker, phone: Phone, desk: Desk) -> None:
    buyer = walker.journey_at("2-3/5", account="existing")
    link = walker.showroom.link(buyer.order_id, "after")
    with time_machine.travel(clock.now() + timedelta(days=89)):
        phone.scans(link)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        phone.scans(link, expect=410)
        assert phone.sees("新しいご案内を出してもらってください")
        late = Desk(walker.app, walker.showroom)
        late.opens(f"/desk/orders/{buyer.order_id}")
        late.presses("ご案内を印刷")
        phone.scans(late.page.soup.select_one(".url").get_text(strip=True))
