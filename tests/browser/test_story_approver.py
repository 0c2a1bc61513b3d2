"""The approver's day by keyboard alone: the oldest first, one after the other, then the rest with one press."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mytoyota.base import clock, keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.jpass import contracts
from mytoyota.jpass.contracts import NewContract
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import acts, approval_flow
from mytoyota.jpass.returns.acts import Said
from mytoyota.jpass.returns.approval_flow import NewFlow
from mytoyota.jpass.returns.content import RETURNED, Contact, Content
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.organisation import staff
from mytoyota.organisation.models import Store
from tests.browser.inspection import HAND, WIDE, Inspection
from tests.browser.keyboard import DeskTypist
from tests.browser.product import Product

TABLET = (820, 1180)
MANAGER = "中村 真一"
WAITING = "/desk/jpass/returns/waiting"
ALT = 1  # of the browser's protocol
NUMBERS = itertools.count(1)


@pytest.fixture
def waiting(product: Product) -> Iterator[list[str]]:
    """Four returns of 豊田本町店 that wait for the manager; their contracts' numbers, the oldest first."""
    folder = Path(product.environment["MYTOYOTA_INSTANCE_DIR"])
    keys.use(KeyRing.load(folder / "keys.json"))
    database = Database(f"sqlite:///{folder / 'mytoyota.sqlite3'}")
    found = []
    with database.writing() as session:
        the_store_approves(session)
        sales: Any = staff.find(session, "1001", "S101")
        for _entry in range(4):
            found.append(f"DAY{next(NUMBERS):05d}")
            content = Content(RETURNED, clock.in_japan(clock.now()).date().isoformat())
            said = Said(sales, content=content, contact=Contact("0565-00-1001"))
            acts.submit(session, contract(session, found[-1]), said)
    yield found
    database.engine.dispose()


def the_store_approves(session: Any) -> None:
    office: Any = staff.find(session, "H1001", "H001")
    flow = approval_flow.of_dealer(session, office.dealer_id)
    approval_flow.change(session, office, NewFlow(FlowSettings(True, False), flow.email or "", flow.version))


def contract(session: Any, number: str) -> Contract:
    """One of 豊田本町店."""
    new = NewContract(
        number, "smart_value_r", "薬師寺 紬", "ヤクシジ ツムギ", "豊田 300 さ 12-34", "ハリアー", "passenger",
        date(2022, 3, 1), date(2027, 3, 31),
    )  # fmt: skip
    return contracts.add(session, session.scalars(select(Store).where(Store.code == "1001")).one(), new)


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(WIDE, id="desk"),
        pytest.param(TABLET, id="tablet", marks=pytest.mark.proof),
        pytest.param(HAND, id="phone", marks=pytest.mark.proof),
    ],
)
def test_a_managers_day_by_keyboard(
    window: tuple[int, int], people: Callable[..., Any], waiting: list[str], look: Inspection
) -> None:
    manager: DeskTypist = people(DeskTypist, viewport={"width": window[0], "height": window[1]}).signs_in(MANAGER)
    manager.opens(WAITING)
    look.of(manager, f"waiting-{window[0]}", window)
    opens(manager, waiting[0])
    look.of(manager, f"turn-{window[0]}", window)
    approves(manager)
    manager.sees(f"{waiting[0]}：承認しました。", waiting[1])
    by_key(manager, "j")
    manager.sees(waiting[2])
    by_key(manager, "k")
    manager.sees(waiting[1])
    manager.presses("対応待ち")
    for number in waiting[1:]:
        manager.ticks(f"{number}を選ぶ")
    by_key(manager, "a")
    manager.sees("3件のうち3件を承認しました")
    look.of(manager, f"waiting-results-{window[0]}", window)
    manager.does_not_see(f"{waiting[1]}を選ぶ")


def opens(manager: DeskTypist, number: str) -> None:
    """The row's own button; entries of other stories may wait before it."""
    manager.goes_to(manager.page.get_by_role("link", name=f"開く {number}"))
    with manager.page.expect_navigation():
        manager.page.keyboard.press("Enter")
    expect(manager.page.get_by_text(number)).to_be_visible()


def approves(manager: DeskTypist) -> None:
    manager.presses("承認")
    manager.presses("OK")


def by_key(manager: DeskTypist, key: str) -> None:
    """A shortcut that the page tells of; Playwright's keys carry no letter while Alt is held, a real keyboard's do."""
    pressed = {"modifiers": ALT, "key": key, "code": f"Key{key.upper()}", "unmodifiedText": key, "text": key}
    devtools = manager.context.new_cdp_session(manager.page)
    with manager.page.expect_navigation():
        devtools.send("Input.dispatchKeyEvent", {"type": "keyDown"} | pressed)
    devtools.detach()


@pytest.mark.proof
def test_deputies_and_months_on_every_screen(people: Callable[..., Any], waiting: list[str], look: Inspection) -> None:
    office: DeskTypist = people(DeskTypist, viewport={"width": WIDE[0], "height": WIDE[1]}).signs_in("小林 由美")
    office.opens("/desk/jpass/deputies")
    office.fills({"承認者": f"{MANAGER}（豊田本町店）"})
    office.presses("代理を設定する")
    look.of(office, "deputy", WIDE)
    today = clock.in_japan(clock.now()).date().isoformat()
    office.fills({"代理の方": "佐藤 美咲（豊田本町店）", "開始日": today, "終了日": today})
    office.fills({"代理の方のメールアドレス": "sato@dealer.example.jp"})
    office.presses("保存する")
    look.of(office, "deputies", WIDE)
    sales: DeskTypist = people(DeskTypist).signs_in()
    sales.opens(WAITING)
    sales.sees(f"{MANAGER}さんの代理として承認できます。")
    office.presses("変更・終了 佐藤 美咲（豊田本町店）")
    office.presses("今すぐ終了する")
    for path, name in (("months", "months"), ("manual", "manual"), ("manual/approve", "manual-page")):
        office.opens(f"/desk/jpass/{path}")
        look.of(office, f"{name}-jpass", WIDE)
