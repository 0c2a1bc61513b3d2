"""Whose contracts a member of staff sees: the own store's, the own dealer's, for the finance company all.

From the day after a change of store was registered the new store sees the contract and the old one does not (seed 001).
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session, object_session

from mytoyota.jpass.models import Contract, ContractGeneration
from mytoyota.jpass.transfers import standing
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES

SEARCHING = (SALES, MANAGER, HEADQUARTERS)
EXPORTING = (MANAGER, HEADQUARTERS)
TRANSFERRING = (MANAGER, HEADQUARTERS)
LARGEST_ID = 2**63 - 1  # what both databases hold


def contracts_in_sight(member: Staff) -> Select[Contract]:
    """The contracts, as they are now, that this member of staff may see."""
    return select(Contract).where(scope(member), *counting())


def contract_in_sight(session: Session, member: Staff, contract_id: int) -> Contract | None:
    """The contract with this id, if this member of staff may see it."""
    if not 0 <= contract_id <= LARGEST_ID:
        return None
    return session.scalar(contracts_in_sight(member).where(Contract.id == contract_id))


def may_export(member: Staff) -> bool:
    """Whether they get the list of customers as a file."""
    return member.role in EXPORTING


def scope(member: Staff, written: Callable[[Any], Any] | None = None) -> ColumnElement[bool]:
    """The condition that a contract is of their store, of their dealer, or that they are the finance company.

    `written`: how the column is written where something else leads to the contract.
    """
    if member.store_id:
        return _of_store(member, written)
    if member.dealer_id:
        return (written(Contract.dealer_id) if written else Contract.dealer_id) == member.dealer_id
    return true() if member.role == FINANCE else false()


def _of_store(member: Staff, written: Callable[[Any], Any] | None) -> ColumnElement[bool]:
    """Their store's, but what it has handed over, and what is handed over to it; few are on their way at a time."""
    handed = standing.handed_over(object_session(member), member.store_id or "")
    own: ColumnElement[bool] = (written(Contract.store_id) if written else Contract.store_id) == member.store_id
    if not isinstance(handed.leaving, Sequence) or handed.leaving:
        own = and_(own, Contract.id.not_in(handed.leaving))
    if not isinstance(handed.coming, Sequence) or handed.coming:
        own = or_(own, Contract.id.in_(handed.coming))
    return own


def counting() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a row of a contract counts now: begun, and not replaced."""
    return Contract.valid_from <= current(), Contract.valid_to > current()


def current() -> ScalarSelect[int]:
    """The generation that counts now."""
    return select(ContractGeneration.current).scalar_subquery()


def dealer_now(session: Session, contract_id: int) -> str | None:
    """Which dealer's the contract is at this moment."""
    return session.scalar(select(Contract.dealer_id).where(Contract.id == contract_id, *counting()))


def dealer_of(member: Staff) -> str:
    """The dealer that they work for; empty for the finance company."""
    return member.store.dealer_id if member.store else member.dealer_id or ""
