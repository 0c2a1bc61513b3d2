"""Who was skipped at the dealer registers at home: person, company, by photograph, by hand, mended (guide 4-1)."""

import re
from pathlib import Path

import cv2
import pytest

from mytoyota.corporations import demo_companies
from mytoyota.vehicles.certificate_layout import REGISTERED
from mytoyota.vehicles.plates import of_parts
from tests.browser.actors import Demo, Phone
from tests.browser.ways import DEMO_PASSWORD, ICHIRO, LICENCE, PASSWORD, REST, logs_in, signs_up
from tests.certificates.made_up import Vehicle, split_code_two
from tests.certificates.printing import Press, sheet, symbols

# What the demo's certificate service knows: 100 fits, 204 has another plate (品川 300 あ ・・・1).
FITS, OTHER_PLATE = "1001234", "2041235"
PLATE = {"地域名": "豊田", "分類番号": "330", "かな文字": "さ", "一連指定番号": "12-34"}
APPLIED = "お申込みを受け付けました。"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A picture of the codes of 一郎's certificate."""
    car = Vehicle(REGISTERED, of_parts("豊田", "330", "さ", "12-34"), f"ICHIRO-{FITS}", "ZVW60", "2ZR")
    row = [None, None, None, *symbols(split_code_two(car), Press())]
    path = tmp_path / "certificate.jpg"
    path.write_bytes(cv2.imencode(".jpg", sheet(row))[1].tobytes())
    return path


def begins(phone: Phone) -> None:
    """From the general leaflet's code to the login."""
    phone.scans("/register")
    phone.is_at("納車後のお手続き")
    phone.presses("お申込みを開始する")
    phone.is_at("ログイン")


def shares_and_agrees(phone: Phone, first: str) -> None:
    """From the terms of My TOYOTA(WEB), or from 登録情報の確認完了, to 車両情報の入力."""
    phone.is_at(first)
    if first == "My TOYOTA(WEB)利用規約の同意":
        phone.ticks("利用規約に同意する")
    phone.presses("次へ")
    new = first == "My TOYOTA(WEB)利用規約の同意"
    if new or phone.page.locator("h1").inner_text() == "My TOYOTA(WEB)への情報連携":  # or it was shared before
        phone.is_at("My TOYOTA(WEB)への情報連携")
        phone.presses("連携する")
    if new:
        phone.is_at("メールマガジンの登録")
        phone.presses("次へ")
    phone.is_at("使用者登録規約の同意")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")
    phone.is_at("車両情報の入力")


def types_chassis(phone: Phone, whole: str) -> None:
    """The whole number into the first box: the page parts it at its dash."""
    phone.page.locator("#chassis_front").press_sequentially(whole)
    front, back = whole.split("-")
    assert phone.page.locator("#chassis_front").input_value() == front
    assert phone.page.locator("#chassis_back").input_value() == back


def checks_account(phone: Phone) -> None:
    """From the login to 登録情報の確認完了 (4-1/2 to 5-A)."""
    phone.is_at("登録情報の確認と変更")
    phone.presses("確認")
    phone.is_at("登録情報の確認")
    phone.presses("次へ")


def proves_email(phone: Phone, demo: Demo, email: str) -> None:
    """The address, the code, 本人確認の完了 (4-1/4-B to 6-B)."""
    phone.fills({"メールアドレス": email})
    phone.presses("認証コードを送信")
    phone.fills({"認証コード（6桁）": demo.mailed_code(email)})
    phone.presses("次へ")
    phone.is_at("本人確認の完了")
    phone.presses("次へ")
    phone.is_at("ログイン情報の入力")


def test_the_certificates_codes_are_photographed_and_the_user_is_registered(
    phone: Phone, demo: Demo, certificate: Path
) -> None:
    begins(phone)
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    checks_account(phone)
    shares_and_agrees(phone, "登録情報の確認完了")
    phone.unfolds("車検証から読み取る")
    phone.page.locator("#picture").set_input_files(certificate)
    phone.presses("写真から読み取る")
    phone.sees("車検証から読み取りました。番号が正しいか、ご確認ください。")
    assert phone.page.locator("#chassis_back").input_value() == FITS
    assert phone.reads("地域名") == "豊田"
    phone.presses("確認")
    phone.is_at("車両情報とお客さま情報の確認")
    phone.sees(f"ICHIRO-{FITS}", "豊田 330 さ 12-34", "髙橋 一郎")
    phone.presses("この内容で申し込む")
    phone.is_at("登録の申請")
    phone.sees(APPLIED)
    demo.awaits_mail(ICHIRO, "使用者の登録が完了しました")
    phone.presses("閉じる")
    phone.sees("この画面は閉じてかまいません。")


def test_a_new_person_fills_in_one_long_page(phone: Phone, demo: Demo) -> None:
    email = "at-home@example.jp"
    begins(phone)
    signs_up(phone)
    proves_email(phone, demo, email)
    assert not phone.box("姓").is_visible()
    phone.chooses("個人")
    phone.chooses("女性")
    phone.fills(LICENCE | REST)
    phone.presses("確認")
    phone.is_at("入力内容の確認")
    phone.presses("登録")
    phone.is_at("アカウントの登録完了")
    phone.presses("次へ")
    shares_and_agrees(phone, "My TOYOTA(WEB)利用規約の同意")
    types_chassis(phone, "ABC123-1234567")
    phone.fills(PLATE | {"一連指定番号": "1"})
    phone.sees("・・・1")
    phone.presses("確認")
    phone.is_at("登録内容の確認")
    phone.sees("確認中", "高橋 陽菜")
    phone.presses("この内容で申し込む")
    phone.is_at("登録のお申込み完了")
    phone.sees(APPLIED, "高橋 陽菜 様")
    demo.awaits_mail(email, "使用者の登録のお申込みを受け付けました")


def registers_company(phone: Phone, demo: Demo, email: str, chassis: str) -> None:
    """株式会社ひので商事 makes its account by its corporate number, and is registered as this vehicle's user."""
    begins(phone)
    signs_up(phone)
    proves_email(phone, demo, email)
    phone.chooses("法人")
    phone.fills({"パスワード": PASSWORD, "パスワード（確認）": PASSWORD, "認証用電話番号": "090-1234-5678"})
    phone.fills({"法人番号": demo_companies.HINODE})
    phone.presses("自動入力")
    phone.is_at("法人情報の確認")
    phone.presses("次へ")
    phone.is_at("法人情報の入力")
    phone.fills({"担当者名": "高橋 陽菜", "連絡用電話番号": "0565-28-2121", "携帯電話番号": "090-1234-5678"})
    phone.presses("確認")
    phone.presses("登録")
    applies_as_new(phone, chassis)
    phone.sees(APPLIED, "株式会社ひので商事 様")
    demo.awaits_mail(email, "使用者の登録が完了しました")  # ひのでビル３Ｆ and ひのでビル３階 are one floor


def registers_person(phone: Phone, demo: Demo, email: str, chassis: str, data: dict[str, str]) -> None:
    """Somebody makes an account with these data, and is registered as this vehicle's user."""
    begins(phone)
    signs_up(phone)
    proves_email(phone, demo, email)
    phone.chooses("個人")
    phone.chooses("男性")
    phone.fills(LICENCE | REST | data)
    phone.presses("確認")
    phone.is_at("入力内容の確認")
    phone.presses("登録")
    applies_as_new(phone, chassis)
    phone.sees(APPLIED)
    demo.awaits_mail(email, "使用者の登録が完了しました")


def applies_as_new(phone: Phone, chassis: str) -> None:
    """From the new account to 登録のお申込み完了."""
    phone.is_at("アカウントの登録完了")
    phone.presses("次へ")
    shares_and_agrees(phone, "My TOYOTA(WEB)利用規約の同意")
    types_chassis(phone, chassis)
    phone.fills(PLATE)
    phone.presses("確認")
    phone.is_at("登録内容の確認")
    phone.presses("この内容で申し込む")


def test_a_company_registers_by_its_number(phone: Phone, demo: Demo) -> None:
    registers_company(phone, demo, "company-at-home@example.jp", f"HINODE-{FITS}")


def test_what_differs_is_mended_by_the_mails_link_which_opens_that_page_alone(phone: Phone, demo: Demo) -> None:
    begins(phone)
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    checks_account(phone)
    phone.presses("次へ")  # shared before, or not
    if phone.page.locator("h1").inner_text() == "My TOYOTA(WEB)への情報連携":
        phone.presses("連携する")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")
    types_chassis(phone, f"ICHIRO-{OTHER_PLATE}")
    phone.fills(PLATE)
    phone.presses("確認")
    phone.presses("この内容で申し込む")
    phone.sees(APPLIED)
    demo.awaits_mail(ICHIRO, "一致しなかった項目：自動車登録番号")
    link = re.findall(r"\S+/my/review/\S+", demo.newest_mail(ICHIRO))[0]
    phone.opens(link)
    phone.is_at("登録の申請の修正")
    phone.presses("ログインへ進む")
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    phone.is_at("車両情報の入力")
    assert phone.page.locator("#chassis_back").input_value() == OTHER_PLATE
    assert phone.reads("一連指定番号") == "12-34"
    phone.fills({"地域名": "品川", "分類番号": "300", "かな文字": "あ", "一連指定番号": "1"})
    phone.presses("確認")
    phone.is_at("車両情報とお客さま情報の確認")
    phone.presses("この内容で申し込む")
    phone.sees(APPLIED)
    demo.awaits_mail(ICHIRO, "使用者の登録が完了しました")
