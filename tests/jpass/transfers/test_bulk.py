"""Bad input of a bulk: a clear answer for each row, nothing half done, nothing twice, nothing typed is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mytoyota.jpass.transfers import standing
from mytoyota.jpass.transfers.models import Transfer, TransferBulk
from mytoyota.jpass.transfers.refusals import Refusal
from tests.jpass.transfers.moves import Moves


def test_ten_thousand_ids_are_answered_by_a_sentence(moves: Moves) -> None:
    contract = moves.contract()
    desk = moves.searches("店長", store="T01")
    many = [str(one) for one in range(10_000)]
    for body in ({"pick": many}, {"picks": ",".join(many)}, {"rows": ",".join(many)}):
        for confirm in ("", "ok"):
            sent = desk.body(desk.page.button("変更")) | body | {"confirm": confirm}
            answer = desk.http.post("/desk/jpass/transfers", data=sent, base_url=desk.base)
            assert answer.status_code == 422
            assert "一度に変更できるのは100件までです。" in answer.get_data(as_text=True)
    assert not moves.transfers(contract)


@pytest.mark.parametrize("pick", ["x", "-1", "9" * 19, "1e3", "²", "99999"])
def test_what_is_no_contract_is_told(pick: str, moves: Moves) -> None:
    moves.contract()
    desk = moves.searches("店長", store="T01")
    sent = desk.body(desk.page.button("変更")) | {"pick": [pick], "press": "change"}
    answer = desk.http.post("/desk/jpass/transfers", data=sent, base_url=desk.base)
    assert answer.status_code == 422


def test_each_row_is_answered_by_itself(moves: Moves) -> None:
    """Changed, under way, a product that may not, another dealer's, a closed store, a person who left."""
    names = ("good", "changed", "under_way", "product", "closed", "left", "nobody", "same", "nothing", "elsewhere")
    rows = {name: moves.contract(staff_code="100") for name in names}
    rows["product"] = moves.contract("smart_value_a")
    foreign = moves.contract(store="K01")
    moves.moves("本部", rows["under_way"], "T02")
    moves.on(2026, 12, 2)
    shown = {name: moves.version(one) for name, one in rows.items()}
    moves.moves("店長", rows["changed"], staff="101")
    moves.names("T02", "（岡崎店）")
    wishes = [
        moves.wish(rows["good"], staff="101", seen=shown["good"]),
        moves.wish(rows["changed"], staff="110", seen=shown["changed"]),
        moves.wish(rows["under_way"], staff="200", seen=shown["under_way"]),
        moves.wish(rows["product"], staff="101", seen=shown["product"]),
        moves.wish(rows["closed"], "T02", seen=shown["closed"]),
        moves.wish(rows["left"], staff="109", seen=shown["left"]),
        moves.wish(rows["nobody"], staff="777", seen=shown["nobody"]),
        moves.wish(rows["same"], "T01", "100", seen=shown["same"]),
        moves.wish(rows["nothing"], seen=shown["nothing"]),
        moves.wish(rows["elsewhere"], "K01", seen=shown["elsewhere"]),
        moves.wish(foreign, staff="101"),
    ]
    found = [one.refusal for one in moves.registers("本部", *wishes)]
    assert found == [
        None, Refusal.CHANGED, Refusal.UNDER_WAY, Refusal.PRODUCT, Refusal.STORE_UNUSED, Refusal.STAFF_LEFT,
        Refusal.STAFF_UNKNOWN, Refusal.NO_CHANGE, Refusal.NOTHING_CHOSEN, Refusal.STORE_UNKNOWN, Refusal.NOT_FOUND,
    ]  # fmt: skip
    assert moves.registers("別本部", moves.wish(rows["nobody"], staff="101"))[0].refusal is Refusal.NOT_FOUND


@pytest.mark.parametrize("days", [-30, 0, 3])
def test_a_store_that_is_closed_by_the_effective_day_is_neither_offered_nor_taken(days: int, moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    page = f"/desk/jpass/contracts/{contract}/transfer"
    store = moves.stores["T02"]
    assert store in str(moves.desk("本部").opens(page).soup.select_one("select[name=store]"))
    shown = moves.version(contract)
    moves.closes("T02", standing.today() + timedelta(days=days))
    assert store not in str(moves.desk("本部").opens(page).soup.select_one("select[name=store]"))
    wish = moves.wish(contract, "T02", "200", shown)
    assert [one.refusal for one in moves.registers("本部", wish)] == [Refusal.STORE_UNUSED], "a store closed meanwhile"


def test_a_store_that_closes_later_takes_contracts_until_then(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.closes("T02", standing.today() + timedelta(days=4))
    assert moves.moves("本部", contract, "T02", "200").effective_on == standing.today() + timedelta(days=3)


def test_refused_rows_are_previewed_with_their_reason_and_the_others_go(moves: Moves) -> None:
    good, open_end = moves.contract(staff_code="100"), moves.contract("smart_value_open_end")
    desk = moves.searches("店長", store="T01")
    picks = [str(good), str(open_end)]  # the second has no box: somebody sends it all the same
    sent = desk.body(desk.page.button("変更")) | {"pick": picks, f"staff-{good}": "101", f"staff-{open_end}": "101"}
    desk.sends(sent, 200, desk.form_of(desk.page.button("変更")))
    assert desk.sees("変更する契約：1件", "変更できない契約：1件", "レクサス手続担当店移管制度でお手続きください")
    desk.presses("OK")
    assert desk.sees("1件の変更を登録しました。", "1件は変更していません。")
    assert len(moves.transfers(good)) == 1
    assert not moves.transfers(open_end)


def test_a_double_press_does_nothing_twice(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    desk = moves.searches("店長", store="T01")
    desk.presses("変更", pick=[str(contract)], **{f"staff-{contract}": "101"})
    body, form = desk.body(desk.page.button("OK")), desk.form_of(desk.page.button("OK"))
    pages = [desk.sends(body, 200, form).url for _ in range(2)]
    assert pages[0] == pages[1], "both presses see the same result"
    with moves.database.reading() as session:
        assert len(session.scalars(select(Transfer)).all()) == len(session.scalars(select(TransferBulk)).all()) == 1


def test_two_tabs_are_told_what_happened(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    first, second = moves.searches("店長", store="T01"), moves.searches("本部", store="T01")
    for desk, staff in ((first, "101"), (second, "111")):
        desk.presses("変更", pick=[str(contract)], **{f"staff-{contract}": staff})
    first.presses("OK")
    second.presses("OK")
    assert second.sees("1件は変更していません。", "画面を表示したあとに内容が変わりました。")
    assert [one.to_staff_code for one in moves.transfers(contract)] == ["101"]


def test_what_was_typed_stays(moves: Moves) -> None:
    one, two = moves.contract(staff_code="100"), moves.contract(staff_code="100")
    desk = moves.searches("店長", store="T01")
    typed = {f"staff-{one}": "101", f"store-{two}": moves.stores["T02"], "every-staff": "110"}
    desk.presses("変更", 422, **typed)
    assert desk.sees("変更する契約を選んでください。")
    desk.presses("変更", pick=[str(one), str(two)])
    desk.presses("戻る")
    body = desk.body(desk.page.button("変更"))
    assert {name: body[name] for name in typed} == typed
    assert body["pick"] == [str(one), str(two)]


def test_where_nothing_may_go_there_is_no_ok(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    desk = moves.searches("店長", store="T01")
    desk.presses("変更", 422, pick=[str(contract)], **{f"staff-{contract}": "100"})
    assert desk.sees("変更できる契約がありません。", "店舗とスタッフが、いまの内容と同じです。")
    assert not desk.page.offers("OK")


def test_an_address_of_somebody_elses_search_finds_nothing(moves: Moves) -> None:
    moves.contract()
    address = moves.searches("店長", store="T01").page.url
    desk = moves.desk("本部")
    desk.opens(address)
    assert not desk.sees("検索結果")
