"""A buyer whose browser runs no scripts: everything but the live view works (guide 1-1, 2-1)."""

from collections.abc import Callable
from typing import Any

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.conftest import HAND
from tests.browser.film import HARUNA, picture
from tests.browser.ways import (
    CERTIFICATE,
    LICENCE,
    becomes_user,
    begins,
    enters_data,
    has_an_account_now,
    proves_email,
    signs_up,
)


def test_without_scripts_a_buyer_registers_with_a_photograph_from_the_album(
    people: Callable[..., Any], desk: Desk, demo: Demo, order: Order
) -> None:
    phone: Phone = people(Phone, java_script_enabled=False, **HAND)
    desk.files_certificate(order, **CERTIFICATE)
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "plain@example.jp")
    phone.presses("身分証明書をカメラで撮影する")
    phone.presses("はじめる")
    phone.presses("運転免許証")
    phone.presses("撮影画面へ")
    phone.box("写真を選ぶ").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(HARUNA)})
    phone.presses("この写真を読み取る")
    phone.is_at("撮影情報の確認")
    phone.presses("次へ")
    phone.fills({"郵便番号": "471-0826"})
    phone.presses("住所を自動入力")
    assert phone.box("都道府県").evaluate("one => one.value") == "愛知県"
    assert phone.reads("市区町村") == "豊田市"
    enters_data(phone, LICENCE)
    phone.sees("スタッフを呼んでいます。")
    desk.confirms_waiting_check(order)
    phone.reloads()
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)
    becomes_user(phone)
