"""Every page on narrow screens, with large letters, before axe; and how little the first one weighs."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Response

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.conftest import HAND
from tests.browser.inspection import WIDE, Inspection
from tests.browser.ways import (
    CERTIFICATE,
    DEMO_PASSWORD,
    HANAKO,
    ICHIRO,
    ICHIROS,
    LICENCE,
    asks_to_be_user,
    begins,
    enters_data,
    logs_in,
    proves_email,
    signs_up,
)

FIRST_SCREEN_BYTES, FIRST_SCREEN_REQUESTS = 15 * 1024, 3


def test_the_pages_of_a_new_buyer_to_the_form(phone: Phone, demo: Demo, order: Order, look: Inspection) -> None:
    phone.scans(order.link)
    look.of(phone, "opening")
    for label, name in (
        ("お申込みを開始する", "registration-start"),
        ("買主情報の登録へ", "contract-vehicle"),
        ("つぎへ", "information-consent"),
        ("同意する", "login"),
        ("新規登録(無料)", "account-terms"),
    ):
        phone.presses(label)
        look.of(phone, name)
    phone.presses("次へ")
    look.of(phone, "account-terms-not-agreed")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")
    look.of(phone, "email")
    phone.fills({"メールアドレス": "pages@example.jp"})
    phone.presses("認証コードを送信")
    look.of(phone, "email-code")
    phone.fills({"認証コード（6桁）": demo.mailed_code("pages@example.jp")})
    look.of(demo, "outbox", WIDE)
    phone.presses("次へ")
    look.of(phone, "email-done")
    phone.presses("次へ")
    look.of(phone, "customer-kind")
    phone.chooses("法人")
    phone.presses("次へ")
    look.of(phone, "company-number")
    phone.presses("前の画面にもどる")
    phone.chooses("個人")
    phone.presses("次へ")
    look.of(phone, "entry-way")
    photographs(phone, look)
    phone.presses("確認")
    look.of(phone, "form-errors")


def test_the_pages_of_a_new_buyer_from_the_staffs_check(
    phone: Phone, desk: Desk, demo: Demo, order: Order, look: Inspection
) -> None:
    desk.files_certificate(order, **CERTIFICATE)
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "check@example.jp")
    phone.presses("直接入力する")
    look.of(phone, "form-typed")
    enters_data(phone, LICENCE)
    phone.sees("スタッフを呼んでいます。")
    look.of(phone, "staff-check")
    looks_at_the_check(desk, order, look)
    phone.sees("直していただきたいところがあります")
    look.of(phone, "staff-check-sent-back")
    phone.presses("入力内容を直す")
    phone.presses("確認")
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    look.of(phone, "staff-check-confirmed")
    for label, name in (
        ("登録", "account-created"),
        ("次へ", "buyer-done"),
        ("使用者情報の登録へ", "name-choice"),
        ("買主とは異なる名義で登録する", "presence"),
        ("同席していない", "after-delivery-guide"),
        ("OK", "dealer-finished"),
        ("とじる", "staff-guide"),
    ):
        phone.presses(label)
        look.of(phone, name)
    looks_at_the_leaflet(desk, order, look)
    for _page in range(3):
        phone.presses("前の画面にもどる")
    looks_at_the_users_link(phone, look)
    phone.presses("前の画面にもどる")
    phone.presses("前の画面にもどる")
    phone.presses("買主と同じ名義で登録する")
    look.of(phone, "user-terms")
    phone.ticks("利用規約に同意する")
    for label, name in (("次へ", "user-done"), ("とじる", "staff-call"), ("OK", "finished")):
        phone.presses(label)
        look.of(phone, name)
    phone.scans(order.link)
    look.of(phone, "registered-already")
    look.of(desk.at("/desk/"), "desk", WIDE)


def looks_at_the_leaflet(desk: Desk, order: Order, look: Inspection) -> None:
    """What the staff hand out where the user registers after delivery, and what its code opens."""
    desk.opens_order(order)
    look.of(desk, "order-user-later", WIDE)
    desk.presses("ご案内を印刷")
    look.of(desk, "leaflet", WIDE)
    desk.opens(desk.page.locator(".url").first.inner_text().strip())
    look.of(desk, "after-delivery")


def looks_at_the_users_link(phone: Phone, look: Inspection) -> None:
    """The user's code on the buyer's phone, and the first pages that it opens."""
    phone.presses("同席している")
    look.of(phone, "users-qr")
    user = phone.opens_second_tab()
    user.scans(phone.page.locator("#link").inner_text().strip())
    look.of(user, "user-opening")
    user.presses("お申込みを開始する")
    look.of(user, "user-start")
    phone.sees("使用者の方がお手続きを始めました。")
    look.of(phone, "users-qr-begun")
    phone.presses("前の画面にもどる")
    with user.refused(410):
        user.reloads()
    look.of(user, "user-withdrawn")
    user.page.close()
    phone.presses("同席している")
    phone.unfolds("うまくいかないとき")
    phone.presses("QRコードを取り消す")
    look.of(phone, "users-qr-withdrawn")


def photographs(phone: Phone, look: Inspection) -> None:
    """From the choice of the camera to the filled form."""
    for label, name in (
        ("身分証明書をカメラで撮影する", "photo-guide"),
        ("はじめる", "document-kind"),
        ("運転免許証", "photo-start"),
    ):
        phone.presses(label)
        look.of(phone, name)
    phone.keeps_the_shutter_itself()
    phone.presses("撮影画面へ")
    phone.sees("撮影できます。ボタンを押してください")
    look.of(phone, "camera")
    phone.finds("撮影する").click()
    phone.photographs()
    phone.is_at("撮影情報の確認")
    look.of(phone, "photo-result")
    phone.presses("次へ")
    look.of(phone, "form")


def looks_at_the_check(desk: Desk, order: Order, look: Inspection) -> None:
    """The staff's pages while a customer calls; the check is sent back at the end."""
    look.of(desk.at("/desk/"), "desk-called", WIDE)
    look.of(desk.at("/desk/checks/"), "checks", WIDE)
    desk.opens_check(order)
    look.of(desk, "check", WIDE)
    with desk.refused(422):
        desk.presses("確認した")
    look.of(desk, "check-not-all", WIDE)
    desk.sends_back(order, "町名・番地", "番地が免許証と違います")


def test_the_pages_of_a_buyer_with_an_account(phone: Phone, desk: Desk, demo: Demo, look: Inspection) -> None:
    order = demo.prepares("bZ4X G", "車検証は別の人")
    begins(phone, order)
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    look.of(phone, "account-review")
    phone.presses("登録情報を変更する")
    look.of(phone, "account-edit")
    phone.fills({"郵便番号": "1"})
    with phone.refused(422):
        phone.presses("この内容に変更する")
    look.of(phone, "account-edit-errors")
    phone.scans(order.link)
    phone.presses("確認")
    look.of(phone, "staff-check-existing")
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    for label, name in (("次へ", "account-summary"), ("次へ", "account-ready"), ("次へ", "buyer-done-existing")):
        phone.presses(label)
        look.of(phone, name)
    asks_to_be_user(phone)
    look.of(phone, "mismatch")
    desk.files_certificate(order, **ICHIROS)
    phone.presses("直さずに、もう一度照合する")
    look.of(phone, "user-done-services")
    for _page in range(7):
        phone.presses("前の画面にもどる")
    look.of(phone, "account-review-done")


def test_the_pages_of_the_account(phone: Phone, demo: Demo, order: Order, look: Inspection) -> None:
    begins(phone, order)
    for _try in range(7):
        phone.fills({"メールアドレス": "nobody@example.jp", "パスワード": "wrong-password"})
        with phone.refused(422), phone.refused(429):
            phone.presses("ログイン")
    look.of(phone, "login-wait")
    phone.opens("/account/login")
    phone.presses("パスワードをお忘れの方")
    look.of(phone, "forgot")
    phone.fills({"メールアドレス": HANAKO})
    phone.presses("メールを送る")
    look.of(phone, "forgot-sent")
    demo.awaits_mail(HANAKO, "パスワード")
    phone.opens(re.findall(r"http://\S+", demo.newest_mail(HANAKO))[0])
    look.of(phone, "reset")


def test_the_pages_of_refusals(
    phone: Phone, people: Callable[..., Any], desk: Desk, order: Order, look: Inspection
) -> None:
    begins(phone, order)
    other: Phone = people(Phone, **HAND)
    with other.refused(403):
        other.scans(order.link)
        other.presses("お申込みを開始する")
    look.of(other, "wrong-phone")
    desk.opens_order(order)
    desk.unfolds("QRコードを作りなおす・取り消す")
    desk.presses("QRコードを取り消す")
    look.of(desk, "order-withdrawn", WIDE)
    with other.refused(410):
        other.scans(order.link)
    look.of(other, "withdrawn-link")
    with other.refused(404):
        other.opens("/nowhere")
    look.of(other, "not-found")


def test_the_pages_of_the_console(people: Callable[..., Any], demo: Demo, order: Order, look: Inspection) -> None:
    look.of(demo.at("/"), "demo", WIDE)
    look.of(demo.at("/demo/passcode"), "passcode", WIDE)
    desk: Desk = people(Desk, viewport={"width": WIDE[0], "height": WIDE[1]})
    look.of(desk.at("/desk/sign-in"), "sign-in", WIDE)
    with desk.refused(422):
        desk.presses("サインイン")
    look.of(desk, "sign-in-errors", WIDE)
    desk.signs_in()
    look.of(desk.at("/desk/orders/"), "orders", WIDE)
    look.of(desk.at("/desk/orders/new"), "order-new", WIDE)
    with desk.refused(422):
        desk.presses("登録してQRコードを出す")
    look.of(desk, "order-new-errors", WIDE)
    desk.opens_order(order)
    look.of(desk, "order", WIDE)
    for label, name in (
        ("QRコードを印刷", "sheet"),
        ("番号を登録する", "vehicle"),
        ("車検証の情報を入れる", "certificate"),
    ):
        desk.opens_order(order)
        desk.presses(label)
        look.of(desk, name, WIDE)
    with desk.refused(422):
        desk.presses("登録する")
    look.of(desk, "certificate-errors", WIDE)


def test_the_first_screen_is_light(phone: Phone, order: Order) -> None:
    answers: list[Response] = []
    phone.page.on("response", lambda answer: answers.insert(0, answer))
    phone.scans(order.link)
    phone.page.wait_for_load_state("networkidle")
    sizes = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers if "data:" not in answer.url}
    assert len(sizes) <= FIRST_SCREEN_REQUESTS, sizes
    assert sum(sizes.values()) <= FIRST_SCREEN_BYTES, sizes
    assert not [answer.url for answer in answers if answer.request.resource_type == "font"]
