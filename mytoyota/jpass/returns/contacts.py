"""連絡先1–3 of the originator and of each approver, kept per person and entry, prefilled from last time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass.returns.content import Contact
from mytoyota.jpass.returns.models import ReturnContact
from mytoyota.organisation.models import Staff


def of(session: Session, entry_id: str, staff_id: str | None) -> Contact | None:
    """How this person can be reached about the entry, as far as they said so."""
    row = _row(session, entry_id, staff_id or "")
    return _said(row) if row else None


def latest(session: Session, member: Staff) -> Contact:
    """What to begin with: what this person wrote last, else the telephone of their store."""
    newest = select(ReturnContact).where(ReturnContact.staff_id == member.id)
    row = session.scalar(newest.order_by(ReturnContact.updated_at.desc(), ReturnContact.id).limit(1))
    return _said(row) if row else Contact(contact1=member.store.phone if member.store else "")


def keep(session: Session, entry_id: str, member: Staff, contact: Contact) -> Contact | None:
    """Keeps what this person wrote; returns what stood there before."""
    row = _row(session, entry_id, member.id)
    before = _said(row) if row else None
    if row is None:
        row = ReturnContact(entry_id=entry_id, staff_id=member.id)
        session.add(row)
    row.contact1, row.contact2, row.email = contact.contact1 or None, contact.contact2 or None, contact.email or None
    row.notify, row.updated_at = contact.notify, clock.now()
    return before


def _row(session: Session, entry_id: str, staff_id: str) -> ReturnContact | None:
    theirs = ReturnContact.entry_id == entry_id, ReturnContact.staff_id == staff_id
    return session.scalar(select(ReturnContact).where(*theirs))


def _said(row: ReturnContact) -> Contact:
    return Contact(row.contact1 or "", row.contact2 or "", row.email or "", row.notify)
