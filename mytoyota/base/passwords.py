"""Hashes and compares passwords (Argon2id); bounds how many are hashed at once and how many wait (decision 14)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mytoyota.base.bounded import Bounded

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Some 30 ms each. Two, so that a crowd at the login cannot take the machine's memory.
HASHES = Bounded("hash", running=2, waiting=4)
# Compared with when there is nobody, so that the same work is done.
_NOBODY = _hasher.hash("nobody has this password")


def hash(text: str) -> str:
    """The Argon2id hash to keep; takes tens of milliseconds, so never call it inside a write transaction.

    Raises:
        Busy: as many as may wait are waiting.
    """
    with HASHES:
        return _hasher.hash(text)


def verify(kept: str | None, text: str) -> bool:
    """Whether `text` is the password; where there is nobody (`None`) the same work is done and the answer is no.

    Raises:
        Busy: as many as may wait are waiting.
    """
    with HASHES:
        try:
            return _hasher.verify(kept or _NOBODY, text) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
