"""J-PASS's pages of contracts in English: nothing Japanese but people's, places' and vehicles' own names."""

from flask import Flask

from mytoyota.base.db import Database
from tests.jpass.portfolio import HANAKO, Portfolio, file_of, line
from tests.people.english import reads
from tests.people.lease_desk import LeaseDesk
from tests.people.showroom import Showroom
from tests.worker import works

OWN = [
    "高橋",
    "陽菜",
    "タカハシ",
    "ヒナ",
    "プリウス",
    "本部担当者",
    "森 久美",
    "トヨタファイナンス",
    "岡田 翔",
    "最終回期日",
    "店舗コード",
]


def test_searching_and_the_customers_page(app: Flask, showroom: Showroom, database: Database) -> None:
    portfolio = Portfolio(database)
    for number in range(101):
        contract_id = portfolio.has(product="deferred_tfc", use="cargo" if number % 2 else "passenger", staff_code="9")
    open_end = portfolio.has(product="smart_twice_open_end")
    mori = LeaseDesk(app, showroom, "HT", "500")
    reads(mori, "/desk/jpass/", OWN)
    assert reads(mori, "/desk/jpass/contracts", OWN).sees("Customers with a final instalment")
    mori.searches("general")
    assert reads(mori, data=OWN).sees("Up to 100 contracts are listed.")
    mori.searches("inspection", which="1", nearest="0", farthest="35")
    reads(mori, data=OWN)
    mori.searches("individual", name="無い")
    reads(mori, data=OWN)
    for one in (contract_id, open_end):
        reads(mori, f"/desk/jpass/contracts/{one}", OWN)


def test_files(app: Flask, showroom: Showroom) -> None:
    okada = LeaseDesk(app, showroom, "TFC", "800")
    okada.uploads(file_of(HANAKO, line(契約番号="A-2", 最終回期日="x", 店舗コード="9")))
    reads(okada, data=OWN)
    works(app)
    assert reads(okada, data=OWN).sees("No contract was changed.")
    reads(okada, "/desk/jpass/files", OWN)
