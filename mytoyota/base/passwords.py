"""Hashes and compares passwords (Argon2id); bounds how many are hashed at once and how many wait (decision 14)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mytoyota.base.refusals import Busy

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2  # so that a crowd at the login cannot take the machine's memory
WAITING = 8  # some 30 ms each; the other threads stay free for other pages
_running = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + WAITING)
# Compared with when there is nobody, so that the same work is done.
_NOBODY = _hasher.hash("nobody has this password")


def hash(text: str) -> str:
    """The Argon2id hash to keep; takes tens of milliseconds, so never call it inside a write transaction.

    Raises:
        Busy: as many as may wait are waiting.
    """
    with _turn():
        return _hasher.hash(text)


def verify(kept: str | None, text: str) -> bool:
    """Whether `text` is the password; where there is nobody (`None`) the same work is done and the answer is no.

    Raises:
        Busy: as many as may wait are waiting.
    """
    with _turn():
        try:
            return _hasher.verify(kept or _NOBODY, text) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        with _running:
            yield
    finally:
        _places.release()
