"""The payment screens while a card is not registered yet: waiting, closed tabs, double taps, other ways, webhooks."""

import json
from dataclasses import asdict

from sqlalchemy import select

from mytoyota.payments.gateway import WebhookEvent
from mytoyota.payments.models import GatewayEvent
from tests.payments.paying import GENUINE, at_gateway, attempts, chooses, finishes, method, ref_of, tells
from tests.payments.wizard import Payer
from tests.payments.world import World
from tests.people.walker import Journey


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
    payer.run_jobs()  # the first look is due in five seconds
    assert method(payer).state == "pending"


def test_the_waiting_page_moves_on_by_itself(payer: Journey, world: World) -> None:
    page = finishes(payer, "processing")
    waiting = payer.page.url
    world.moves(page, "accepted")
    tells(payer, world.events[-1] if world.events else WebhookEvent("evt", page.reference))
    payer.run_jobs()
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
    payer.run_jobs()
    payer.phone.opens(f"/o/{ref_of(payer)}/3-1/8-A")
    assert payer.phone.sees("カードは登録されています。")
    payer.phone.presses("つぎへ")
    assert payer.step_id == "3-1/10-A"
    assert len(world.pages) == 1


def test_another_way_closes_the_cards_page(payer: Journey, world: World) -> None:
    page = at_gateway(payer)
    payer.phone.opens(f"/o/{ref_of(payer)}/3-1/6-A")
    chooses(payer, "direct_debit")
    payer.run_jobs()
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


def test_webhooks_that_are_forged_replayed_or_strange(payer: Journey, world: World) -> None:
    page = at_gateway(payer)
    body = json.dumps(asdict(WebhookEvent("evt-1", page.reference)))
    phone, path = payer.phone, "/pay/webhook"
    for headers in ({}, {"World-Signature": "forged"}):
        assert phone.http.post(path, data=body, base_url=phone.base, headers=headers).status_code == 400
    world.moves(page, "accepted")
    for _time in range(3):
        assert phone.http.post(path, data=body, base_url=phone.base, headers=GENUINE).status_code == 204
    assert payer.run_jobs() == 1
    for strange in (WebhookEvent("evt-2", "ref-of-somebody-else"), WebhookEvent("evt-3", "")):
        tells(payer, strange)
    assert payer.run_jobs() == 0
    with payer.database.reading() as session:
        assert set(session.scalars(select(GatewayEvent.id))) == {"world:evt-1", "world:evt-2"}
    assert method(payer).state == "registered"


def test_a_webhook_out_of_order_changes_nothing(payer: Journey, world: World) -> None:
    page = finishes(payer)
    tells(payer, WebhookEvent("evt-late", page.reference))
    payer.run_jobs()
    assert method(payer).state == "registered"
