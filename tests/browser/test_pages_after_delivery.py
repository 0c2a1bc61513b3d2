"""The pages of 4-1 on narrow screens, with large letters, before axe; and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import Demo, Phone
from tests.browser.conftest import HAND
from tests.browser.inspection import NARROW, Inspection
from tests.browser.product import Product
from tests.browser.test_certificate_camera import BOTH, shown
from tests.browser.test_story_after_delivery import PLATE, begins, proves_email
from tests.browser.ways import DEMO_PASSWORD, HANAKO, logs_in, signs_up


@pytest.fixture
def look(look: Inspection) -> Inspection:
    """Here the narrowest screens are looked at with the largest letters, too."""
    look.sizes = ((NARROW, "200%"), *look.sizes)
    return look


def test_the_pages_of_who_has_an_account(phone: Phone, look: Inspection, product: Product) -> None:
    product.forgets_consents()
    phone.scans("/register")
    look.of(phone, "after-opening")
    phone.presses("お申込みを開始する")
    logs_in(phone, HANAKO, DEMO_PASSWORD)
    look.of(phone, "after-account")
    phone.presses("確認")
    look.of(phone, "after-account-summary")
    phone.presses("次へ")
    phone.presses("次へ")
    look.of(phone, "profile-sharing")
    phone.presses("連携しない")
    look.of(phone, "profile-not-shared")
    phone.presses("連携する")
    phone.presses("連携する")
    look.of(phone, "after-terms")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")
    phone.unfolds("車検証から読み取る")
    phone.unfolds("車台番号と自動車登録番号の確認方法")
    look.of(phone, "vehicle-numbers")
    phone.presses("確認")
    look.of(phone, "vehicle-numbers-missing")
    phone.page.locator("#chassis_front").fill("ABC123")
    phone.page.locator("#chassis_back").fill("12O4567")
    phone.fills(PLATE | {"地域名": "品"})
    phone.presses("確認")
    look.of(phone, "vehicle-numbers-asked")
    phone.fills({"分類番号": "580"})
    phone.presses("確認")
    look.of(phone, "vehicle-numbers-kei-car")
    phone.fills({"分類番号": "330"})
    phone.presses("確認")
    phone.presses("このままで登録する")
    look.of(phone, "application-review")
    phone.presses("この内容で申し込む")
    look.of(phone, "applied")
    phone.presses("閉じる")
    look.of(phone, "after-end")


def test_the_pages_of_an_accounts_vehicles(phone: Phone, look: Inspection) -> None:
    phone.scans("/my/")
    look.of(phone, "my-login")
    phone.presses("ログインへ進む")
    logs_in(phone, HANAKO, DEMO_PASSWORD)
    phone.is_at("TOYOTA アカウントセンター")
    look.of(phone, "my-cars")
    phone.presses("クルマを追加する")
    look.of(phone, "my-add")
    phone.presses("車台番号・自動車登録番号を利用する")
    look.of(phone, "my-numbers")
    phone.presses("ログアウトする")
    phone.is_at("ログアウト")


def test_the_one_long_page_of_a_sign_up(phone: Phone, demo: Demo, look: Inspection) -> None:
    begins(phone)
    signs_up(phone)
    proves_email(phone, demo, "long-page@example.jp")
    look.of(phone, "account-data")
    phone.chooses("個人")
    look.of(phone, "account-data-person")
    phone.chooses("法人")
    look.of(phone, "account-data-company")


def test_without_scripts_the_numbers_are_typed_and_the_kind_shows_its_own_boxes(
    people: Callable[..., Any], demo: Demo
) -> None:
    phone: Phone = people(Phone, java_script_enabled=False, **HAND)
    begins(phone)
    signs_up(phone)
    proves_email(phone, demo, "no-scripts@example.jp")
    phone.chooses("法人")
    assert phone.box("法人番号").is_visible()
    assert not phone.box("姓").is_visible()
    assert not phone.finds("確認").is_visible()
    other: Phone = people(Phone, java_script_enabled=False, **HAND)
    begins(other)
    logs_in(other, HANAKO, DEMO_PASSWORD)
    for label in ("確認", "次へ", "次へ"):
        other.presses(label)
    if other.offers("連携する"):
        other.presses("連携する")
    other.ticks("利用規約に同意する")
    other.presses("次へ")
    other.page.locator("summary", has_text="車検証から読み取る").click()
    assert not other.offers("カメラで読み取る")
    picture = {"name": "codes.jpg", "mimeType": "image/jpeg", "buffer": shown(BOTH)}
    other.page.locator("#picture").set_input_files([picture])
    other.presses("写真から読み取る")
    other.sees("車検証から読み取りました。番号が正しいか、ご確認ください。")
    other.page.locator("#chassis_back").fill("")
    other.page.locator("#chassis_front").fill("ABC123-1234568")
    other.fills(PLATE)
    other.presses("確認")
    other.is_at("車両情報とお客さま情報の確認")
    other.sees("ABC123-1234568")
