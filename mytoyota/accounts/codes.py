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


def issue(session: Session, purpose: str, subject: str) -> str:
    """A new code for `purpose` ("email", "login") and `subject` (a row id); the former one dies.

    The caller first spends `SENDING` on the address it goes to.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    row = get_or_insert(
        session,
        find=lambda: _row(session, purpose, subject),
        make=lambda: OneTimeCode(purpose=purpose, subject=subject, code_hash="", expires_at=clock.now()),
    )
    row.code_hash, row.expires_at = _hash(purpose, subject, code), clock.now() + LIVES
    session.flush()
    return code


def limit_subject(session: Session, purpose: str, subject: str) -> str:
    """What `RATE_LIMIT` is counted on: the living code itself, so that a new code starts afresh."""
    found = select(OneTimeCode.code_hash).where(OneTimeCode.purpose == purpose, OneTimeCode.subject == subject)
    return session.scalar(found) or f"{purpose}:{subject}"


def spend(database: Database, purpose: str, subject: str) -> None:
    """Counts one comparison before it is made, for good, in transactions of its own; raises `TooMany`."""
    with database.reading() as session:
        counted_on = limit_subject(session, purpose, subject)
    limits.hit(database, RATE_LIMIT, counted_on)


def check(session: Session, purpose: str, subject: str, code: str) -> bool:
    """Whether `code` is the living one; a right code is used up. Call `spend` before."""
    row = _row(session, purpose, subject)
    if row is None or clock.now() >= row.expires_at:
        return False
    # Under every key on the ring: a rotation in these ten minutes must not refuse the right code.
    hashes = keys.ring().lookups(f"{purpose}:{subject}:{code}", "one_time_code")
    if not any(hmac.compare_digest(row.code_hash, one) for one in hashes):
        return False
    session.delete(row)
    return True


def _row(session: Session, purpose: str, subject: str) -> OneTimeCode | None:
    """The row, held until this transaction ends: a second right code at the same moment finds it used."""
    found = select(OneTimeCode).where(OneTimeCode.purpose == purpose, OneTimeCode.subject == subject)
    return session.scalar(found.with_for_update())


def _hash(purpose: str, subject: str, code: str) -> str:
    return keys.ring().lookup(f"{purpose}:{subject}:{code}", "one_time_code")
