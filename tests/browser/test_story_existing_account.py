"""A buyer who has an account: matched, mended, or matched once the certificate arrives (guide 1-1/7-A to 11-A, 2-1)."""

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.inspection import Inspection
from tests.browser.ways import (
    DEMO_PASSWORD,
    HANAKO,
    ICHIRO,
    ICHIROS,
    asks_to_be_user,
    becomes_user,
    begins,
    leaves,
    logs_in,
    registers,
)


@pytest.mark.proof
def test_a_buyer_with_an_account_registers_and_becomes_the_user(phone: Phone, desk: Desk, order: Order) -> None:
    desk.files_certificate(order, **ICHIROS)
    begins(phone, order)
    with phone.refused(422):
        logs_in(phone, ICHIRO, "wrong-password")
        phone.sees("メールアドレスかパスワードが違います。")
    assert phone.reads("メールアドレス") == ICHIRO
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    phone.sees("髙橋 一郎")
    registers(phone, desk, order)
    phone.sees("髙橋 一郎 様")
    becomes_user(phone, "髙橋 一郎")


def test_who_differs_from_the_certificate_mends_the_account_and_goes_on(
    phone: Phone, desk: Desk, order: Order, look: Inspection
) -> None:
    desk.files_certificate(order, "山崎　花子", "愛知県名古屋市中区栄三丁目１８番１号")
    begins(phone, order)
    logs_in(phone, HANAKO, DEMO_PASSWORD)
    registers(phone, desk, order)
    asks_to_be_user(phone)
    phone.sees("車検証の使用者の情報と一致しませんでした。")
    assert phone.page.locator(".list h3").all_inner_texts() == ["ご住所"]
    phone.does_not_see("名古屋", "栄三丁目", "栄3")
    phone.presses("登録情報を変更する")
    phone.is_at("登録情報の変更")
    phone.fills({"郵便番号": "460-0008", "都道府県": "愛知県", "市区町村": "名古屋市中区", "町名・番地": "栄3-18-1"})
    phone.fills({"建物名・部屋番号": ""})
    phone.presses("この内容に変更する")
    phone.is_at("販売店スタッフによる再確認")
    look.of(phone, "staff-check-again")
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    phone.presses("次へ")
    phone.is_at("使用者登録規約の同意")
    phone.presses("次へ")
    phone.is_at("使用者情報の確認")
    phone.sees("山崎 花子 様")


@pytest.mark.proof
def test_a_certificate_that_arrives_later_is_matched_by_itself_and_mailed(
    phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    begins(phone, order)
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    registers(phone, desk, order)
    asks_to_be_user(phone)
    phone.sees("使用者の登録を受け付けました。", "車検証の情報を待っています")
    phone.presses("とじる")
    leaves(phone)
    demo.awaits_mail(ICHIRO, "使用者の登録を受け付けました")
    desk.files_certificate(order, **ICHIROS)
    demo.awaits_mail(ICHIRO, "車検証の情報が届き、照合が終わりました。")
    phone.scans(order.link)
    phone.presses("登録の内容を見る")
    phone.is_at("お手続きの完了")
