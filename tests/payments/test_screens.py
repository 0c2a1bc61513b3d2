"""The payment screens on a phone without JavaScript: the choice, the gateway and back, what is said of a refusal."""

import pytest
from flask import Flask

from mytoyota.flows.services.payment import REASONS
from mytoyota.payments import gateway, methods
from tests.payments.paying import at_gateway, attempts, chooses, finishes, method, ref_of
from tests.payments.wizard import Payer
from tests.payments.world import World
from tests.people.phone import Phone
from tests.people.showroom import paid_for
from tests.people.walker import Journey


def test_a_person_at_the_dealer_pays_by_card_or_direct_debit(payer: Journey) -> None:
    assert payer.page.h1 == "お支払い方法の登録"
    assert payer.page.sees("クレジットカード")
    assert payer.page.sees("口座引落し")
    assert not payer.page.sees("請求書払い")
    assert payer.page.offers("つぎへ")


def test_nothing_chosen_is_said(payer: Journey) -> None:
    payer.phone.presses("つぎへ", expect=200)
    assert payer.page.sees("入力してください") or payer.page.sees("選んでください")
    assert payer.step_id == "3-1/6-A"


def test_the_form_may_lead_to_the_gateway_and_to_nobody_else(payer: Journey) -> None:
    policy = payer.page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://pay.example;" in policy
    assert "pay.example" not in payer.phone.opens("/account/login").headers["Content-Security-Policy"]


def test_a_card_is_registered_and_shown_masked(payer: Journey) -> None:
    finishes(payer)
    assert payer.page.h1 == "クレジットカードの登録完了"
    assert payer.step_id == "3-1/10-A"
    assert payer.phone.sees("Visa", "•••• 4242", "08/2031")
    assert (method(payer).state, method(payer).card["token"]) == ("registered", "tok_ref0")
    payer.phone.presses("進む")
    assert payer.step_id == "3-1/end"


def test_a_return_by_post_from_the_gateways_site_needs_no_cookie(payer: Journey, app: Flask, world: World) -> None:
    page = at_gateway(payer)
    world.moves(page, "accepted")
    cookieless = Phone(app)
    path = page.return_url.removeprefix(cookieless.base)
    answer = cookieless.http.post(path, base_url=cookieless.base, headers={"Origin": "https://pay.example"})
    assert answer.status_code == 303
    assert method(payer).state == "registered"
    payer.phone.opens(answer.location)
    assert payer.step_id == "3-1/10-A"


def test_a_return_in_another_browser_shows_nothing_of_the_journey(payer: Journey, app: Flask, world: World) -> None:
    page = at_gateway(payer)
    world.moves(page, "accepted")
    other = Phone(app)
    other.opens(page.return_url, expect=404)
    assert not other.sees("4242")
    assert method(payer).state == "registered"


def test_coming_back_twice_or_much_later_only_leads_on(payer: Journey, world: World) -> None:
    page = finishes(payer)
    asked = world.calls
    for _time in range(3):
        payer.phone.opens(page.return_url)
        assert payer.step_id == "3-1/10-A"
    payer.phone.presses("進む")
    payer.phone.opens(page.return_url)
    assert payer.step_id == "3-1/end"
    assert world.calls == asked


@pytest.mark.parametrize("token", ["", "x", "{id}.", "{id}.AAAAAAAAAAAAAAAAAAAAAA", "{id}", "%00.%00"])
def test_a_forged_return_is_not_found_and_asks_nobody(payer: Journey, world: World, token: str) -> None:
    page = at_gateway(payer)
    world.moves(page, "accepted")
    asked, attempt_id = world.calls, attempts(payer)[0].id
    for path in ("/pay/return/", "/pay/"):
        payer.phone.opens(path + token.format(id=attempt_id), expect=404)
    assert world.calls == asked
    assert method(payer).state == "pending"


def test_a_declined_card_is_said_plainly_and_another_try_is_another_page(payer: Journey, world: World) -> None:
    finishes(payer, "refused")
    assert (payer.step_id, payer.page.h1) == ("3-1/8-A", "クレジットカード情報の入力")
    assert payer.phone.sees(
        "カードは登録されていません。", "カード会社の承認が得られませんでした。", "請求もされていません。"
    )
    phone = payer.phone
    assert isinstance(phone, Payer)
    phone.presses("つぎへ")
    assert phone.sent_to == "https://pay.example/ref1"
    world.moves(world.pages["ref1"], "accepted")
    phone.opens(world.pages["ref1"].return_url)
    assert payer.step_id == "3-1/10-A"
    assert [attempt.state for attempt in attempts(payer)] == ["refused", "accepted"]


@pytest.mark.parametrize("reason", sorted(gateway.REASONS))
def test_whatever_the_reason_it_is_told_in_words_and_two_ways_lead_on(payer: Journey, reason: str) -> None:
    page = at_gateway(payer)
    page.state, page.reason = "refused", reason
    payer.phone.opens(page.return_url)
    assert payer.step_id == "3-1/8-A"
    assert payer.phone.sees("カードは登録されていません。", str(REASONS[reason]), "請求もされていません。")
    assert payer.page.offers("つぎへ")
    assert payer.page.offers("別のお支払い方法を選ぶ")


def test_a_return_from_a_former_page_changes_nothing_of_a_later_one(payer: Journey, world: World) -> None:
    """Declined, tried again, and then the first page's address of return once more: from the history, or forwarded."""
    former = finishes(payer, "refused")
    phone = payer.phone
    assert isinstance(phone, Payer)
    phone.presses("つぎへ")
    phone.opens(former.return_url)
    assert payer.step_id == "3-1/8-A"
    assert payer.phone.sees("カードの登録は、まだ終わっていません。")
    world.moves(world.pages["ref1"], "accepted")
    for url in (world.pages["ref1"].return_url, former.return_url):
        phone.opens(url)
        assert payer.step_id == "3-1/10-A"
    assert [attempt.state for attempt in attempts(payer)] == ["refused", "accepted"]


def test_after_a_decline_another_way_to_pay_is_open(payer: Journey) -> None:
    finishes(payer, "refused")
    payer.phone.presses("別のお支払い方法を選ぶ")
    assert payer.phone.sees("カード会社の承認が得られませんでした。")
    chooses(payer, "direct_debit")
    assert payer.step_id == "3-1/end"
    assert (method(payer).kind, method(payer).state) == ("direct_debit", "waiting_paper")


def test_a_gateway_that_is_down_is_said_and_another_way_is_open(payer: Journey, world: World) -> None:
    world.down = True
    chooses(payer, "card")
    assert payer.step_id == "3-1/6-A"
    assert payer.phone.sees("決済サービスにつながりませんでした。", "カードは登録されていません。")
    world.down = False
    assert at_gateway(payer).reference == "ref0"


def test_a_person_cannot_choose_an_invoice_by_changing_the_page(payer: Journey) -> None:
    body = payer.phone.body() | {"kind": "invoice"}
    payer.phone.sends(body)
    assert payer.step_id == "3-1/6-A"
    assert payer.phone.sees("このお支払い方法は、お選びいただけません。")
    payer.phone.sends(payer.phone.body() | {"kind": "bitcoin"})
    assert payer.phone.sees("このお支払い方法は、お選びいただけません。")


def test_nothing_is_begun_by_somebody_who_is_not_there_yet(app: Flask, payer: Journey, world: World) -> None:
    body, path = payer.phone.body() | {"kind": "card"}, f"/o/{ref_of(payer)}/3-1/6-A"
    stranger = Phone(app)
    stranger.http.post(path, data=body, base_url=stranger.base)
    fresh = Payer(app)
    fresh.scans(payer.showroom.link(payer.showroom.order("bz4x")))
    fresh.presses("お申込みを開始する")
    public_id = fresh.page.url.split("/")[2]
    fresh.http.post(f"/o/{public_id}/3-1/6-A", data=fresh.body() | {"kind": "card"}, base_url=fresh.base)
    assert world.calls == 0


def test_only_a_usable_way_to_pay_can_be_named_in_an_application(payer: Journey) -> None:
    def usable() -> str | None:
        owner = method(payer).owner
        with payer.database.reading() as session:
            found = methods.usable(session, owner, paid_for(session, payer.order_id))
            return found.kind if found else None

    page = at_gateway(payer)
    assert usable() is None
    payer.phone.http.application.extensions["gateways"].cards.moves(page, "accepted")
    payer.phone.opens(page.return_url)
    assert usable() == "card"
