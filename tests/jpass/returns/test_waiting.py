"""The approver's day: what waits, oldest first, one after the other or several with one press."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from mytoyota.jpass.returns import waiting
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.models import Staff
from tests.jpass.returns.office import Office, stands_in
from tests.jpass.returns.test_deputies import NOON
from tests.people.crowd import at_once
from tests.people.desk import Desk

WAITING = "/desk/jpass/returns/waiting"


@pytest.fixture
def hours(office: Office) -> Any:
    """Three entries of 佐藤 that wait for the manager, an hour apart."""
    office.flow(store=True)
    found = []
    for number in range(3):
        with time_machine.travel(NOON - timedelta(hours=5 - number), tick=False):
            found.append(office.submits("佐藤", office.contract()))
    with time_machine.travel(NOON, tick=True):
        yield found


def listed(desk: Desk) -> list[str]:
    """The ids in the order of the list."""
    links = desk.opens(WAITING).soup.select("tbody a")
    return [str(one["href"]).partition("?")[0].rpartition("/")[2] for one in links]


def here(desk: Desk) -> str:
    return desk.page.url.partition("?")[0].rpartition("/")[2]


class TestOneAfterTheOther:
    def test_the_oldest_first_and_on_without_the_list(self, office: Office, hours: list[str]) -> None:
        manager = office.desk("店長")
        assert listed(manager) == hours
        manager.presses("古いものから順に開く")
        assert here(manager) == hours[0]
        manager.presses("次の申込み")
        manager.presses("承認")
        manager.presses("OK")
        assert here(manager) == hours[2], "from the place where it stood, on"
        assert manager.sees("承認しました。", "これより後の申込みはありません。")
        manager.presses("差戻し")
        manager.presses("OK")
        assert here(manager) == hours[0], "behind the last one comes the first"
        manager.presses("承認")
        manager.presses("OK")
        assert manager.page.h1 == "対応待ち"
        assert manager.sees("対応待ちの申込みはありません")

    def test_ok_pressed_twice_leads_on_alike(self, office: Office, hours: list[str]) -> None:
        manager = office.desk("店長")
        listed(manager)
        manager.presses("古いものから順に開く")
        manager.presses("承認")
        body = manager.body(manager.page.button("OK"))
        page = manager.page
        manager.presses("OK")
        manager.page = page
        manager.sends(body)
        assert here(manager) == hours[1]
        assert [one.act for one in office.moves(hours[0])] == ["submit", "approve"]

    def test_who_was_overtaken_goes_on_from_where_they_were(self, office: Office, hours: list[str]) -> None:
        manager = office.desk("店長")
        listed(manager)
        manager.presses("古いものから順に開く")
        office.does("店長2", Act.APPROVE, hours[0])
        manager.presses("承認", 409)
        assert manager.sees("大野 智")
        manager.presses("次の申込み")
        assert here(manager) == hours[1]

    @pytest.mark.parametrize("day", ["", "x", "9" * 400, "９９９", "-1", "0"])
    def test_a_made_up_place_is_no_trouble(self, office: Office, hours: list[str], day: str) -> None:
        manager = office.desk("店長")
        manager.opens(f"/desk/jpass/returns/{hours[1]}?day={day}")
        assert manager.sees("契約内容変更受付_車両返却")

    def test_nobody_is_led_to_another_desk(self, office: Office, hours: list[str]) -> None:
        office.submits("鈴木", office.contract(store="T02"))
        for who in ("岡崎店長", "店長", "佐藤", "本部", "金融"):
            with office.database.reading() as session:
                member = session.get_one(Staff, office.showroom.staff_ids[who])
                rows, _more = waiting.page(session, member)
                found = [entry.id for entry, _contract in rows]
            assert found == (hours if who == "店長" else found if who == "岡崎店長" else [])
            assert not set(found) & set(hours) or who == "店長"


class TestSeveralAtOnce:
    def body(self, desk: Desk, ids: list[str], **more: Any) -> dict[str, Any]:
        boxes = desk.opens(WAITING).soup.select("[name=tick]")
        ticks = [str(one["value"]) for one in boxes if str(one["value"]).partition(":")[0] in ids]
        return desk.body(desk.page.button("選んだ申込みを承認する")) | {"tick": ticks} | more

    def test_each_row_gets_its_answer(self, office: Office, hours: list[str]) -> None:
        manager = office.desk("店長")
        body = self.body(manager, hours)
        office.does("店長2", Act.APPROVE, hours[1])
        strangers = office.submits("鈴木", office.contract(store="T02"))
        page = manager.sends(body | {"tick": [*body["tick"], f"{strangers}:1", "x", "nobody:1"]})
        assert page.sees("5件のうち2件を承認しました")
        assert page.sees("大野 智さんが承認しました（依頼中）")
        assert page.text.count("あなたが承認できる申込みではありません") == 2
        assert {office.entry(one).status for one in hours} == {"requested"}
        assert office.entry(strangers).status == "store_approval"

    def test_twice_is_once(self, office: Office, hours: list[str]) -> None:
        manager = office.desk("店長")
        body = self.body(manager, hours)
        answers = at_once(office.app, manager, [body] * 20)
        assert Counter(one.status_code for one in answers) == {200: 20}
        assert all("3件のうち3件を承認しました" in one.get_data(as_text=True) for one in answers)
        assert [[one.act for one in office.moves(entry)] for entry in hours] == [["submit", "approve"]] * 3

    def test_nothing_ticked_and_too_much_ticked(self, office: Office, hours: list[str]) -> None:
        manager = office.desk("店長")
        body = self.body(manager, hours[:1])
        assert manager.sends(body | {"tick": []}, 422).sees("承認する申込みを選んでください")
        body = self.body(manager, hours[:1])
        many = manager.sends(body | {"tick": [f"{number:04x}:1" for number in range(10_000)]}, 422)
        assert many.sees("一度に承認できるのは50件までです。10000件が選ばれていたため、どの申込みも承認していません。")
        body = self.body(manager, hours[:1])
        huge = manager.sends(body | {"tick": [f"{number:024x}:1" for number in range(10_000)]}, 413)
        assert huge.sees("送信した内容が多すぎます")
        assert {office.entry(one).status for one in hours} == {"store_approval"}

    def test_headquarters_need_an_address(self, office: Office) -> None:
        office.flow(headquarters=True)
        entry = office.submits("佐藤", office.contract())
        mori = office.desk("本部")
        assert mori.sends(self.body(mori, [entry], email=""), 422).sees("メールアドレスを入力してください")
        assert mori.page.soup.select("[name=tick][checked]"), "what was ticked stays so"
        mori.sends(self.body(mori, [entry], email="mori@dealer.example.jp"))
        office.does("金融", Act.SEND_BACK, entry, "不備")
        assert ("sent_back", "mori@dealer.example.jp") in office.mailed()

    def test_a_deputy_approves_for_the_manager_but_nothing_of_their_own(self, office: Office, hours: list[str]) -> None:
        own = office.submits("販売2", office.contract())
        stands_in(office.showroom, "販売2", "店長")
        ishida = office.desk("販売2")
        page = ishida.sends(self.body(ishida, hours) | {"tick": [f"{hours[0]}:1", f"{own}:1"]})
        assert page.sees("2件のうち1件を承認しました")
        assert page.sees("木村 豊さんの代理として承認できます")
        assert office.moves(hours[0])[-1].for_id == office.showroom.staff_ids["店長"]


def test_what_came_back_to_oneself_waits_too_and_finance_has_its_own(office: Office, hours: list[str]) -> None:
    office.does("店長", Act.SEND_BACK, hours[0])
    office.does("店長", Act.APPROVE, hours[1])
    office.does("店長", Act.APPROVE, hours[2])
    office.does("金融2", Act.TAKE_UP, hours[2])
    assert listed(office.desk("佐藤")) == [hours[0]]
    assert listed(office.desk("店長")) == []
    assert listed(office.desk("金融")) == [hours[1]]
    assert listed(office.desk("金融2")) == [hours[1], hours[2]]
    assert office.desk("佐藤").page.soup.select_one("nav .count").get_text() == "1"
