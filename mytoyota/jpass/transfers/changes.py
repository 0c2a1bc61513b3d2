"""Registers changes of store and person, one contract or a hundred, and undoes one on the same day.

Whoever registers comes one after the other, and after the finance company's file: what a row was shown as is compared
in its turn, so that of fifty at once one changes it and each of the others is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import new_id, take_turns
from mytoyota.jpass import permissions, staging
from mytoyota.jpass.models import Contract
from mytoyota.jpass.transfers import file_guard, standing
from mytoyota.jpass.transfers.choices import Choices
from mytoyota.jpass.transfers.models import UNDER_WAY, UNDONE, Transfer
from mytoyota.jpass.transfers.refusals import Now, Place, Refusal, place_of, refusal
from mytoyota.organisation.models import Staff


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a contract, on the version that they were shown: a store's id, a person's number."""

    contract_id: int
    seen: str
    store: str = ""
    staff: str = ""


@dataclass(frozen=True)
class Outcome:
    """What becomes of a wish: why it is refused, or from where to where and from which day."""

    wish: Wish
    contract: Contract | None = None
    refusal: Refusal | None = None
    before: Place | None = None
    after: Place | None = None
    effective_on: date | None = None
    transfer_id: str = ""


def preview(session: Session, member: Staff, wishes: Sequence[Wish]) -> list[Outcome]:
    """What would become of each wish now; nothing is written."""
    return _judged(session, member, wishes)


def register(session: Session, member: Staff, wishes: Sequence[Wish]) -> list[Outcome]:
    """Registers what is not refused, each contract once."""
    take_turns(session, staging.TURN)
    outcomes = _judged(session, member, wishes)
    accepted = [one for one in outcomes if one.refusal is None]
    before = standing.newest(session, [one.wish.contract_id for one in accepted])
    for one in before.values():
        if one.state == UNDER_WAY:  # registered today: another change takes its place
            _undo(one, member)
    session.flush()
    made = [_transfer(member, one, before.get(one.wish.contract_id)) for one in accepted]
    session.add_all(made)
    session.flush()
    file_guard.hold_staged(session, made)
    ids = {one.contract_id: one.id for one in made}
    return [one if one.refusal else replace(one, transfer_id=ids[one.wish.contract_id]) for one in outcomes]


def undo(session: Session, contract: Contract, member: Staff, seen: str) -> Refusal | None:
    """Takes back the change that was registered today; returns why it cannot be."""
    take_turns(session, staging.TURN)
    found = standing.under_way(session, [contract.id]).get(contract.id)
    now = standing.nows(session, [contract])[contract.id]
    if found is None or now.version != seen:
        return Refusal.CHANGED
    if found.registered_on != standing.today():
        return Refusal.UNDER_WAY
    _undo(found, member)
    return None


def _undo(transfer: Transfer, member: Staff) -> None:
    transfer.state, transfer.closed_at, transfer.undone_by = UNDONE, clock.now(), member.id
    transfer.version += 1


def _judged(session: Session, member: Staff, wishes: Sequence[Wish]) -> list[Outcome]:
    ids = [one.contract_id for one in wishes if 0 <= one.contract_id <= permissions.LARGEST_ID]
    seen = permissions.contracts_in_sight(member).where(Contract.id.in_(ids))
    contracts = {one.id: one for one in session.scalars(seen.execution_options(populate_existing=True))}
    nows = standing.nows(session, contracts.values())
    choices = Choices.of_dealer(session, permissions.dealer_of(member))
    judged: dict[int, Outcome] = {}
    for wish in wishes:
        contract = contracts.get(wish.contract_id)
        if contract is None:
            outcome = Outcome(wish, refusal=Refusal.NOT_FOUND)
        else:
            outcome = _judge(wish, contract, nows[contract.id], choices)
        accepted = outcome.refusal is None
        judged.setdefault(
            wish.contract_id, replace(outcome, effective_on=choices.effective_on) if accepted else outcome
        )
    return list(judged.values())


def _judge(wish: Wish, contract: Contract, now: Now, choices: Choices) -> Outcome:
    target = choices.target(now.place, wish.store, wish.staff)
    why = refusal(now, target, wish.seen, standing.today())
    after = place_of(now, target) if why is None else None
    return Outcome(wish, contract, why, now.place, after)


def _transfer(member: Staff, outcome: Outcome, former: Transfer | None) -> Transfer:
    before, after, contract = outcome.before, outcome.after, outcome.contract
    assert before is not None
    assert after is not None
    assert contract is not None
    assert outcome.effective_on is not None
    return Transfer(
        id=new_id(),
        contract_id=contract.id,
        number=former.number + 1 if former else 1,
        dealer_id=contract.dealer_id,
        from_store_id=before.store_id,
        from_staff_id=before.staff_id,
        from_staff_code=before.staff_code,
        to_store_id=after.store_id,
        to_staff_id=after.staff_id,
        to_staff_code=after.staff_code,
        state=UNDER_WAY,
        registered_on=standing.today(),
        registered_by=member.id,
        effective_on=outcome.effective_on,
        version=1,
    )
