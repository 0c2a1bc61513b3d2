"""Reminders by the clock: 承認状況確認 after three days, 手続状況確認 after a week, once per wait and by day."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.jpass.returns import mails
from mytoyota.jpass.returns.daytime import is_day
from mytoyota.jpass.returns.models import ApprovalFlow, ReturnContact, ReturnEntry
from mytoyota.jpass.returns.statuses import AT_DEALER, Status
from mytoyota.organisation.models import Staff

SWEEP = "return.remind"  # a kind of jobs
EVERY = timedelta(minutes=10)
APPROVAL_WAITS, PROCEDURE_WAITS = timedelta(days=3), timedelta(days=7)  # calendar days
BATCH = 100  # in one transaction


def sweep(database: Database, _period: str) -> None:
    """Writes what is due, in small transactions; by night nothing, the first sweep of the morning finds it."""
    if is_day(clock.now()):
        _each(database, _approvals_due, _remind_headquarters)
        _each(database, _procedures_due, _remind_originator)


def _approvals_due() -> Any:
    """Entries that wait for headquarters, unchanged for three days, of dealers that gave an address."""
    address = exists().where(ApprovalFlow.dealer_id == ReturnEntry.dealer_id, ApprovalFlow.email_encrypted.is_not(None))
    waits = (ReturnEntry.status == Status.HEADQUARTERS_APPROVAL) & ReturnEntry.approval_reminded_at.is_(None)
    return select(ReturnEntry.id).where(waits, ReturnEntry.since <= clock.now() - APPROVAL_WAITS, address)


def _procedures_due() -> Any:
    """Entries at any desk of the dealer, unchanged for a week, whose originator gave an address."""
    address = exists().where(
        ReturnContact.entry_id == ReturnEntry.id,
        ReturnContact.staff_id == ReturnEntry.originator_id,
        ReturnContact.email_encrypted.is_not(None),
        Staff.id == ReturnEntry.originator_id,
        Staff.active,
    )
    waits = ReturnEntry.status.in_(sorted(AT_DEALER)) & ReturnEntry.procedure_reminded_at.is_(None)
    return select(ReturnEntry.id).where(waits, ReturnEntry.since <= clock.now() - PROCEDURE_WAITS, address)


def _remind_headquarters(session: Session, entry: ReturnEntry) -> None:
    mails.to_headquarters(session, entry, mails.APPROVAL_REMINDER)
    entry.approval_reminded_at = clock.now()


def _remind_originator(session: Session, entry: ReturnEntry) -> None:
    mails.to_originator(session, entry, mails.PROCEDURE_REMINDER)
    entry.procedure_reminded_at = clock.now()


def _each(database: Database, due: Callable[[], Any], act: Callable[[Session, ReturnEntry], None]) -> None:
    while True:
        with database.writing() as session:
            ids: Sequence[str] = session.scalars(due().order_by(ReturnEntry.id).limit(BATCH)).all()
            for entry_id in ids:
                entry = session.get_one(ReturnEntry, entry_id, with_for_update=True, populate_existing=True)
                if session.scalar(due().where(ReturnEntry.id == entry_id)):  # it may have moved a moment ago
                    act(session, entry)
                    session.flush()
        if len(ids) < BATCH:
            return
