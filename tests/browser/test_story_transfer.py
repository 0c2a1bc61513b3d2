"""Headquarters change a store, a bulk with refusals, and take one back on the same day, in a browser."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mytoyota.base import keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.jpass import contracts
from mytoyota.jpass.contracts import NewContract
from mytoyota.organisation.models import Store
from tests.browser.actors import Desk
from tests.browser.inspection import HAND, WIDE, Inspection
from tests.browser.product import Product

TABLET = (820, 1180)
OFFICE = "小林 由美"
NUMBERS = count(1)
PRODUCTS = ("smart_value_r", "gamma", "smart_value_open_end")


@pytest.fixture
def names(product: Product) -> Iterator[str]:
    """Three contracts of one family at 豊田本町店, one of a product that may not; their name."""
    folder = Path(product.environment["MYTOYOTA_INSTANCE_DIR"])
    keys.use(KeyRing.load(folder / "keys.json"))
    database = Database(f"sqlite:///{folder / 'mytoyota.sqlite3'}")
    story = next(NUMBERS)
    name = f"鷹野{'一二三四五六七八九'[story]}"
    with database.writing() as session:
        store = session.scalars(select(Store).where(Store.code == "1001")).one()
        for number, what in enumerate(PRODUCTS):
            known = (f"{name} 渚", "タカノ ナギサ", "豊田 300 さ 12-34", "ハリアー", "passenger")
            days = (date(2022, 3, 1), date(2027, 3, 31 - number))
            contracts.add(session, store, NewContract(f"MOVE{story}{number}", what, *known, *days, staff_code="S101"))
    yield name
    database.engine.dispose()


def finds(office: Desk, name: str) -> None:
    office.opens("/desk/jpass/transfers")
    office.fills({"契約者名": name})
    office.presses("検索")


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(WIDE, id="desk"),
        pytest.param(TABLET, id="tablet", marks=pytest.mark.proof),
        pytest.param(HAND, id="phone", marks=pytest.mark.proof),
    ],
)
def test_one_a_bulk_and_back(window: tuple[int, int], people: Callable[..., Any], names: str, look: Inspection) -> None:
    size = {"viewport": {"width": window[0], "height": window[1]}}
    office: Desk = people(Desk, **size).signs_in(OFFICE)

    def inspects(name: str) -> None:
        look.of(office, f"{name}-{window[0]}", window)

    finds(office, names)
    boxes = office.page.locator("input[name=pick]")
    assert boxes.count() == 2, "the third is of a product that may not"
    for place in range(2):
        boxes.nth(place).check()
    office.page.locator("#every-store").select_option(label="岡崎駅前店（1002）")
    office.presses("一括反映 異動先店舗")
    office.page.locator("#found input[name^=staff-]").first.fill("S999")
    inspects("transfers")
    office.presses("変更")
    office.sees("変更する契約：1件", "変更できない契約：1件")
    inspects("transfers-confirm")
    office.presses("OK")
    office.sees("1件の変更を登録しました。", "1件は変更していません。")
    inspects("transfers-result")
    office.presses("一覧に戻る")
    office.sees("変更中")

    finds(office, names)
    moved = office.page.locator("tr.moving input[name=pick]").get_attribute("value")
    office.opens(f"/desk/jpass/contracts/{moved}")
    office.presses("店舗・スタッフ変更")
    inspects("transfer")
    office.presses("変更を取り消す")
    office.sees("変更を取り消しました。")
    office.fills({"変更後スタッフ": "鈴木 健太（S102）"})
    office.presses("変更")
    inspects("transfer-confirm")
    office.presses("OK")
    office.sees("変更を登録しました。")
    office.opens("/desk/jpass/closing-days")
    inspects("closing-days")


@pytest.mark.proof
def test_the_same_pages_in_english(people: Callable[..., Any], names: str, look: Inspection) -> None:
    office: Desk = people(Desk, locale="en-US").signs_in(OFFICE)
    office.opens("/desk/jpass/transfers")
    office.fills({"Contract holder": names})
    office.presses("Search")
    look.of(office, "transfers-en")
    office.opens("/desk/jpass/closing-days")
    look.of(office, "closing-days-en")
