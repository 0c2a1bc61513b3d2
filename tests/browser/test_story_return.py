"""Four people and a vehicle's return: entered, approved, sent back, corrected, taken over, completed in browsers."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mytoyota.base import clock, keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.jpass import contracts
from mytoyota.jpass.contracts import NewContract
from mytoyota.organisation.models import Store
from tests.browser.actors import Desk
from tests.browser.inspection import HAND, WIDE, Inspection
from tests.browser.product import Product

TABLET = (820, 1180)
SALES, MANAGER, OFFICE, FINANCE = "佐藤 美咲", "中村 真一", "小林 由美", "加藤 亮"
FULLEST = {"return-form", "return-approve", "progress"}
NUMBERS = itertools.count(1)


@pytest.fixture
def contract(product: Product) -> Iterator[int]:
    """A contract of 豊田本町店 that ends soon."""
    folder = Path(product.environment["MYTOYOTA_INSTANCE_DIR"])
    keys.use(KeyRing.load(folder / "keys.json"))
    database = Database(f"sqlite:///{folder / 'mytoyota.sqlite3'}")
    new = NewContract(
        f"STORY{next(NUMBERS):04d}", "smart_value_a", "薬師寺 紬", "ヤクシジ ツムギ", "豊田 300 さ 12-34", "ハリアー",
        "passenger", date(2022, 3, 1), date(2027, 3, 31),
    )  # fmt: skip
    with database.writing() as session:
        store = session.scalars(select(Store).where(Store.code == "1001")).one()
        made = contracts.add(session, store, new).id
    yield made
    database.engine.dispose()


def approves_by(office: Desk, *, store: bool, headquarters: bool) -> None:
    """小林 sets who approves from now on."""
    office.opens("/desk/jpass/approval-flow")
    office.page.get_by_label("店舗承認者の承認を必要とする").set_checked(store)
    office.page.get_by_label("本部承認者の承認を必要とする").set_checked(headquarters)
    office.presses("保存する")


def inspects(look: Inspection, person: Desk, name: str, window: tuple[int, int]) -> None:
    """Looks at the page; in the story that runs each time at those pages alone that have most on them."""
    if window != WIDE or name in FULLEST:
        look.of(person, f"{name}-{window[0]}", window)


def does(person: Desk, address: str, button: str) -> None:
    """One act, looked at once more and confirmed."""
    person.opens(address)
    person.presses(button)
    person.presses("OK")


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(WIDE, id="desk"),
        pytest.param(TABLET, id="tablet", marks=pytest.mark.proof),
        pytest.param(HAND, id="phone", marks=pytest.mark.proof),
    ],
)
def test_a_return_by_four_people(
    window: tuple[int, int], people: Callable[..., Any], contract: int, look: Inspection
) -> None:
    size = {"viewport": {"width": window[0], "height": window[1]}}
    sales, manager, office, finance = (people(Desk, **size).signs_in(who) for who in (SALES, MANAGER, OFFICE, FINANCE))
    approves_by(office, store=True, headquarters=True)
    inspects(look, office, "approval-flow", window)

    sales.opens(f"/desk/jpass/contracts/{contract}/menu")
    inspects(look, sales, "return-menu", window)
    sales.presses("車両返却 結果入力")
    inspects(look, sales, "return-form", window)
    with sales.refused(422):
        sales.presses("確認")
    sales.fills({"車両返却受領日": clock.in_japan(clock.now()).date().isoformat()})
    sales.presses("確認")
    inspects(look, sales, "return-confirm", window)
    sales.presses("OK")
    sales.sees("送信が完了しました")
    sales.presses("申込みを開く")
    entry = sales.page.url.removeprefix(sales.url)

    does(manager, entry, "承認")
    manager.sees("本部承認者に、承認をご依頼ください")
    office.opens(entry)
    office.fills({"貴社連絡欄": "受領日をご確認ください", "連絡先3（メールアドレス）": "kobayashi@dealer.example.jp"})
    inspects(look, office, "return-approve", window)
    office.presses("差戻し")
    office.presses("OK")
    does(manager, entry, "差戻し")
    does(sales, entry, "確認")
    does(manager, entry, "差戻し")

    manager.opens(entry)
    manager.page.get_by_label("引き継ぐ理由").fill("担当者が休暇のため")
    manager.presses("引き継ぐ")
    manager.presses("OK")
    approves_by(office, store=True, headquarters=False)
    does(manager, entry, "確認")

    inspects(look, finance.at("/desk/jpass/progress"), "progress", window)
    does(finance, entry, "対応を開始する")
    inspects(look, finance.at(entry), "return-finance", window)
    does(finance, entry, "完了にする")
    sales.opens(entry)
    sales.sees("この申込みの手続きは終わっています")
    inspects(look, sales, "return-over", window)


@pytest.mark.proof
def test_the_same_pages_in_english(people: Callable[..., Any], contract: int, look: Inspection) -> None:
    office: Desk = people(Desk).signs_in(OFFICE)
    approves_by(office, store=False, headquarters=False)
    sales: Desk = people(Desk, locale="en-US").signs_in(SALES)
    sales.opens(f"/desk/jpass/contracts/{contract}/return")
    sales.fills({"Date of receipt": clock.in_japan(clock.now()).date().isoformat()})
    look.of(sales, "return-form-en")
    sales.presses("Confirm")
    sales.presses("OK")
    sales.presses("Open the request")
    look.of(sales, "return-entry-en")
    sales.opens("/desk/jpass/progress")
    look.of(sales, "progress-en")
