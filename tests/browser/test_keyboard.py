"""The whole way by keyboard alone, on both sides of the counter: everything reached, the focus never out of sight."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.actors import PATIENCE, Demo, Order
from tests.browser.keyboard import DeskTypist, Typist
from tests.browser.test_story_after_delivery import PLATE
from tests.browser.test_story_after_delivery import begins as begins_at_home
from tests.browser.ways import (
    DEMO_PASSWORD,
    HANAKO,
    LICENCE,
    REST,
    becomes_user,
    begins,
    has_an_account_now,
    proves_email,
    signs_up,
)

KEYBOARD_WINDOW = {"viewport": {"width": 640, "height": 480}}
# In the order of the page: a keyboard comes by each field once.
FORM = ("姓", "名", "セイ", "メイ", "年", "月", "日", "郵便番号", "都道府県", "市区町村", "町名・番地", *REST)


def test_a_buyer_registers_and_becomes_the_user_by_keyboard(
    people: Callable[..., Any], demo: Demo, order: Order
) -> None:
    phone: Typist = people(Typist, **KEYBOARD_WINDOW)
    desk: DeskTypist = people(DeskTypist, viewport={"width": 1280, "height": 720})
    desk.signs_in()
    desk.files_certificate(order, "高橋　陽菜", "愛知県豊田市トヨタ町１番地２")
    phone.scans(order.link)
    phone.page.keyboard.press("Tab")
    skips_to_the_text(phone)
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "keys@example.jp")
    phone.presses("直接入力する")
    phone.is_at("お客さま情報の入力")
    phone.presses("確認")
    mends_the_first_mistake(phone)
    phone.chooses("女性")
    data = LICENCE | REST
    phone.fills({label: data[label] for label in FORM})
    phone.presses("確認")
    phone.sees("スタッフを呼んでいます。")
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    expect(phone.finds("登録")).to_be_enabled(timeout=PATIENCE)  # said first, then the page goes on
    has_an_account_now(phone)
    becomes_user(phone)


def skips_to_the_text(phone: Typist) -> None:
    """The first Tab offers to skip what stands on every page."""
    phone.goes_to(phone.finds("本文へ進む"))
    phone.page.keyboard.press("Enter")
    assert phone.page.evaluate("document.activeElement.id") == "main"


def mends_the_first_mistake(phone: Typist) -> None:
    """The focus is on the list of mistakes, which is an alert; its first line leads into its field."""
    assert phone.page.title().startswith("要確認：")
    assert phone.page.evaluate("document.activeElement.id") == "errors"
    assert phone.page.locator("#errors").get_attribute("role") == "alert"
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    assert phone.page.evaluate("document.activeElement.name") == "family_name"
    assert phone.page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_who_was_skipped_registers_by_keyboard(people: Callable[..., Any]) -> None:
    phone: Typist = people(Typist, permissions=["camera"], **KEYBOARD_WINDOW)
    begins_at_home(phone)
    phone.fills({"メールアドレス": HANAKO, "パスワード": DEMO_PASSWORD})
    phone.presses("ログイン")
    for label in ("確認", "次へ", "次へ"):
        phone.presses(label)
    if phone.offers("連携する"):  # or it was shared before
        phone.presses("連携する")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")
    opens_and_closes_the_camera(phone)
    phone.presses("確認")
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    assert phone.page.evaluate("document.activeElement.name") == "chassis_front"
    phone.page.keyboard.insert_text("KEY123-7654320")  # parted at its dash: the focus moves on
    assert phone.page.evaluate("document.activeElement.name") == "chassis_back"
    phone.fills(PLATE)
    phone.presses("確認")
    phone.is_at("車両情報とお客さま情報の確認")
    phone.presses("この内容で申し込む")
    phone.is_at("登録の申請")


def opens_and_closes_the_camera(phone: Typist) -> None:
    """The focus goes to the shutter, and back to the button when the camera is closed."""
    phone.unfolds("車検証から読み取る")
    phone.goes_to(phone.finds("カメラで読み取る"))
    phone.page.keyboard.press("Enter")
    expect(phone.finds("撮影する")).to_be_focused(timeout=PATIENCE)
    phone.goes_to(phone.finds("カメラを閉じる"))
    phone.page.keyboard.press("Enter")
    expect(phone.finds("カメラで読み取る")).to_be_focused()
