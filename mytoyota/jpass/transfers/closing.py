"""A dealer's own closing days: weekdays and days, set by headquarters for changes registered later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.base.events import Event
from mytoyota.base.insert import get_or_insert, insert_if_absent
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass.transfers import business_days
from mytoyota.jpass.transfers.business_days import Closing, NeverOpen
from mytoyota.jpass.transfers.models import ClosingDay, ClosingWeek
from mytoyota.jpass.transfers.standing import today
from mytoyota.organisation.models import Staff

MOST_DAYS = 200  # of a dealer, from today on
LONGEST = 31  # days that are added at once
LATEST = 60  # days until a change must have taken effect


class TooMany(Exception):
    """The dealer has as many closing days as can be kept."""


@dataclass(frozen=True)
class ClosingDaysChanged(Event):
    """Headquarters changed when the dealer is closed; `about` is the dealer's id."""

    by: str


def of_dealer(session: Session, dealer_id: str) -> Closing:
    """When the dealer is closed from today on."""
    return Closing(frozenset(map(int, week(session, dealer_id).weekdays)), frozenset(days(session, dealer_id)))


def week(session: Session, dealer_id: str) -> ClosingWeek:
    """The weekdays; without any, none."""
    return session.get(ClosingWeek, dealer_id) or ClosingWeek(dealer_id=dealer_id, weekdays="", version=0)


def days(session: Session, dealer_id: str) -> Sequence[date]:
    """The single days from today on, the next first."""
    theirs = select(ClosingDay.day).where(ClosingDay.dealer_id == dealer_id, ClosingDay.day >= today())
    return session.scalars(theirs.order_by(ClosingDay.day)).all()


def set_week(session: Session, member: Staff, weekdays: Sequence[int], seen: int) -> None:
    """Sets the weekdays.

    Raises:
        AlreadyMoved: a colleague set them since they were shown.
        NeverOpen: no business day would be left soon.
    """
    dealer_id = _dealer(member)
    wanted = select(ClosingWeek).where(ClosingWeek.dealer_id == dealer_id).with_for_update()
    row = get_or_insert(
        session, lambda: session.scalar(wanted), lambda: ClosingWeek(dealer_id=dealer_id, weekdays="", version=0)
    )
    if row.version != seen:
        raise AlreadyMoved
    _must_open(Closing(frozenset(weekdays), frozenset(days(session, dealer_id))))
    row.weekdays, row.version = "".join(map(str, sorted(set(weekdays)))), row.version + 1
    events.record(session, ClosingDaysChanged(dealer_id, by=member.id))


def add_days(session: Session, member: Staff, first: date, last: date) -> int:
    """Adds the days from first to last that are not there yet; returns how many.

    Raises:
        TooMany: there would be more than can be kept.
        NeverOpen: no business day would be left soon.
    """
    dealer_id = _dealer(member)
    new = {first + timedelta(days=ahead) for ahead in range((last - first).days + 1)}
    known = set(days(session, dealer_id))
    if len(known | new) > MOST_DAYS:
        raise TooMany
    _must_open(Closing(of_dealer(session, dealer_id).weekdays, known | new))
    added = sum(insert_if_absent(session, ClosingDay(dealer_id=dealer_id, day=day)) for day in sorted(new - known))
    if added:
        events.record(session, ClosingDaysChanged(dealer_id, by=member.id))
    return added


def remove_day(session: Session, member: Staff, day: date) -> None:
    """Takes the day away; one that is gone already stays away."""
    dealer_id = _dealer(member)
    theirs = ClosingDay.dealer_id == dealer_id, ClosingDay.day == day
    if session.scalar(select(func.count()).where(*theirs)):
        session.execute(delete(ClosingDay).where(*theirs))
        events.record(session, ClosingDaysChanged(dealer_id, by=member.id))


def _must_open(closing: Closing) -> None:
    """From every day of the next weeks a change takes effect before long."""
    begin = today()
    for ahead in range(LATEST):
        day = begin + timedelta(days=ahead)
        if (business_days.effective_day(day, closing, business_days.MOST) - day).days > LATEST:
            raise NeverOpen


def _dealer(member: Staff) -> str:
    assert member.dealer_id is not None  # headquarters alone may
    return member.dealer_id
