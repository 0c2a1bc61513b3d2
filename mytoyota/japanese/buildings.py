"""The part of an address behind the number: building, room and 様方 (guide 2-1)."""

import re
from dataclasses import dataclass

from mytoyota.japanese import numerals
from mytoyota.japanese.folding import loosen

_ROMAN = {"II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}
_ROMAN_NUMBER = re.compile(r"(?<![A-Z])(VIII|VII|VI|IV|IX|III|II)(?![A-Z])(?=(\d)?)")
_COUNTED = re.compile(rf"(?<=第){numerals.NUMERAL}+|{numerals.NUMERAL}+(?=号館|号棟|番館|号室|号$|階|棟)")
_MARK = re.compile(r"(?:#|\bNO\.? ?|\bROOM ?|\bRM\.? ?|部屋番号|号室番号)(?=[A-Z]?-?\d)")
_CARE = re.compile(r"(?:^|[ \d])(?P<host>[^\d ]{1,12}?)(?:様|さま)?方$")

_FLOOR = r"(?<!\d)(?:地下|B)?\d{1,2}(?:階|F)"
_WING = r"(?:(?<![A-Z])[A-Z]|(?<!\d)\d{1,3}|[東西南北中])(?:号棟|棟)"
_ROOM = (
    r"(?:(?:(?<![A-Z])[A-Z]-?\d{1,4}[A-Z]?|(?<!\d)\d{1,3}-\d{1,4}|(?<!\d)\d{3,6}-?[A-Z]?|(?<!\d)\d{1,2}-?[A-Z])"
    r"(?:号室|号|室)?|(?:(?<!\d)\d{1,2}|(?<![A-Z])[A-Z])(?:号室|号|室))"
)
_GAP = "[ -]*"
_UNIT = re.compile(
    rf"(?:(?:{_FLOOR}{_GAP})?(?:{_WING}{_GAP})?(?:{_FLOOR}{_GAP})?{_ROOM}|(?:{_WING}{_GAP})?{_FLOOR}|{_WING})$"
)
_ROOM_WORD = re.compile("(?:号室|号|室)$")
_LETTER_DASH = re.compile(r"(?<=[A-Z])-(?=\d)|(?<=\d)-(?=[A-Z])")
_FLOOR_AND_ROOM = re.compile(r"B?(?P<floor>\d{1,2})F-?(?P<room>[^-].*)")
_UNSOUNDED = re.compile("[ー・･\\-~〜 .,'’\"()<>「」『』]+")
_TOKEN = re.compile(r"\d+|[^\d ]+")


@dataclass(frozen=True, slots=True)
class Building:
    """What stands behind the house number, each part empty where it is not given."""

    name: str = ""
    unit: str = ""
    host: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """Words and numbers of name and unit in order: the line between the two is not always clear."""
        return tuple(_TOKEN.findall(self.name)) + tuple(_TOKEN.findall(_UNSOUNDED.sub(" ", self.unit)))


def parse(text: str) -> Building:
    """Building, room and host of a folded text."""
    if not text:
        return Building()
    text = _COUNTED.sub(_to_arabic, text.upper()).strip(" -,")
    text = _MARK.sub(" ", _ROMAN_NUMBER.sub(lambda m: _ROMAN[m[1]] + (" " if m[2] else ""), text))
    care = _CARE.search(text)
    if care:
        text = text[: care.start("host")].strip()
    unit = _UNIT.search(text)
    name = text[: unit.start()] if unit else text
    return Building(_sound(name), _number(unit[0]) if unit else "", _sound(care["host"]) if care else "")


def in_one_notation(text: str) -> str:
    """A text that is written as it is, but for its floor, wing and room: 3階 is 3F, 101号室 is 101."""
    text = text.strip(" -,")
    unit = _UNIT.search(text.upper())
    if unit is None or len(text.upper()) != len(text):
        return text
    return f"{text[: unit.start()].strip(' -,')} {_number(unit[0])}"


def _to_arabic(found: re.Match[str]) -> str:
    value = numerals.to_int(found[0])
    return found[0] if value is None else str(value)


def _sound(name: str) -> str:
    return _UNSOUNDED.sub("", loosen(name))


def _number(unit: str) -> str:
    """One notation for a room: `A棟101号室`, `A-101`, `A101` are A101; a floor that the room tells is dropped."""
    text = _ROOM_WORD.sub("", unit.replace("号棟", "-").replace("棟", "-").replace("地下", "B").replace("階", "F"))
    text = re.sub("[ -]+", "-", text).strip("-")
    found = _FLOOR_AND_ROOM.fullmatch(text)
    if found and found["room"].startswith(found["floor"]):
        text = found["room"]
    return _LETTER_DASH.sub("", text)
