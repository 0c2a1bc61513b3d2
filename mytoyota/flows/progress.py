"""Keeps the desk informed: one plain row per journey, rewritten with every act (guide: desk view)."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.flows import place as places
from mytoyota.flows import registration
from mytoyota.flows.journeys import Visit
from mytoyota.flows.models import Progress
from mytoyota.flows.step import Step
from mytoyota.idv import staff_check

BUYERS, USERS = ("buyer", "sign_up"), ("user", "user_sign_up")  # the roles of each person's pages
CALLING = {"staff_check", "person_check", "staff_call", "staff_guide"}  # the page asks for a member of staff
ENDINGS = {"staff_call", "staff_guide"}
# Every act writes it and reads nothing of it: the row is not fetched first.
_ROWS = Progress.metadata.tables[Progress.__tablename__]
_STANDS: dict[str, Any] = {name: bindparam(name) for name in ("step_id", "title", "part", "state", "updated_at")}
_MOVED = _ROWS.update().where(_ROWS.c.journey_id == bindparam("of")).values(_STANDS)


def note(visit: Visit) -> None:
    """Writes where this journey stands now, in the transaction of the act that brought it there."""
    visit.changed()
    journey = visit.journey
    if journey.order_id is None or journey.store_id is None:
        return
    step = places.furthest(visit)
    stands = {"step_id": step.id, "title": source_text(step.screen.title), "part": _part(visit, step)}
    stands |= {"state": _state(visit, step), "updated_at": clock.now()}
    moved = visit.session.connection().execute(_MOVED, {"of": journey.id, **stands})
    if moved.rowcount == 0:
        visit.session.add(
            Progress(
                journey_id=journey.id,
                order_id=journey.order_id,
                store_id=journey.store_id,
                role=journey.role,
                **stands,
            )
        )


def of_orders(session: Session, order_ids: Iterable[str]) -> dict[str, list[Progress]]:
    """The progress rows of these orders, newest first in each."""
    found: dict[str, list[Progress]] = {}
    rows = select(Progress).where(Progress.order_id.in_(list(order_ids))).order_by(Progress.updated_at.desc())
    for row in session.scalars(rows):
        found.setdefault(row.order_id, []).append(row)
    return found


def forget(session: Session, order_id: str, roles: Collection[str]) -> None:
    """These phones are out: what they noted counts no more, and nobody waits for their staff checks."""
    session.execute(delete(Progress).where(Progress.order_id == order_id, Progress.role.in_(roles)))
    staff_check.void_of_order(session, order_id, roles)


def source_text(title: Any) -> str:
    """A title in the source language; the desk translates it itself."""
    return str(getattr(title, "_args", (title,))[0])


def _part(visit: Visit, step: Step) -> int:
    parts = [section.part for section in visit.way.sections if step in section.steps]
    return parts[0]


def _state(visit: Visit, step: Step) -> str:
    if visit.journey.ended_at or visit.journey.account_id:
        return "done"
    if step.screen.name == "user_terms" and visit.value(registration.MISMATCH):
        return "stopped"
    if step.screen.name == "users_qr":
        return "waiting"
    confirmed = visit.facts.check is not None and visit.facts.check.state != "waiting"
    if step.screen.name in CALLING and not (confirmed and step.screen.name not in ENDINGS):
        return "calling"
    return "going"
