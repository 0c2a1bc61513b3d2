"""Passwords: Argon2id hashing, two at once at most, and what makes a password too weak (guide 1-1/18-B, 2-2/16-C)."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Bounded so that a crowd at the login cannot take the machine's memory; the others wait their turn.
_at_once = threading.BoundedSemaphore(2)

SHORTEST, LONGEST = 8, 128
COMMON = {"password", "passw0rd", "toyota", "mytoyota", "lexus", "qwerty", "asdfghjk", "sakura", "iloveyou", "welcome"}
ROWS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop")


def hash(text: str) -> str:
    """The Argon2id hash to keep; takes tens of milliseconds, so never call it inside a write transaction."""
    with _at_once:
        return _hasher.hash(_folded(text))


# Compared with when there is no account, so that the same work is done.
_NOBODY = _hasher.hash("nobody has this password")


def verify(kept: str | None, text: str) -> bool:
    """Whether `text` is the password; without an account (`None`) the same work is done and the answer is no."""
    with _at_once:
        try:
            return _hasher.verify(kept or _NOBODY, _folded(text)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def weakness(text: str, email: str = "") -> str | None:
    """Why this password may not be used: `short`, `long`, `common`, `email`, or nothing.

    Length and lists of known passwords, no rules of composition (NIST SP 800-63B, 5.1.1.2).
    """
    folded = _folded(text)
    if len(folded) < SHORTEST:
        return "short"
    if len(folded) > LONGEST:
        return "long"
    plain = folded.casefold()
    if plain.rstrip("0123456789!") in COMMON or len(set(plain)) < 3 or any(plain in row for row in ROWS):
        return "common"
    name = email.partition("@")[0].casefold()
    return "email" if len(name) > 3 and name in plain else None


def _folded(text: str) -> str:
    """Full-width letters typed by a Japanese keyboard are the same password."""
    return unicodedata.normalize("NFKC", text)
