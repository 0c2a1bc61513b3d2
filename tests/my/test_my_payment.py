"""お支払い方法: what pays now stays until a new card is accepted; it is removed only where nothing needs it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from mytoyota.base import clock
from mytoyota.payments import methods, registration
from mytoyota.payments.models import CardToForget
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.models import Application
from tests.my.owner import at_home, customer_of, methods_of, registrations, services
from tests.payments.world import HostedPage, World
from tests.people.english import reads
from tests.people.phone import Phone
from tests.people.walker import Walker
from tests.worker import works


def payment_url(walker: Walker) -> str:
    return f"/my/payment/{next(one.id for one in registrations(walker.database) if one.role == 'user')}"


def world_of(walker: Walker) -> World:
    found: World = walker.app.extensions["gateways"].cards
    return found


def goes_to_the_gateway(walker: Walker, phone: Phone) -> HostedPage:
    """Chooses the card on the open page and is sent to the gateway."""
    here = phone.page.url.partition("?")[0]
    answer = phone.http.post(here, data=phone.body() | {"kind": "card"}, base_url=phone.base)
    assert answer.status_code == 302, answer.text[:2000]
    return world_of(walker).pages[answer.location.rpartition("/")[2]]


def comes_back(walker: Walker, phone: Phone, page: HostedPage, how: str) -> None:
    world_of(walker).moves(page, how)
    phone.opens(page.return_url)


def in_force(walker: Walker) -> Any:
    [found] = [one for one in methods_of(walker.database) if one.replaced_at is None]
    return found


def test_the_page_says_what_it_is_used_for_and_that_it_cannot_be_removed(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, payment_url(walker))
    assert phone.sees("口座引落し", "T-Connect・EV・PHV充電サポート", "削除はできません")
    assert not phone.page.offers("お支払い方法を削除する")
    assert not phone.sees("請求書払い")
    reads(phone)


def test_a_card_takes_the_place_of_the_direct_debit_once_it_is_accepted(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, payment_url(walker))
    page = goes_to_the_gateway(walker, phone)
    assert in_force(walker).kind == "direct_debit", "what pays now stays"
    comes_back(walker, phone, page, "accepted")
    assert phone.sees("新しいカードを登録しました。", "クレジットカード Visa", "4242", "有効期限 08/2031")
    assert in_force(walker).kind == "card"
    reads(phone)
    assert [one.ended_at for one in services(walker.database).values()] == [None, None]


@pytest.mark.parametrize(("how", "told"), [("refused", "承認が得られませんでした"), ("closed", "終わらないまま")])
def test_a_card_that_is_refused_or_left_changes_nothing(walker: Walker, how: str, told: str) -> None:
    customer_of(walker)
    phone = at_home(walker, payment_url(walker))
    comes_back(walker, phone, goes_to_the_gateway(walker, phone), how)
    assert phone.sees(told, "カードは変わっていません。", "口座引落し")
    assert reads(phone).sees("Your card is unchanged.")
    assert in_force(walker).kind == "direct_debit"
    comes_back(walker, phone, goes_to_the_gateway(walker, phone), "accepted")
    assert in_force(walker).kind == "card"


def test_a_card_is_replaced_by_another_one_and_the_old_one_pays_meanwhile(walker: Walker) -> None:
    customer_of(walker, pays_by="card")
    before = in_force(walker).card["token"]
    phone = at_home(walker, payment_url(walker))
    page = goes_to_the_gateway(walker, phone)
    assert in_force(walker).card["token"] == before
    comes_back(walker, phone, page, "refused")
    assert in_force(walker).card["token"] == before
    page = goes_to_the_gateway(walker, phone)
    again = goes_to_the_gateway(walker, phone)
    assert again is page, "pressed in two tabs it is one page at the gateway"
    comes_back(walker, phone, page, "accepted")
    assert in_force(walker).card["token"] == f"tok_{page.reference}" != before
    assert len(methods_of(walker.database)) == 1
    lets_go_of_at_the_gateway(walker, [before])


def test_a_gateway_that_is_down_is_told_and_nothing_changes(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, payment_url(walker))
    world_of(walker).down = True
    phone.fills(kind="card")
    phone.sends(phone.body(), expect=503)
    assert phone.sees("決済サービスにつながりませんでした。お支払い方法は変わっていません。")
    assert in_force(walker).kind == "direct_debit"


def test_an_answer_that_is_not_known_yet_waits_on_its_own_page(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, payment_url(walker))
    page = goes_to_the_gateway(walker, phone)
    comes_back(walker, phone, page, "processing")
    assert phone.page.url.startswith("/pay/")
    assert in_force(walker).kind == "direct_debit"
    world_of(walker).moves(page, "accepted")
    with walker.database.reading() as session:
        user = next(one for one in registrations(walker.database) if one.role == "user")
        standing = registration.standing_of(session, user.account_id, methods.PaidFor(user.vehicle_id))
    assert standing is not None
    registration.ask(walker.database, world_of(walker), standing.attempt_id)
    phone.opens(f"{payment_url(walker)}?back=1")
    assert phone.sees("新しいカードを登録しました。")


def test_what_nothing_needs_is_removed_and_its_card_is_forgotten(walker: Walker) -> None:
    customer = customer_of(walker, pays_by="card")
    with walker.database.writing() as session:
        for row in session.query(Application).all():
            ending.end(session, row, ending.WISH)
    phone = at_home(walker, payment_url(walker))
    assert not phone.page.offers("お支払い方法を削除する"), "the last month is still to be charged"
    for row in services(walker.database).values():
        ending.finish(walker.database, row.id)
    phone.reloads()
    phone.presses("お支払い方法を削除する")
    assert phone.sees("お支払い方法を削除しました。", "登録されていません。")
    [removed] = methods_of(walker.database)
    assert (removed.state, removed.card) == ("removed", None)
    assert customer.order_id
    reads(phone)
    lets_go_of_at_the_gateway(walker, ["tok_ref0"])


def lets_go_of_at_the_gateway(walker: Walker, tokens: list[str]) -> None:
    """Once the gateway is there again, it is told of exactly these cards, and nothing of them is kept here."""
    gateway = world_of(walker)
    gateway.down = True
    works(walker.app)
    assert gateway.forgotten == []
    gateway.down = False
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=True):
        works(walker.app)
    assert gateway.forgotten == tokens
    with walker.database.reading() as session:
        assert session.query(CardToForget).count() == 0


def test_another_way_to_pay_than_was_shown_is_not_removed(walker: Walker) -> None:
    customer_of(walker, pays_by="card")
    for row in services(walker.database).values():
        with walker.database.writing() as session:
            ending.end(session, session.get_one(Application, row.id), ending.WISH)
        ending.finish(walker.database, row.id)
    phone = at_home(walker, payment_url(walker))
    body = phone.body(phone.page.button("お支払い方法を削除する")) | {"seen": "another"}
    answer = phone.http.post(f"{payment_url(walker)}/remove", data=body, base_url=phone.base)
    assert answer.status_code == 409
    assert in_force(walker).state == "registered"


def test_nobody_changes_the_way_to_pay_of_another(walker: Walker) -> None:
    customer_of(walker)
    url = payment_url(walker)
    walker.has_account("takeru@example.jp")
    stranger = at_home(walker, email="takeru@example.jp")
    stranger.opens(url, expect=404)
    for path in (url, f"{url}/remove"):
        assert stranger.http.post(path, data={"kind": "card"}, base_url=stranger.base).status_code == 404
    assert world_of(walker).pages == {}
