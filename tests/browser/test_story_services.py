"""The user applies for services at the dealer, pays by a card of the demo's gateway, or leaves them (3-1, 3-2)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.conftest import HAND
from tests.browser.inspection import WIDE, Inspection
from tests.browser.ways import ICHIRO, ICHIROS, has_a_car_with_services, leaves

REFUSED, LATE, ASKS_FOR_A_CODE = "4000000000000002", "4000000000005100", "4000000000003220"
ENDS_IN = "Visa •••• 3220"


@pytest.fixture
def order(demo: Demo) -> Order:
    """An order of a car that both services are offered for."""
    return demo.prepares("bZ4X G", "車検証はまだ届いていない")


def types_card(phone: Phone, number: str) -> None:
    """At the gateway, to its page 登録内容の確認 (3-1/8-A)."""
    phone.is_at("クレジットカード情報の入力")
    phone.fills({"カード番号": number, "有効期限（月/年）": "08/31", "セキュリティコード": "123"})
    phone.presses("確認")
    phone.is_at("登録内容の確認")


def answers_challenge(phone: Phone) -> None:
    """The code that the card's issuer asks for (3-1/9-A)."""
    phone.is_at("本人認証（3-Dセキュア）")
    phone.fills({"認証コード（6桁）": "123456"})
    phone.presses("認証する")


def test_who_applies_for_both_services_types_the_card_once_and_the_desk_follows(
    phone: Phone, desk: Desk, demo: Demo, order: Order, look: Inspection
) -> None:
    desk.files_certificate(order, **ICHIROS)
    has_a_car_with_services(phone, desk, order)
    desk.opens("/desk/")
    desk.sees_of(order, "T-Connect利用申込み")
    look.of(phone, "tconnect-choice")
    chooses_t_connect(phone, look)
    registers_card(phone, look)
    desk.sees_of(order, "お申込み内容の確認")
    look.of(phone, "tconnect-summary")
    for label, name in (
        ("この内容で申し込む", "tconnect-submission"),
        ("申し込む", "tconnect-accepted"),
        ("つぎへ", "charging-choice"),
        ("利用申込みをする", "charging-terms"),
    ):
        phone.presses(label)
        look.of(phone, name)
    applies_for_charging(phone, look)
    desk.sees_of(order, "お手続きの完了")
    phone.sees("T-Connect", "EV・PHV充電サポート", "髙橋 一郎 様")
    look.of(phone, "both-applied")
    phone.presses("とじる")
    desk.sees_of(order, "販売店スタッフにお声かけ")
    leaves(phone)
    look.of(phone, "both-finished")
    desk.sees_of(order, "完了")
    desk.opens_order(order)
    desk.sees("リモート操作", "レギュラープラン", "クレジットカード")
    look.of(desk, "order-services", WIDE)
    demo.awaits_mail(ICHIRO, "レギュラープラン")
    phone.scans(order.link)
    phone.presses("登録の内容を見る")
    phone.is_at("お手続きの完了")


def chooses_t_connect(phone: Phone, look: Inspection) -> None:
    """In one's own name, both boxes, an additional service (3-1/2 to 5-A)."""
    phone.presses("利用申込みをする")
    look.of(phone, "contractor")
    phone.presses("使用者と同じ名義で登録する")
    look.of(phone, "tconnect-terms")
    phone.ticks("T-Connect利用規約に同意する")
    with phone.refused(422):
        phone.presses("つぎへ")
    look.of(phone, "tconnect-terms-half")
    phone.ticks("個人情報と車両データの取扱いに同意する")
    phone.presses("つぎへ")
    look.of(phone, "tconnect-options")
    phone.page.get_by_role("checkbox", name="リモート操作").check()
    phone.presses("つぎへ")


def registers_card(phone: Phone, look: Inspection) -> None:
    """One card is refused; the next asks for the code of 3-D Secure (3-1/6-A to 10-A)."""
    look.of(phone, "payment-method")
    phone.chooses("クレジットカード")
    look.of(phone, "payment-method-card")
    phone.presses("つぎへ")
    types_card(phone, REFUSED)
    phone.presses("登録")
    phone.sees("カードは登録されていません。", "カード会社の承認が得られませんでした。")
    look.of(phone, "card-refused")
    phone.presses("つぎへ")
    types_card(phone, ASKS_FOR_A_CODE)
    phone.presses("登録")
    answers_challenge(phone)
    phone.is_at("クレジットカードの登録完了")
    look.of(phone, "card-done")
    phone.presses("進む")
    phone.is_at("お申込み内容の確認")
    phone.sees(ENDS_IN, "月額220円（税込）")


def applies_for_charging(phone: Phone, look: Inspection) -> None:
    """The card is there already: nothing is asked about payment (3-2/2-A to 10-A)."""
    phone.ticks("充電サポート利用規約に同意する")
    phone.presses("つぎへ")
    look.of(phone, "charging-plan")
    with phone.refused(422):
        phone.presses("つぎへ")
    phone.sees("選んでください。")
    look.of(phone, "charging-plan-none")
    phone.chooses("レギュラープラン")
    phone.presses("つぎへ")
    phone.is_at("お申込み内容の確認")
    phone.sees(ENDS_IN, "月額1,650円（税込）")
    look.of(phone, "charging-summary")
    phone.presses("この内容で申し込む")
    look.of(phone, "charging-submission")
    phone.presses("申し込む")
    phone.is_at("お手続きの完了")


def agrees_and_chooses(phone: Phone) -> None:
    """Both boxes, an additional service, the card (3-1/4-A to 7-A)."""
    phone.ticks("T-Connect利用規約に同意する")
    phone.ticks("個人情報と車両データの取扱いに同意する")
    phone.presses("つぎへ")
    phone.page.get_by_role("checkbox", name="リモート操作").check()
    phone.presses("つぎへ")
    phone.chooses("クレジットカード")
    phone.presses("つぎへ")


@pytest.mark.proof
def test_who_thinks_better_of_it_while_the_cards_answer_is_late_is_told_how_to_apply_later(
    phone: Phone, desk: Desk, order: Order, look: Inspection
) -> None:
    has_a_car_with_services(phone, desk, order)
    phone.presses("利用申込みをする")
    phone.presses("使用者と同じ名義で登録する")
    agrees_and_chooses(phone)
    types_card(phone, LATE)
    phone.presses("登録")
    phone.is_at("カードの登録を確認しています")
    look.of(phone, "card-waiting")
    phone.presses("お手続きの画面にもどる")
    look.of(phone, "card-unknown")
    while phone.page.locator("h1").inner_text() != "契約者情報の登録":
        phone.presses("前の画面にもどる")
    for label, name in (
        ("使用者とは異なる名義で登録する", "contractor-later"),
        ("OK", "ended-for-another"),
        ("とじる", "staff-call-for-another"),
    ):
        phone.presses(label)
        look.of(phone, name)
    while phone.page.locator("h1").inner_text() != "T-Connect利用申込み":
        phone.presses("前の画面にもどる")
    phone.presses("利用申込みをしない")
    look.of(phone, "tconnect-later")
    phone.presses("OK")
    look.of(phone, "survey")
    with phone.refused(422):
        phone.presses("つぎへ")
    look.of(phone, "survey-none")
    phone.chooses("料金が気になる")
    leaves_charging(phone, look)
    desk.opens_order(order)
    desk.sees("料金が気になる")
    look.of(desk, "order-services-declined", WIDE)


def leaves_charging(phone: Phone, look: Inspection) -> None:
    """To the end without charging support (3-2/1 to 4-B)."""
    for label, name in (
        ("つぎへ", "charging-choice-alone"),
        ("利用申込みをしない", "charging-later"),
        ("OK", "nothing-applied"),
    ):
        phone.presses(label)
        look.of(phone, name)
    phone.presses("とじる")
    leaves(phone)


def test_without_scripts_a_card_whose_issuer_asks_for_a_code_pays_for_an_application(
    people: Callable[..., Any], desk: Desk, order: Order
) -> None:
    phone: Phone = people(Phone, java_script_enabled=False, **HAND)
    has_a_car_with_services(phone, desk, order, scripts=False)
    phone.presses("利用申込みをする")
    phone.presses("使用者と同じ名義で登録する")
    agrees_and_chooses(phone)
    types_card(phone, ASKS_FOR_A_CODE)
    phone.presses("登録")
    answers_challenge(phone)
    phone.is_at("クレジットカードの登録完了")
    phone.presses("進む")
    phone.presses("この内容で申し込む")
    phone.presses("申し込む")
    phone.sees("T-Connectのお申込みを受け付けました。")
