"""The finance company's file gives a contract to another dealer while its return or change is under way."""

from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.jpass import importing, permissions, received_files, staging
from mytoyota.jpass.models import Contract, ContractImport
from mytoyota.jpass.returns.transitions import Act
from mytoyota.jpass.transfers import effective
from tests.jpass.portfolio import file_of
from tests.jpass.returns.office import CUSTOMER, Office, stands_in
from tests.jpass.transfers.moves import Moves

SATO, OFFICE = "sato@dealer.example.jp", "hq@dealer.example.jp"
WAYS = {
    "store_approval": (),
    "headquarters_approval": (("店長", Act.APPROVE),),
    "requested": (("店長", Act.APPROVE), ("本部", Act.APPROVE)),
    "in_progress": (("店長", Act.APPROVE), ("本部", Act.APPROVE), ("金融", Act.TAKE_UP)),
    "back_at_originator": (("店長", Act.SEND_BACK),),
    "back_at_store": (("店長", Act.APPROVE), ("本部", Act.SEND_BACK)),
}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between batches: nobody else is here."""
    monkeypatch.setattr(staging, "REST", 0)


def entered(moves: Moves) -> tuple[int, str]:
    moves.flow(store=True, headquarters=True, email=OFFICE)
    contract = moves.contract(staff_code="100")
    return contract, moves.submits("佐藤", contract, email=SATO)


def claim(moves: Moves, contract: int) -> str:
    with moves.database.reading() as session:
        now = select(Contract.claim_status).where(Contract.id == contract, *permissions.counting())
        return session.scalars(now).one()


def while_read(moves: Moves, line: dict[str, str], happens: object) -> ContractImport:
    """Something happens when the line is written and does not count yet."""
    with moves.database.writing() as session:
        row = importing.add(session, "f" * 64)
    return importing.run(moves.database, row.id, lambda: BytesIO(file_of(line)), lambda _row: happens())  # type: ignore[operator]


@pytest.mark.parametrize("status", WAYS)
def test_an_open_return_ends_and_the_new_dealer_begins_anew(status: str, moves: Moves) -> None:
    contract, entry = entered(moves)
    for who, act in WAYS[status]:
        moves.does(who, act, entry, "確認のため", email="kimura@dealer.example.jp" if who == "店長" else None)
    assert moves.entry(entry).status == status
    before = moves.mailed()
    done = moves.file_says(contract, "K01", "300")
    assert (done.moved, done.ended) == (1, 1)
    last = Office.moves(moves, entry)[-1]
    assert (last.act, last.staff_id, last.from_status, last.to_status) == ("withdraw", None, status, "withdrawn")
    assert claim(moves, contract) == "unhandled"
    told = [one for one in moves.mailed() if one not in before]
    assert ("moved_away", SATO) in told, "the originator is told"
    assert (("moved_away", OFFICE) in told) == (status == "headquarters_approval"), "and who has it to approve"
    assert (("moved_away", "kimura@dealer.example.jp") in told) == (status == "back_at_store")
    anew = moves.submits("田中", contract)
    assert moves.entry(anew).dealer_id != moves.entry(entry).dealer_id
    listed = moves.desk("金融").opens("/desk/jpass/progress").soup.select("tbody tr")
    assert len(listed) == 1, "the finance company has the new one alone"
    assert "東京トヨタ" in listed[0].get_text()


def test_a_manager_who_gave_an_address_hears_of_what_waited_for_them(moves: Moves) -> None:
    _, former = entered(moves)
    moves.does("店長", Act.APPROVE, former, email="kimura@dealer.example.jp")
    contract = moves.contract(staff_code="100")
    moves.submits("佐藤", contract, email=SATO)
    moves.file_says(contract, "K01", "300")
    assert ("moved_away", "kimura@dealer.example.jp") in moves.mailed()


def test_the_former_dealer_is_told_and_sees_nothing_of_the_contract(moves: Moves) -> None:
    contract, entry = entered(moves)
    sato, page = moves.desk("佐藤"), f"/desk/jpass/returns/{entry}"
    sato.opens(page)
    shown = sato.body(sato.page.button("確認"))
    moves.file_says(contract, "K01", "300")
    sent = sato.http.post(page, data=shown, base_url=sato.base)
    for answer in (sent, sato.http.get(f"{page}?seen=1", base_url=sato.base)):
        assert answer.status_code == 410
        text = answer.get_data(as_text=True)
        assert "この契約は別の販売会社の担当になりました。" in text
        assert CUSTOMER not in text
    assert sato.http.get(f"/desk/jpass/contracts/{contract}", base_url=sato.base).status_code == 404
    assert not moves.sees("本部", contract)
    tanaka = moves.desk("田中")
    assert tanaka.http.get(page, base_url=tanaka.base).status_code == 404, "no other dealer's entry"


def test_the_finance_company_reads_why_in_the_history(moves: Moves) -> None:
    contract, entry = entered(moves)
    moves.file_says(contract, "K01", "300")
    okada = moves.desk("金融").opens(f"/desk/jpass/returns/{entry}")
    words = okada.soup.select_one(".events li")
    assert words is not None
    assert "契約が別の販売会社に移ったため" in words.get_text()


def test_the_new_dealer_sees_nothing_of_the_former_entries(moves: Moves) -> None:
    contract, entry = entered(moves)
    for who, act in (*WAYS["in_progress"], ("金融", Act.COMPLETE)):
        moves.does(who, act, entry)
    done = moves.file_says(contract, "K01", "300")
    assert (done.moved, done.ended) == (1, 0)
    assert moves.entry(entry).status == "completed"
    tanaka = moves.desk("田中")
    tanaka.opens(f"/desk/jpass/contracts/{contract}/menu")
    assert tanaka.sees("車両の返却は、前の販売会社の申込みで完了しています。")
    assert entry not in str(tanaka.page.soup)
    answer = tanaka.http.get(f"/desk/jpass/contracts/{contract}/return", base_url=tanaka.base)
    assert answer.headers["Location"].endswith(f"/desk/jpass/contracts/{contract}/menu")


def test_an_open_change_ends_and_the_new_dealer_may_change(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    done = moves.file_says(contract, "K01", "300")
    assert (done.moved, done.ended) == (1, 1)
    assert moves.place(contract) == ("K01", "300"), "which dealer's it is, the finance company says"
    (former,) = moves.transfers(contract)
    assert (former.state, former.undone_by) == ("void", None)
    assert moves.sees("別本部", contract)
    assert not moves.sees("店長", contract)
    moves.on(2026, 12, 4)
    assert moves.place(contract) == ("K01", "300")
    assert moves.file_says(contract, "T01", "100").state == "done", "and back again"
    assert moves.place(contract) == ("T01", "100")


def test_a_change_that_took_effect_ends_too(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 4)
    moves.file_says(contract, "K01", "300")
    assert moves.place(contract) == ("K01", "300")
    assert moves.desk("金融").opens("/desk/jpass/differences").soup.select("tbody tr") == []


def test_whoever_registered_the_change_is_told(moves: Moves) -> None:
    _, former = entered(moves)
    moves.does("店長", Act.APPROVE, former, email="kimura@dealer.example.jp")
    contract = moves.contract(staff_code="100")
    desk = moves.searches("店長", store="T01")
    desk.presses("変更", pick=[str(contract)], **{f"store-{contract}": moves.stores["T02"]})
    desk.presses("OK")
    moves.file_says(contract, "K01", "300")
    desk.reloads()
    assert desk.sees("別の販売会社に移ったため無効")
    assert ("change_void", "kimura@dealer.example.jp") in moves.mailed()


def test_a_file_with_a_mistake_ends_nothing(moves: Moves) -> None:
    contract, entry = entered(moves)
    moves.moves("店長", contract, staff="101")
    lines = moves.line(contract, "K01", "300"), moves.line(contract, "T01", "100", 契約番号="X-1", 用途="飛行機")
    assert moves.sends(*lines).wrong == 1
    assert moves.entry(entry).status == "store_approval"
    assert moves.transfers(contract)[0].state == "under_way"
    assert moves.place(contract) == ("T01", "100")


def test_what_is_begun_while_the_file_is_read_ends_with_it(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")

    def happens() -> None:
        moves.submits("佐藤", contract, email=SATO)
        moves.moves("店長", contract, "T02", "200")

    while_read(moves, moves.line(contract, "K01", "300"), happens)
    assert moves.only_entry().status == "withdrawn"
    assert moves.transfers(contract)[0].state == "void"
    assert moves.place(contract) == ("K01", "300")


def test_a_change_that_takes_effect_while_the_file_is_read_leaves_the_new_row(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    line = moves.line(contract, "K01", "300")

    def happens() -> None:
        assert moves.traveller is not None
        moves.traveller.move_to(datetime(2026, 12, 4, 12, tzinfo=clock.JAPAN))
        effective.sweep(moves.database, "")

    while_read(moves, line, happens)
    assert moves.place(contract) == ("K01", "300")


def test_a_deputy_keeps_no_sight_of_what_went_to_another_dealer(moves: Moves) -> None:
    contract, entry = entered(moves)
    stands_in(moves.showroom, "岡崎店長", "本部")
    moves.does("店長", Act.APPROVE, entry)
    moves.does("岡崎店長", Act.APPROVE, entry)
    moves.does("金融", Act.TAKE_UP, entry)
    moves.does("金融", Act.COMPLETE, entry)
    moves.file_says(contract, "K01", "300")
    harada = moves.desk("岡崎店長")
    answer = harada.http.get(f"/desk/jpass/returns/{entry}", base_url=harada.base)
    assert answer.status_code == 410
    assert CUSTOMER not in answer.get_data(as_text=True)


def test_a_contract_whose_return_is_under_way_is_not_erased(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    contract, _entry = entered(moves)
    monkeypatch.setattr(received_files, "_kept_days", 0)
    moves.on(2028, 1, 4)
    received_files.erase(moves.database, "")
    assert moves.sees("佐藤", contract)
