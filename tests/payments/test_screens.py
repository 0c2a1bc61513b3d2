"""The payment screens on a phone without JavaScript: the choice, the gateway and back, and everything in between."""

import json
from dataclasses import asdict

import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.base import duties
from mytoyota.flows.screens.payment import REASONS
from mytoyota.payments import gateway, methods
from mytoyota.payments.gateway import WebhookEvent
from mytoyota.payments.models import CardAttempt, GatewayEvent, PaymentMethod
from tests.payments.wizard import Payer
from tests.payments.world import HostedPage, World
from tests.people.phone import Phone
from tests.people.walker import Journey

GENUINE = {"World-Signature": "genuine"}


def chooses(payer: Journey, kind: str) -> Payer:
    phone = payer.phone
    assert isinstance(phone, Payer)
    phone.presses("つぎへ", kind=kind)
    return phone


def at_gateway(payer: Journey) -> HostedPage:
    """Chose the card and was sent to the gateway's page."""
    phone, world = chooses(payer, "card"), payer.phone.http.application.extensions["gateways"].cards
    assert phone.sent_to is not None
    found: HostedPage = world.pages[phone.sent_to.rpartition("/")[2]]
    return found


def finishes(payer: Journey, how: str = "accepted") -> HostedPage:
    page = at_gateway(payer)
    world: World = payer.phone.http.application.extensions["gateways"].cards
    world.moves(page, how)
    payer.phone.opens(page.return_url)
    return page


def method(payer: Journey) -> PaymentMethod:
    with payer.database.reading() as session:
        return session.scalars(select(PaymentMethod).where(PaymentMethod.replaced_at.is_(None))).one()


def attempts(payer: Journey) -> list[CardAttempt]:
    with payer.database.reading() as session:
        return list(session.scalars(select(CardAttempt).order_by(CardAttempt.created_at)))


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


def test_while_nothing_is_known_the_page_waits_and_offers_no_second_try(payer: Journey, world: World) -> None:
    page = finishes(payer, "processing")
    assert payer.page.h1 == "カードの登録を確認しています"
    assert "http-equiv" in str(payer.page.soup.select_one("noscript"))
    assert not payer.page.soup.select("form, button")
    waiting = payer.page.url
    status = payer.phone.http.get(f"{waiting}/status", base_url=payer.phone.base)
    assert (status.json["state"], status.json["next"]) == ("unknown", None)
    payer.phone.presses("お手続きの画面にもどる")
    assert payer.step_id == "3-1/8-A"
    assert not payer.page.offers("つぎへ")
    payer.phone.sends(payer.phone.body())
    assert payer.page.h1 == "カードの登録を確認しています"
    assert len(world.pages) == 1
    world.moves(page, "accepted")
    duties.run_due(payer.database)  # the first look is due in five seconds
    assert method(payer).state == "pending"


def test_the_waiting_page_moves_on_by_itself(payer: Journey, world: World) -> None:
    page = finishes(payer, "processing")
    waiting = payer.page.url
    world.moves(page, "accepted")
    tells(payer, world.events[-1] if world.events else WebhookEvent("evt", page.reference))
    duties.run_due(payer.database)
    status = payer.phone.http.get(f"{waiting}/status", base_url=payer.phone.base)
    assert status.json["state"] == "accepted"
    payer.phone.opens(status.json["next"])
    assert payer.step_id == "3-1/10-A"
    payer.phone.opens(waiting)
    assert payer.step_id == "3-1/10-A"


def test_a_status_that_did_not_change_is_not_sent_again(payer: Journey) -> None:
    finishes(payer, "processing")
    url = f"{payer.page.url}/status"
    first = payer.phone.http.get(url, base_url=payer.phone.base)
    again = payer.phone.http.get(url, base_url=payer.phone.base, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_gateway_that_is_down_is_said_and_another_way_is_open(payer: Journey, world: World) -> None:
    world.down = True
    chooses(payer, "card")
    assert payer.step_id == "3-1/6-A"
    assert payer.phone.sees("決済サービスにつながりませんでした。", "カードは登録されていません。")
    world.down = False
    assert at_gateway(payer).reference == "ref0"


def test_a_closed_tab_finds_the_same_page_again(payer: Journey) -> None:
    page = at_gateway(payer)
    payer.phone.scans(payer.showroom.link(payer.order_id))
    payer.phone.presses("つづきから進む")
    assert payer.step_id == "3-1/8-A"
    assert payer.phone.sees("カードの登録は、まだ終わっていません。")
    phone = payer.phone
    assert isinstance(phone, Payer)
    phone.presses("つぎへ")
    assert phone.sent_to == f"https://pay.example/{page.reference}"


def test_coming_back_without_having_finished_is_no_failure(payer: Journey) -> None:
    page = at_gateway(payer)
    payer.phone.opens(page.return_url)
    assert payer.step_id == "3-1/8-A"
    assert payer.phone.sees("カードの登録は、まだ終わっていません。")


def test_a_double_tap_is_one_page(payer: Journey, world: World) -> None:
    phone, path = payer.phone, payer.page.url
    body = phone.body() | {"kind": "card"}
    led_to = [phone.http.post(path, data=body, base_url=phone.base).location for _tap in range(3)]
    assert led_to == ["https://pay.example/ref0"] * 3
    assert len(world.pages) == 1
    assert len(attempts(payer)) == 1


def test_a_card_registered_while_the_tab_was_closed_is_found(payer: Journey, world: World) -> None:
    page = at_gateway(payer)
    world.moves(page, "accepted")
    tells(payer, WebhookEvent("evt-closed", page.reference))
    duties.run_due(payer.database)
    payer.phone.opens(f"/o/{ref_of(payer)}/3-1/8-A")
    assert payer.phone.sees("カードは登録されています。")
    payer.phone.presses("つぎへ")
    assert payer.step_id == "3-1/10-A"
    assert len(world.pages) == 1


def test_another_way_closes_the_cards_page(payer: Journey, world: World) -> None:
    page = at_gateway(payer)
    payer.phone.opens(f"/o/{ref_of(payer)}/3-1/6-A")
    chooses(payer, "direct_debit")
    duties.run_due(payer.database)
    assert page.state == "closed"
    assert method(payer).kind == "direct_debit"
    payer.phone.opens(f"/o/{ref_of(payer)}/3-1/6-A")
    assert at_gateway(payer).reference == "ref1"


def test_a_registered_card_is_not_registered_again_after_a_change_of_mind(payer: Journey, world: World) -> None:
    finishes(payer)
    for kind in ("direct_debit", "card"):
        payer.phone.opens(f"/o/{ref_of(payer)}/3-1/6-A")
        chooses(payer, kind)
        assert method(payer).kind == kind
    assert payer.step_id == "3-1/10-A"
    assert len(world.pages) == 1


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
    ref = fresh.page.url.split("/")[2]
    fresh.http.post(f"/o/{ref}/3-1/6-A", data=fresh.body() | {"kind": "card"}, base_url=fresh.base)
    assert world.calls == 0


def test_webhooks_that_are_forged_replayed_or_strange(payer: Journey, world: World) -> None:
    page = at_gateway(payer)
    body = json.dumps(asdict(WebhookEvent("evt-1", page.reference)))
    phone, path = payer.phone, "/pay/webhook"
    for headers in ({}, {"World-Signature": "forged"}):
        assert phone.http.post(path, data=body, base_url=phone.base, headers=headers).status_code == 400
    world.moves(page, "accepted")
    for _time in range(3):
        assert phone.http.post(path, data=body, base_url=phone.base, headers=GENUINE).status_code == 204
    assert duties.run_due(payer.database) == 1
    for strange in (WebhookEvent("evt-2", "ref-of-somebody-else"), WebhookEvent("evt-3", "")):
        tells(payer, strange)
    assert duties.run_due(payer.database) == 0
    with payer.database.reading() as session:
        assert set(session.scalars(select(GatewayEvent.id))) == {"world:evt-1", "world:evt-2"}
    assert method(payer).state == "registered"


def test_a_webhook_out_of_order_changes_nothing(payer: Journey, world: World) -> None:
    page = finishes(payer)
    tells(payer, WebhookEvent("evt-late", page.reference))
    duties.run_due(payer.database)
    assert method(payer).state == "registered"


def test_only_a_usable_way_to_pay_can_be_named_in_an_application(payer: Journey) -> None:
    def usable() -> str | None:
        owner = method(payer).owner
        with payer.database.reading() as session:
            found = methods.usable(session, owner, payer.order_id)
            return found.kind if found else None

    page = at_gateway(payer)
    assert usable() is None
    payer.phone.http.application.extensions["gateways"].cards.moves(page, "accepted")
    payer.phone.opens(page.return_url)
    assert usable() == "card"


def tells(payer: Journey, event: WebhookEvent) -> None:
    body = json.dumps(asdict(event))
    answer = payer.phone.http.post("/pay/webhook", data=body, base_url=payer.phone.base, headers=GENUINE)
    assert answer.status_code == 204


def ref_of(payer: Journey) -> str:
    """The journey's reference, as its pages' addresses say."""
    with payer.database.reading() as session:
        from mytoyota.flows.models import Journey as Row

        return session.scalars(select(Row.ref).where(Row.order_id == payer.order_id)).one()
