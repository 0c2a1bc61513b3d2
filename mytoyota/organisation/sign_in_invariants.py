"""Rules for how staff sign in and for the log of who looked at what (composed in mytoyota/audit.py)."""

from sqlalchemy import exists, or_, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.organisation.access_log import ACTS, CHANGED, OF_CUSTOMERS, AccessLine
from mytoyota.organisation.places import StaffSignIn
from mytoyota.organisation.second_factor.models import KINDS, PASSKEY, Factor, RecoveryCode
from mytoyota.web.sessions import BrowserSession


def every_second_factor_is_whole() -> Broken:
    """A second factor is an app or a passkey with its secret; a passkey has a name, an app has none."""
    misnamed = (Factor.kind == PASSKEY) != Factor.credential_id.is_not(None)
    return select(Factor.id).where(or_(Factor.kind.not_in(KINDS), Factor.secret_encrypted.is_(None), misnamed))


def every_recovery_code_stands_beside_a_factor() -> Broken:
    """Who has recovery codes has a second factor, and a code that was used can be read no more."""
    theirs = exists().where(Factor.staff_id == RecoveryCode.staff_id)
    read = RecoveryCode.used_at.is_not(None) & RecoveryCode.shown_encrypted.is_not(None)
    return select(RecoveryCode.id).where(or_(~theirs, read))


def no_sign_in_that_was_ended_goes_on() -> Broken:
    """A sign-in of staff that was ended has no session any more."""
    goes_on = exists().where(BrowserSession.id == StaffSignIn.session_id)
    return select(StaffSignIn.id).where(StaffSignIn.ended_at.is_not(None), goes_on)


def every_access_line_says_who_and_what() -> Broken:
    """A line about a customer's data names who, in which role, and the kind of what; a change names what it changed."""
    known = AccessLine.act.in_(ACTS)
    nobody = AccessLine.staff_id.is_(None) | AccessLine.role.is_(None) | AccessLine.subject_kind.is_(None)
    nothing = (AccessLine.act == CHANGED) & AccessLine.subject_id.is_(None)
    return select(AccessLine.id).where(or_(~known, AccessLine.act.in_(OF_CUSTOMERS) & nobody, nothing))


RULES = (
    Rule(Factor, every_second_factor_is_whole),
    Rule(RecoveryCode, every_recovery_code_stands_beside_a_factor),
    Rule(StaffSignIn, no_sign_in_that_was_ended_goes_on),
    Rule(AccessLine, every_access_line_says_who_and_what),
)
