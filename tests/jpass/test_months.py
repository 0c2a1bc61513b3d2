"""What ends in which month, per store, and the search that a press on it is; what is open on the rows found."""

from datetime import date

import pytest
import time_machine
from flask import Flask

from mytoyota.base import clock
from mytoyota.jpass.returns.transitions import Act
from tests.flows.test_idle_poll import asked
from tests.jpass.portfolio import Portfolio
from tests.jpass.returns.office import Office
from tests.people.desk import Desk
from tests.people.lease_desk import LeaseDesk
from tests.people.showroom import Showroom

MONTHS = "/desk/jpass/months"


@pytest.fixture
def portfolio(showroom: Showroom) -> Portfolio:
    """Contracts of three stores; it is 7 December 2026."""
    portfolio = Portfolio(showroom.database)
    for store, final, more in (
        ("T01", date(2026, 11, 30), {}),
        ("T01", date(2026, 12, 1), {}),
        ("T01", date(2026, 12, 31), {"claim_status": "returned"}),
        ("T02", date(2026, 12, 15), {}),
        ("T02", date(2027, 11, 30), {}),
        ("T02", date(2027, 12, 1), {}),
        ("K01", date(2026, 12, 15), {}),
    ):
        portfolio.has(store, final_date=final, **more)
    return portfolio


@pytest.fixture(autouse=True)
def today():  # type: ignore[no-untyped-def]
    with time_machine.travel(clock.in_japan(clock.now()).replace(2026, 12, 7, 12)):
        yield


def bars(desk: Desk) -> dict[str, tuple[str, str]]:
    """Each month that has something: how many, how many unhandled."""
    lines = desk.page.soup.select(".months tbody tr")
    rows = [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in lines]
    return {
        month: (total.partition("件")[0], dark.partition("件")[0]) for month, total, dark in rows if total[0] != "0"
    }


def test_a_store_sees_its_own(app: Flask, showroom: Showroom, portfolio: Portfolio) -> None:
    sato = LeaseDesk(app, showroom)
    sato.opens(MONTHS)
    assert bars(sato) == {"2026年12月": ("2", "1")}
    assert sato.sees("今月から12か月のうちにある契約は2件です")
    assert not sato.page.soup.select(".heat")
    sato.presses("2件 2026年12月")
    assert sato.found() == ["C00002", "C00003"]


def test_headquarters_see_each_store_and_search_in_it(app: Flask, showroom: Showroom, portfolio: Portfolio) -> None:
    mori = LeaseDesk(app, showroom, "HT", "500")
    mori.opens(MONTHS)
    assert bars(mori) == {"2026年12月": ("3", "2"), "2027年11月": ("1", "1")}
    mori.presses("1 岡崎店 2026年12月")
    assert mori.found() == ["C00004"]
    mori.searches("general", since="", until="")
    assert mori.found() == ["C00004", "C00005", "C00006"], "the store stays chosen, as the form shows it"


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-1", "1999-12"])
def test_no_month_is_not_found(app: Flask, showroom: Showroom, month: str) -> None:
    Desk(app, showroom).opens(f"{MONTHS}/{month}", 404)


def test_a_found_row_says_what_is_open_on_it_with_one_query(app: Flask, showroom: Showroom) -> None:
    office = Office(app, showroom)
    office.flow(store=True)
    ids = [office.contract(final_date=date(2026, 12, day)) for day in range(1, 13)]
    submitted = [office.submits("佐藤", one) for one in ids[:5]]
    office.does("店長", Act.APPROVE, submitted[0])
    office.does("佐藤", Act.WITHDRAW, submitted[1])
    sato = LeaseDesk(app, showroom)
    with asked(office.database) as sent:
        sato.searches("general", since="2026-12", until="2026-12")
    said = [cell.get_text(" ", strip=True) for cell in sato.page.soup.select("#found td[data-label=ステータス]")]
    assert [line.split()[-1] for line in said[5:]] == ["車両返却：未入力（期日を過ぎています）"] * 1 + [
        "車両返却：未入力"
    ] * 6
    assert "依頼中" in said[0]
    assert "車両返却：未入力" in said[1]
    assert all("店舗承認者手続中" in line for line in said[2:5])
    assert len([one for one in sent if "FROM return_entry" in one and "contract_id IN" in one]) == 1
    sato.presses("依頼中")
    assert sato.page.h1 == "契約内容変更受付_車両返却"
