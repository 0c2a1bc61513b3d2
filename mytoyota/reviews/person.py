"""A person decides what rules cannot: center any review, headquarters those of their dealer's orders (guide 4-1).

Where the name differs two people look, one after the other; each decides about exactly what was shown (`version`).
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER, HEADQUARTERS
from mytoyota.reviews import outcomes
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.reviews.decide import CLAIMED
from mytoyota.reviews.events import ReviewAskedByStaff, ReviewLookedAt
from mytoyota.reviews.models import PERSON, Review
from mytoyota.vehicles.levels import Level

ROLES = (CENTER, HEADQUARTERS)


class NothingToCompare(Exception):
    """No certificate is known: nobody can be registered by it."""


class SameLooker(Exception):
    """The second look is for somebody else than the first."""


class OtherUserStands(Exception):
    """Another account claims the vehicle, and it was not said that this one takes its place."""


@dataclass(frozen=True)
class Look:
    """Who looked at which version of a review; `replaces_other` says that an earlier user's registration ends."""

    staff_id: str
    version: int
    replaces_other: bool = False


def may_decide(member: Staff, row: Review) -> bool:
    """Whether this member of staff may see and decide it."""
    if member.role == CENTER:
        return True
    return member.role == HEADQUARTERS and row.dealer_id is not None and row.dealer_id == member.dealer_id


def needs_second(row: Review) -> bool:
    """Whether two people have to look: the name differs."""
    return row.levels.get("name") == Level.DIFFERENT


def accept(session: Session, row: Review, look: Look) -> bool:
    """Registers the user; False where another person has to look first.

    Raises:
        AlreadyMoved: it is not as it was shown.
        NothingToCompare, SameLooker, OtherUserStands: see there; nothing was written.
    """
    _must_stand(row, look)
    if row.certificate is None:
        raise NothingToCompare
    if CLAIMED in row.causes and not look.replaces_other:
        raise OtherUserStands
    if needs_second(row):
        if row.first_by is None:
            row.first_by, row.first_at = look.staff_id, clock.now()
            events.record(session, ReviewLookedAt(row.about, row.id, look.staff_id))
            return False
        if row.first_by == look.staff_id:
            raise SameLooker
    found = OnCertificate.of(row.certificate)
    if not outcomes.accept(session, row, found, look.staff_id, replaces_other=look.replaces_other):
        raise OtherUserStands  # somebody else was registered a moment earlier; the review says so now
    return True


def refuse(session: Session, row: Review, look: Look, differing: list[str], reason: str) -> None:
    """Refuses it with a reason, which is kept; the customer hears which fields differ. Raises AlreadyMoved."""
    _must_stand(row, look)
    outcomes.refuse(session, row, differing, look.staff_id, reason)


def ask_now(session: Session, row: Review, look: Look) -> None:
    """Has the certificate asked for once more, at once. Raises AlreadyMoved."""
    _must_stand(row, look)
    outcomes.ask_again(session, row, clock.now())
    events.record(session, ReviewAskedByStaff(row.about, row.id, look.staff_id))


def _must_stand(row: Review, look: Look) -> None:
    if row.state != PERSON or row.version != look.version:
        raise AlreadyMoved
