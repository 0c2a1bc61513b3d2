"""Guide 1-1/12-C to 18-C: a company's data, its account, and its registration as buyer and user."""

import pytest
from sqlalchemy import select

from mytoyota.accounts import registration
from mytoyota.base.db import Database
from mytoyota.corporations import demo_companies as companies
from mytoyota.registrations.models import Registration
from tests.flows.company_steps import at_number, profile, value
from tests.people.answers import COMPANY, COMPANY_LOGIN, PASSWORD
from tests.people.walker import Walker

CERTIFICATE = {
    "kind": "corporate",
    "name": "（株）ひので商事",
    "address": "愛知県豊田市若宮町二丁目８番地１　ひのでビル３階",
}


def test_a_company_becomes_buyer_and_user_by_its_certificate(walker: Walker, database: Database) -> None:
    customer = walker.journey(kind="corporate", certificate=CERTIFICATE).goes_to("2-1/4")
    assert customer.phone.sees("株式会社ひので商事")
    with database.reading() as session:
        made = session.scalars(select(Registration).order_by(Registration.role)).all()
        assert [(one.role, one.kind, one.match) for one in made] == [
            ("buyer", "corporate", None),
            ("user", "corporate", "matched"),
        ]


def test_a_company_is_not_the_person_of_the_certificate(walker: Walker) -> None:
    customer = walker.journey(kind="corporate").goes_to("2-1/3")
    customer.phone.presses("次へ", agree="y")
    assert customer.phone.sees("一致しませんでした", "お客さま種別（個人・法人）")


def test_another_company_brings_its_own_data_and_is_confirmed_anew(walker: Walker) -> None:
    customer = walker.journey_at("1-1/16-C")
    customer.phone.presses("法人番号とログイン情報を変更する")
    customer.phone.presses("自動入力", number=companies.MIDORI)
    assert customer.step_id == "1-1/14-C"
    customer.phone.opens(customer.page.url.replace("14-C", "16-C"))
    assert customer.step_id == "1-1/14-C", "what was confirmed was the other company"
    customer.goes_on()
    assert value(customer.phone, "corporate_name") == "有限会社みどり園芸"
    assert value(customer.phone, "corporate_kana") == "", "the reading was the other company's"
    assert value(customer.phone, "contact_name") == COMPANY["contact_name"]


def test_what_was_corrected_stays_however_one_goes_about(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/15-C")
    customer.phone.presses("前の画面にもどる", street="若宮町2-8-1", building="ひのでビル3F", department="営業部")
    customer.goes_on()
    assert value(customer.phone, "street") == "若宮町2-8-1"
    assert value(customer.phone, "department") == "営業部"
    customer.phone.presses("確認", **COMPANY_LESS_DEPARTMENT)
    customer.goes_to("1-1/18-C")
    kept = profile(database)
    assert (kept["street"], kept["building"], kept["department"]) == ("若宮町2-8-1", "ひのでビル3F", "営業部")


COMPANY_LESS_DEPARTMENT = {name: text for name, text in COMPANY.items() if not name.startswith("department")}


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("corporate_name", "　", "入力してください"),
        ("corporate_kana", "日の出", "カタカナで"),
        ("postal_code", "471", "7桁"),
        ("prefecture", "大和国", "選んで"),
        ("contact_kana", "高橋", "カタカナで"),
        ("contact_phone", "", "入力してください"),
        ("mobile_phone", "0565-28-2121", "携帯電話"),
        ("corporate_name", "あ" * 151, "150文字"),
        ("department", "あ" * 61, "60文字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_else_is_lost(walker: Walker, field: str, typed: str, says: str) -> None:
    customer = walker.journey_at("1-1/15-C")
    customer.phone.presses("確認", **{**COMPANY, field: typed})
    assert customer.step_id == "1-1/15-C"
    assert customer.phone.sees(says), customer.page.text
    for name in ("contact_name", "city", "street"):
        assert value(customer.phone, name) == {"city": "豊田市", "street": "若宮町２丁目８－１ひのでビル３Ｆ"}.get(
            name, COMPANY["contact_name"]
        )


def test_only_name_and_phones_are_asked_of_a_company(walker: Walker) -> None:
    customer = at_number(walker, "")
    customer.phone.presses("番号がわからない", **customer.company_login)
    phones = {name: COMPANY[name] for name in ("contact_phone", "mobile_phone")}
    customer.phone.presses("確認", corporate_name="ひので会", **phones)
    assert customer.step_id == "1-1/16-C"


def test_the_password_and_its_phone_are_needed_whatever_the_number(walker: Walker) -> None:
    customer = at_number(walker)
    for label in ("自動入力", "番号がわからない"):
        customer.phone.presses(label, number=companies.HINODE)
        assert customer.page.soup.select_one("#password-error") is not None, label
        assert customer.page.soup.select_one("#authentication_phone-error") is not None, label
    login = COMPANY_LOGIN | {"password": "haruna@example.jp9", "password_again": "haruna@example.jp9"}
    customer.phone.presses("自動入力", **login)
    assert customer.phone.sees("メールアドレスを含まないパスワード")


def test_going_over_to_a_person_and_back_loses_nothing(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/16-C")
    customer.phone.opens(customer.page.url.replace("16-C", "11-B"))
    customer.phone.presses("次へ", kind="individual")
    assert customer.step_id == "1-1/12-B"
    customer.phone.presses("前の画面にもどる")
    customer.phone.presses("次へ", kind="corporate")
    customer.goes_to("1-1/18-C")
    assert profile(database)["corporate_name"] == "株式会社ひので商事"


def test_after_registration_the_pages_are_summaries_without_boxes(walker: Walker) -> None:
    customer = walker.journey_at("1-1/17-C")
    for step_id in ("12-C", "14-C", "15-C", "16-C"):
        customer.phone.opens(customer.page.url.rpartition("/")[0] + f"/{step_id}")
        assert customer.page.soup.select_one("[name=number], [name=corporate_name]") is None, step_id


def test_a_company_that_has_an_account_reviews_and_edits_it_without_a_staff_check(
    walker: Walker, database: Database
) -> None:
    first = walker.journey(kind="corporate").goes_to("1-1/18-C")
    other = walker.journey(account="existing-company", email=first.email)
    other.goes_to("1-1/6")
    other.phone.presses("ログイン", email=first.email, password=PASSWORD)
    assert other.step_id == "1-1/7-A"
    assert other.phone.sees("法人番号", "7-9900-0100-0001", "株式会社ひので商事", "総務部")
    other.phone.presses("登録情報を変更する")
    assert value(other.phone, "corporate_name") == "株式会社ひので商事"
    other.phone.presses("この内容に変更する", 422, department="営業部", postal_code="12")
    assert other.phone.sees("7桁")
    other.phone.presses("この内容に変更する", department="営業部", postal_code="4710026")
    assert other.step_id == "1-1/7-A"
    assert other.phone.sees("営業部")
    assert profile(database)["corporate_number"] == companies.HINODE
    other.phone.presses("確認")
    assert other.step_id == "1-1/9-A", "a company's data need no look at an ID document"


def test_a_company_linked_to_t_connect_keeps_its_name(walker: Walker, database: Database) -> None:
    first = walker.journey(kind="corporate").goes_to("1-1/18-C")
    with database.writing() as session:
        account = registration.find(session, first.email)
        assert account is not None
        registration.link_service(account, "t_connect")
    other = walker.journey(account="existing-company").goes_to("1-1/6")
    other.phone.presses("ログイン", email=first.email, password=PASSWORD)
    other.phone.presses("登録情報を変更する")
    assert other.phone.sees("法人名はここでは変更できません")
    body = other.phone.body(other.page.button("この内容に変更する"))
    other.phone.sends(
        body | {"corporate_name": "別の会社", "department": "営業部"}, form=other.page.tree.css_first("form")
    )
    assert (profile(database)["corporate_name"], profile(database)["department"]) == ("株式会社ひので商事", "営業部")
