"""A company signs up at the dealer's in a real browser: by a mistyped number, by its name, with its certificate (C)."""

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.inspection import Inspection
from tests.browser.ways import PASSWORD, becomes_user, begins, proves_email_as, signs_up

LOGIN = {"パスワード": PASSWORD, "パスワード（確認）": PASSWORD, "認証用電話番号": "090-1234-5678"}
CONTACT = {
    "部署名": "総務部",
    "担当者名": "高橋 陽菜",
    "連絡用電話番号": "0565-28-2121",
    "携帯電話番号": "090-1234-5678",
}


def test_a_company_registers_by_its_number_and_becomes_the_user(
    phone: Phone, desk: Desk, demo: Demo, look: Inspection
) -> None:
    order = demo.prepares("ヤリス X", "車検証は見本の会社")
    desk.opens("/desk/")
    begins(phone, order)
    signs_up(phone)
    proves_email_as(phone, demo, "company@example.jp", "法人")
    phone.is_at("ログイン情報の入力")
    phone.fills(LOGIN | {"法人番号": "7990001000002"})
    phone.presses("自動入力")
    phone.sees("打ち間違いがないか")
    look.of(phone, "company-number-wrong")
    phone.fills({"法人番号": "5990001000011"})
    phone.presses("自動入力")
    phone.sees("いま、国税庁の法人番号のシステムを使えません。", "パスワードは設定ずみです。")
    look.of(phone, "company-number-down")
    phone.fills({"法人番号": "4990001000004"})
    phone.presses("自動入力")
    phone.is_at("法人情報の確認")
    phone.sees("合併により、2023年4月3日に解散しています。")
    look.of(phone, "company-check-merged")
    phone.presses("合併したあとの会社で進む")
    phone.sees("株式会社ひので商事")
    phone.presses("次へ")
    phone.is_at("法人情報の入力")
    assert phone.reads("町名・番地") == "若宮町２丁目８－１ひのでビル３Ｆ"
    look.of(phone, "company")
    phone.fills(CONTACT)
    phone.presses("確認")
    phone.is_at("入力内容の確認")
    look.of(phone, "company-review")
    phone.presses("登録")
    phone.is_at("アカウントの登録完了")
    phone.presses("次へ")
    phone.is_at("買主情報の登録完了")
    phone.sees("株式会社ひので商事 様")
    becomes_user(phone, "株式会社ひので商事")
    desk.sees_of(order, "完了")


@pytest.mark.proof
def test_a_company_is_found_by_its_name(phone: Phone, demo: Demo, order: Order, look: Inspection) -> None:
    begins(phone, order)
    signs_up(phone)
    proves_email_as(phone, demo, "by.name@example.jp", "法人")
    phone.fills(LOGIN)
    phone.presses("番号がわからない")
    phone.is_at("会社をさがす")
    phone.fills({"会社の名前": "ひので"})
    phone.box("会社の名前").press("Enter")
    phone.sees("見つかった会社", "愛知県豊田市若宮町２丁目８－１ひのでビル３Ｆ")
    look.of(phone, "company-search")
    phone.presses("株式会社ひので商事")
    phone.is_at("法人情報の確認")
    look.of(phone, "company-check")
    phone.presses("別の会社にする")
    phone.is_at("会社をさがす")
    phone.presses("さがさずに、手で入力する")
    phone.is_at("法人情報の入力")
    assert phone.reads("法人名") == ""
