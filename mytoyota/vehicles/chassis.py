"""車台番号: its one normal form, what may be one, and what was probably meant (guide 4-1/18-C)."""

import re

from mytoyota.japanese import characters

SHAPE = re.compile(r"[A-Z0-9\-\[\]\u4E00-\u9FFF]{4,23}")
DOMESTIC = re.compile(r"[A-Z0-9]{2,8}-[0-9]{3,8}")
IMPORTED = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_BRACKETS = str.maketrans(dict.fromkeys("(【〔｛{〈《「『<", "[") | dict.fromkeys(")】〕｝}〉》」』>", "]"))
_STAMPED = re.compile(r"(?<=[\u4E00-\u9FFF])\[\d{1,3}\](?=\d)")
READ_AS_DIGITS = str.maketrans({"O": "0", "I": "1", "B": "8"})


class ChassisProblem(ValueError):
    """What was typed cannot be a chassis number."""


def normal(text: str) -> str:
    """The form that is stored and compared: half width, capitals, one kind of dash, no blanks.

    Raises:
        ChassisProblem: it has signs that no chassis number has, or is shorter than 4 or longer than 23.
    """
    folded = characters.code(text)
    stamped = folded.translate(_BRACKETS)
    if _STAMPED.search(stamped):  # 国[01]1234, stamped by an office, in whatever brackets
        folded = stamped
    if not SHAPE.fullmatch(folded):
        raise ChassisProblem
    return folded


def kind(number: str) -> str:
    """`domestic` (type-serial), `imported` (17-place VIN) or `other` (stamped by the office, older forms)."""
    if DOMESTIC.fullmatch(number):
        return "domestic"
    return "imported" if IMPORTED.fullmatch(number) and any(c.isdigit() for c in number) else "other"


def suggestion(number: str) -> str | None:
    """The domestic number that was probably meant where letters stand among the serial's digits (O, I, B)."""
    front, dash, serial = number.partition("-")
    meant = f"{front}-{serial.translate(READ_AS_DIGITS)}"
    return meant if dash and meant != number and DOMESTIC.fullmatch(meant) else None
