"""Keeps the finance company's daily file from undoing a change: what it says of store and person is noted instead.

From registering until the file says the same, a contract's store and person are ours; then the file leads again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass import contract_rows
from mytoyota.jpass.models import Contract, ContractGeneration
from mytoyota.jpass.transfers.models import EFFECTIVE, UNDER_WAY, Transfer

Row = dict[str, Any]
PLACE = ("dealer_id", "store_id", "staff_id", "staff_code")


def guard(session: Session, ids: Sequence[int], rows: Sequence[Row]) -> list[Row]:
    """The rows of a file's batch, each contract's id beside it, with our store and person where a change is open."""
    watched = _watched(session, ids)
    if not watched:
        return list(rows)
    return [_ours(watched[one], row) if one in watched else row for one, row in zip(ids, rows, strict=True)]


def hold_staged(session: Session, made: Iterable[Transfer]) -> None:
    """The same for rows that a file which is being read has written already, and that do not count yet."""
    by_contract = {one.contract_id: one for one in made}
    now = select(ContractGeneration.current).scalar_subquery()
    staged = select(Contract).where(Contract.id.in_(list(by_contract)), Contract.valid_from > now)
    for row in session.scalars(staged):
        transfer = by_contract[row.id]
        _note(transfer, row.store_id, row.staff_code)
        for name, value in _place(transfer).items():
            setattr(row, name, value)
        row.content = 0  # the next file is compared anew


def _watched(session: Session, ids: Sequence[int]) -> dict[int, Transfer]:
    """The last open change of each contract: under way, or done but not said so by the file."""
    is_open = or_(Transfer.state == UNDER_WAY, and_(Transfer.state == EFFECTIVE, Transfer.agreed_at.is_(None)))
    found = select(Transfer).where(is_open, Transfer.contract_id.in_(ids)).order_by(Transfer.number)
    return {one.contract_id: one for one in session.scalars(found)}


def _ours(transfer: Transfer, row: Row) -> Row:
    _note(transfer, row["store_id"], row["staff_code"])
    if transfer.agreed_at and transfer.state == EFFECTIVE:
        return row
    ours = {name: value for name, value in (row | _place(transfer)).items() if name != "content"}
    return ours | {"content": contract_rows.content(ours)}


def _note(transfer: Transfer, store_id: str, staff_code: str) -> None:
    same = store_id == transfer.to_store_id and staff_code in (transfer.to_staff_code, *_anybody(transfer, staff_code))
    transfer.file_store_id, transfer.file_staff_code, transfer.file_at = store_id, staff_code, clock.now()
    transfer.agreed_at = clock.now() if same else None


def _anybody(transfer: Transfer, staff_code: str) -> tuple[str, ...]:
    """Where nobody was named, whomever the file names is right."""
    return () if transfer.to_staff_code else (staff_code,)


def _place(transfer: Transfer) -> Row:
    """Where the contract stands by us."""
    side = "from" if transfer.state == UNDER_WAY else "to"
    ours = {name: getattr(transfer, f"{side}_{name}") for name in PLACE[1:]}
    return ours | {"dealer_id": transfer.dealer_id}
