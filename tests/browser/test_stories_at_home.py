"""Further stories at home: a company by invoice, charging alone, neither, a late line, a car and its next owner."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.actors import Demo, Desk, Phone
from tests.browser.conftest import HAND
from tests.browser.inspection import Inspection
from tests.browser.test_pages_of_the_account import GOOD, goes_home
from tests.browser.test_story_after_delivery import registers_company, registers_person
from tests.browser.test_story_services import types_card
from tests.browser.test_story_services_at_home import begins_services, registers
from tests.browser.ways import (
    CERTIFICATE,
    DEMO_PASSWORD,
    ICHIRO,
    ICHIROS,
    LICENCE,
    PASSWORD,
    asks_to_be_user,
    becomes_user,
    begins,
    enters_data,
    has_an_account_now,
    leaves,
    logs_in,
    proves_email,
    signs_up,
)
from tests.browser.ways import registers as registers_as_buyer

# Of the demo's twins: whose certificate it is, and what its line does.
COMPANYS, YAMADAS, NEITHER, LATE = "HINODE-1001501", "YAMADA-1001502", "ICHIRO-1001503", "ICHIRO-1001904"
YAMADA = {"姓": "山田", "名": "太郎", "セイ": "ヤマダ", "メイ": "タロウ", "町名・番地": "若宮町3-15-2"}
SOLD = "KSP210-0777001"  # one car with two owners, one after the other


def opens_the_mails_link(phone: Phone, demo: Demo, email: str) -> None:
    """The link to the services in the mail that says that the user is registered."""
    link = re.findall(r"https?://\S+/services/\S+", demo.newest_mail(email))[0]
    phone.opens(link)
    phone.is_at("お申込みの開始")
    phone.presses("次の手続きに進む")


def waits_for_the_line(phone: Phone) -> None:
    """Two pages wait and go on by themselves."""
    expect(phone.page.locator("h1")).to_have_text("車両情報の確認完了", timeout=120_000)
    phone.presses("つぎへ")
    phone.ticks("T-Connect利用規約に同意する")
    phone.ticks("個人情報と車両データの取扱いに同意する")
    phone.presses("つぎへ")


def applies(phone: Phone) -> None:
    phone.presses("この内容で申し込む")
    phone.presses("申し込む")
    phone.sees("お申込みを受け付けました。")


@pytest.mark.proof
def test_a_company_applies_at_home_and_pays_by_invoice(phone: Phone, demo: Demo) -> None:
    email = "invoice-at-home@example.jp"
    registers_company(phone, demo, email, COMPANYS)
    opens_the_mails_link(phone, demo, email)
    phone.is_at("T-Connect利用申込み")
    phone.presses("利用申込みをする")
    waits_for_the_line(phone)
    phone.page.get_by_role("checkbox", name="リモート操作").check()
    phone.presses("つぎへ")
    phone.is_at("お支払い方法の登録")
    phone.does_not_see("口座引落し")
    phone.chooses("請求書払い")
    phone.presses("つぎへ")
    phone.sees("請求書払い")
    applies(phone)
    phone.presses("とじる")
    phone.is_at("お手続きの完了")
    demo.awaits_mail(email, "請求書払い")
    phone.opens("/my/services/")
    if phone.offers("ログインへ進む"):
        goes_home(phone, email, PASSWORD)
        phone.opens("/my/services/")
    phone.sees("クラウン", "リモート操作", "請求書払い")


@pytest.mark.proof
def test_a_car_with_charging_alone_is_applied_for_without_a_line(phone: Phone, demo: Demo) -> None:
    email = "charges@example.jp"
    registers_person(phone, demo, email, YAMADAS, YAMADA)
    opens_the_mails_link(phone, demo, email)
    phone.sees("EV・PHV充電サポート")
    phone.presses("利用申込みをする")
    phone.ticks("充電サポート利用規約に同意する")
    phone.presses("つぎへ")
    phone.page.get_by_role("radio").first.check()
    phone.presses("つぎへ")
    phone.is_at("お支払い方法の登録")
    phone.does_not_see("口座引落し", "請求書払い")
    phone.chooses("クレジットカード")
    phone.presses("つぎへ")
    types_card(phone, GOOD)
    phone.presses("登録")
    phone.is_at("クレジットカードの登録完了")
    phone.presses("進む")
    applies(phone)
    phone.presses("とじる")
    phone.is_at("お手続きの完了")
    demo.awaits_mail(email, "充電サポート")


@pytest.mark.proof
def test_who_declines_both_is_told_where_to_apply_later(phone: Phone, demo: Demo) -> None:
    registers(phone, demo, NEITHER)
    begins_services(phone)
    phone.presses("利用申込みをしない")
    phone.sees("tconnect.jp/webregist_tsc/")
    phone.presses("OK")
    phone.presses("利用申込みをしない")
    phone.sees("juden-support.jp/Registration")
    phone.presses("OK")
    phone.presses("とじる")
    phone.is_at("お手続きの完了")


@pytest.mark.proof
def test_a_line_that_opens_late_is_mailed_and_gone_on_with(phone: Phone, demo: Demo) -> None:
    registers(phone, demo, LATE)
    begins_services(phone)
    phone.presses("利用申込みをする")
    phone.sees("画面を閉じてもかまいません")
    phone.page.goto("about:blank")
    demo.awaits_mail(ICHIRO, "回線が開通しました", seconds=120)
    link = re.findall(r"https?://\S+/my/services/\S+", demo.newest_mail(ICHIRO))[0]
    phone.opens(link)
    if phone.offers("ログインへ進む"):
        phone.presses("ログインへ進む")
        if phone.offers("ログイン"):
            logs_in(phone, ICHIRO, DEMO_PASSWORD)
    if phone.offers("次の手続きに進む"):
        phone.presses("次の手続きに進む")
    expect(phone.page.locator("h1")).to_have_text("車両情報の確認完了", timeout=60_000)
    phone.sees("bZ4X", LATE)


def buys_and_is_registered(phone: Phone, desk: Desk, demo: Demo, email: str) -> None:
    """陽菜 buys the car, makes an account and becomes its user."""
    order = demo.prepares("ヤリス X", "車検証はまだ届いていない")
    desk.notes_chassis(order, SOLD)
    desk.files_certificate(order, **CERTIFICATE)
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, email)
    phone.presses("直接入力する")
    enters_data(phone, LICENCE)
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)
    becomes_user(phone)


@pytest.mark.proof
def test_a_car_that_was_given_up_is_registered_by_its_next_owner(
    phone: Phone, desk: Desk, demo: Demo, people: Callable[..., Phone], look: Inspection
) -> None:
    email = "sells@example.jp"
    buys_and_is_registered(phone, desk, demo, email)
    goes_home(phone, email, PASSWORD)
    phone.presses("クルマを手放した")
    phone.ticks("このクルマを手放しました（売却・譲渡・廃車・返却など）")
    phone.presses("手放したことを届け出る")
    demo.awaits_mail(email, "手放した")
    resale = demo.prepares("ヤリス X", "車検証はまだ届いていない")
    desk.notes_chassis(resale, SOLD)
    desk.files_certificate(resale, **ICHIROS)
    next_owners = people(Phone, **HAND)
    begins(next_owners, resale)
    logs_in(next_owners, ICHIRO, DEMO_PASSWORD)
    registers_as_buyer(next_owners, desk, resale)
    asks_to_be_user(next_owners)
    next_owners.is_at("使用者情報の確認")
    next_owners.sees("使用者の登録が完了しました。", "髙橋 一郎 様")
    next_owners.presses("とじる")
    leaves(next_owners)
    phone.opens("/my/")
    phone.sees("登録されているクルマはありません。")
    phone.does_not_see("一郎", "喜多町")
    look.of(phone, "my-sold")
    assert "一郎" not in demo.newest_mail(email), "the former owner is told nothing of the next"
