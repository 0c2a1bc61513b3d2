"""Approves several entries with one press: each on the version that was shown, in a transaction of its own, once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from mytoyota.base import idempotency
from mytoyota.base.db import Database
from mytoyota.jpass.returns import acts, contacts, entries
from mytoyota.jpass.returns.acts import MovedMeanwhile, NotOffered, Said
from mytoyota.jpass.returns.content import Contact
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.models import Staff

APPROVED = "return.bulk"  # the act that is kept as done


class Outcome(StrEnum):
    """What became of one row."""

    APPROVED = "approved"
    MOVED = "moved"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True)
class Ticked:
    """One row: the entry, and the version that the page showed."""

    entry_id: str
    seen: int


@dataclass(frozen=True)
class Result:
    """What became of a row; `number` is empty where the entry is not in sight.

    `by` and `act` are who was first, and what they did.
    """

    outcome: Outcome
    number: str = ""
    status: str = ""
    by: str = ""
    act: Act | None = None


@dataclass(frozen=True)
class Press:
    """One press of the button: who, with which form, and the address that they are reached by (empty: as last time)."""

    member_id: str
    form_key: str
    email: str = ""


def read(values: Sequence[str]) -> list[Ticked]:
    """The rows that were sent as `id:version`, each once; what is none is left out."""
    found: dict[str, Ticked] = {}
    for value in values:
        entry_id, _, seen = value.partition(":")
        if entry_id and seen.isdecimal() and len(seen) < 10 and len(value) < 60:
            found.setdefault(entry_id, Ticked(entry_id, int(seen)))
    return list(found.values())


def approve(database: Database, press: Press, rows: Sequence[Ticked]) -> Iterator[Result]:
    """Each row by itself; a row that fails stops no other."""
    for row in rows:
        with database.writing() as session:
            yield _one(session, press, row)


def _one(session: Session, press: Press, row: Ticked) -> Result:
    member = session.get_one(Staff, press.member_id)
    found = entries.one_in_sight(session, member, row.entry_id)
    if found is None or not member.active:
        return Result(Outcome.NOT_YOURS)
    entry, contract = found
    session.refresh(entry, with_for_update=True)
    key = f"{member.id}:{press.form_key}:{entry.id}"
    if before := idempotency.get(session, APPROVED, key):
        return Result(Outcome.APPROVED, contract.contract_number, before)
    said = Said(member, row.seen, entry.entered, _contact(session, entry, member, press.email))
    try:
        done = acts.perform(session, entry, Act.APPROVE, said)
    except MovedMeanwhile:
        (last,) = entries.history(session, entry, after=entry.moves - 1)
        if last.staff is None:  # its contract went to another dealer
            return Result(Outcome.NOT_YOURS)
        return Result(Outcome.MOVED, contract.contract_number, entry.status, last.staff.name, Act(last.act))
    except NotOffered:
        return Result(Outcome.NOT_YOURS, contract.contract_number, entry.status)
    idempotency.store(session, APPROVED, key, done.status)
    return Result(Outcome.APPROVED, contract.contract_number, done.status)


def _contact(session: Session, entry: ReturnEntry, member: Staff, email: str) -> Contact:
    known = contacts.of(session, entry.id, member.id) or contacts.latest(session, member)
    return replace(known, email=email or known.email)
