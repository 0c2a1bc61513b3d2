"""The account's passwords: compared in one writing, and what makes one too weak (guide 1-1/18-B, 2-2/16-C)."""

import unicodedata

from mytoyota.base import passwords

SHORTEST, LONGEST = 8, 128
COMMON = {"password", "passw0rd", "toyota", "mytoyota", "lexus", "qwerty", "asdfghjk", "sakura", "iloveyou", "welcome"}
ROWS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop")


def hash(text: str) -> str:
    """The hash to keep; see `base.passwords.hash`."""
    return passwords.hash(_folded(text))


def verify(kept: str | None, text: str) -> bool:
    """Whether `text` is the password, of nobody where there is no account; see `base.passwords.verify`."""
    return passwords.verify(kept, _folded(text))


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
