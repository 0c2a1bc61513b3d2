"""Splits a printed name into family and given name, and says when that cannot be known (guide 1-1/17-B, 18-B)."""

import re
import unicodedata
from dataclasses import dataclass

_FORMER = re.compile(r"[(\[](?P<former>[^)\]]+)[)\]]")


@dataclass(frozen=True)
class SplitName:
    """Family and given name; `certain` is False where the card gave no boundary. `former` is a bracketed 旧姓 or
    通称.
    """

    family: str
    given: str
    certain: bool
    former: str = ""


def split_name(text: str) -> SplitName:
    """Split at the space that most cards print. Without one only a name of two characters has a certain boundary.

    Otherwise the first two characters are offered as the family name, the commonest case, and `certain` is False:
    the person confirms it. Foreign names are printed in Latin capitals, family name first, and may have several
    given names.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    former = match["former"].strip() if (match := _FORMER.search(plain)) else ""
    plain = _FORMER.sub(" ", plain).strip()
    parts = plain.split()
    if len(parts) >= 2:
        return SplitName(parts[0], " ".join(parts[1:]), certain=True, former=former)
    if len(plain) == 2:
        return SplitName(plain[0], plain[1], certain=True, former=former)
    if not plain or plain.isascii():
        return SplitName(plain, "", certain=False, former=former)
    boundary = 1 if len(plain) == 1 else min(2, len(plain) - 1)
    return SplitName(plain[:boundary], plain[boundary:], certain=False, former=former)
