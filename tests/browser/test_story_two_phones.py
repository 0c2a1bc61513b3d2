"""A buyer, a user with a phone of their own and the desk: followed live, put off, changed; also without scripts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone, qr_text
from tests.browser.conftest import HAND
from tests.browser.test_story_existing_account import registers
from tests.browser.ways import (
    CERTIFICATE,
    DEMO_PASSWORD,
    HANAKO,
    ICHIRO,
    LICENCE,
    begins,
    enters_data,
    leaves,
    logs_in,
    proves_email,
    signs_up,
)


@pytest.fixture
def users_phone(people: Callable[..., Any]) -> Phone:
    """The phone of whom the buyer invites."""
    made: Phone = people(Phone, permissions=["camera"], **HAND)
    return made


def asks_for_another_user(buyer: Phone, desk: Desk, order: Order) -> None:
    """A buyer with an account, to the question whether the user is here (1-1 to 2-2/3)."""
    begins(buyer, order)
    logs_in(buyer, ICHIRO, DEMO_PASSWORD)
    registers(buyer, desk, order)
    buyer.presses("使用者情報の登録へ")
    buyer.presses("買主とは異なる名義で登録する")
    buyer.is_at("使用者の同席確認")


def shown_code(buyer: Phone) -> str:
    """What the code on the buyer's phone says, and the address under it alike."""
    address = buyer.page.locator("#link").inner_text().strip()
    assert qr_text(buyer.page.get_by_role("img", name="使用者のお手続きを始めるQRコード")) == address
    return address


def accepts(user: Phone, link: str) -> None:
    """From the scan to the login page (2-2/5 to 2-2/10)."""
    user.scans(link)
    user.sees("招待されています", "豊田本町店")
    user.presses("お申込みを開始する")
    user.is_at("使用者情報の登録開始")
    user.presses("使用者情報の登録へ")
    user.presses("つぎへ")
    user.presses("同意する")
    user.is_at("ログイン")


def test_the_user_signs_up_on_their_own_phone_while_the_buyer_watches(
    phone: Phone, users_phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    desk.files_certificate(order, **CERTIFICATE)
    asks_for_another_user(phone, desk, order)
    phone.presses("同席している")
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.taps("URLをコピーする")
    phone.sees("コピーしました。")
    link = shown_code(phone)
    assert phone.page.evaluate("navigator.clipboard.readText()") == link
    accepts(users_phone, link)
    phone.sees("使用者の方は、いま「ログイン」の画面です。")
    signs_up(users_phone)
    proves_email(users_phone, demo, "own-phone@example.jp")
    users_phone.presses("直接入力する")
    phone.sees("使用者の方は、いま「お客さま情報の入力」の画面です。")
    enters_data(users_phone, LICENCE)
    phone.sees("「入力内容の確認」の画面で、販売店スタッフを待っています。")
    phone.does_not_see("陽菜", "トヨタ町")
    desk.opens("/desk/")
    desk.sees_of(order, "QRコードの表示")
    desk.confirms_waiting_check(order)
    users_phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    users_phone.presses("登録")
    users_phone.presses("次へ")
    users_phone.ticks("利用規約に同意する")
    users_phone.presses("次へ")
    users_phone.is_at("使用者情報の登録完了")
    users_phone.sees("高橋 陽菜 様", "髙橋 一郎")
    phone.is_at("使用者情報の登録完了")
    phone.sees("高橋 陽菜 様")
    phone.presses("とじる")
    leaves(phone)
    users_phone.presses("とじる")
    leaves(users_phone)


@pytest.mark.proof
def test_without_scripts_two_phones_are_led_by_reload_and_the_user_may_come_later(
    people: Callable[..., Any], desk: Desk, demo: Demo, order: Order
) -> None:
    phone: Phone = people(Phone, java_script_enabled=False, **HAND)
    user: Phone = people(Phone, java_script_enabled=False, **HAND)
    asks_for_another_user_slowly(phone, desk, order)
    phone.presses("同席している")
    accepts(user, phone.page.locator("#link").inner_text().strip())
    phone.reloads()
    phone.sees("使用者の方は、いま「ログイン」の画面です。")
    phone.presses("前の画面にもどる")
    with user.refused(410):
        user.opens("/start")
        user.sees("買主の方が、このQRコード（URL）を取り消したか、新しくしました。")
    phone.presses("同席していない")
    phone.is_at("納車後手続きの案内")
    phone.sees("車検証")  # the link is mailed when it is on file
    phone.presses("OK")
    phone.presses("前の画面にもどる")
    phone.presses("前の画面にもどる")
    phone.presses("同席している")
    user.scans(phone.page.locator("#link").inner_text().strip())
    user.presses("お申込みを開始する")
    user.is_at("ログイン")
    logs_in(user, HANAKO, DEMO_PASSWORD)
    user.presses("確認")
    desk.confirms_waiting_check(order)
    user.reloads()
    for _page in range(3):
        user.presses("次へ")
    user.ticks("利用規約に同意する")
    user.presses("次へ")
    user.sees("使用者の登録を受け付けました。", "山崎 花子 様")
    phone.reloads()
    phone.sees("山崎 花子 様")
    phone.presses("次へ")
    phone.presses("とじる")
    leaves(phone)


def asks_for_another_user_slowly(buyer: Phone, desk: Desk, order: Order) -> None:
    """The same for a phone whose page does not go on by itself."""
    begins(buyer, order)
    logs_in(buyer, ICHIRO, DEMO_PASSWORD)
    buyer.presses("確認")
    desk.confirms_waiting_check(order)
    buyer.reloads()
    for _page in range(3):
        buyer.presses("次へ")
    buyer.presses("使用者情報の登録へ")
    buyer.presses("買主とは異なる名義で登録する")
