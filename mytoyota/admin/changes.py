"""What happened to dealers, stores, staff and models, as events; and how far they had come at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import take_turns
from mytoyota.base.events import Event, EventRow, record

TURN = "provisioning"


@dataclass(frozen=True)
class OrganisationChanged(Event):
    """A dealer, a store, a member of staff or a model (`kind`) was added, changed, moved, let go, taken back, or got
    a link to a password (`what`); `by` is the member of staff who did it, empty for a command.
    """

    kind: str
    what: str
    by: str = ""


def note(session: Session, change: OrganisationChanged) -> None:
    """Writes one change down."""
    record(session, change)


def note_all(session: Session, changes: Sequence[OrganisationChanged]) -> None:
    """Writes many down at once."""
    if changes:
        rows = [
            {"at": clock.now(), "name": OrganisationChanged.__name__, "about": one.about, "details": _details(one)}
            for one in changes
        ]
        session.execute(insert(EventRow), rows)


def take_turn(session: Session) -> None:
    """Whoever changes the organisation does so one after the other: two cannot remove each other as the last."""
    take_turns(session, TURN)


def last(session: Session) -> int:
    """The number of the last change that there was."""
    found = select(func.max(EventRow.id)).where(EventRow.name == OrganisationChanged.__name__)
    return session.scalar(found) or 0


def _details(change: OrganisationChanged) -> dict[str, str]:
    return {"kind": change.kind, "what": change.what, "by": change.by}
