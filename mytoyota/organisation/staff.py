"""Who works at a store and whether a password is theirs (staff sign-in of the dealer console)."""

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base.limits import Allowance
from mytoyota.japanese import characters
from mytoyota.organisation.models import Staff, Store

# OWASP's password storage sheet: Argon2id with 19 MiB, two passes, one lane; two at once bound the memory (decision 7).
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = threading.BoundedSemaphore(2)
SIGN_IN = Allowance("staff_sign_in", free=5)


def hashed(password: str) -> str:
    """The Argon2id hash to store; takes some 30 ms and must not run inside a transaction."""
    with AT_ONCE:
        return HASHER.hash(password)


def password_fits(member: Staff | None, password: str) -> bool:
    """Whether the password is theirs and they may still work; takes as long where there is no such person."""
    with AT_ONCE:
        try:
            HASHER.verify(member.password_hash if member else _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return member is not None and member.active


def find(session: Session, store_code: str, number: str) -> Staff | None:
    """The member of staff with this number at the store with this code, also one who was disabled."""
    found = select(Staff).join(Store).where(Store.code == normal(store_code), Staff.number == normal(number))
    return session.scalar(found)


def normal(code: str) -> str:
    """Store codes and staff numbers in one form: half width, capitals, no blanks."""
    return "".join(characters.half_width(code).upper().split())


def at_work(session: Session, staff_id: str) -> Staff | None:
    """The member of staff if they still work here: asked anew with each request."""
    member = session.get(Staff, staff_id)
    return member if member and member.active else None


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return HASHER.hash("nobody has this password")
