"""The manual's pictures of the running product: SCREENSHOTS=1 takes them anew, =compare looks whether they fit."""

from collections.abc import Callable
from typing import Any

import pytest

from mytoyota.base import clock
from mytoyota.jpass.manual import PAGES
from tests.browser.actors import Desk
from tests.browser.inspection import MANUAL, WIDE, shown
from tests.browser.test_story_approver import MANAGER, WAITING, waiting
from tests.browser.test_story_transfer import finds, names

__all__ = ["names", "waiting"]
PLAIN = {"viewport": {"width": WIDE[0], "height": WIDE[1]}}


@pytest.mark.proof
def test_each_page_of_the_manual_has_its_picture(people: Callable[..., Any], waiting: list[str], names: str) -> None:
    sales, manager, office, finance = (
        people(Desk, **PLAIN).signs_in(who) for who in ("佐藤 美咲", MANAGER, "小林 由美", "加藤 亮")
    )
    takes(office.at("/desk/jpass/months"), "months")
    office.page.locator(".months td a").first.click()
    office.page.wait_for_load_state()
    takes(office, "search")
    takes(office.at("/desk/jpass/approval-flow"), "approval-flow")
    takes(office.at("/desk/jpass/deputies"), "deputies")
    takes(manager.at(WAITING), "approve")
    manager.page.get_by_role("link", name=f"開く {waiting[0]}").click()
    manager.page.wait_for_load_state()
    takes(manager, "send-back")
    sales.opens(manager.page.url.partition("?")[0])
    takes(sales, "correct")
    takes(sales.at("/desk/jpass/progress"), "progress")
    sales.opens("/desk/jpass/contracts")
    sales.unfolds("汎用検索")
    sales.fills(
        {"最終回期日（まで）": f"{clock.in_japan(clock.now()).year + 2}-01", "債権のステータス（対応状況）": "未対応"}
    )
    sales.page.locator("form:has(input[value=general]) button").click()
    sales.page.wait_for_load_state()
    sales.page.locator("td a", has_text="顧客詳細").first.click()
    sales.page.wait_for_load_state()
    sales.presses("車両返却 結果入力・進捗確認")
    if sales.offers("車両返却 結果入力"):
        sales.presses("車両返却 結果入力")
    takes(sales, "return")
    takes(finance.at(WAITING), "finance")
    finds(office, names)
    contract = office.page.locator("input[name=pick]").first
    contract.check()
    office.page.locator("#every-store").select_option(label="岡崎駅前店（1002）")
    office.presses("一括反映 異動先店舗")
    takes(office, "bulk", top="#found")
    office.opens(f"/desk/jpass/contracts/{contract.get_attribute('value')}/transfer")
    office.fills({"異動先店舗": "岡崎駅前店（1002）"})
    takes(office, "transfer")
    assert all((MANUAL / f"{page.key}.png").is_file() for page in PAGES.values() if page.picture)


def takes(person: Desk, key: str, top: str = "body") -> None:
    """The picture of the page that is open, from its top or from something on it."""
    person.page.evaluate("top => document.querySelector(top).scrollIntoView()", top)
    shown(person.page, f"manual-{key}")
