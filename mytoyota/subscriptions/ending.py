"""Ends a service: it runs and is charged to the end of the month, then nothing of it is left (サービスを終了する)."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import registration as accounts
from mytoyota.accounts.models import Account
from mytoyota.base import clock, db, events, jobs
from mytoyota.base.db import Database
from mytoyota.notifications import mail_templates, outbox
from mytoyota.payments import methods
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.subscriptions.events import ServiceEnded, ServiceFinished
from mytoyota.subscriptions.lines import opening as lines
from mytoyota.subscriptions.models import Application

FINISH = "service.finish"  # a kind of jobs
WISH, GIVEN_UP, ACCOUNT_DELETED = "wish", "given_up", "account_deleted"
MAIL = "mail/service_ended.txt"


@dataclass(frozen=True)
class Leaver:
    """Who ends it, and where the mail goes; `vehicle` as mails name it, empty where nobody knows the model."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    language: str
    vehicle: str


def last_day(today: date) -> date:
    """The day on which a service ends that is given notice of today: the last of the month."""
    return today.replace(day=monthrange(today.year, today.month)[1])


def running(session: Session, account_id: str, vehicle_id: str | None = None) -> list[Application]:
    """The account's services that nobody ended and no later application renewed, oldest first."""
    found = select(Application).where(Application.account_id == account_id)
    found = found.where(Application.ended_at.is_(None), Application.renewed_by.is_(None))
    if vehicle_id:
        found = found.where(Application.vehicle_id == vehicle_id)
    return list(session.scalars(found.order_by(Application.accepted_at, Application.id)))


def is_needed(session: Session, account_id: str, vehicle_id: str) -> bool:
    """Whether something is still charged to the account's way to pay for this vehicle."""
    found = select(Application.id).where(Application.account_id == account_id, Application.vehicle_id == vehicle_id)
    paid = found.where(Application.payment_method_id.is_not(None), Application.renewed_by.is_(None))
    return session.scalar(paid.where(Application.finished_at.is_(None)).limit(1)) is not None


def end(session: Session, row: Application, because: str) -> bool:
    """Gives notice of a service; False where that was done before. With its vehicle or its account the line closes."""
    if db.locked(session):
        session.refresh(row, with_for_update=True)
    if row.ended_at is not None:
        return False
    day = last_day(applications.today())
    row.ended_at, row.ended_on, row.ended_because = clock.now(), day.isoformat(), because
    session.flush()
    events.record(session, ServiceEnded(row.about, row.service, row.id, because))
    jobs.enqueue(session, FINISH, row.id, due_at=_after(day), key=f"{FINISH}:{row.id}")
    if row.service == T_CONNECT and because != WISH:
        lines.close(session, row.vehicle_id, row.account_id)
    return True


def tell(session: Session, row: Application, leaver: Leaver) -> None:
    """Mails until when the service runs and what is charged."""
    values = {
        "name": leaver.name,
        "service": row.service,
        "vehicle": leaver.vehicle,
        "ended_on": mail_templates.day(date.fromisoformat(row.ended_on or ""), leaver.language),
        "total": row.total,
        "paid": row.payment_method_id is not None,
    }
    outbox.put(session, outbox.Mail(leaver.email, MAIL, leaver.language, values))


def finish(database: Database, application_id: str) -> None:
    """The job after the last day: the line closes, the account is free of the service, an idle way to pay goes."""
    with database.writing() as session:
        row = session.get(Application, application_id, with_for_update=True)
        if row is None or row.ended_at is None or row.finished_at is not None:
            return
        row.finished_at = clock.now()
        session.flush()
        if row.service == T_CONNECT and not _runs(session, row, row.vehicle_id):
            lines.close(session, row.vehicle_id, row.account_id)
        _unlink(session, row)
        if row.ended_because != WISH:
            remove_idle(session, row.account_id, row.vehicle_id)
        events.record(session, ServiceFinished(row.about, row.service, row.id))


def remove_idle(session: Session, account_id: str, vehicle_id: str) -> None:
    """Removes the account's ways to pay for a vehicle that is not its own any more, once nothing is charged to them."""
    if not is_needed(session, account_id, vehicle_id):
        for method in methods.of_owner(session, account_id, vehicle_id):
            methods.remove(session, method)


def _after(day: date) -> datetime:
    """The first moment after a day in Japan."""
    return datetime.combine(day + timedelta(days=1), time(), clock.JAPAN)


def _runs(session: Session, row: Application, vehicle_id: str | None = None) -> bool:
    return any(one.service == row.service for one in running(session, row.account_id, vehicle_id))


def _unlink(session: Session, row: Application) -> None:
    """The account is not linked to the service any more, unless another vehicle has it: its name may change again."""
    account = session.get(Account, row.account_id, with_for_update=True)
    if account and not _runs(session, row):
        accounts.unlink_service(account, row.service)
