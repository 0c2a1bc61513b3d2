"""The account's passwords: compared in one writing, and what makes one too weak (guide 1-1/18-B, 2-2/16-C)."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from zxcvbn_rs_py import zxcvbn

from mytoyota.base import passwords

SHORTEST, LONGEST = 8, 128
BOUNDED = 32  # of a longer password the beginning is judged: the time to judge grows with the length (some ms)
FEWEST_GUESSES = 10**6  # an attacker who knows the common ones finds it in the time that our delays leave them
ADDED = "0123456789!?.-_@#"  # what people put before and behind a word that may not stand alone
OURS = ("toyota", "mytoyota", "lexus", "tconnect", "kuruma", "aichi")


def hash(text: str) -> str:
    """The hash to keep; see `base.passwords.hash`."""
    return passwords.hash(_folded(text))


def verify(kept: str | None, text: str) -> bool:
    """Whether `text` is the password, of nobody where there is no account; see `base.passwords.verify`."""
    return passwords.verify(kept, _folded(text))


def weakness(text: str, email: str = "", own: Iterable[str] = ()) -> str | None:
    """Why this password may not be used: `short`, `long`, `common`, `email`, or nothing.

    Length and how soon it is guessed by who knows common passwords, the person's `own` words and ours; no rules of
    composition (NIST SP 800-63B, 5.1.1.2).
    """
    folded = _folded(text)
    if len(folded) < SHORTEST:
        return "short"
    if len(folded) > LONGEST:
        return "long"
    name = email.partition("@")[0].lower()
    if len(name) > 3 and name in folded.lower():
        return "email"
    words = [word.lower() for word in (*OURS, name, *own) if word]
    known = [*words, *_common_words()]
    bare = len(set(folded)) < 3 or folded.lower().strip(ADDED) in known
    return "common" if bare or zxcvbn(folded[:BOUNDED], known).guesses < FEWEST_GUESSES else None


@cache
def _common_words() -> tuple[str, ...]:
    """What zxcvbn, which was made of English lists, does not know to be common."""
    lines = (Path(__file__).parent / "common_words.txt").read_text("utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def _folded(text: str) -> str:
    """Full-width letters typed by a Japanese keyboard are the same password."""
    return unicodedata.normalize("NFKC", text)
