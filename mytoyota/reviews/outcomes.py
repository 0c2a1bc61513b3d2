"""What becomes of a review: accepted with its registration, refused, to be asked again, or for a person (guide 4-1).

Each operation here gets a locked, open review in the acting transaction and writes all that follows from it.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, events, jobs, keys
from mytoyota.registrations import after_delivery
from mytoyota.registrations.after_delivery import AcceptedReview, OtherUserInForce
from mytoyota.registrations.confirmation import StaffConfirmation
from mytoyota.registrations.register import Registrant
from mytoyota.reviews import mails, model_names, schedule
from mytoyota.reviews.apply import CHECK
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.reviews.decide import CLAIMED
from mytoyota.reviews.events import ReviewAccepted, ReviewRefused, ReviewWaitsForPerson
from mytoyota.reviews.models import ACCEPTED, OPEN, PERSON, REFUSED, Review
from mytoyota.vehicles.certificates import NewCertificate

SERVICE = "certificate_service"  # who brought a certificate, for the order's history
# Made once: every review that is accepted asks for it.
_AT = bindparam("at", type_=Review.applied_at.type)
_OLDER = or_(Review.applied_at < _AT, (Review.applied_at == _AT) & (Review.id < bindparam("id")))
_OTHERS = (Review.account_id != bindparam("account")) & Review.state.in_(OPEN)
_SAME = Review.chassis_lookup.in_(bindparam("lookups", expanding=True))
_BEFORE = select(Review.id).where(_SAME, _OTHERS, _OLDER).limit(1)


def locked(session: Session, review_id: str) -> Review:
    """The review as it is now; of several people about one chassis number one comes after the other."""
    row = session.get_one(Review, review_id)
    db.take_turns(session, keys.ring().lookup(row.chassis, "chassis"))
    if db.locked(session):
        session.refresh(row, with_for_update=True)
    return row


def accept(
    session: Session, row: Review, found: OnCertificate, by: str | None, *, replaces_other: bool = False
) -> bool:
    """Registers the user by this certificate; False where another account claims the vehicle: then a person looks.

    `replaces_other`: a person decided that it is this one all the same.
    """
    if not replaces_other and _claimed_before(session, row):
        return _claimed(session, row)
    models = model_names.of(session, row.order_id, found.chassis)
    model_id = models[0].id if len(models) == 1 else None
    evidence = AcceptedReview(row.id, keys.ring().fingerprint(row.claims), replaces_other, model_id)
    try:
        registered = after_delivery.register_user_after_delivery(session, _who(row), evidence, _filed(row, found))
    except OtherUserInForce:
        return _claimed(session, row)
    row.registration_id = registered.id
    _close(row, ACCEPTED, by)
    events.record(session, ReviewAccepted(row.about, row.id, by))
    mails.completed(session, row, models)
    return True


def refuse(session: Session, row: Review, differing: list[str], by: str | None, reason: str | None = None) -> None:
    """The user is not registered; the mail names the fields, never what the certificate says."""
    row.differing, row.reason = differing, reason
    _close(row, REFUSED, by)
    events.record(session, ReviewRefused(row.about, row.id, by, differing))
    mails.refused(session, row)


def to_person(session: Session, row: Review, causes: tuple[str, ...]) -> None:
    """Waits for a person from now on; the certificate is asked for once a day meanwhile."""
    row.causes = list(causes)
    if row.state != PERSON:
        row.state, row.person_since = PERSON, clock.now()
        events.record(session, ReviewWaitsForPerson(row.about, row.id, row.causes))
    ask_again(session, row)


def ask_again(session: Session, row: Review, at: datetime | None = None) -> None:
    """Notes when the certificate is asked for the next time, with the job that does it."""
    row.next_ask_at = at or schedule.next_ask(clock.now(), row.asks, with_person=row.state == PERSON)
    jobs.enqueue(session, CHECK, row.id, due_at=row.next_ask_at, key=f"{CHECK}:{row.id}:{row.asks}:{row.version}")


def note_certificate(row: Review, found: OnCertificate, levels: dict[str, str]) -> None:
    """Keeps what a person is to compare with; it is another one than before, so that nobody looked at it."""
    row.certificate, row.levels = found.kept(), levels
    row.first_by = row.first_at = None


def _claimed(session: Session, row: Review) -> bool:
    to_person(session, row, (CLAIMED,))
    return False


def _claimed_before(session: Session, row: Review) -> bool:
    """Whether another account's open application for this vehicle is older: that one is settled first."""
    about = {"lookups": keys.ring().lookups(row.chassis, "chassis"), "account": row.account_id}
    return session.scalar(_BEFORE, {**about, "at": row.applied_at, "id": row.id}) is not None


def _who(row: Review) -> Registrant:
    return Registrant(row.account_id, row.kind, row.claims, row.language, row.journey_id, StaffConfirmation())


def _filed(row: Review, found: OnCertificate) -> NewCertificate:
    said = {name: value for name, value in asdict(found).items() if name != "former_name"}
    return NewCertificate(order_id=row.order_id, source="service", by=SERVICE, **said)


def _close(row: Review, state: str, by: str | None) -> None:
    row.state, row.decided_by, row.decided_at, row.next_ask_at = state, by, clock.now(), None
