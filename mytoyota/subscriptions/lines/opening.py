"""Asks for a vehicle's line, says how it stands, and has it closed (guide 5-1/3-A; the public face of this package).

Nothing here waits for the line service: what is to be done is a row and a job.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, events, jobs
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.subscriptions.lines import schedule
from mytoyota.subscriptions.lines.events import LineAsked, LineClosing
from mytoyota.subscriptions.lines.models import CLOSING, LIVING, OPEN, LineOpening

LOOK, TOLD = "line.look", "line.told"  # kinds of jobs: asks the service; brings the news to who waits for it


@dataclass(frozen=True)
class LineRequest:
    """For which vehicle a line is asked, by which account, under which registration as its user."""

    vehicle_id: str
    account_id: str
    registration_id: str
    chassis: str = field(repr=False)


@dataclass(frozen=True)
class LineStatus:
    """How an account's newest opening for a vehicle stands; `late` where it takes longer than usual.

    `state`: asked, opening, open, failed, closing, closed. `failed_at` with `reason`: it did not come to be used.
    """

    line_id: str
    state: str
    reason: str | None
    requested_at: datetime
    accepted_at: datetime | None
    opened_at: datetime | None
    checked_at: datetime | None
    failed_at: datetime | None
    closing_at: datetime | None
    closed_at: datetime | None
    late: bool

    @property
    def is_open(self) -> bool:
        """Whether the line is open."""
        return self.state == OPEN

    @property
    def is_ready(self) -> bool:
        """Whether the line is open and the vehicle behind it checked: T-Connect can be applied for."""
        return self.state == OPEN and self.checked_at is not None

    @property
    def is_under_way(self) -> bool:
        """Whether somebody waits for it."""
        return self.state in LIVING and not self.is_ready


def ask(session: Session, new: LineRequest) -> LineOpening:
    """Asks for a line, once: while one lives that this account asked for, that one is returned.

    The line of another account, whose vehicle it was, is closed first.
    """
    take_turns(session, new.vehicle_id)
    living = _living(session, new.vehicle_id)
    if living is not None and living.account_id == new.account_id:
        living.registration_id = new.registration_id
        return living
    if living is not None:
        begin_closing(session, living)
    row = LineOpening(id=new_id(), vehicle_id=new.vehicle_id, account_id=new.account_id)
    row.registration_id, row.chassis = new.registration_id, new.chassis
    row.next_ask_at = row.requested_at = clock.now()
    if not insert_if_absent(session, row):  # another request of the same person was faster by a moment
        return ask(session, new)
    events.record(session, LineAsked(row.vehicle_id, row.id))
    look_again(session, row, row.requested_at)
    return row


def take_turns(session: Session, vehicle_id: str) -> None:
    """Until the commit nobody else asks for the vehicle's line or has it closed: before something is decided by it."""
    db.take_turns(session, f"line of {vehicle_id}")


def of_vehicle(session: Session, vehicle_id: str, account_id: str) -> LineStatus | None:
    """How the line of this vehicle stands that this account asked for last; None where it never did."""
    row = session.scalar(_of(vehicle_id, account_id).limit(1))
    return _status(row) if row else None


def close(session: Session, vehicle_id: str, account_id: str) -> None:
    """Has the account's line of this vehicle closed, or its opening called off; nothing where none lives."""
    take_turns(session, vehicle_id)
    row = _living(session, vehicle_id)
    if row is not None and row.account_id == account_id:
        begin_closing(session, row)


def move(session: Session, from_vehicle: str, to_vehicle: str) -> None:
    """Two vehicles turned out to be one: of two lines that live the one that was opened first stays."""
    found = select(LineOpening).where(LineOpening.vehicle_id.in_((from_vehicle, to_vehicle)))
    rows = session.scalars(found.order_by(LineOpening.id).with_for_update()).all()
    living = [row for row in rows if row.state in LIVING]
    for row in sorted(living, key=lambda row: (row.opened_at or clock.now(), row.requested_at))[1:]:
        begin_closing(session, row)
    for row in rows:
        row.vehicle_id = to_vehicle
    session.flush()


def begin_closing(session: Session, row: LineOpening) -> None:
    """From now on the line is to be closed; whoever asks for another one waits until it is."""
    row.state, row.closing_at = CLOSING, clock.now()
    session.flush()  # before another one: at most one may live at any moment
    events.record(session, LineClosing(row.vehicle_id, row.id))
    look_again(session, row, row.closing_at)


def look_again(session: Session, row: LineOpening, at: datetime) -> None:
    """Notes when the service is asked the next time, with the job that does it."""
    row.next_ask_at = at
    jobs.enqueue(session, LOOK, row.id, due_at=at, key=f"{LOOK}:{row.id}:{at.timestamp()}")


def _living(session: Session, vehicle_id: str) -> LineOpening | None:
    """The vehicle's line that lives, locked."""
    found = select(LineOpening).where(LineOpening.vehicle_id == vehicle_id, LineOpening.state.in_(LIVING))
    return session.scalars(found.with_for_update().execution_options(populate_existing=True)).first()


def _of(vehicle_id: str, account_id: str) -> Select[LineOpening]:
    found = select(LineOpening).where(LineOpening.vehicle_id == vehicle_id, LineOpening.account_id == account_id)
    return found.order_by(LineOpening.requested_at.desc(), LineOpening.id.desc())


def _status(row: LineOpening) -> LineStatus:
    waits = row.state in LIVING and row.checked_at is None
    return LineStatus(
        line_id=row.id,
        state=row.state,
        reason=row.reason,
        requested_at=row.requested_at,
        accepted_at=row.accepted_at,
        opened_at=row.opened_at,
        checked_at=row.checked_at,
        failed_at=row.failed_at,
        closing_at=row.closing_at,
        closed_at=row.closed_at,
        late=waits and schedule.is_late(clock.now(), row.requested_at),
    )
