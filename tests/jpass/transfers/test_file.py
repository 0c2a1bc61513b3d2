"""The finance company's daily file against a change: who leads when, and what is listed to the finance company."""

import pytest
from sqlalchemy import select

from mytoyota.audit import RULES
from mytoyota.jpass import staging
from mytoyota.jpass.models import Contract
from tests.jpass.transfers.moves import Moves

PAGE = "/desk/jpass/differences"


def breaches(moves: Moves) -> list[str]:
    with moves.database.reading() as session:
        return [rule.name for rule in RULES if "change" in rule.name and list(rule.found(session))]


def listed(moves: Moves) -> str:
    return " ".join(one.get_text(" ", strip=True) for one in moves.desk("金融").opens(PAGE).soup.select("tbody tr"))


def test_while_it_is_under_way_the_file_brings_everything_else(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    for store, staff in (("T01", "101"), ("T02", "200"), ("T09", "")):
        moves.file_says(contract, store, staff, 契約者名=f"{store} {staff}")
        assert moves.place(contract) == ("T01", "100")
        assert not breaches(moves)
    with moves.database.reading() as session:
        names = session.scalars(select(Contract.customer_name).where(Contract.id == contract)).all()
    assert "T09" in names, "what else the file says counts"
    assert moves.sees("店長", contract)


def test_after_the_day_what_differs_is_listed_and_nothing_is_changed(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 4)
    assert listed(moves) == "", "no file came since"
    moves.file_says(contract, "T01", "100")
    assert moves.place(contract) == ("T02", "200")
    assert "愛知トヨタ 岡崎店 鈴木 誠 豊田店 100" in listed(moves)
    moves.file_says(contract, "T02", "200")
    assert listed(moves) == "", "the file has taken it over"
    moves.file_says(contract, "T01", "101")
    assert moves.place(contract) == ("T01", "101"), "from then on the file leads again"
    assert not breaches(moves)


def test_a_file_with_a_mistake_says_nothing_of_a_change(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BATCH", "RUN"):
        monkeypatch.setattr(staging, name, 1)  # the mistake comes after the contract was written
    contract, other = moves.contract(staff_code="100"), moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 4)
    wrong = moves.line(other, "T01", "100", 用途="飛行機")
    assert moves.sends(moves.line(contract, "T02", "200"), wrong).wrong == 1
    moves.file_says(contract, "T01", "100")
    assert moves.place(contract) == ("T02", "200"), "no file has agreed yet"
    assert "豊田店 100" in listed(moves)


def test_a_file_that_agreed_before_the_day_leads_after_it(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.file_says(contract, "T02", "200")
    moves.on(2026, 12, 4)
    moves.file_says(contract, "T01", "100")
    assert moves.place(contract) == ("T01", "100")
    assert listed(moves) == ""


def test_where_nobody_was_named_the_file_names_somebody(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02")
    moves.on(2026, 12, 4)
    moves.file_says(contract, "T02", "210")
    assert moves.place(contract) == ("T02", "210")
    assert listed(moves) == ""


def test_a_change_that_was_undone_leaves_the_file_its_word(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02")
    moves.file_says(contract, "T01", "101")
    with moves.database.writing() as session:
        from mytoyota.jpass.transfers import changes
        from mytoyota.organisation.models import Staff

        row = session.scalars(select(Contract).where(Contract.id == contract, Contract.valid_to > 1_000_000)).one()
        assert (
            changes.undo(
                session, row, session.get_one(Staff, moves.showroom.staff_ids["店長"]), moves.version(contract)
            )
            is None
        )
    moves.file_says(contract, "T01", "101")
    assert moves.place(contract) == ("T01", "101")


def test_the_second_change_is_what_the_file_is_compared_with(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02")
    moves.on(2026, 12, 4)
    moves.moves("岡崎店長", contract, "T01", "101")
    moves.on(2026, 12, 9)
    moves.file_says(contract, "T02", "")
    assert moves.place(contract) == ("T01", "101")
    moves.file_says(contract, "T01", "101")
    assert moves.place(contract) == ("T01", "101")
    assert listed(moves) == ""
    assert not breaches(moves)


def test_it_takes_effect_once(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 4)
    first = moves.transfers(contract)[0]
    moves.on(2026, 12, 4, 18)
    assert moves.transfers(contract)[0].version == first.version


def test_a_person_who_left_meanwhile_stays_with_their_number(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.leaves("鈴木")
    moves.on(2026, 12, 4)
    assert moves.place(contract) == ("T02", "200")
