"""The job that asks the line service: it notes that it asks, asks, and writes what follows (guide 5-1/3-A, 4-A).

No transaction is open while it asks. It may be run twice, killed at any line, answered late, twice or differently:
the key of the opening makes an act that was asked for twice one, and what an opening has reached is never taken back.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, disclosures, events, jobs
from mytoyota.base.db import Database
from mytoyota.base.disclosures import Disclosure
from mytoyota.subscriptions.lines import opening, schedule
from mytoyota.subscriptions.lines.events import LineClosed, LineFailed, LineOpened, LineVehicleChecked
from mytoyota.subscriptions.lines.models import (
    ASKED,
    CLOSED,
    CLOSING,
    FAILED,
    OPEN,
    OPENING,
    TIMEOUT,
    VEHICLE,
    LineOpening,
)
from mytoyota.subscriptions.lines.service import LineAnswer, LineService, NoAnswer

# So long nobody else asks: longer than an answer is waited for, and than which a worker that died is not missed.
HELD = timedelta(seconds=20)
ASK, STATUS, CLOSE = "ask", "status", "close"
log = structlog.get_logger()


@dataclass(frozen=True)
class Question:
    """What the service is asked, under which key."""

    act: str
    key: str
    chassis: str = field(repr=False)


def look(service: LineService, database: Database, line_id: str) -> None:
    """Asks once how an opening stands, or for what it needs."""
    question = _intend(database, line_id)
    if question is not None:
        settle(database, question, _answer(service, question))


def settle(database: Database, question: Question, answer: LineAnswer | None) -> None:
    """Writes what follows from an answer; None: there was none."""
    with database.writing() as session:
        row = session.get_one(LineOpening, question.key, with_for_update=True, populate_existing=True)
        if row.state == CLOSING:
            _closing(session, row, answer if question.act == CLOSE else None)
        elif row.goes_on:
            _opening(session, row, answer)


def _intend(database: Database, line_id: str) -> Question | None:
    """Notes the ask before it is made; None where nothing is to be heard, or it was asked meanwhile."""
    with database.writing() as session:
        row = session.get(LineOpening, line_id, with_for_update=True)
        if row is None or not row.goes_on or row.next_ask_at is None or row.next_ask_at > clock.now():
            return None
        if row.state == ASKED and _former_is_closing(session, row):
            _wait(session, row)
            return None
        row.asks, row.asked_at = row.asks + 1, clock.now()
        row.next_ask_at = row.asked_at + HELD
        disclosures.record(session, _shared(session, row))
        act = {ASKED: ASK, CLOSING: CLOSE}.get(row.state, STATUS)
        return Question(act, row.id, row.chassis)


def _shared(session: Session, row: LineOpening) -> Disclosure:
    """The company that opens lines hears the chassis number; the terms of the service itself come only after that."""
    text = disclosures.newest_text(session, row.account_id)
    return Disclosure(row.account_id, "line", ("chassis",), "line", f"line:{row.id}", text)


def _former_is_closing(session: Session, row: LineOpening) -> bool:
    """Whether a former line of the vehicle is not closed yet: two are never open at once."""
    former = exists().where(LineOpening.vehicle_id == row.vehicle_id, LineOpening.state == CLOSING)
    return bool(session.scalar(select(former)))


def _answer(service: LineService, question: Question) -> LineAnswer | None:
    try:
        if question.act == ASK:
            return service.ask(question.chassis, question.key)
        return service.close(question.key) if question.act == CLOSE else service.status(question.key)
    except NoAnswer as none:
        log.warning("line_service.no_answer", reason=none.reason, act=question.act)
        return None


def _closing(session: Session, row: LineOpening, answer: LineAnswer | None) -> None:
    if answer is None or answer.state not in ("closed", "unknown", "failed"):
        opening.look_again(session, row, schedule.next_ask(clock.now(), row.closing_at or clock.now()))
        return
    row.state, row.closed_at, row.next_ask_at = CLOSED, clock.now(), None
    events.record(session, LineClosed(row.vehicle_id, row.id))


def _opening(session: Session, row: LineOpening, answer: LineAnswer | None) -> None:
    """An opening under way: what the service says is a step forward, never one back."""
    if answer is not None and answer.state in ("failed", "closing", "closed"):
        _fail(session, row, answer.reason or answer.state)
        return
    if answer is not None:
        _go_forward(session, row, answer)
    if row.goes_on and schedule.is_patience_over(clock.now(), row.requested_at):
        _call_off(session, row, TIMEOUT)
    elif row.goes_on and row.state != CLOSING:
        _wait(session, row)


def _go_forward(session: Session, row: LineOpening, answer: LineAnswer) -> None:
    now = clock.now()
    if answer.state == "unknown":
        row.state = ASKED if row.state == OPENING else row.state  # it has forgotten: asked for under the same key
        return
    row.accepted_at = row.accepted_at or now
    if row.state == ASKED:
        row.state = OPENING
    if answer.state != "open":
        return
    if row.state == OPENING:
        row.state, row.opened_at = OPEN, now
        events.record(session, LineOpened(row.vehicle_id, row.id))
        tell(session, row)
    if answer.vehicle == "differs":
        _call_off(session, row, VEHICLE)
    elif answer.vehicle == "checked":
        _checked(session, row, now)


def _checked(session: Session, row: LineOpening, now: datetime) -> None:
    row.checked_at, row.next_ask_at = now, None
    events.record(session, LineVehicleChecked(row.vehicle_id, row.id))
    tell(session, row)


def _fail(session: Session, row: LineOpening, reason: str) -> None:
    """The service says that there is and will be no line."""
    row.state, row.next_ask_at = FAILED, None
    _failed(session, row, reason)


def _call_off(session: Session, row: LineOpening, reason: str) -> None:
    """Nothing that may still come of it is wanted: what the service has opened, or will, is closed."""
    opening.begin_closing(session, row)
    _failed(session, row, reason)


def _failed(session: Session, row: LineOpening, reason: str) -> None:
    row.reason, row.failed_at = reason, clock.now()
    events.record(session, LineFailed(row.vehicle_id, row.id, reason))
    tell(session, row)


def tell(session: Session, row: LineOpening) -> None:
    """Has who waits for the line hear of it: their pages go on, and a mail is sent at the end."""
    reached = "failed" if row.failed_at else "checked" if row.checked_at else "open"
    jobs.enqueue(session, opening.TOLD, row.id, key=f"{opening.TOLD}:{row.id}:{reached}")


def _wait(session: Session, row: LineOpening) -> None:
    opening.look_again(session, row, schedule.next_ask(clock.now(), row.requested_at))
