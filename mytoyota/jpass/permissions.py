"""Whose contracts a member of staff sees: the own store's, the own dealer's, for the finance company all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, false, select, true
from sqlalchemy.orm import Session

from mytoyota.jpass.models import Contract, ContractGeneration
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES

SEARCHING = (SALES, MANAGER, HEADQUARTERS)
EXPORTING = (MANAGER, HEADQUARTERS)
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
    for column, theirs in ((Contract.store_id, member.store_id), (Contract.dealer_id, member.dealer_id)):
        if theirs:
            return (written(column) if written else column) == theirs
    return true() if member.role == FINANCE else false()


def counting() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a row of a contract counts now: begun, and not replaced."""
    return Contract.valid_from <= current(), Contract.valid_to > current()


def current() -> ScalarSelect[int]:
    """The generation that counts now."""
    return select(ContractGeneration.current).scalar_subquery()


def dealer_of(member: Staff) -> str:
    """The dealer that they work for; empty for the finance company."""
    return member.store.dealer_id if member.store else member.dealer_id or ""
