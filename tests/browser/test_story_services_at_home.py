"""Services at home in a browser: by card, a line that fails or never opens, charging declined (guide 5-1, 5-2)."""

import re

from playwright.sync_api import expect

from tests.browser.actors import Demo, Phone
from tests.browser.inspection import Inspection
from tests.browser.test_story_after_delivery import PLATE, begins, checks_account, shares_and_agrees, types_chassis
from tests.browser.test_story_services import ASKS_FOR_A_CODE, answers_challenge, types_card
from tests.browser.ways import DEMO_PASSWORD, ICHIRO, logs_in

# Of the demo's line service: it opens after a second here, fails, never opens.
OPENS, FAILS, NEVER = "ICHIRO-1007001", "ICHIRO-1007901", "ICHIRO-1007909"


def registers(phone: Phone, demo: Demo, chassis: str) -> None:
    """一郎 is registered as the user of this vehicle, and opens the link of the mail that says so."""
    begins(phone)
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    if phone.page.locator("h1").inner_text() == "登録情報の確認と変更":
        checks_account(phone)
        shares_and_agrees(phone, "登録情報の確認完了")
    phone.is_at("車両情報の入力")
    types_chassis(phone, chassis)
    phone.fills(PLATE)
    phone.presses("確認")
    phone.presses("この内容で申し込む")
    phone.is_at("登録の申請")
    demo.awaits_mail(ICHIRO, "次のURLからお手続きください")
    link = re.findall(r"https?://\S+/services/\S+", demo.newest_mail(ICHIRO))[0]
    phone.opens(link)
    phone.is_at("お申込みの開始")


def begins_services(phone: Phone) -> None:
    """From the link's page to the first choice; whoever logged in just now goes straight on."""
    phone.presses("次の手続きに進む")
    phone.is_at("T-Connect利用申込み")


def test_a_person_applies_by_card_and_the_line_opens_meanwhile(phone: Phone, demo: Demo, look: Inspection) -> None:
    registers(phone, demo, OPENS)
    look.of(phone, "services-opening")
    begins_services(phone)
    look.of(phone, "tconnect-choice-at-home")
    phone.presses("利用申込みをする")
    # Two pages have waited and gone on by themselves, on a busy machine after some turns of worker and service.
    expect(phone.page.locator("h1")).to_have_text("車両情報の確認完了", timeout=120_000)
    phone.sees("bZ4X", OPENS, "豊田 330 さ 12-34")
    look.of(phone, "vehicle-checked")
    phone.presses("つぎへ")
    phone.ticks("T-Connect利用規約に同意する")
    phone.ticks("個人情報と車両データの取扱いに同意する")
    phone.presses("つぎへ")
    phone.page.get_by_role("checkbox", name="リモート操作").check()
    phone.presses("つぎへ")
    phone.is_at("お支払い方法の登録")
    look.of(phone, "payment-at-home")
    phone.chooses("クレジットカード")
    phone.presses("つぎへ")
    types_card(phone, ASKS_FOR_A_CODE)
    phone.presses("登録")
    answers_challenge(phone)
    phone.is_at("クレジットカードの登録完了")
    phone.presses("進む")
    phone.presses("この内容で申し込む")
    phone.presses("申し込む")
    look.of(phone, "accepted-at-home")
    phone.presses("つぎへ")
    look.of(phone, "charging-choice-at-home")
    phone.presses("利用申込みをしない")
    look.of(phone, "later-at-home")
    phone.presses("OK")
    look.of(phone, "completed-at-home")
    phone.presses("とじる")
    look.of(phone, "services-end")
    demo.awaits_mail(ICHIRO, "リモート操作")


def test_a_line_that_fails_or_does_not_open_is_told_with_what_to_do(phone: Phone, demo: Demo, look: Inspection) -> None:
    registers(phone, demo, FAILS)
    begins_services(phone)
    phone.presses("利用申込みをする")
    failed = phone.page.get_by_text("おクルマの通信機器を確認できませんでした。")
    expect(failed).to_be_visible(timeout=120_000)
    phone.sees("お客様相談センターへお電話ください。")
    look.of(phone, "line-failed")
    demo.awaits_mail(ICHIRO, "回線を開通できませんでした")
    registers(phone, demo, NEVER)
    begins_services(phone)
    phone.presses("利用申込みをする")
    expect(phone.page.get_by_text("回線を開通しています。")).to_be_visible(timeout=120_000)
    phone.sees("画面を閉じてもかまいません")
    look.of(phone, "line-wait")
