"""Where contracts stand: the change under way, the version that a page was shown of, what is handed over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from mytoyota.base import clock
from mytoyota.jpass.models import Contract
from mytoyota.jpass.transfers.models import UNDER_WAY, Transfer
from mytoyota.jpass.transfers.refusals import Now, Place

AT_ONCE = 1_000  # ids that are written into a statement


@dataclass(frozen=True)
class Handed:
    """Contracts on their way from and to a store, whose change was registered before today: ids, or queries of them."""

    leaving: Sequence[int] | Select[Any]
    coming: Sequence[int] | Select[Any]


def today() -> date:
    """The day in Japan."""
    return clock.in_japan(clock.now()).date()


def handed_over(session: Session | None, store_id: str) -> Handed:
    """What the store sees no more although it is still its own, and what it sees already.

    Few contracts are on their way: they are read at once, and where there are none no plan of a search changes. Where
    no session is at hand, or they are many, the database finds them within the search.
    """
    leaving, coming = (
        select(Transfer.contract_id).where(column == store_id, *is_handed_over())
        for column in (Transfer.from_store_id, Transfer.to_store_id)
    )
    if session is None:
        return Handed(leaving, coming)
    ours = or_(Transfer.from_store_id == store_id, Transfer.to_store_id == store_id)
    wanted = select(Transfer.contract_id, Transfer.to_store_id).where(ours, *is_handed_over())
    found = session.execute(wanted.limit(AT_ONCE + 1)).all()
    if len(found) > AT_ONCE:
        return Handed(leaving, coming)
    return Handed(
        [one for one, to in found if to != store_id],
        [one for one, to in found if to == store_id],
    )


def is_handed_over() -> tuple[ColumnElement[bool], ...]:
    """The store changes, and that was registered on a day before today."""
    moves = Transfer.from_store_id != Transfer.to_store_id
    return Transfer.state == UNDER_WAY, moves, Transfer.registered_on < today()


def under_way(session: Session, contract_ids: Iterable[int]) -> dict[int, Transfer]:
    """The changes of these contracts that are not done, by contract."""
    theirs = select(Transfer).where(Transfer.contract_id.in_(list(contract_ids)), Transfer.state == UNDER_WAY)
    names = (Transfer.from_store, Transfer.to_store, Transfer.from_staff, Transfer.to_staff)
    found = session.scalars(theirs.options(*(selectinload(one) for one in names)))
    return {one.contract_id: one for one in found}


def history(session: Session, contract_id: int) -> Sequence[Transfer]:
    """All changes of a contract, the newest first."""
    return session.scalars(
        select(Transfer).where(Transfer.contract_id == contract_id).order_by(Transfer.number.desc())
    ).all()


def nows(session: Session, contracts: Iterable[Contract]) -> dict[int, Now]:
    """What counts of these contracts, by contract."""
    asked = list(contracts)
    last = newest(session, [one.id for one in asked])
    return {one.id: _now(one, last.get(one.id)) for one in asked}


def newest(session: Session, contract_ids: list[int]) -> dict[int, Transfer]:
    """The last change of each of these contracts, in whatever state."""
    last = select(Transfer.contract_id, func.max(Transfer.number).label("number"))
    last = last.where(Transfer.contract_id.in_(contract_ids)).group_by(Transfer.contract_id)
    found = last.subquery()
    same = (Transfer.contract_id == found.c.contract_id) & (Transfer.number == found.c.number)
    rows = session.scalars(select(Transfer).join(found, same).execution_options(populate_existing=True))
    return {one.contract_id: one for one in rows}


def _now(contract: Contract, newest: Transfer | None) -> Now:
    place = Place(contract.store_id, contract.staff_id, contract.staff_code)
    if newest is None:
        return Now(contract.product, f"{contract.row}.0.0", place)
    version = f"{contract.row}.{newest.number}.{newest.version}"
    if newest.state != UNDER_WAY:
        return Now(contract.product, version, place)
    to = Place(newest.to_store_id, newest.to_staff_id, newest.to_staff_code)
    return Now(contract.product, version, place, newest.registered_on, to)
