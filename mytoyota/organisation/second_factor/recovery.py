"""Recovery codes: ten, each good once, shown until their owner wrote them down."""

import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, keys
from mytoyota.base.db import new_id
from mytoyota.japanese import characters
from mytoyota.organisation.second_factor.models import RecoveryCode

HOW_MANY = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are taken for one another
GROUPS, GROUP = 3, 5  # 15 letters of 31: 74 bits, so that a keyed hash is enough


def make(session: Session, staff_id: str) -> None:
    """New codes in place of all former ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    for _number in range(HOW_MANY):
        code = "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))
        row = RecoveryCode(id=new_id(), staff_id=staff_id, lookup=_lookups(staff_id, code)[0])
        row.shown = code
        session.add(row)
    session.flush()


def to_write_down(session: Session, staff_id: str) -> list[str]:
    """The codes, as long as their owner has not said that they are written down."""
    found = select(RecoveryCode).where(RecoveryCode.staff_id == staff_id, RecoveryCode.shown_encrypted.is_not(None))
    return sorted(row.shown for row in session.scalars(found))


def written_down(session: Session, staff_id: str) -> None:
    """From now on nobody can read them here."""
    for row in session.scalars(select(RecoveryCode).where(RecoveryCode.staff_id == staff_id)):
        row.shown = None


def left(session: Session, staff_id: str) -> int:
    """How many can still be used."""
    unused = select(func.count()).where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def use(session: Session, staff_id: str, code: str) -> bool:
    """Uses the code up if it is theirs and was not used yet; the row is locked, so that two presses are one use."""
    theirs = RecoveryCode.staff_id == staff_id, RecoveryCode.lookup.in_(_lookups(staff_id, code))
    row = session.scalar(select(RecoveryCode).where(*theirs, RecoveryCode.used_at.is_(None)).with_for_update())
    if row is None:
        return False
    row.used_at, row.shown = clock.now(), None
    return True


def is_one(code: str) -> bool:
    """Whether what was typed is as long as a recovery code, and no code of an app."""
    return len(_normal(code)) == GROUPS * GROUP


def _normal(code: str) -> str:
    return "".join(letter for letter in characters.half_width(code).lower() if letter.isalnum())


def _lookups(staff_id: str, code: str) -> list[str]:
    return keys.ring().lookups(f"{staff_id}:{_normal(code)}", "staff_recovery_code")
