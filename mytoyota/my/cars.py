"""The vehicles of one account: as what it is registered, how each application stands, what happened (guide 4-1/9-A).

Numbers are shown where the account typed them itself, or where a certificate says that it is the user; a buyer sees
the model alone, whoever drives the vehicle now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.registrations import register
from mytoyota.registrations.models import BUYER, MATCHED, USER, Registration
from mytoyota.reviews import status
from mytoyota.reviews.models import ACCEPTED, ASKED, OPEN, PERSON, REFUSED
from mytoyota.reviews.status import Happened, ReviewStatus
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import Vehicle

REGISTERED, PENDING, BOUGHT, ENDED = "registered", "pending", "bought", "ended"
DONE, NOW, STOPPED, LATER = "done", "now", "stopped", "later"


@dataclass(frozen=True)
class Stage:
    """One box of the picture: `what` it is, whether it is done, under way, stopped or still to come, and when."""

    what: str
    state: str
    at: datetime | None = None
    expected_on: date | None = None


@dataclass(frozen=True)
class Car:
    """One vehicle. `state`: registered, pending (waits for its certificate), bought, ended, or that of its review."""

    key: str
    state: str
    roles: tuple[str, ...]
    stages: tuple[Stage, ...]
    model: str | None = None
    chassis: str = field(default="", repr=False)
    plate: str = field(default="", repr=False)
    differing: tuple[str, ...] = ()
    mend_token: str | None = field(default=None, repr=False)
    history: tuple[Happened, ...] = ()

    @property
    def registered(self) -> bool:
        """Whether `key` is the id of a registration in force, not of a review."""
        return self.state in (REGISTERED, PENDING, BOUGHT)

    @property
    def is_open(self) -> bool:
        """Whether the account waits for an answer, or has something to mend."""
        return self.state in (*OPEN, PENDING, REFUSED)


def of_account(session: Session, account_id: str) -> list[Car]:
    """All vehicles of the account: first those with something open, then by the newest registration."""
    happened = status.history(session, account_id)
    registered = _registered(session, account_id, happened)
    theirs = {car.chassis for car in registered if car.chassis}
    reviews = _without(status.of_account(session, account_id), _given_up(session, account_id))
    applied = [_applied(one, happened) for one in _newest(reviews, theirs)]
    return sorted([*applied, *registered], key=lambda car: not car.is_open)


def _given_up(session: Session, account_id: str) -> dict[str, datetime]:
    """By chassis number when the account gave a vehicle up: of what was before, it is shown nothing."""
    former = select(Vehicle, Registration.given_up_at).join(Registration, Registration.vehicle_id == Vehicle.id)
    theirs = former.where(Registration.account_id == account_id, Registration.given_up_at.is_not(None))
    rows = session.execute(theirs.order_by(Registration.given_up_at))
    return {vehicle.chassis: at for vehicle, at in rows if vehicle.chassis and at}  # the latest comes last


def _without(reviews: Sequence[ReviewStatus], given_up: dict[str, datetime]) -> list[ReviewStatus]:
    """Without those that were decided before the vehicle was given up, however they were decided."""
    return [one for one in reviews if one.decided_at is None or not _is_over(one.decided_at, given_up.get(one.chassis))]


def _is_over(decided_at: datetime, given_up_at: datetime | None) -> bool:
    return given_up_at is not None and decided_at <= given_up_at


def _newest(reviews: Sequence[ReviewStatus], registered: set[str]) -> list[ReviewStatus]:
    """For each vehicle the newest application, unless it led to a registration that is in force."""
    found: dict[str, ReviewStatus] = {}
    for review in reviews:
        found.setdefault(review.chassis, review)
    return [one for chassis, one in found.items() if one.state in OPEN or chassis not in registered]


def _applied(review: ReviewStatus, happened: dict[str, list[Happened]]) -> Car:
    return Car(
        key=review.review_id,
        state=ENDED if review.state == ACCEPTED else review.state,
        roles=(),
        stages=_stages_of_review(review),
        model=review.model,
        chassis=review.chassis,
        plate=review.plate,
        differing=review.differing,
        mend_token=review.mend_token,
        history=tuple(happened.get(review.chassis, ())),
    )


def _stages_of_review(review: ReviewStatus) -> tuple[Stage, ...]:
    compared = {ASKED: NOW, PERSON: NOW, REFUSED: STOPPED}.get(review.state, DONE)
    return (
        Stage("applied", DONE, review.applied_at),
        Stage("compared", compared, review.decided_at),
        Stage("registered", DONE if review.state == ACCEPTED else LATER, expected_on=review.expected_on),
    )


def _registered(session: Session, account_id: str, happened: dict[str, list[Happened]]) -> list[Car]:
    in_force = (Registration.account_id == account_id) & Registration.replaced_at.is_(None)
    newest_first = select(Registration).where(in_force).order_by(Registration.registered_at.desc(), Registration.id)
    by_vehicle: dict[str, list[Registration]] = {}
    for row in session.scalars(newest_first):
        by_vehicle.setdefault(row.vehicle_id, []).append(row)
    return [_car(session, vehicle_id, rows, happened) for vehicle_id, rows in by_vehicle.items()]


def _car(session: Session, vehicle_id: str, rows: list[Registration], happened: dict[str, list[Happened]]) -> Car:
    vehicle = session.get_one(Vehicle, vehicle_id)
    by_role = {row.role: row for row in rows}
    user, buyer = by_role.get(USER), by_role.get(BUYER)
    roles = tuple(role for role in (USER, BUYER) if role in by_role)
    events = [Happened(f"registered_{row.role}", row.registered_at) for row in rows if not row.review_id]
    model = models_by_chassis.name(models_by_chassis.of_vehicle(session, vehicle))
    car = Car(rows[0].id, BOUGHT, roles, (), model=model, history=tuple(events))
    if user is None:
        return replace(car, stages=_stages_of_buyer(session, rows[0]))
    earlier = happened.get(vehicle.chassis or "", ())
    matched = user.match == MATCHED
    return replace(
        car,
        state=REGISTERED if matched else PENDING,
        chassis=(vehicle.chassis or "") if matched else "",
        plate=(vehicle.plate or "") if matched else "",
        stages=_stages_of_user(user, buyer, earlier),
        history=tuple(sorted([*events, *earlier], key=lambda one: one.at)),
    )


def _stages_of_user(user: Registration, buyer: Registration | None, earlier: Sequence[Happened]) -> tuple[Stage, ...]:
    applied = next((one.at for one in reversed(earlier) if one.what == "applied"), None) if user.review_id else None
    began = Stage("applied" if applied else "at_the_dealer", DONE, applied or (buyer or user).registered_at)
    if user.match != MATCHED:
        return began, Stage("compared", NOW), Stage("registered", LATER)
    return began, Stage("compared", DONE), Stage("registered", DONE, user.registered_at)


def _stages_of_buyer(session: Session, buyer: Registration) -> tuple[Stage, ...]:
    user = register.in_force(session, buyer.vehicle_id, USER)
    return (
        Stage("bought", DONE, buyer.registered_at),
        Stage("user", DONE if user and user.match == MATCHED else NOW if user else LATER),
    )
