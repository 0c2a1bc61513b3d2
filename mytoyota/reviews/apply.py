"""Takes an application to be registered as the user after delivery (guide 4-1/8-A, この内容で申し込む).

What it does and how long it takes is the same whatever vehicle the numbers belong to: nothing here asks whether
anybody has such a vehicle on file. That is left to the job.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, jobs, keys
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.orders.models import Order
from mytoyota.registrations.models import USER, Registration
from mytoyota.reviews import expected, mails
from mytoyota.reviews.events import ReviewApplied, ReviewReplaced
from mytoyota.reviews.models import ACCEPTED, ASKED, OPEN, REFUSED, REPLACED, Review
from mytoyota.vehicles.models import Vehicle

CHECK = "review.check"  # a kind of jobs
PAST = 200  # how many of the past reviews say what is usual


@dataclass(frozen=True)
class NewReview:
    """Who applies for which vehicle: claims of the account, both numbers in their normal form, 軽自動車 or not.

    `mends` is the id of the refused review that this one mends. `text_hash` names the terms that were agreed to; who
    agreed to them for a former application is not asked again.
    """

    account_id: str
    kind: str  # individual, corporate
    claims: dict[str, Any] = field(repr=False)
    language: str
    journey_id: str
    order_id: str | None
    chassis: str = field(repr=False)
    plate: str = field(repr=False)
    light: bool = False
    mends: str | None = None
    text_hash: str | None = None

    @property
    def content(self) -> dict[str, Any]:
        """What makes two applications of one account the same."""
        return {"claims": self.claims, "chassis": self.chassis, "plate": self.plate, "light": self.light}


class AlreadyRegistered(Exception):
    """This account is the registered user of this vehicle (登録済み)."""


def apply(session: Session, new: NewReview) -> Review:
    """Keeps the application, writes the mail that acknowledges it and the job that looks at it.

    The same a second time while it is open is the same review; with other data or another plate for the same chassis
    number it takes the former one's place.

    Raises:
        AlreadyRegistered: nothing is to be done.
    """
    if is_registered(session, new.account_id, new.chassis):
        raise AlreadyRegistered
    former = _open(session, new)
    if former is not None and keys.ring().is_fingerprint(former.content, new.content):
        return former
    if former is not None:
        _replace(session, former)
    row = _row(session, new)
    if not insert_if_absent(session, row):  # another request of the same person was faster by a moment
        return apply(session, new)
    events.record(session, ReviewApplied(row.about, row.id))
    mails.received(session, row)
    jobs.enqueue(session, CHECK, row.id, key=f"{CHECK}:{row.id}:0")
    return row


def is_registered(session: Session, account_id: str, chassis: str) -> bool:
    """Whether this account is the user of the vehicle with this chassis number."""
    found = select(Registration.id).join(Vehicle, Vehicle.id == Registration.vehicle_id)
    theirs = (Registration.account_id == account_id) & (Registration.role == USER) & Registration.replaced_at.is_(None)
    same = Vehicle.chassis_lookup.in_(keys.ring().lookups(chassis, "chassis"))
    return session.scalar(found.where(theirs, same).limit(1)) is not None


def past_spans(session: Session) -> Sequence[timedelta]:
    """How long the latest reviews took that were decided."""
    found = select(Review.applied_at, Review.decided_at).where(Review.state.in_((ACCEPTED, REFUSED)))
    rows = session.execute(found.where(Review.decided_at.is_not(None)).order_by(Review.decided_at.desc()).limit(PAST))
    return [decided - applied for applied, decided in rows if decided]


def _open(session: Session, new: NewReview) -> Review | None:
    """The account's open review of this chassis number, locked."""
    same = Review.chassis_lookup.in_(keys.ring().lookups(new.chassis, "chassis"))
    found = select(Review).where(Review.account_id == new.account_id, same, Review.state.in_(OPEN))
    return session.scalars(found.with_for_update().execution_options(populate_existing=True)).first()


def _replace(session: Session, former: Review) -> None:
    former.state, former.decided_at, former.next_ask_at = REPLACED, clock.now(), None
    session.flush()
    events.record(session, ReviewReplaced(former.about, former.id))


def _former_text(session: Session, account_id: str) -> str | None:
    """The terms that the account agreed to when it applied before."""
    found = select(Review.text_hash).where(Review.account_id == account_id, Review.text_hash.is_not(None))
    return session.scalar(found.order_by(Review.applied_at.desc()).limit(1))


def _row(session: Session, new: NewReview) -> Review:
    order = session.get(Order, new.order_id) if new.order_id else None
    row = Review(id=new_id(), account_id=new.account_id, kind=new.kind, language=new.language, light=new.light)
    row.text_hash = new.text_hash or _former_text(session, new.account_id)
    row.journey_id, row.mends, row.order_id = new.journey_id, new.mends, order.id if order else None
    row.dealer_id = order.store.dealer_id if order else None
    row.claims, row.chassis, row.plate = new.claims, new.chassis, new.plate
    row.chassis_lookup = keys.ring().lookup(new.chassis, "chassis")
    row.content = keys.ring().fingerprint(new.content)
    row.state, row.applied_at = ASKED, clock.now()
    row.next_ask_at = row.applied_at
    promised = expected.decided_on(row.applied_at, past_spans(session))
    row.expected_on = promised.isoformat() if promised else None
    return row
