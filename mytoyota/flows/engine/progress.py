"""Keeps the desk informed: one plain row per journey, rewritten with every act (guide: desk view)."""

from sqlalchemy import BindParameter, bindparam

from mytoyota.base import clock, db
from mytoyota.base.fixed import Fixed
from mytoyota.flows.engine.context import StepContext, furthest
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.step import Text
from mytoyota.flows.models import Progress

# Every act writes it and reads nothing of it: the row is not fetched first.
_ROWS = Progress.metadata.tables[Progress.__tablename__]
_WHERE = ("step_id", "title", "part", "state", "updated_at")
_STANDS: dict[str, BindParameter[object]] = {name: bindparam(name) for name in _WHERE}
_MOVED = Fixed(_ROWS.update().where(_ROWS.c.journey_id == bindparam("of")).values(_STANDS))


def note(journey: OpenJourney) -> None:
    """Writes where this journey stands now, in the transaction of the act that brought it there."""
    journey.changed()
    row = journey.row
    if row.order_id is None or row.store_id is None:
        return
    step = furthest(journey)
    stands = {"step_id": step.step_id, "title": source_text(step.title), "part": step.part}
    now = {"state": _state(step), "updated_at": clock.now()}
    if not _MOVED.changes(db.connection(journey.session), {"of": row.id, **stands, **now}):
        about = {"journey_id": row.id, "order_id": row.order_id, "store_id": row.store_id, "role": row.flow}
        journey.session.add(Progress(**about, **stands, **now))


def source_text(title: Text) -> str:
    """A title in the source language; the desk translates it itself."""
    return str(getattr(title, "_args", (title,))[0])


def _state(step: StepContext) -> str:
    if step.row.ended_at or step.row.account_id:
        return "done"
    return screen_of(step.step).desk_state(step)
