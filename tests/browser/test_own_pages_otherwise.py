"""The account's own pages for whoever reads English, has a keyboard and nothing else, or runs no scripts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import Demo, Phone
from tests.browser.conftest import HAND
from tests.browser.inspection import RULES, WIDER_THAN_THE_PAGE, axe, picture
from tests.browser.keyboard import Typist
from tests.browser.test_english_pages import DEALER, HIRAGANA, PLATE_KANA
from tests.browser.test_keyboard import KEYBOARD_WINDOW
from tests.browser.test_story_services_at_home import registers
from tests.browser.ways import DEMO_PASSWORD, ICHIRO

READ_ABROAD, TYPED, PLAIN = "ICHIRO-1001510", "ICHIRO-1001511", "ICHIRO-1001512"
# The words on a page but those that are said to be Japanese: a text stays in the language in which it was agreed to.
WORDS = """() => {
  const page = document.body.cloneNode(true);
  page.querySelectorAll("[lang=ja], script").forEach((one) => one.remove());
  return page.textContent;
}"""
PAGES = {
    "cars": "/my/",
    "add": "/my/add",
    "numbers": "/my/add/numbers",
    "services": "/my/services/",
    "receipt": "/my/receipt/",
    "preferences": "/my/preferences/",
    "account": "/account/",
    "profile": "/account/profile",
    "password": "/account/password",
    "devices": "/account/devices",
    "delete": "/account/delete",
}


def goes_home(phone: Phone | Typist) -> None:
    """一郎 logs in to My TOYOTA on a device of its own."""
    phone.opens("/my/")
    phone.presses("ログインへ進む")
    if phone.offers("ログイン"):
        phone.fills({"メールアドレス": ICHIRO, "パスワード": DEMO_PASSWORD})
        phone.presses("ログイン")
    phone.is_at("TOYOTA アカウントセンター")


def wrong_with(phone: Phone, name: str) -> list[str]:
    """Wider than a narrow phone with letters twice as large, against a rule of axe, or not in English."""
    page = phone.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wrong = [f"{name} is wider than 320 px at 200 %: {one}" for one in page.evaluate(WIDER_THAN_THE_PAGE)]
    page.reload()
    page.set_viewport_size({"width": 390, "height": 844})
    wrong += [f"{name}: {one}" for one in axe(page, RULES)]
    picture(page, f"en-my-{name}")
    said = PLATE_KANA.sub("", page.evaluate(WORDS))
    return wrong + [f"{name} is not all English: {line}" for line in HIRAGANA.findall(said) if DEALER not in line]


@pytest.mark.proof
def test_every_own_page_in_english(phone: Phone, demo: Demo) -> None:
    registers(phone, demo, READ_ABROAD)
    goes_home(phone)
    phone.opens("/language/en?back=/my/")
    found: list[str] = []
    for name, path in PAGES.items():
        phone.opens(path)
        found += wrong_with(phone, name)
    for name, path in {"payment": "/my/services/", "give-up": "/my/", "text": "/my/receipt/"}.items():
        phone.opens(path)
        part = {"payment": "/my/payment/", "give-up": "/my/give-up/", "text": "/texts/"}[name]
        phone.page.locator(f"main a[href*='{part}']").first.click()
        found += wrong_with(phone, name)
    assert not found, "\n".join(found)


@pytest.mark.proof
def test_a_car_is_given_up_and_preferences_are_saved_by_keyboard(
    phone: Phone, demo: Demo, people: Callable[..., Any]
) -> None:
    registers(phone, demo, TYPED)
    typist: Typist = people(Typist, **KEYBOARD_WINDOW)
    goes_home(typist)
    typist.presses("設定")
    typist.goes_to(typist.page.locator("#magazine"))
    typist.page.keyboard.press("Space")
    typist.presses("この内容で保存する")
    typist.sees("保存しました。")
    typist.presses("マイカー情報")
    before = typist.page.get_by_text("クルマを手放した").count()
    typist.presses("クルマを手放した")
    with typist.refused(422):
        typist.presses("手放したことを届け出る")
    assert typist.page.evaluate("document.activeElement.closest('[class*=summary], [role=alert]') !== null")
    typist.ticks("このクルマを手放しました（売却・譲渡・廃車・返却など）")
    typist.presses("手放したことを届け出る")
    typist.sees("クルマを手放したことの届け出を受け付けました。")
    assert typist.page.locator("a", has_text="クルマを手放した").count() == before - 1


@pytest.mark.proof
def test_without_scripts_services_are_declined_and_the_car_is_given_up(
    phone: Phone, demo: Demo, people: Callable[..., Any]
) -> None:
    registers(phone, demo, PLAIN)
    plain: Phone = people(Phone, java_script_enabled=False, **HAND)
    goes_home(plain)
    plain.presses("情報の提供の記録")
    plain.sees("車検証の情報の照会先", "車台番号と自動車登録番号")
    plain.presses("サービスとお支払い")
    plain.presses("T-Connectを申し込む")
    plain.presses("次の手続きに進む")
    plain.presses("利用申込みをする")
    plain.sees("画面を閉じてもかまいません")
    plain.opens("/my/")
    plain.page.locator("a", has_text="クルマを手放した").first.click()
    plain.ticks("このクルマを手放しました（売却・譲渡・廃車・返却など）")
    plain.presses("手放したことを届け出る")
    plain.sees("クルマを手放したことの届け出を受け付けました。")
