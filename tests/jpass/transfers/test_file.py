"""The finance company's daily file against a change: who leads when, and what is listed to the finance company."""

from typing import Any

from sqlalchemy import select

from mytoyota.audit import RULES
from mytoyota.jpass import contracts
from mytoyota.jpass.contracts import NewContract
from mytoyota.jpass.models import Contract
from mytoyota.organisation.models import Store
from tests.jpass.transfers.moves import Moves

PAGE = "/desk/jpass/differences"


def file_says(moves: Moves, contract_id: int, store: str, staff: str, **more: Any) -> None:
    """The daily file brings the contract's line with this store and person."""
    columns = ("contract_number", "product", "customer_name", "customer_name_kana", "plate", "model_name", "use")
    with moves.database.writing() as session:
        stood = session.scalars(select(Contract).where(Contract.id == contract_id)).first()
        known = {name: getattr(stood, name) for name in (*columns, "first_registration", "final_date")}
        place = session.scalars(select(Store).where(Store.code == store)).one()
        contracts.add(session, place, NewContract(**(known | more), staff_code=staff))


def breaches(moves: Moves) -> list[str]:
    with moves.database.reading() as session:
        return [rule.name for rule in RULES if "change" in rule.name and list(rule.found(session))]


def listed(moves: Moves) -> str:
    return " ".join(one.get_text(" ", strip=True) for one in moves.desk("金融").opens(PAGE).soup.select("tbody tr"))


def test_while_it_is_under_way_the_file_brings_everything_else(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    for store, staff in (("T01", "101"), ("T02", "200"), ("K01", "300")):
        file_says(moves, contract, store, staff, customer_name=f"{store} {staff}")
        assert moves.place(contract) == ("T01", "100")
        assert not breaches(moves)
    with moves.database.reading() as session:
        names = session.scalars(select(Contract.customer_name).where(Contract.id == contract)).all()
    assert "K01 300" in names, "what else the file says counts"
    assert moves.sees("店長", contract)
    assert not moves.sees("別本部", contract)


def test_after_the_day_what_differs_is_listed_and_nothing_is_changed(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 4)
    assert listed(moves) == "", "no file came since"
    file_says(moves, contract, "T01", "100")
    assert moves.place(contract) == ("T02", "200")
    assert "愛知トヨタ 岡崎店 鈴木 誠 豊田店 100" in listed(moves)
    file_says(moves, contract, "T02", "200")
    assert listed(moves) == "", "the file has taken it over"
    file_says(moves, contract, "T01", "101")
    assert moves.place(contract) == ("T01", "101"), "from then on the file leads again"
    assert not breaches(moves)


def test_where_nobody_was_named_the_file_names_somebody(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02")
    moves.on(2026, 12, 4)
    file_says(moves, contract, "T02", "210")
    assert moves.place(contract) == ("T02", "210")
    assert listed(moves) == ""


def test_a_change_that_was_undone_leaves_the_file_its_word(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02")
    file_says(moves, contract, "T01", "101")
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
    file_says(moves, contract, "T01", "101")
    assert moves.place(contract) == ("T01", "101")


def test_the_second_change_is_what_the_file_is_compared_with(moves: Moves) -> None:
    contract = moves.contract(staff_code="100")
    moves.moves("店長", contract, "T02")
    moves.on(2026, 12, 4)
    moves.moves("岡崎店長", contract, "T01", "101")
    moves.on(2026, 12, 9)
    file_says(moves, contract, "T02", "")
    assert moves.place(contract) == ("T01", "101")
    file_says(moves, contract, "T01", "101")
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
