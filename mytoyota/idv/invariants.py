"""Rules for staff checks (composed in mytoyota/audit.py); who may decide them: organisation/invariants.py."""

from sqlalchemy import func, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.idv.models import StaffCheck

STATES = ("waiting", "confirmed", "sent_back", "void")
DECIDED = ("confirmed", "sent_back")
STANDING = ("waiting", "confirmed")


def every_decided_check_says_who_and_when() -> Broken:
    """A staff check that was confirmed or sent back bears who did it and when; one that waits bears neither."""
    nobody = StaffCheck.decided_by.is_(None) | StaffCheck.decided_at.is_(None)
    somebody = StaffCheck.decided_by.is_not(None) | StaffCheck.decided_at.is_not(None)
    torn = (StaffCheck.state.in_(DECIDED) & nobody) | ((StaffCheck.state == "waiting") & somebody)
    return select(StaffCheck.id).where(torn | StaffCheck.state.not_in(STATES))


def every_check_stands_once() -> Broken:
    """Of the same data of the same person at most one check waits or is confirmed."""
    same = (StaffCheck.subject_kind, StaffCheck.subject_id, StaffCheck.fingerprint)
    standing = select(func.max(StaffCheck.id)).where(StaffCheck.state.in_(STANDING))
    return standing.group_by(*same).having(func.count() > 1)


def every_code_of_a_check_waits() -> Broken:
    """The staff's one-time code lives only as long as its check waits."""
    dead = StaffCheck.code_nonce.is_not(None) & (StaffCheck.state != "waiting")
    return select(StaffCheck.id).where(dead)


RULES = (
    Rule(StaffCheck, every_decided_check_says_who_and_when),
    Rule(StaffCheck, every_check_stands_once),
    Rule(StaffCheck, every_code_of_a_check_waits),
)
