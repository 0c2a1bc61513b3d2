"""Guide 1-1/7-B to 22-B: signing up, typed or photographed, checked by the staff."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.accounts import registration
from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.models import Crop
from mytoyota.flows.sign_up.photo_reading import READINGS
from tests.people.answers import PERSON
from tests.people.phone import Phone
from tests.people.walker import Walker
from tests.people.written_licence import bad_photograph, photograph


def value(phone: Phone, name: str) -> str:
    found = phone.page.soup.select_one(f"[name={name}]")
    assert found is not None
    if found.name == "select":
        chosen = found.select_one("option[selected]")
        return str(chosen["value"]) if chosen else ""
    return str(found.get("value", ""))


def test_the_account_holds_what_was_typed_in_one_form_of_writing(walker: Walker, database: Database) -> None:
    person = PERSON | {
        "family_kana": "たかはし",
        "given_kana": "ﾊﾙﾅ",
        "postal_code": "４７１ー０８２６",
        "birth_year": "１９９０",
        "mobile_phone": "０９０ー１２３４−５６７８",
    }
    walker.journey(person=person).goes_to("1-1/22-B")
    with database.reading() as session:
        account = registration.find(session, "HARUNA@example.jp")
        assert account is not None
        assert account.profile["family_kana"] == "タカハシ"
        assert account.profile["given_kana"] == "ハルナ"
        assert account.profile["postal_code"] == "4710826"
        assert account.profile["birth_date"] == "1990-02-22"
        assert account.profile["mobile_phone"] == "+819012345678"


def test_the_owner_of_an_account_is_mailed_and_the_page_tells_nothing(walker: Walker) -> None:
    known, unknown = walker.journey_at("1-1/8-B"), walker.journey_at("1-1/8-B", email="nobody@example.jp")
    walker.has_account(known.email)
    for customer in (known, unknown):
        customer.goes_on()
    assert known.page.h1 == unknown.page.h1
    assert len(known.page.text) - len(unknown.page.text) == len("ha***@example.jp") - len("no***@example.jp")
    assert "すでに登録されています" in known.mails()[0].body
    assert re.search(r"\b\d{6}\b", unknown.mails()[0].body)


def test_a_wrong_code_says_so_and_the_right_one_still_works(walker: Walker) -> None:
    customer = walker.journey_at("1-1/9-B")
    right = customer.mailed_code()
    customer.phone.presses("次へ", code="000000" if right != "000000" else "111111")
    assert customer.phone.sees("コードが違うか、有効期限が切れています")
    customer.phone.presses("次へ", code=right[:3] + " " + right[3:])
    assert customer.step_id == "1-1/10-B"


def test_after_ten_minutes_a_new_code_is_needed_and_can_be_had(walker: Walker) -> None:
    customer = walker.journey_at("1-1/9-B")
    old = customer.mailed_code()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        customer.phone.presses("次へ", code=old)
        assert customer.step_id == "1-1/9-B"
        customer.phone.presses("認証コードをもう一度送る")
        assert customer.mailed_code() != old or len(customer.mails()) == 2
        customer.phone.presses("次へ", code=customer.mailed_code())
    assert customer.step_id == "1-1/10-B"


def test_changing_the_address_needs_a_new_proof(walker: Walker) -> None:
    customer = walker.journey_at("1-1/10-B")
    customer.phone.opens(customer.page.url.replace("10-B", "8-B"))
    customer.email = "other@example.jp"
    customer.goes_on()
    assert customer.step_id == "1-1/9-B"
    customer.phone.opens(customer.page.url.replace("9-B", "18-B"))
    assert customer.step_id == "1-1/9-B"


@pytest.mark.parametrize(
    "email", ["taro", "taro@", "taro@例", "a b@example.jp", "x" * 250 + "@example.jp", "taro@example"]
)
def test_an_address_that_cannot_be_is_said_beside_the_box_and_kept(walker: Walker, email: str) -> None:
    customer = walker.journey_at("1-1/8-B")
    customer.phone.presses("認証コードを送信", email=email)
    assert customer.step_id == "1-1/8-B"
    assert value(customer.phone, "email") == email
    assert customer.page.soup.select_one("#email-error") is not None


@pytest.mark.parametrize("email", ["a..b@docomo.ne.jp", "taro.@docomo.ne.jp", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"])
def test_addresses_that_exist_in_japan_are_taken(walker: Walker, email: str) -> None:
    customer = walker.journey_at("1-1/8-B")
    customer.phone.presses("認証コードを送信", email=email)
    assert customer.step_id == "1-1/9-B"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("family_name", "　", "入力してください"),
        ("family_kana", "高橋", "カタカナで"),
        ("birth_month", "13", "生年月日を確認"),
        ("birth_year", "2020", "生年月日を確認"),
        ("postal_code", "471-08", "7桁"),
        ("prefecture", "大和国", "選んで"),
        ("contact_phone", "1234", "電話番号を確認"),
        ("mobile_phone", "0565-28-2121", "携帯電話"),
        ("authentication_phone", "03-1234-5678", "携帯電話"),
        ("password", "short", "8文字以上"),
        ("password", "12345678", "推測されやすい"),
        ("password_again", "something-else", "同じパスワード"),
        ("street", "あ" * 121, "120文字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_else_is_lost(walker: Walker, field: str, typed: str, says: str) -> None:
    customer = walker.journey_at("1-1/18-B")
    customer.phone.presses("確認", **{**PERSON, field: typed})
    assert customer.step_id == "1-1/18-B"
    assert customer.phone.sees(says), customer.page.text
    for name in ("family_name", "given_name", "city", "building", "contact_phone"):
        if name != field:
            assert value(customer.phone, name) == PERSON[name]
    assert PERSON["password"] not in customer.page.text


def test_the_postal_code_fills_the_address_without_javascript(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    customer.phone.presses(
        "住所を自動入力", postal_code="471-0826", family_name="高橋", prefecture="", city="", street=""
    )
    assert (value(customer.phone, "prefecture"), value(customer.phone, "city")) == ("愛知県", "豊田市")
    assert value(customer.phone, "street") == "トヨタ町"
    assert value(customer.phone, "family_name") == "高橋"


def test_what_was_typed_stays_when_the_camera_is_used_afterwards(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    customer.phone.presses("前の画面にもどる", family_name="豊田", city="岡崎市")
    customer.way = "photo"
    customer.goes_to("1-1/18-B")
    assert value(customer.phone, "family_name") == "豊田"
    assert value(customer.phone, "city") == "岡崎市"
    assert value(customer.phone, "given_name") == "陽菜"
    assert value(customer.phone, "birth_year") == "1990"


def test_a_photograph_fills_the_form_marks_the_doubtful_and_offers_other_writings(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B", way="photo")
    phone = customer.phone
    assert [value(phone, name) for name in ("family_name", "given_name", "prefecture", "city", "street")] == [
        "高橋", "陽菜", "愛知県", "豊田市", "トヨタ町1-2"
    ]  # fmt: skip
    assert value(phone, "postal_code") == "4710826"  # not on the licence: its town has one code
    assert phone.page.offers("髙橋")
    assert len(phone.page.soup.select("img[src*='/crop/name']")) == 1  # beside 高橋; 陽菜 is written in one way only
    crop = phone.page.soup.select_one("img[src*='/crop/address']")
    assert crop is not None
    assert phone.http.get(crop["src"], base_url=phone.base).get_data().startswith(b"\xff\xd8")
    phone.presses("髙橋")
    assert value(phone, "family_name") == "髙橋"


def test_the_crops_are_gone_after_fifteen_minutes(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/18-B", way="photo")
    crop = customer.page.soup.select_one("img[src*='/crop/address']")
    assert crop is not None
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert customer.phone.http.get(crop["src"], base_url=customer.phone.base).status_code == 404
        assert customer.phone.reloads().soup.select_one("img[src*='/crop/']") is None
        customer.run_jobs()
    with database.reading() as session:
        assert session.scalars(select(Crop)).all() == []


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("not_a_licence", "運転免許証が見つかりません"),
        ("expired", "有効期限が切れた免許証"),
        ("blurred", "ぼやけています"),
        ("busy", "混み合っています"),
        ("unavailable", "直接入力してください"),
    ],
)
def test_a_photograph_that_does_not_do_is_refused_with_its_reason(walker: Walker, reason: str, says: str) -> None:
    customer = walker.journey_at("1-1/16-B")
    customer.phone.fills(picture=bad_photograph(reason))
    customer.phone.sends(customer.phone.body())
    assert customer.step_id == "1-1/16-B"
    assert customer.phone.sees(says)
    customer.phone.fills(picture=photograph())
    customer.phone.sends(customer.phone.body())
    assert customer.step_id == "1-1/17-B"


def test_a_journey_has_so_many_readings_then_it_waits_or_types(walker: Walker) -> None:
    """Each takes the reader a second, and the reader is everybody's."""
    customer, other = walker.journey_at("1-1/16-B"), walker.journey_at("1-1/16-B")
    for reason in ["busy"] * 3 + ["blurred"] * READINGS.free:  # what nobody looked at does not count
        customer.phone.fills(picture=bad_photograph(reason))
        customer.phone.sends(customer.phone.body())
        assert not customer.phone.sees("続けて読み取れる回数を超えました")
    customer.phone.fills(picture=photograph())
    customer.phone.sends(customer.phone.body())
    assert customer.phone.sees("続けて読み取れる回数を超えました。1分ほど待つか")
    other.phone.fills(picture=photograph())
    other.phone.sends(other.phone.body())
    assert other.step_id == "1-1/17-B"
    with time_machine.travel(clock.now() + timedelta(seconds=READINGS.first + 1)):
        customer.phone.fills(picture=photograph())
        customer.phone.sends(customer.phone.body())
    assert customer.step_id == "1-1/17-B"


def test_no_picture_chosen_is_said(walker: Walker) -> None:
    customer = walker.journey_at("1-1/16-B")
    customer.phone.sends(customer.phone.body())
    assert customer.phone.sees("写真が選ばれていません")


def test_from_the_camera_one_can_go_on_by_typing(walker: Walker) -> None:
    customer = walker.journey_at("1-1/16-B")
    customer.phone.sends(customer.phone.body() | {"choice": "type"})
    assert customer.step_id == "1-1/18-B"


def test_sent_back_the_page_says_what_to_correct_and_the_correction_is_checked_anew(walker: Walker) -> None:
    customer = walker.journey_at("1-1/19-B")
    customer.staff_send_back(["street"], "番地が免許証と違います")
    customer.phone.reloads()
    assert customer.phone.sees("町名・番地", "番地が免許証と違います")
    customer.phone.presses("入力内容を直す")
    assert customer.step_id == "1-1/18-B"
    assert value(customer.phone, "family_name") == "高橋"
    customer.phone.presses("確認", street="トヨタ町1-3")
    assert not customer.phone.sees("番地が免許証と違います")
    customer.staff_confirm()
    customer.phone.reloads()
    customer.phone.presses("登録")
    assert customer.step_id == "1-1/21-B"


def test_changing_the_data_after_the_confirmation_voids_it(walker: Walker) -> None:
    customer = walker.journey_at("1-1/19-B")
    customer.staff_confirm()
    customer.phone.reloads()
    late = customer.phone.body(customer.page.button("登録"))
    customer.phone.presses("入力内容を変更する")
    customer.phone.presses("確認", given_name="陽太")
    assert not customer.phone.sees("スタッフの確認が終わりました")
    customer.phone.sends(late)
    assert customer.phone.sees("販売店スタッフの確認が終わると")


def test_the_customer_cannot_confirm_for_the_staff(walker: Walker) -> None:
    customer = walker.journey_at("1-1/19-B")
    body = customer.phone.body(customer.page.button("販売店スタッフによる確認"))
    customer.phone.sends(body | {"staff_code": "123456"})
    assert customer.phone.sees("コードが違うか")
    customer.phone.sends({key: text for key, text in body.items() if key != "confirm_by_code"})
    assert customer.phone.sees("販売店スタッフの確認が終わると")


def test_the_staffs_code_is_for_this_check_alone(walker: Walker) -> None:
    mine, theirs = walker.journey_at("1-1/19-B"), walker.journey_at("1-1/19-B", email="theirs@example.jp")
    mine.phone.presses("販売店スタッフによる確認", staff_code=theirs.staff_code())
    assert mine.phone.sees("コードが違うか")
    code = mine.staff_code()
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        mine.phone.presses("販売店スタッフによる確認", staff_code=code)
        assert mine.phone.sees("コードが違うか")


def test_after_registration_the_earlier_pages_are_summaries(walker: Walker) -> None:
    customer = walker.journey_at("1-1/21-B")
    customer.phone.opens(customer.page.url.replace("21-B", "18-B"))
    assert customer.page.soup.select_one("[name=family_name]") is None
    assert PERSON["password"] not in customer.page.text


def test_the_battery_dies_after_registering_and_the_qr_code_leads_on(app: Flask, walker: Walker) -> None:
    customer = walker.journey_at("1-1/21-B")
    customer.phone.scans(walker.showroom.link(customer.order_id))
    assert customer.step_id in ("1-1/22-B", "1-1/21-B")
    customer.goes_to("2-1/2")


def test_the_battery_dies_during_sign_up_and_the_qr_code_leads_back_into_it(walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    customer.phone.scans(walker.showroom.link(customer.order_id))
    assert customer.step_id == "1-1/18-B"
