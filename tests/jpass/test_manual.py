"""The manual: a page per task, its picture, the same in docs, and ？ on every screen of J-PASS."""

import subprocess
import sys

import pytest
from flask import Flask

from mytoyota.access import ACCESS
from mytoyota.jpass.manual import PAGES
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES
from mytoyota.settings import CHECKOUT
from tests.jpass.returns.office import Office
from tests.people.desk import Desk
from tests.people.showroom import Showroom


def test_whoever_has_a_question_opens_the_page_from_the_screen(app: Flask, showroom: Showroom) -> None:
    office = Office(app, showroom)
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract())
    for who, path, title in (
        ("佐藤", "contracts", "契約を検索する"),
        ("佐藤", f"returns/{entry}", "入力内容を訂正する、取り下げる"),
        ("店長", f"returns/{entry}", "承認する"),
        ("本部", "approval-flow", "承認の流れを設定する"),
        ("金融", "progress", "進捗を確認する"),
    ):
        desk = office.desk(who)
        (link,) = desk.opens(f"/desk/jpass/{path}").soup.select("a.manual")
        assert link["target"] == "_blank", "what was typed stays open"
        assert desk.opens(str(link["href"])).h1 == title


@pytest.mark.parametrize("key", PAGES)
def test_every_page_says_what_to_do_and_shows_it(app: Flask, showroom: Showroom, key: str) -> None:
    page = Desk(app, showroom).opens(f"/desk/jpass/manual/{key}")
    assert page.headings_in_order()
    assert len(page.soup.select("ol.steps li")) >= 3
    assert not PAGES[key].picture or (CHECKOUT / "static" / "manual" / f"{key}.png").is_file()


def test_everybody_finds_their_own_tasks(app: Flask, showroom: Showroom) -> None:
    office = Office(app, showroom)
    for who, role in (("佐藤", SALES), ("店長", MANAGER), ("本部", HEADQUARTERS), ("金融", FINANCE)):
        doors = office.desk(who).opens("/desk/jpass/manual").soup.select("a.door")
        assert [str(one["href"]).rpartition("/")[2] for one in doors] == [
            page.key for page in PAGES.values() if role in page.roles
        ]
    office.desk("佐藤").opens("/desk/jpass/manual/unknown", 404)


def test_the_pages_in_docs_are_the_same() -> None:
    done = subprocess.run([sys.executable, "tools/manual.py", "--check"], cwd=CHECKOUT, check=False)
    assert done.returncode == 0, "run tools/manual.py"


def test_every_screen_has_its_question_mark() -> None:
    """Whatever page of J-PASS is added says where its manual is."""
    pages = [
        path for path in (CHECKOUT / "templates" / "jpass").glob("*.html") if "staff_base.html" in path.read_text()
    ]
    without = {path.stem for path in pages if "manual_link(" not in path.read_text(encoding="utf-8")}
    assert without == {"top", "manual_index", "manual_page"}
    assert {"manual.index", "manual.show"} <= set(ACCESS)
