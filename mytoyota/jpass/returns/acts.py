"""What people do with an entry: submit it, and every act of the table of transitions; each is kept in the history."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import new_id, take_turns
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.refusals import NotFound
from mytoyota.jpass import claims, contracts, permissions, staging
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.returns import approval_flow, contacts, deputies, entries, mails, successors
from mytoyota.jpass.returns.content import RETURNED, Change, Contact, Content, changes
from mytoyota.jpass.returns.models import ReturnEntry, ReturnMove
from mytoyota.jpass.returns.route import ORIGINATORS, Route
from mytoyota.jpass.returns.statuses import AT_DEALER, DESKS, IN_WORK, OVER, Status
from mytoyota.jpass.returns.transitions import Act, Actor, target
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import HEADQUARTERS, MANAGER

ORIGINATORS_PART = (Act.CORRECT, Act.WITHDRAW)
WITH_CONTENT = (Act.CORRECT, Act.APPROVE, Act.SEND_BACK)  # the dealer's acts on a form that shows what was entered


class EntryStands(Exception):
    """The contract has an entry already, under way or with the vehicle back."""

    def __init__(self, entry_id: str) -> None:
        super().__init__()
        self.entry_id = entry_id


class NotThisProduct(Exception):
    """The product's return is not entered here: papers go to the finance company."""


class MovedMeanwhile(Exception):
    """Somebody did something with the entry since it was shown."""


class NotOffered(Exception):
    """The act is not this person's to do, as the entry stands."""


@dataclass(frozen=True)
class Said:
    """Who acts, on which version of the entry, and what they wrote with it.

    `content` and `contact` are None where the act's form does not show them; `words` are the reason, the note or the
    message.
    """

    member: Staff
    seen: int = 0
    content: Content | None = None
    contact: Contact | None = None
    words: str = ""


@dataclass(frozen=True)
class Done:
    """What became of an act; `call` is whom to tell by telephone, as no mail could be sent to them."""

    entry: ReturnEntry
    status: Status
    call: Staff | None = None


def actor(entry: ReturnEntry, member: Staff) -> Actor:
    """This person as the table of transitions asks for them."""
    return Actor(member.role, own=entry.originator_id == member.id)


def acting(session: Session, entry: ReturnEntry, member: Staff) -> tuple[Actor, Staff | None]:
    """The same with the desk that they stand in at, and for whom."""
    own = replace(actor(entry, member), succeeds=successors.succeeds(session, entry, member))
    principal = deputies.at_desk(session, entry, member)
    if principal is None or principal.role == member.role:
        seen_at_home = member.role != MANAGER or _is_at_home(session, entry, member)
        return (own if seen_at_home else Actor("", own=False)), None
    if member.store_id and not _is_at_home(session, entry, member):  # seen as a deputy alone
        own = Actor("", own=False)
    return replace(own, deputy_at=frozenset({principal.role})), principal


def _is_at_home(session: Session, entry: ReturnEntry, member: Staff) -> bool:
    ours = entries.at_home(member).where(ReturnEntry.id == entry.id)
    return session.scalar(ours.with_only_columns(ReturnEntry.id, maintain_column_froms=True)) is not None


def present_route(session: Session, member: Staff, entry: ReturnEntry) -> Route:
    """The route of the entry if this person corrected it now."""
    return _route_today(session, member, entry.dealer_id)


def submit(session: Session, contract: Contract, said: Said) -> Done:
    """Writes a new entry.

    Raises:
        NotFound: a file gave the contract to another dealer a moment ago.
        NotThisProduct: by its product.
        EntryStands: there is one that stands in the way, perhaps since a moment ago.
    """
    assert said.content is not None
    if not PRODUCTS[contract.product].return_entry:
        raise NotThisProduct
    take_turns(session, f"return_entry:{contract.id}")
    take_turns(session, staging.TURN)
    if permissions.dealer_now(session, contract.id) != contract.dealer_id:
        raise NotFound
    if standing := entries.standing_in_the_way(session, contract.id):
        raise EntryStands(standing.id)
    entry = _new(contract, said, _route_today(session, said.member, contract.dealer_id))
    if not insert_if_absent(session, entry):
        raise EntryStands(_found(entries.standing_in_the_way(session, contract.id)).id)
    if said.contact:
        contacts.keep(session, entry.id, said.member, said.contact)
    contracts.set_claim_status(session, contract.id, claims.RETURNING)
    return _moved(session, entry, _Move(Act.SUBMIT, said, None, Status(entry.status)))


def perform(session: Session, entry: ReturnEntry, act: Act, said: Said) -> Done:
    """Does one act of the table with the entry, which the caller has locked.

    Raises:
        MovedMeanwhile: it is not as it was shown.
        NotOffered: the table does not offer the act to this person.
    """
    if entry.moves != said.seen:
        raise MovedMeanwhile
    present = present_route(session, said.member, entry)
    before = Status(entry.status)
    who, principal = acting(session, entry, said.member)
    to = target(entry.standing, who, act, present)
    if to is None:
        raise NotOffered
    former, own = entry.originator, entry.originator_id == said.member.id
    own |= who.succeeds and act in ORIGINATORS_PART
    changed = _write(session, entry, act, said)
    _change_people(entry, act, said, present)
    _change_status(session, entry, to)
    return _moved(session, entry, _Move(act, said, before, to, own, changed, former, principal))


def end_with_its_dealer(session: Session, entry: ReturnEntry) -> None:
    """Withdraws an entry, which the caller has locked: the finance company gives its contract to another dealer."""
    mails.moved_away(session, entry)
    before = Status(entry.status)
    _change_status(session, entry, Status.WITHDRAWN)
    _moved(session, entry, _Move(Act.WITHDRAW, None, before, Status.WITHDRAWN, own=False))


@dataclass(frozen=True)
class _Move:
    """An act as it goes into the history; `former` is the originator before it, `principal` for whom it was done.

    `said` is None where nobody acted.
    """

    act: Act
    said: Said | None
    before: Status | None
    to: Status
    own: bool = True
    changed: list[Change] = field(default_factory=list)
    former: Staff | None = None
    principal: Staff | None = None


def _new(contract: Contract, said: Said, route: Route) -> ReturnEntry:
    content = _found(said.content)
    entry = ReturnEntry(id=new_id(), contract_id=contract.id, dealer_id=contract.dealer_id, moves=0)
    entry.originator_id, entry.originator_role = said.member.id, said.member.role
    entry.route, entry.status, entry.result = str(route), route.begin, content.result
    entry.content = asdict(content)
    entry.requested_at = clock.now() if route.begin is Status.REQUESTED else None
    return entry


def _route_today(session: Session, member: Staff, dealer_id: str) -> Route:
    """The route of what this person would submit now; whoever submits nothing has a route of their desk alone."""
    if member.role not in ORIGINATORS:
        return Route((member.role,))
    return Route.of(member.role, approval_flow.settings_of(session, dealer_id))


def _write(session: Session, entry: ReturnEntry, act: Act, said: Said) -> list[Change]:
    """What was entered, the person's contacts, the finance company's message; returns what changed."""
    changed: list[Change] = []
    if said.content and act in WITH_CONTENT:
        changed = changes(entry.entered, said.content)
        entry.content, entry.result = asdict(said.content), said.content.result
    if said.contact:
        changed += changes(contacts.keep(session, entry.id, said.member, said.contact), said.contact)
    if act is Act.RESUME and entry.status == Status.WRITING_MESSAGE and said.words:
        entry.message, entry.messaged_at = said.words, clock.now()
    return changed


def _change_people(entry: ReturnEntry, act: Act, said: Said, present: Route) -> None:
    """Who originated, approved or handles it from now on."""
    member = said.member
    if act in (Act.CORRECT, Act.TAKE_OVER):
        entry.originator_id, entry.originator_role = member.id, member.role
    if act is Act.CORRECT:
        entry.route = str(present)
        entry.store_approver_id = entry.headquarters_approver_id = None
    elif act is Act.APPROVE:
        setattr(entry, _approver_column(DESKS[Status(entry.status)]), member.id)
    if entry.status in IN_WORK or act is Act.TAKE_UP:
        entry.handler_id = member.id


def _change_status(session: Session, entry: ReturnEntry, to: Status) -> None:
    entry.status = to
    if to is Status.REQUESTED:
        entry.requested_at = clock.now()
    elif to in AT_DEALER:
        entry.requested_at = entry.handler_id = None
    if to in OVER:
        entry.closed_at = clock.now()
        ended = _claim_before(session, entry) if to is Status.WITHDRAWN else _claim(entry.result)
        contracts.set_claim_status(session, entry.contract_id, ended)


def _moved(session: Session, entry: ReturnEntry, move: _Move) -> Done:
    """Keeps the act, begins a new wait and writes the mails."""
    now, member = clock.now(), move.said.member if move.said else None
    entry.moves, entry.updated_at, entry.since = entry.moves + 1, now, now
    entry.approval_reminded_at = entry.procedure_reminded_at = None
    row = ReturnMove(id=new_id(), entry_id=entry.id, number=entry.moves, at=now, act=move.act)
    row.staff_id, row.role = (member.id, member.role) if member else (None, "")
    row.own, row.from_status, row.to_status = move.own, move.before, move.to
    if move.principal and move.act in (Act.APPROVE, Act.SEND_BACK):
        row.for_id = move.principal.id
    row.route, row.originator_role = entry.route, entry.originator_role
    row.why, row.changes = (move.said.words or None) if move.said else None, move.changed or None
    session.add(row)
    session.flush()
    session.expire(entry, ["originator", "handler"])
    call = mails.after(session, entry, mails.Happened(move.act, move.to, move.former))
    return Done(entry, move.to, call)


def _approver_column(desk: str) -> str:
    columns: Mapping[str, str] = {MANAGER: "store_approver_id", HEADQUARTERS: "headquarters_approver_id"}
    return columns[desk]


def _claim_before(session: Session, entry: ReturnEntry) -> str | None:
    """What an earlier entry made of the claim, which a withdrawn one leaves as it was."""
    former = any(one.status == Status.COMPLETED for one in entries.of_contract(session, entry.contract_id))
    return claims.NOT_RETURNED if former else None


def _claim(result: str) -> str:
    return claims.RETURNED if result == RETURNED else claims.NOT_RETURNED


def _found(row: Any) -> Any:
    assert row is not None
    return row
