"""最終回対象顧客一覧 as staff use it: three searches, a hundred rows, the customer's page, the list as a file."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.jpass import inspection
from mytoyota.jpass.models import ContractExport
from tests.jpass.portfolio import Portfolio
from tests.people.lease_desk import LeaseDesk
from tests.people.showroom import Showroom


@pytest.fixture
def portfolio(database: Database, showroom: Showroom) -> Portfolio:
    return Portfolio(database)


@pytest.fixture
def sato(app: Flask, showroom: Showroom) -> LeaseDesk:
    return LeaseDesk(app, showroom)


@pytest.fixture
def kimura(app: Flask, showroom: Showroom) -> LeaseDesk:
    """The manager of 豊田店."""
    return LeaseDesk(app, showroom, "T01", "110")


def today() -> date:
    return clock.in_japan(clock.now()).date()


def test_sato_finds_one_contract_and_opens_the_customers_page(portfolio: Portfolio, sato: LeaseDesk) -> None:
    portfolio.has(customer_name="渡邉　花子", customer_name_kana="ワタナベ　ハナコ", plate="豊田 330 さ 12-34")
    portfolio.has(customer_name="鈴木　一郎", customer_name_kana="スズキ　イチロウ", plate="品川 500 た ・・・1")
    for typed in (
        {"plate": "1234"}, {"plate": "豊田３３０さ１２ー３４"}, {"name": "渡辺"}, {"name": "はな"}, {"name": "花"},
        {"number": " c00001"}, {"plate": "12-34", "name": "渡邊花子", "number": "C00001"},
    ):  # fmt: skip
        sato.searches(
            "individual", plate=typed.get("plate", ""), name=typed.get("name", ""), number=typed.get("number", "")
        )
        assert sato.found() == ["C00001"], typed
    assert not any(part in sato.page.url for part in ("渡", "%E6", "name")), "nothing personal stands in the address"
    sato.presses("顧客詳細 渡邉 花子")
    assert sato.page.h1 == "顧客詳細"
    assert sato.sees("渡邉", "豊田 330 さ 12-34", "2027年5月26日", "佐藤 健")
    assert sato.page.offers("車両返却 結果入力・進捗確認")
    sato.presses("最終回対象顧客一覧")
    assert sato.found() == ["C00001"], "back in the list that was left"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "登録番号、契約者名、契約番号のどれかを入力してください。"),
        ({"plate": "豊田"}, "一連指定番号を含めて入力してください"),
        ({"name": "・・"}, "文字を入力してください。"),
        ({"number": "★"}, "契約番号は3〜20文字の英数字とハイフンで入力してください。"),
    ],
)
def test_what_cannot_be_searched_for_is_told_and_stays(typed: dict[str, str], told: str, sato: LeaseDesk) -> None:
    sato.opens("/desk/jpass/contracts")
    page = sato.searches("individual", expect=422, **typed)
    assert page.sees(told)
    for name, value in typed.items():
        assert page.soup.select_one(f"input[name={name}]")["value"] == value


def test_months_models_products_and_claims_narrow_the_list(portfolio: Portfolio, sato: LeaseDesk) -> None:
    portfolio.has(final_date=date(2022, 2, 28))
    portfolio.has(final_date=date(2022, 3, 31), model_name="ヤリス")
    portfolio.has(final_date=date(2022, 4, 1), product="smart_value_a")
    portfolio.has("T02", final_date=date(2022, 3, 1))
    sato.searches("general", until="2022年3月")
    assert sato.found() == ["C00001", "C00002"], "up to March 2022, an open start"
    sato.searches("general", since="2022-03", until="令和4年4月")
    assert sato.found() == ["C00002", "C00003"]
    sato.searches("general", since="", until="", model="ヤリス")
    assert sato.found() == ["C00002"]
    sato.searches("general", model="", product="smart_value_a")
    assert sato.found() == ["C00003"]
    sato.searches("general", product="", claim="returned")
    assert sato.sees("該当する契約はありません。")
    assert sato.searches("general", since="2022-05", until="2022-04", expect=422).sees("開始の年月より後の年月")
    assert sato.searches("general", since="いつか", expect=422).sees("年月を「2027-03」のように入力してください。")


@pytest.mark.parametrize("blank", [" ", "　", "\u200b", "\t　 "])
def test_a_month_of_blanks_is_none(blank: str, portfolio: Portfolio, sato: LeaseDesk) -> None:
    portfolio.has()
    sato.searches("general", since=blank, until=blank)
    assert sato.found() == ["C00001"]


@pytest.mark.parametrize("month", ["0001-01", "0999-12", "9999-12", "9999年12月", "1899-12", "2200-01"])
@pytest.mark.parametrize("which", ["since", "until"])
def test_a_year_that_no_contract_has_is_a_slip(which: str, month: str, sato: LeaseDesk) -> None:
    page = sato.searches("general", expect=422, **{which: month})
    assert page.sees("年月を「2027-03」のように入力してください。")


def test_inspections_are_found_by_the_predicted_month(portfolio: Portfolio, sato: LeaseDesk) -> None:
    this = inspection.number(today())
    for away in (0, 2, 3, 35):
        portfolio.has(first_registration=inspection.month(this + away - 36))
    portfolio.has(first_registration=inspection.month(this + 2 - 36), use="cargo")
    sato.searches("inspection", which="1", nearest="0", farthest="2")
    assert sato.found() == ["C00001", "C00002", "C00005"]
    assert sato.sees("実際の車検月と異なることがあります", "2か月前", "商用車")
    sato.searches("inspection", which="1", nearest="35", farthest="35")
    assert sato.found() == ["C00004"]
    sato.searches("inspection", which="2", nearest="23", farthest="23")
    assert sato.found() == []
    for which, nearest, farthest in (
        ("2", "0", "24"),
        ("1", "3", "2"),
        ("9", "0", "1"),
        ("1", "x", "1"),
        ("1", "-1", "1"),
    ):
        typed = {"which": which, "nearest": nearest, "farthest": farthest}
        sato.searches("inspection", expect=422, **typed)


def test_a_hundred_are_listed_and_the_manager_takes_all_of_them(
    portfolio: Portfolio, sato: LeaseDesk, kimura: LeaseDesk, database: Database
) -> None:
    for _ in range(103):
        portfolio.has()
    sato.searches("general")
    assert len(sato.found()) == 100
    assert sato.sees("表示できる件数は100件までです。検索条件を絞ってください。")
    assert not sato.page.offers("顧客リスト(csv)")
    kimura.searches("general")
    rows = list(csv.reader(io.StringIO(kimura.takes_list().removeprefix("\ufeff"))))
    assert len(rows) == 104
    assert rows[0][:2] == ["契約番号", "契約者名"]
    with database.reading() as session:
        log = session.scalars(select(ContractExport)).one()
    assert (log.staff_id, log.rows, log.criteria["kind"]) == (kimura.showroom.staff_ids["店長"], 103, "general")


@pytest.mark.parametrize("name", ["=1+1", "+81", "-2", "@SUM", "＝1", "＋1", "－1", "＠x", "\u22121"])
def test_no_cell_of_the_list_calculates(name: str, portfolio: Portfolio, kimura: LeaseDesk) -> None:
    portfolio.has(customer_name=name, staff_code="=cmd", model_name="\t=1")
    kimura.searches("general")
    (_head, row) = csv.reader(io.StringIO(kimura.takes_list().removeprefix("\ufeff")))
    assert row[1] == f"'{name}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")) for cell in row)


def test_nobody_else_opens_a_search_that_stands_in_an_address(
    portfolio: Portfolio, sato: LeaseDesk, kimura: LeaseDesk
) -> None:
    portfolio.has()
    sato.searches("individual", name="高橋")
    url = sato.page.url
    kimura.opens(url)
    assert not kimura.sees("検索結果")
    for broken in (url[:-3], url + "x", "/desk/jpass/contracts?search=x", "/desk/jpass/contracts?search=" + "A" * 5000):
        sato.opens(broken)
        assert not sato.sees("検索結果")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"product": "gamma"}, ""),
        ({"product": "deferred_tfc"}, "トヨタファイナンスから別途ご案内をお送りします"),
        ({"product": "gamma", "claim_bought": True}, "トヨタファイナンスから別途ご案内をお送りします"),
        ({"product": "smart_value_open_end"}, "車両返却の入力の対象外です"),
    ],
)
def test_the_customers_page_says_what_the_product_asks_for(
    known: dict[str, Any], said: str, portfolio: Portfolio, sato: LeaseDesk
) -> None:
    contract_id = portfolio.has(**known, staff_code="777")
    sato.opens(f"/desk/jpass/contracts/{contract_id}")
    assert sato.sees("777（未登録）")
    assert bool(sato.page.soup.select(".notice")) == bool(said)
    assert not said or sato.sees(said)


def test_the_first_page_leads_everybody_to_what_is_theirs(app: Flask, showroom: Showroom, sato: LeaseDesk) -> None:
    sato.opens("/desk/jpass/")
    assert sato.page.offers("1.最終回対象顧客一覧")
    assert not sato.page.offers("契約データの取込")
    okada = LeaseDesk(app, showroom, "TFC", "800")
    assert okada.page.h1 == "J-PASS", "the finance company begins here"
    assert not okada.page.offers("1.最終回対象顧客一覧")
    assert okada.opens("/desk/jpass/contracts", expect=403)
