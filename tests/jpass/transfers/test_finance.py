"""The finance company's file of registered changes, and its word where its daily file contradicts one."""

import csv
import io

from mytoyota.base import events
from tests.jpass.transfers.moves import Moves

PAGE = "/desk/jpass/differences"


def contradicted(moves: Moves) -> int:
    """岡崎店 and 鈴木 by us, 豊田店 and 101 by the file."""
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 4)
    moves.file_says(contract, "T01", "101")
    return contract


def test_the_months_registered_changes_as_a_file(moves: Moves) -> None:
    contract, other = moves.contract(staff_code="100"), moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.moves("本部", other, staff="101")
    tfc = moves.desk("金融")
    link = tfc.opens(PAGE).button("2026-12").attributes["href"]
    answer = tfc.http.get(str(link), base_url=tfc.base)
    head, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")))
    assert head[:3] == ["契約番号", "販売会社", "異動前店舗コード"]
    assert sorted((row[2:6], row[7], row[8], row[9]) for row in rows) == [
        (["T01", "100", "T01", "101"], "森 久美", "2026-12-04", "変更中"),
        (["T01", "100", "T02", "200"], "木村 豊", "2026-12-04", "変更中"),
    ], "both were registered at the same moment"
    with moves.database.reading() as session:
        told = events.history(session, moves.showroom.staff_ids["金融"])
        assert told[-1].name == "RegisteredChangesExported"
    tfc.opens("/desk/jpass/registered/2026-13.csv", 404)
    moves.desk("本部").opens("/desk/jpass/registered/2026-12.csv", 403)


def test_the_file_is_right(moves: Moves) -> None:
    contract = contradicted(moves)
    tfc = moves.desk("金融")
    tfc.opens(PAGE)
    shown = tfc.body(tfc.page.button("契約データに合わせる"))
    tfc.presses("契約データに合わせる")
    assert tfc.sees("契約データの店舗とスタッフにしました。", "相違のある契約はありません。")
    assert moves.place(contract) == ("T01", "101")
    assert moves.sees("店長", contract)
    assert not moves.sees("岡崎店長", contract)
    tfc.http.post(PAGE, data=shown, base_url=tfc.base)
    tfc.opens(PAGE)
    assert tfc.sees("この契約は、すでに一覧にないか、内容が変わっています。"), "pressed in another tab again"
    moves.file_says(contract, "T02", "200")
    assert moves.place(contract) == ("T02", "200"), "the file leads again"


def test_a_change_under_way_is_no_difference_that_could_be_settled(moves: Moves) -> None:
    contract = contradicted(moves)
    tfc = moves.desk("金融")
    tfc.opens(PAGE)
    moves.moves("岡崎店長", contract, staff="210")
    tfc.presses("契約データに合わせる")
    assert tfc.sees("内容が変わっています。")
    assert moves.place(contract) == ("T02", "200")
