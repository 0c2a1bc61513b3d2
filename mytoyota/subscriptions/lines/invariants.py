"""Rules for line openings (composed in mytoyota/audit.py)."""

from sqlalchemy import exists, func, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.base.jobs import Job
from mytoyota.subscriptions.lines.models import ASKED, CLOSED, CLOSING, FAILED, LIVING, OPEN, STATES, LineOpening
from mytoyota.subscriptions.lines.opening import LOOK
from mytoyota.subscriptions.lines.sweep import goes_on


def every_line_stands_in_a_known_state() -> Broken:
    """An opening's moments are those of its state: open since, failed since with the reason, closed since."""
    unopened = LineOpening.state.in_((ASKED, "opening")) & LineOpening.opened_at.is_not(None)
    opened = (LineOpening.state == OPEN) & LineOpening.opened_at.is_(None)
    unchecked = LineOpening.checked_at.is_not(None) & LineOpening.opened_at.is_(None)
    failed = (LineOpening.state == FAILED) & LineOpening.failed_at.is_(None)
    unsaid = LineOpening.failed_at.is_(None) != LineOpening.reason.is_(None)
    closing = (LineOpening.state == CLOSING) & LineOpening.closing_at.is_(None)
    closed = (LineOpening.state == CLOSED) == LineOpening.closed_at.is_(None)
    torn = unopened | opened | unchecked | failed | unsaid | closing | closed
    return select(LineOpening.id).where(LineOpening.state.not_in(STATES) | torn)


def every_line_under_way_goes_on() -> Broken:
    """Of an opening that is not at its end the service is asked again."""
    queued = exists().where(Job.kind == LOOK, Job.subject == LineOpening.id, Job.state == "queued")
    return select(LineOpening.id).where(goes_on(), LineOpening.next_ask_at.is_(None), ~queued)


def every_vehicle_has_one_line() -> Broken:
    """Of a vehicle's lines at most one lives, and none is open while a former one is being closed."""
    one = func.max(LineOpening.id).label("id")
    return select(one).where(LineOpening.state.in_(LIVING)).group_by(LineOpening.vehicle_id).having(func.count() > 1)


RULES = (
    Rule(LineOpening, every_line_stands_in_a_known_state),
    Rule(LineOpening, every_line_under_way_goes_on),
    Rule(LineOpening, every_vehicle_has_one_line),
)
