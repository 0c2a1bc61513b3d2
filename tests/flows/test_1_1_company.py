"""Guide 1-1/12-C to 14-C: a company by its number or its name, with whatever its register can make difficult."""

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.base.events import EventRow
from mytoyota.corporations import demo, nta
from mytoyota.corporations import demo_companies as companies
from mytoyota.corporations.registry import NoRegistry
from mytoyota.flows.sign_up import account_data, company_number
from tests.corporations import bulk
from tests.flows.company_steps import ADDRESS, at_number, imports, profile, value
from tests.people.answers import COMPANY, PASSWORD
from tests.people.walker import Journey, Walker

UNKNOWN = "7000012050002"


def test_the_register_fills_the_form_and_the_account_holds_it_all(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/14-C")
    assert customer.phone.sees(
        "7-9900-0100-0001", "株式会社ひので商事", "ヒノデショウジ", "愛知県豊田市若宮町２丁目８－１", nta.CREDIT
    )
    customer.goes_on()
    filled = [value(customer.phone, name) for name in ("corporate_name", "corporate_kana", *ADDRESS)]
    assert filled == [
        "株式会社ひので商事", "ヒノデショウジ", "4710026", "愛知県", "豊田市", "若宮町２丁目８－１ひのでビル３Ｆ"
    ]  # fmt: skip
    customer.goes_to("1-1/16-C")
    assert customer.phone.sees("高橋 陽菜", "総務部", "haruna@example.jp", "090-1234-5678", "7-9900-0100-0001")
    assert not customer.phone.sees("スタッフを呼")
    customer.goes_to("1-1/18-C")
    assert customer.phone.sees("株式会社ひので商事")
    assert profile(database) == {
        "corporate_number": companies.HINODE,
        "corporate_name": "株式会社ひので商事",
        "corporate_kana": "ヒノデショウジ",
        "postal_code": "4710026",
        "prefecture": "愛知県",
        "city": "豊田市",
        "street": "若宮町２丁目８－１ひのでビル３Ｆ",
        "building": "",
        "department": "総務部",
        "department_kana": "ソウムブ",
        "contact_name": "高橋 陽菜",
        "contact_kana": "タカハシ ハルナ",
        "contact_phone": "+81565282121",
        "mobile_phone": "+819012345678",
    }


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "番号がわからないときは"),
        ("7990001000002", "打ち間違い"),
        ("990001000001", "会社法人等番号"),
        ("79900010000", "桁が足りません"),
        ("79900010000011", "桁が多すぎます"),
        ("株式会社ひので", "数字で入力"),
    ],
)
def test_a_wrong_number_is_told_at_its_box_and_the_password_is_typed_once(
    walker: Walker, typed: str, says: str
) -> None:
    customer = at_number(walker, typed)
    customer.phone.presses("自動入力", **customer.company_login)
    assert says in customer.page.soup.select_one("#number-error").get_text()
    assert value(customer.phone, "number") == typed
    assert customer.phone.sees("パスワードは設定ずみです")
    assert PASSWORD not in customer.page.text
    customer.phone.presses("自動入力", number="Ｔ７-９９００-０１００-０００１")
    assert customer.step_id == "1-1/14-C"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (UNKNOWN, "国税庁の法人番号の登録にありません"),
        (companies.WITHDRAWN, "国税庁の法人番号の登録にありません"),
        (companies.SLOW, "返事がありません"),
        (companies.TOO_MANY, "混み合っています"),
        (companies.ID_UNKNOWN, "いま、国税庁の法人番号のシステムを使えません"),
        (companies.TROUBLE, "いま、国税庁の法人番号のシステムを使えません"),
        (companies.MALFORMED, "いま、国税庁の法人番号のシステムを使えません"),
        (companies.HTML, "いま、国税庁の法人番号のシステムを使えません"),
    ],
)
def test_without_an_answer_the_page_says_so_and_the_hand_entry_is_open(
    walker: Walker, database: Database, monkeypatch: pytest.MonkeyPatch, number: str, says: str
) -> None:
    monkeypatch.setattr(nta, "PATIENCE", 0.5 if number == companies.SLOW else 12.0)
    monkeypatch.setattr(demo, "SLOW_SECONDS", 1.0)
    customer = at_number(walker, number)
    customer.goes_on()
    assert customer.step_id == "1-1/12-C"
    assert customer.phone.sees(says, "パスワードは設定ずみです")
    assert value(customer.phone, "number") == number
    customer.phone.reloads()
    assert customer.phone.sees(says)
    customer.phone.presses("手で入力して進む")
    assert customer.step_id == "1-1/15-C"
    customer.company |= {"corporate_name": "株式会社手入力", "city": "豊田市"}
    customer.goes_to("1-1/18-C")
    assert profile(database)["corporate_number"] == number
    assert profile(database)["corporate_name"] == "株式会社手入力"


def test_an_application_id_that_is_refused_alerts_operations(walker: Walker, database: Database) -> None:
    at_number(walker, companies.ID_UNKNOWN).goes_on()
    with database.reading() as session:
        found = session.scalars(select(EventRow).where(EventRow.name == "RegistryIdRefused")).all()
    assert [(row.about, row.details) for row in found] == [("nta", {})]


def test_a_register_that_is_back_is_asked_again_without_the_password(walker: Walker, app: Flask) -> None:
    customer, there = at_number(walker), app.extensions["gateways"]
    app.extensions["gateways"] = dataclasses.replace(there, registry=NoRegistry())
    customer.goes_on()
    assert customer.phone.sees("自動入力を使えません")
    app.extensions["gateways"] = there
    customer.phone.presses("自動入力")
    assert customer.step_id == "1-1/14-C"


def test_looking_up_number_after_number_comes_to_an_end(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company_number, "LOOK_UPS", dataclasses.replace(company_number.LOOK_UPS, free=2))
    customer = at_number(walker, UNKNOWN)
    customer.goes_on()
    customer.phone.presses("自動入力", number="4000012090001")
    assert customer.phone.sees("登録にありません")
    customer.phone.presses("自動入力", number="9020001031109")
    assert customer.phone.sees("続けて調べられる回数を超えました")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (companies.TSUBAME, "清算の結了などにより、2021年3月31日に登記が閉鎖されています"),
        (companies.ASAHI, "合併により、2023年4月3日に解散しています"),
    ],
)
def test_closed_companies_are_shown_as_such_and_may_go_on(walker: Walker, number: str, says: str) -> None:
    customer = at_number(walker, number).goes_to("1-1/14-C")
    assert customer.phone.sees(says, "先に販売店スタッフへお確かめください")
    customer.goes_to("1-1/16-C")


def test_a_merged_company_leads_to_the_one_it_was_merged_into(walker: Walker, database: Database) -> None:
    customer = at_number(walker, companies.ASAHI).goes_to("1-1/14-C")
    customer.phone.presses("合併したあとの会社で進む")
    assert customer.step_id == "1-1/14-C"
    assert customer.phone.sees("株式会社ひので商事")
    assert not customer.phone.sees("解散しています")
    customer.goes_to("1-1/18-C")
    assert profile(database)["corporate_number"] == companies.HINODE


def test_a_forged_successor_is_no_error_of_ours(walker: Walker) -> None:
    customer = at_number(walker, companies.ASAHI).goes_to("1-1/14-C")
    body = customer.phone.body(customer.page.button("合併したあとの会社で進む"))
    customer.phone.sends(body | {"successor": "1; DROP"})
    assert customer.step_id == "1-1/14-C"
    customer.phone.sends(body | {"successor": UNKNOWN})
    assert customer.phone.sees("登録にありません", "合同会社あさひ")


def test_an_address_that_is_no_more_is_not_filled_in(walker: Walker) -> None:
    customer = at_number(walker, companies.UMIKAZE).goes_to("1-1/14-C")
    assert customer.phone.sees("いまはない地名です")
    customer.goes_on()
    assert value(customer.phone, "corporate_name") == "株式会社うみかぜ"
    assert [value(customer.phone, name) for name in ADDRESS] == ["", "", "", ""]


def test_a_company_from_abroad_gives_its_address_in_japan(walker: Walker) -> None:
    customer = at_number(walker, companies.NORTHWIND).goes_to("1-1/14-C")
    assert customer.phone.sees("ノルウェー王国ベルゲン市港通り５", "日本の事業所の住所")
    customer.goes_on()
    assert [value(customer.phone, name) for name in ADDRESS] == ["", "", "", ""]


def test_without_a_register_to_search_the_number_is_simply_left_out(walker: Walker, database: Database) -> None:
    customer = at_number(walker, "")
    customer.phone.presses("番号がわからない", **customer.company_login)
    assert customer.step_id == "1-1/15-C"
    assert customer.phone.sees("登記のとおりに入力してください")
    customer.phone.presses("確認", **COMPANY)
    assert customer.phone.sees("入力してください"), "the name is missing"
    customer.company |= {"corporate_name": "有限会社ばんごうなし"}
    customer.goes_to("1-1/18-C")
    assert profile(database)["corporate_number"] == ""


def searching(walker: Walker, folder: Path) -> Journey:
    rows = [
        bulk.row(companies.HINODE, "株式会社ひので商事", "ヒノデショウジ"),
        bulk.row(companies.TROUBLE, "株式会社ひので電機", "ヒノデデンキ"),
        bulk.row(UNKNOWN, "ひので<b>堂</b>有限会社"),
    ]
    imports(walker.database, folder, *rows)
    customer = at_number(walker, "")
    customer.phone.presses("番号がわからない", **customer.company_login)
    assert customer.step_id == "1-1/company"
    return customer


def test_a_company_is_found_by_the_beginning_of_its_name(walker: Walker, database: Database, tmp_path: Path) -> None:
    customer = searching(walker, tmp_path)
    customer.phone.presses("さがす", company_name="（株）ひので")
    assert value(customer.phone, "company_name") == "（株）ひので"
    assert customer.phone.sees("ひので<b>堂</b>有限会社"), "names are shown, never run"
    customer.phone.presses("株式会社ひので商事")
    assert customer.step_id == "1-1/14-C"
    customer.goes_to("1-1/18-C")
    assert profile(database)["corporate_number"] == companies.HINODE


def test_of_a_register_that_is_down_the_imported_one_will_do(walker: Walker, tmp_path: Path) -> None:
    customer = searching(walker, tmp_path)
    customer.phone.presses("さがす", company_name="ヒノデデン")
    customer.phone.presses("株式会社ひので電機")
    assert customer.step_id == "1-1/14-C"
    assert customer.phone.sees("株式会社ひので電機", "若宮町２丁目８－１ひのでビル")


def test_a_company_that_is_listed_but_gone_is_told(walker: Walker, tmp_path: Path) -> None:
    customer = searching(walker, tmp_path)
    customer.phone.presses("さがす", company_name="ひので<b>")
    customer.phone.presses("ひので<b>堂</b>有限会社")
    assert customer.step_id == "1-1/company"
    assert customer.phone.sees("登録にありません")


def test_nothing_found_is_said_and_by_hand_it_goes_on(walker: Walker, tmp_path: Path) -> None:
    customer = searching(walker, tmp_path)
    customer.phone.presses("さがす", company_name="ゆうひ")
    assert customer.phone.sees("見つかりませんでした")
    customer.phone.sends(customer.phone.body() | {"choice": "nonsense"})
    assert customer.phone.sees("一覧から会社をお選びください")
    customer.phone.presses("さがさずに、手で入力する")
    assert customer.step_id == "1-1/15-C"


@pytest.mark.parametrize(("page", "kind"), [("1-1/12-C", {}), ("4-1/7-B", {"kind": "corporate"})])
def test_an_outage_takes_nothing_away_that_was_found(
    page: str, kind: dict[str, str], walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An impatient thumb: the second press finds the register busy with the first."""
    customer = walker.journey_at(page, **kind)
    customer.phone.fills(**customer.company_login, **kind)
    body = customer.phone.body(customer.phone.page.button("自動入力"))
    url = customer.page.url
    customer.phone.sends(body)
    found = customer.page.url
    assert customer.phone.sees("株式会社ひので商事")
    for module in (company_number, account_data):
        monkeypatch.setattr(module, "look_up", lambda *_: company_number.LookedUp("down", reason="too_many"))
    answer = customer.phone.http.post(url, data=body, base_url=customer.phone.base)
    assert answer.location.endswith(found)
