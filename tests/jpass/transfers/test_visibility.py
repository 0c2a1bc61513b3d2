"""Day by day: who sees a contract that changes its store, what they may do, and when the change counts."""

import pytest

from mytoyota.jpass.transfers import standing
from mytoyota.jpass.transfers.refusals import Refusal
from tests.jpass.transfers.moves import Moves

# Registered on Tuesday 1 December 2026: it counts from Friday 4 December.
# Day, hour, who of the old store, of the new store and of headquarters sees it, and where it stands.
DAYS = """
1  12  old  -    office  T01
1  23  old  -    office  T01
2  0   -    new  office  T01
2  12  -    new  office  T01
3  23  -    new  office  T01
4  0   -    new  office  T02
5  12  -    new  office  T02
"""


def test_day_by_day(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    for line in DAYS.strip().splitlines():
        day, hour, *seen, store = line.split()
        moves.on(2026, 12, int(day), int(hour))
        found = [
            name
            for who, name in (("店長", "old"), ("岡崎店長", "new"), ("本部", "office"))
            if moves.sees(who, contract)
        ]
        assert found == [one for one in seen if one != "-"], line
        assert moves.place(contract)[0] == store, line
        assert moves.sees("佐藤", contract) == ("old" in seen), line
        assert moves.sees("鈴木", contract) == ("new" in seen), line
        assert not moves.sees("別本部", contract)
    assert moves.place(contract) == ("T02", "200")


def test_searches_lists_and_counts_follow(moves: Moves) -> None:
    """「登録日翌日以降、元営業所にて対象の契約を照会できなくなります」: in no list either."""
    contract = moves.contract(customer_name="鷹野 渚", customer_name_kana="タカノ ナギサ")
    stays = moves.contract(customer_name="鷹野 翔", customer_name_kana="タカノ ショウ")
    moves.moves("本部", contract, "T02")
    moves.on(2026, 12, 2)
    for who, seen in (("店長", {stays}), ("岡崎店長", {contract}), ("本部", {contract, stays})):
        desk = moves.desk(who)
        for kind, typed in (("individual", {"name": "鷹野"}), ("general", {})):
            desk.opens("/desk/jpass/contracts")
            button = desk.page.tree.css_first(f"form:has(input[name=kind][value={kind}]) button")
            desk.fills(**typed)
            desk.sends(desk.body(button), 200, desk.form_of(button))
            links = {one["href"].split("?")[0].rsplit("/", 1)[1] for one in desk.page.soup.select("#found tbody a")}
            assert {int(one) for one in links if one.isdecimal()} == seen, (who, kind)
        grey = [one.get_text() for one in desk.page.soup.select("tr.moving th")]
        assert len(grey) == (contract in seen), "until it is done it is grey"


def test_the_new_store_looks_and_changes_nothing_until_it_counts(moves: Moves) -> None:
    contract = moves.contract()
    moves.moves("店長", contract, "T02")
    moves.on(2026, 12, 2)
    desk = moves.desk("岡崎店長")
    desk.opens(f"/desk/jpass/contracts/{contract}")
    assert desk.sees("変更中", "岡崎店 担当者未定", "2026年12月4日")
    desk.presses("店舗・スタッフ変更")
    assert not desk.page.offers("異動")
    assert desk.sees("変更が完了するまで、再変更はできません。")
    assert moves.registers("岡崎店長", moves.wish(contract, staff="200"))[0].refusal is Refusal.UNDER_WAY
    moves.on(2026, 12, 4)
    assert moves.registers("岡崎店長", moves.wish(contract, staff="200"))[0].refusal is None


def test_many_on_their_way_are_found_within_the_search(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    leaves, comes = [moves.contract() for _ in range(2)], [moves.contract(store="T02") for _ in range(2)]
    for contract in leaves:
        moves.moves("本部", contract, "T02")
    for contract in comes:
        moves.moves("本部", contract, "T01")
    stays = moves.contract()
    moves.on(2026, 12, 2)
    for most in (1_000, 1):
        monkeypatch.setattr(standing, "AT_ONCE", most)
        assert [moves.sees("店長", one) for one in (*leaves, *comes, stays)] == [False, False, True, True, True]
        assert [moves.sees("岡崎店長", one) for one in (*leaves, *comes, stays)] == [True, True, False, False, False]


@pytest.mark.parametrize("who", ["佐藤", "鈴木"])
def test_sales_do_not_see_it_and_are_refused(who: str, moves: Moves) -> None:
    """「※本部・店長にのみ権限が付与されています」."""
    contract = moves.contract(store="T01" if who == "佐藤" else "T02")
    desk = moves.desk(who) if who == "佐藤" else type(moves.desk("佐藤"))(moves.app, moves.showroom, "T02", "200")
    desk.opens("/desk/jpass")
    assert not desk.page.offers("3.店舗・スタッフ一括変更")
    desk.opens(f"/desk/jpass/contracts/{contract}")
    assert not desk.page.offers("店舗・スタッフ変更")
    for address in (f"/desk/jpass/contracts/{contract}/transfer", "/desk/jpass/transfers", "/desk/jpass/closing-days"):
        desk.opens(address, 403)
