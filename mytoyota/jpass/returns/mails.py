"""The five mails of a vehicle return, and those of an entry taken over or ended with its dealer: who gets which, when.

A letter goes to one person alone, and leads to the entry; it names the contract by its number and says nothing of the
customer. It leaves by day. What goes to an approver goes to their deputy too.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.returns import approval_flow, contacts, recipients, successors
from mytoyota.jpass.returns.daytime import next_day
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import NAMES, SENT_BACK, Status
from mytoyota.jpass.returns.transitions import Act
from mytoyota.notifications import outbox
from mytoyota.organisation.models import Staff

MAILBOX = "jpass"  # its address: MYTOYOTA_JPASS_MAIL_FROM
FOLDER = "mail/jpass"
SENT_BACK_MAIL, APPROVAL_REQUEST = f"{FOLDER}_sent_back.txt", f"{FOLDER}_approval_request.txt"
APPROVAL_REMINDER, PROCEDURE_REMINDER = f"{FOLDER}_approval_reminder.txt", f"{FOLDER}_procedure_reminder.txt"
COMPLETED, TAKEN_OVER = f"{FOLDER}_completed.txt", f"{FOLDER}_taken_over.txt"
MOVED_AWAY, CHANGE_VOID = f"{FOLDER}_moved_away.txt", f"{FOLDER}_change_void.txt"
TO_APPROVER = (Act.SUBMIT, Act.CORRECT, Act.APPROVE)


@dataclass(frozen=True)
class Happened:
    """What was done and where it led; `former` is who was the originator before."""

    act: Act
    to: Status
    former: Staff | None


def after(session: Session, entry: ReturnEntry, happened: Happened) -> Staff | None:
    """Writes the mails that an act causes; returns who has to be called because no address of theirs is known."""
    if happened.act is Act.TAKE_OVER and happened.former:
        return _to_person(session, entry, happened.former, TAKEN_OVER)
    if happened.to in SENT_BACK:
        return _to_holder(session, entry)
    if happened.to is Status.HEADQUARTERS_APPROVAL and happened.act in TO_APPROVER:
        to_headquarters(session, entry, APPROVAL_REQUEST)
    elif happened.to is Status.COMPLETED:
        _tell_all(session, entry)
    return None


def holder_of(session: Session, entry: ReturnEntry) -> Staff | None:
    """Who a sent back entry went back to: its originator, or who approved it at that desk, or whoever succeeds them."""
    if entry.standing.is_back_at_originator:
        return next(iter(successors.of_originator(session, entry)), entry.originator)
    by_status = {
        Status.BACK_AT_STORE: entry.store_approver_id,
        Status.BACK_AT_HEADQUARTERS: entry.headquarters_approver_id,
    }
    approver = session.get(Staff, by_status.get(Status(entry.status)) or "")
    return next(iter(successors.of_approver(session, entry, approver)), approver) if approver else None


def to_headquarters(session: Session, entry: ReturnEntry, template: str) -> None:
    """A mail to the address of the dealer's settings, if there is one."""
    address = approval_flow.of_dealer(session, entry.dealer_id).email
    for one in recipients.of_headquarters(session, entry, address) if address else ():
        _put(session, entry, one, template)


def to_originator(session: Session, entry: ReturnEntry, template: str) -> None:
    """A mail to the originator or to whoever does their part, if an address of theirs was entered."""
    for person in successors.of_originator(session, entry) or (entry.originator,):
        _to_person(session, entry, person, template)


def moved_away(session: Session, entry: ReturnEntry) -> None:
    """The contract is about to be another dealer's: to who does the originator's part and who has to approve it."""
    for person in successors.of_originator(session, entry) or (entry.originator,):
        _to_person(session, entry, person, MOVED_AWAY)
    if entry.status == Status.HEADQUARTERS_APPROVAL:
        to_headquarters(session, entry, MOVED_AWAY)
        return
    holder = None if entry.standing.is_back_at_originator else holder_of(session, entry)
    managers = successors.managers_of(session, entry) if entry.status == Status.STORE_APPROVAL else ()
    waits_for = [one.id for one in (holder, *managers) if one]
    for address in dict.fromkeys(to for one in waits_for for to in recipients.of_approver(session, entry, one)):
        _put(session, entry, address, MOVED_AWAY)


def change_void(session: Session, contract_id: int, registrar: Staff) -> None:
    """The same to who registered a change of store or person, at the address that they entered last."""
    address = contacts.latest(session, registrar).email
    if address and registrar.active:
        _send(session, address, CHANGE_VOID, {"number": _number(session, contract_id)})


def _to_holder(session: Session, entry: ReturnEntry) -> Staff | None:
    """差戻し, or the person back whom no letter reaches."""
    holder = holder_of(session, entry)
    if holder is None or entry.standing.is_back_at_originator:
        return _to_person(session, entry, holder, SENT_BACK_MAIL) if holder else None
    addresses = recipients.of_approver(session, entry, holder.id)
    for one in addresses:
        _put(session, entry, one, SENT_BACK_MAIL)
    return None if addresses else holder


def _to_person(session: Session, entry: ReturnEntry, person: Staff, template: str) -> Staff | None:
    """The mail, or the person back, for whom there is no address."""
    contact = contacts.of(session, entry.id, person.id)
    if contact is None or not contact.email or not person.active:
        return person
    _put(session, entry, contact.email, template)
    return None


def _tell_all(session: Session, entry: ReturnEntry) -> None:
    """手続完了: the originator and those who approved, one letter each, where the box is ticked."""
    said, wrote = contacts.of(session, entry.id, entry.originator_id), entry.originator
    told = said and said.email and said.notify and wrote.active and not successors.has_left(session, entry, wrote)
    addresses = [said.email] if said and told else []
    for approver in filter(None, (entry.store_approver_id, entry.headquarters_approver_id)):
        if not successors.has_left(session, entry, session.get_one(Staff, approver)):
            addresses += recipients.of_approver(session, entry, approver, completed=True)
    for one in dict.fromkeys(addresses):
        _put(session, entry, one, COMPLETED)


def _put(session: Session, entry: ReturnEntry, address: str, template: str) -> None:
    values = {
        "number": _number(session, entry.contract_id),
        "status": NAMES[Status(entry.status)],
        "path": f"/desk/jpass/returns/{entry.id}?seen={entry.moves}",
        "result": entry.result,
    }
    _send(session, address, template, values)


def _number(session: Session, contract_id: int) -> str | None:
    return session.scalar(select(ContractNumber.number).where(ContractNumber.id == contract_id))


def _send(session: Session, address: str, template: str, values: dict[str, Any]) -> None:
    mail = outbox.Mail(address, template, values=values, mailbox=MAILBOX, not_before=next_day(clock.now()))
    outbox.put(session, mail)
