"""Six-digit codes by mail or SMS: kept hashed, ten minutes, five comparisons a code (guide 1-1/8-B to 10-B)."""

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts.models import OneTimeCode
from mytoyota.base import clock, keys, limits
from mytoyota.base.db import Database
from mytoyota.base.insert import get_or_insert
from mytoyota.base.limits import RateLimit

LIVES = timedelta(minutes=10)
# Five comparisons, then none until the code is dead.
RATE_LIMIT = RateLimit("one_time_code", free=5, first=600, longest=600)
# How often a new code may be asked for, so that new codes do not become more guesses (and mails no nuisance).
SENDING = RateLimit("one_time_code_sending", free=5, first=60, longest=3600)


def issue(session: Session, purpose: str, subject: str, to: str = "") -> str:
    """A new code for `purpose` ("email", "login"), `subject` (a row id) and the address or number it goes `to`.

    It proves that one address: a code sent elsewhere is another row. The former code to the same address dies. The
    caller first spends `SENDING` on the address.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    row = get_or_insert(
        session,
        find=lambda: _row(session, purpose, subject, to),
        make=lambda: OneTimeCode(
            purpose=purpose, subject=_rows_subjects(subject, to)[0], code_hash="", expires_at=clock.now()
        ),
    )
    row.code_hash, row.expires_at = _hash(purpose, subject, code), clock.now() + LIVES
    session.flush()
    return code


def limit_subject(session: Session, purpose: str, subject: str, to: str = "") -> str:
    """What `RATE_LIMIT` is counted on: the living code itself, so that a new code starts afresh."""
    of = OneTimeCode.subject.in_(_rows_subjects(subject, to))
    found = select(OneTimeCode.code_hash).where(OneTimeCode.purpose == purpose, of)
    return session.scalar(found) or f"{purpose}:{subject}"


def spend(database: Database, purpose: str, subject: str, to: str = "") -> None:
    """Counts one comparison before it is made, for good, in transactions of its own; raises `TooMany`."""
    with database.reading() as session:
        counted_on = limit_subject(session, purpose, subject, to)
    limits.hit(database, RATE_LIMIT, counted_on)


def check(session: Session, purpose: str, subject: str, code: str, to: str = "") -> bool:
    """Whether `code` is the living one that was sent `to` there; a right code is used up. Call `spend` before."""
    row = _row(session, purpose, subject, to)
    if row is None or clock.now() >= row.expires_at:
        return False
    # Under every key on the ring: a rotation in these ten minutes must not refuse the right code.
    hashes = keys.ring().lookups(f"{purpose}:{subject}:{code}", "one_time_code")
    if not any(hmac.compare_digest(row.code_hash, one) for one in hashes):
        return False
    session.delete(row)
    return True


def _row(session: Session, purpose: str, subject: str, to: str) -> OneTimeCode | None:
    """The row, held until this transaction ends: a second right code at the same moment finds it used."""
    of = OneTimeCode.subject.in_(_rows_subjects(subject, to))
    return session.scalar(select(OneTimeCode).where(OneTimeCode.purpose == purpose, of).with_for_update())


def _rows_subjects(subject: str, to: str) -> list[str]:
    """What the row may stand under, newest key first: the subject and where the code went, which tells neither."""
    return keys.ring().lookups(f"{subject}:{to}", "one_time_code.sent_to") if to else [subject]


def _hash(purpose: str, subject: str, code: str) -> str:
    return keys.ring().lookup(f"{purpose}:{subject}:{code}", "one_time_code")
