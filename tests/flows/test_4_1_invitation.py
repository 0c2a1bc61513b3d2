"""Guide 4-1/1: the buyer is mailed the link for after delivery by itself, once, when there is something to begin."""

from datetime import timedelta

import time_machine

from mytoyota.base import clock
from mytoyota.flows import certificate_arrival
from tests.people.at_home import PLATE, numbers_of
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, OTHER_PERSON
from tests.people.walker import Journey, Walker

MAIL = "mail/after_delivery.txt"


def left(walker: Walker, step_id: str = "2-3/end", **choices: str) -> Journey:
    """A buyer who went home; the certificate is still to come."""
    return walker.journey_at(step_id, certificate=None, car="bz4x", account="existing", **choices)


def arrives(user: Journey, certificate: dict[str, str] = HARUNA) -> None:
    user.showroom.certificate_arrives(user.order_id, certificate | {"plate": PLATE})
    user.run_jobs()


def invitations(user: Journey) -> list[str]:
    return [mail.body for mail in user.mails() if mail.template == MAIL]


def test_the_buyer_is_told_when_the_mail_comes_and_gets_it_once(walker: Walker, desk: Desk) -> None:
    buyer = left(walker, "2-3/4")
    assert buyer.phone.sees("車検証の情報が届くと、お手続きのURLを haruna@example.jp に自動でお送りします。")
    buyer.goes_on()
    assert buyer.phone.sees("車検証の情報が届いたときにメールでお送りします。")
    assert invitations(buyer) == []
    arrives(buyer)
    (body,) = invitations(buyer)
    assert walker.showroom.link(buyer.order_id, "after") in body
    assert "bZ4X" in body
    buyer.phone.opens(buyer.page.url.replace("2-3/5", "2-3/4"))
    assert buyer.phone.sees("お手続きのURLは、haruna@example.jp にお送りしました。")
    desk.opens(f"/desk/orders/{buyer.order_id}")
    assert desk.sees("納車後のお手続きのURLを、買主にメールでお送りしました")


def test_a_corrected_certificate_and_a_job_that_runs_twice_mail_nobody_again(walker: Walker) -> None:
    buyer = left(walker)
    arrives(buyer)
    certificate_arrival.match_pending_user(buyer.database, buyer.order_id)
    with time_machine.travel(clock.now() + timedelta(days=60)):
        arrives(buyer, OTHER_PERSON)
    assert len(invitations(buyer)) == 1


def test_where_the_certificate_came_first_the_page_sends_it(walker: Walker) -> None:
    buyer = walker.journey_at("2-3/4", account="existing")
    assert buyer.phone.sees("「OK」を押すと、お手続きのURLを haruna@example.jp にお送りします。")
    buyer.goes_on()
    buyer.run_jobs()
    assert len(invitations(buyer)) == 1
    assert buyer.phone.sees("納車後のお手続きのURLは、メールでお送りしました。")


def test_who_left_without_pressing_ok_is_mailed_as_well(walker: Walker) -> None:
    buyer = left(walker, "2-3/4")
    arrives(buyer)
    assert len(invitations(buyer)) == 1


def test_nobody_is_mailed_before_a_buyer_is_registered(walker: Walker) -> None:
    buyer = left(walker, "1-1/7-A")
    arrives(buyer)
    assert invitations(buyer) == []


def test_where_a_user_waits_to_be_matched_nobody_is_invited(walker: Walker) -> None:
    buyer = left(walker, "2-1/3")
    buyer.goes_on()
    arrives(buyer)
    assert invitations(buyer) == []


def test_where_the_user_has_applied_already_nobody_is_invited(walker: Walker) -> None:
    buyer = left(walker)
    user = walker.at_home(
        link=walker.showroom.link(buyer.order_id, "after"), order_id=buyer.order_id, account="existing",
        email="takeru@example.jp", vehicle=numbers_of(buyer.order_id),
    )  # fmt: skip
    user.goes_to("4-1/9-A")
    arrives(buyer)
    assert invitations(buyer) == []


def test_a_forwarded_mail_shows_nothing_of_the_buyer(walker: Walker, phone: Phone) -> None:
    buyer = left(walker)
    arrives(buyer)
    (body,) = invitations(buyer)
    for personal in ("高橋", "陽菜", buyer.email, "トヨタ町", PLATE, "ABC12"):
        assert personal not in body
    link = next(word for word in body.split() if word.startswith("http"))
    phone.scans(link)
    assert not phone.sees("高橋")
    assert not phone.sees(buyer.email)
    with time_machine.travel(clock.now() + timedelta(days=89)):
        phone.scans(link)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        phone.scans(link, expect=410)


def test_a_buyer_who_asked_for_a_reminder_is_mailed_once(walker: Walker, phone: Phone) -> None:
    buyer = left(walker)
    phone.scans(walker.showroom.link(buyer.order_id, "after"))
    phone.presses("始められるときにメールで知らせる")
    phone.presses("メールでお知らせを受け取る", email=buyer.email)
    before = len(buyer.mails())
    arrives(buyer)
    assert [mail.template for mail in buyer.mails()][: len(buyer.mails()) - before] == [MAIL]


def test_a_link_that_grew_old_meanwhile_is_mailed_anew(walker: Walker, phone: Phone) -> None:
    buyer = left(walker)
    walker.showroom.link(buyer.order_id, "after")
    with time_machine.travel(clock.now() + timedelta(days=120)):
        arrives(buyer)
        (body,) = invitations(buyer)
        phone.scans(next(word for word in body.split() if word.startswith("http")))
        assert phone.page.offers("お申込みを開始する")
