"""Turns the recognised lines of a card into field values with a confidence each (guide 1-1/17-B)."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from mytoyota.idv import licence
from mytoyota.idv.address_mending import mended_address
from mytoyota.idv.engine import Read
from mytoyota.japanese.addresses import split_address
from mytoyota.japanese.characters import joined, without_blanks
from mytoyota.japanese.dates import not_held
from mytoyota.japanese.prefectures import PREFECTURES

_DATES: dict[str, Callable[[str], date | None]] = {
    "birth_date": licence.printed_date,
    "issue_date": licence.printed_date,
    "expiry_date": licence.expiry_date,
    "motorcycle_date": licence.printed_date,
    "other_date": licence.printed_date,
    "second_class_date": licence.printed_date,
}
_COMMITTEES = tuple(f"{prefecture}公安委員会" for prefecture in PREFECTURES)
_ADMITTED = 0.95
"""Confidence of a value that a check has confirmed; a refuted one gets at most _REFUTED."""
_REFUTED = 0.5


@dataclass
class Values:
    """Field values and their confidence while they are being put together."""

    fields: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)

    def put(self, name: str, value: str, confidence: float) -> None:
        self.fields[name] = value
        self.confidence[name] = confidence if value else 0.0

    def confirm(self, name: str) -> None:
        self.confidence[name] = max(self.confidence[name], _ADMITTED)

    def refute(self, name: str) -> None:
        self.confidence[name] = min(self.confidence[name], _REFUTED)

    def date(self, name: str) -> date | None:
        return date.fromisoformat(text) if (text := self.fields.get(name)) else None


def field_values(reads: Mapping[str, Sequence[Read]]) -> Values:
    """Values of all fields from the lines read in each, top to bottom."""
    values = Values()
    for name, lines in reads.items():
        text, sure = " ".join(line.text for line in lines), min((line.sure() for line in lines), default=0.0)
        if name == "address":
            _put_address(values, lines, sure)
        else:
            _put(values, name, text, sure)
    _check_dates(values)
    _check_number(values)
    return values


def _put(values: Values, name: str, text: str, sure: float) -> None:
    if name in _DATES:
        _put_date(values, name, text, sure)
    elif name in ("licence_number", "issue_number"):
        values.put(name, licence.licence_number(text), sure)
    elif name == "name":
        values.put(name, name_text(text), sure)
    elif name == "conditions":
        lines = [nearest(without_blanks(line), licence.CONDITIONS) for line in text.split(" ") if line]
        values.put(name, "、".join(lines), sure)
    else:
        values.put(name, nearest(without_blanks(text), _COMMITTEES), sure)


def _put_address(values: Values, lines: Sequence[Read], sure: float) -> None:
    """The address of these lines; in a municipality only a character that the recogniser doubted is mended."""
    text = " ".join(line.text for line in lines)
    address = mended_address(text, doubted_places(lines))
    values.put("address", address, sure if split_address(address).city else min(sure, _REFUTED))


def doubted_places(lines: Sequence[Read]) -> frozenset[int]:
    """Where in the joined text of the lines a doubted character stands."""
    place, doubted = 0, set()
    for character, doubt in (pair for line in lines for pair in line.marked()):
        width = len(joined(character))
        doubted |= set(range(place, place + width)) if doubt else set()
        place += width
    return frozenset(doubted)


def _put_date(values: Values, name: str, text: str, sure: float) -> None:
    day = _DATES[name](text)
    values.put(name, day.isoformat() if day else "", sure)
    if not day and not_held(licence.mended_date(text)):
        values.confidence[name] = sure  # "Not held" was read, and read well.


def _check_dates(values: Values) -> None:
    """An expiry one month after the birthday confirms both; dates that cannot stand together are all doubtful."""
    birth, issue, expiry = (values.date(name) for name in ("birth_date", "issue_date", "expiry_date"))
    if birth and expiry:
        for name in ("birth_date", "expiry_date"):
            (values.confirm if licence.expiry_fits(birth, expiry) else values.refute)(name)
    if birth and issue and expiry and not licence.dates_agree(birth, issue, expiry):
        for name in ("birth_date", "issue_date", "expiry_date"):
            values.refute(name)


def _check_number(values: Values) -> None:
    number = values.fields.get("licence_number", "")
    (values.refute if licence.number_doubts(number) else values.confirm)("licence_number")
    if not re.fullmatch(r"\d{5}", values.fields.get("issue_number", "")):
        values.refute("issue_number")


def nearest(text: str, known: Sequence[str]) -> str:
    """The known wording that the text is a misreading of, or the text where there is none so near."""
    found = get_close_matches(text, known, n=1, cutoff=0.72)
    return found[0] if found else text


def name_text(text: str) -> str:
    """A name after NFKC: one space between its parts, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
