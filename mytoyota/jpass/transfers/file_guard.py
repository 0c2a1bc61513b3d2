"""Keeps the finance company's daily file from undoing a change: what it says of store and person is noted instead.

From registering until the file says the same, a contract's store and person are ours; then the file leads again. Which
dealer's a contract is, the file says always. What it says is noted once the file counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass import contract_rows
from mytoyota.jpass.models import Contract, ContractGeneration
from mytoyota.jpass.transfers.models import EFFECTIVE, UNDER_WAY, Transfer

Row = dict[str, Any]
PLACE = ("dealer_id", "store_id", "staff_id", "staff_code")


@dataclass(frozen=True)
class Word:
    """What a file says of the place of a contract whose change is open."""

    transfer_id: str
    store_id: str
    staff_code: str


def guard(session: Session, ids: Sequence[int], rows: Sequence[Row]) -> tuple[list[Row], list[Word]]:
    """The rows of a file's batch, each contract's id beside it, with our store and person where a change is open.

    Also what the file says of these; `note` it when the file counts.
    """
    watched = _watched(session, ids)
    given, words = list(rows), []
    for index, one in enumerate(ids if watched else ()):
        transfer = watched.get(one)
        if transfer and given[index]["dealer_id"] == transfer.dealer_id:
            word = Word(transfer.id, given[index]["store_id"], given[index]["staff_code"])
            words.append(word)
            given[index] = _ours(transfer, given[index], word)
    return given, words


def note(session: Session, words: Iterable[Word]) -> None:
    """The file counts now: what it says of open changes."""
    for word in words:
        transfer = session.get_one(Transfer, word.transfer_id)
        transfer.file_store_id, transfer.file_staff_code, transfer.file_at = word.store_id, word.staff_code, clock.now()
        transfer.agreed_at = clock.now() if _agrees(transfer, word) else None


def hold_staged(session: Session, made: Iterable[Transfer]) -> None:
    """The same for rows that a file which is being read has written already, and that do not count yet."""
    by_contract = {one.contract_id: one for one in made}
    now = select(ContractGeneration.current).scalar_subquery()
    staged = select(Contract).where(Contract.id.in_(list(by_contract)), Contract.valid_from > now)
    for row in session.scalars(staged):
        transfer = by_contract[row.id]
        if row.dealer_id != transfer.dealer_id:
            continue
        for name, value in _place(transfer).items():
            setattr(row, name, value)
        row.content = 0  # the next file is compared anew


def _watched(session: Session, ids: Sequence[int]) -> dict[int, Transfer]:
    """The last open change of each contract: under way, or done but not said so by the file."""
    is_open = or_(Transfer.state == UNDER_WAY, and_(Transfer.state == EFFECTIVE, Transfer.agreed_at.is_(None)))
    found = select(Transfer).where(is_open, Transfer.contract_id.in_(ids)).order_by(Transfer.number)
    return {one.contract_id: one for one in session.scalars(found)}


def _ours(transfer: Transfer, row: Row, word: Word) -> Row:
    if _agrees(transfer, word) and transfer.state == EFFECTIVE:
        return row
    ours = {name: value for name, value in (row | _place(transfer)).items() if name != "content"}
    return ours | {"content": contract_rows.content(ours)}


def _agrees(transfer: Transfer, word: Word) -> bool:
    """The same store and person; where nobody was named, whomever the file names is right."""
    return word.store_id == transfer.to_store_id and transfer.to_staff_code in ("", word.staff_code)


def _place(transfer: Transfer) -> Row:
    """Where the contract stands by us."""
    side = "from" if transfer.state == UNDER_WAY else "to"
    ours = {name: getattr(transfer, f"{side}_{name}") for name in PLACE[1:]}
    return ours | {"dealer_id": transfer.dealer_id}
