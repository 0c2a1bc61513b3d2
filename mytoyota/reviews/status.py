"""How reviews stand, for マイカー, for the desk and for who mends a refused one (guide 4-1/9-A)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from mytoyota.base import clock
from mytoyota.base.links import id_in
from mytoyota.base.refusals import NotFound
from mytoyota.reviews import mails, model_names
from mytoyota.reviews.models import ACCEPTED, KEPT, PERSON, REFUSED, REPLACED, WITHDRAWN, Review
from mytoyota.vehicles import models_by_chassis

MENDED_BY_NOTHING = {"light"}
CAME_TO_NOTHING = (REPLACED, WITHDRAWN)  # another one stands in its place, or nobody wants it any more


@dataclass(frozen=True)
class ReviewStatus:
    """One review. `model` None: 確認中. `expected_on` None: some days. `mend_token`: what opens the step to be mended.

    For the desk `chassis` and `plate` are empty.
    """

    review_id: str
    state: str
    applied_at: datetime
    decided_at: datetime | None
    expected_on: date | None
    differing: tuple[str, ...]
    model: str | None = None
    order_id: str | None = None
    chassis: str = field(default="", repr=False)
    plate: str = field(default="", repr=False)
    mend_token: str | None = field(default=None, repr=False)


def of_account(session: Session, account_id: str) -> list[ReviewStatus]:
    """The account's reviews, newest first, without those that another one took the place of or that were withdrawn."""
    newer = aliased(Review)
    mended = select(newer.id).where(newer.mends == Review.id).exists()
    found = select(Review).where(Review.account_id == account_id, Review.state.not_in(CAME_TO_NOTHING), ~mended)
    return [_of_customer(session, row) for row in session.scalars(found.order_by(Review.applied_at.desc(), Review.id))]


def of_order(session: Session, order_id: str) -> ReviewStatus | None:
    """The newest review under an order: states, no personal words."""
    found = select(Review).where(Review.order_id == order_id, Review.state.not_in(CAME_TO_NOTHING))
    row = session.scalars(found.order_by(Review.applied_at.desc(), Review.id).limit(1)).first()
    return _status(row) if row else None


def of_orders(session: Session, order_ids: Collection[str]) -> dict[str, ReviewStatus]:
    """The same for many orders; those without a review are left out."""
    found = select(Review).where(Review.order_id.in_(order_ids), Review.state.not_in(CAME_TO_NOTHING))
    rows = session.scalars(found.order_by(Review.applied_at, Review.id.desc()))
    return {str(row.order_id): _status(row) for row in rows}  # the newest comes last


@dataclass(frozen=True)
class Happened:
    """What happened with an application for a vehicle, for its applicant: `applied`, `asked`, `person`, … and when."""

    what: str
    at: datetime


def history(session: Session, account_id: str) -> dict[str, list[Happened]]:
    """By chassis number all that happened with the account's applications, oldest first."""
    found: dict[str, list[Happened]] = {}
    mine = select(Review).where(Review.account_id == account_id).order_by(Review.applied_at, Review.id)
    for row in session.scalars(mine):
        found.setdefault(row.chassis, []).extend(_happened(row))
    return {chassis: sorted(one, key=lambda happened: happened.at) for chassis, one in found.items()}


def _happened(row: Review) -> Iterator[Happened]:
    yield Happened("applied", row.applied_at)
    decided = row.state if row.state in (ACCEPTED, REFUSED, REPLACED) else ""
    for what, at in (("asked", row.asked_at), (PERSON, row.person_since), ("delayed", row.told_at)):
        if at is not None:
            yield Happened(what, at)
    if decided and row.decided_at:
        yield Happened(decided, row.decided_at)


def mendable(session: Session, review_id: str, account_id: str) -> Review | None:
    """The account's refused review, while what differs can still be mended and was not."""
    row = session.get(Review, review_id)
    if row is None or row.account_id != account_id or not _can_be_mended(row):
        return None
    return row if session.scalar(select(Review.id).where(Review.mends == row.id).limit(1)) is None else None


def by_token(session: Session, token: str) -> Review:
    """The review that a mailed link is for; whose it is has to be asked still. Raises NotFound."""
    row = session.get(Review, id_in(token))
    if row is None or not mails.link(row.id).fits(token):
        raise NotFound
    return row


def _can_be_mended(row: Review) -> bool:
    if row.state != REFUSED or row.decided_at is None or row.claims is None:
        return False
    return bool(set(row.differing) - MENDED_BY_NOTHING) and clock.now() < row.decided_at + KEPT


def _of_customer(session: Session, row: Review) -> ReviewStatus:
    model = models_by_chassis.name(model_names.of(session, row.order_id, row.chassis))
    token = mails.link(row.id).token() if _can_be_mended(row) else None
    return _status(row, model=model, chassis=row.chassis, plate=row.plate, mend_token=token)


def _status(row: Review, **more: str | None) -> ReviewStatus:
    return ReviewStatus(
        review_id=row.id,
        state=row.state,
        applied_at=row.applied_at,
        decided_at=row.decided_at,
        expected_on=_expected(row),
        differing=_in_order(row.differing),
        order_id=row.order_id,
        **more,  # type: ignore[arg-type]
    )


def _expected(row: Review) -> date | None:
    """What the customer was told, as long as it may still come true."""
    if row.expected_on is None or not row.is_open:
        return None
    promised = date.fromisoformat(row.expected_on)
    return promised if promised >= clock.in_japan(clock.now()).date() else None


def _in_order(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(fields)
