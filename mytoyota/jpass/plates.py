"""Finds a contract by its plate as people type it: whole, or its number with any of the parts before it."""

import re
from dataclasses import dataclass

from mytoyota.japanese.characters import half_width_number
from mytoyota.japanese.kana import hiragana
from mytoyota.vehicles import plates
from mytoyota.vehicles.plates import SPELLINGS, PlateProblem

_SERIAL = r"(?P<serial>[1-9]\d{0,3}|[1-9]\d?-\d{2})"
_TYPED = re.compile(
    r"(?P<place>[^\d\sA-Za-z・.-]{1,4})??\s*(?:(?P<klass>\d[\dACFHKLMPXY]{0,2})(?=\s|[ぁ-んァ-ンA-Z]|$))?\s*"
    r"(?P<kana>[ぁ-んァ-ンA-Z])?\s*[・.]{0,3}" + _SERIAL
)


class NoPlate(ValueError):
    """What was typed holds no number of a plate (1 to 9999), or more than a plate has."""


@dataclass(frozen=True)
class TypedPlate:
    """The parts that were typed; those that were not are empty."""

    place: str
    klass: str
    kana: str
    serial: int

    def fits(self, plate: str) -> bool:
        """Whether a plate in its stored form has all of these parts."""
        parts = plate.split()
        wanted = (self.place, self.klass, self.kana)
        same = all(not one or one == part for one, part in zip(wanted, parts, strict=False))
        return same and serial_of(plate) == self.serial


def typed(text: str) -> TypedPlate:
    """The parts of a plate that were typed, in any width: 「品川330さ12-34」, 「さ1234」, 「1234」.

    Raises:
        NoPlate: there is no number to look for.
    """
    try:
        whole = plates.parse(text)
    except PlateProblem:
        return _in_part(text)
    return TypedPlate(whole.place, whole.klass, whole.kana, whole.serial)


def serial_of(plate: str) -> int:
    """The number of a plate in its stored form; 0 where there is none."""
    try:
        return plates.parse(plate).serial if plate else 0
    except PlateProblem:
        return 0


def _in_part(text: str) -> TypedPlate:
    plain = half_width_number(text).upper()
    found = _TYPED.fullmatch(plain) or _TYPED.fullmatch("".join(plain.split()))
    if found is None:
        raise NoPlate
    place, klass, kana = (found[part] or "" for part in ("place", "klass", "kana"))
    return TypedPlate(place.translate(SPELLINGS), klass, hiragana(kana), int(found["serial"].replace("-", "")))
