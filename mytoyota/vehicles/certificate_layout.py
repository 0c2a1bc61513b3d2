"""The fields in the QR codes of a 車検証: what a code begins with, and code 2, which holds plate and chassis number.

A code is text whose fields are parted by "/". Registered vehicles and light ones have layouts of their own
(docs/certificate.md).
"""

import re
from dataclasses import dataclass

from mytoyota.vehicles import chassis, plates

REGISTERED, LIGHT = "registered", "light"
ENCODINGS = ("utf-8", "cp932")
"""As some programs write the codes, and as the offices do; Shift_JIS text of a certificate is never valid UTF-8."""
LONGEST_CHARACTER = 4

# Version, then a full-width plate, whole or cut off by the symbol's end: code 2 (the rest of another code may begin
# much like it, as 1/東[46]…); version, then a three-place code: code 3. A light vehicle's codes say their number
# themselves, with or without a slash: K/22/… or K22/….
_REGISTERED_2 = re.compile(r"[0-9]/[^\x00-\x7f]+(?:/|$)")
_MODEL = r"(?P<stamp>[0-9 -]{3})/(?P<type>[0-9]{7,10}|[ -]*)/"
_REGISTERED_3 = re.compile(rf"[0-9]/{_MODEL}[0-9]{{6}}/")
_LIGHT = re.compile(r"K/?(?P<code>[0-9])[0-9]/")
_LIGHT_3 = re.compile(rf"K/?[0-9][0-9]/{_MODEL}")

_AFTER_PLATE = r"/[0-9A-Z -]/(?P<chassis>[^/]{1,23})/[^/]{0,24}/[^/\s]\s*"
_CODE_2 = re.compile(rf"(?:[0-9]|K/?2[0-9])/(?P<plate>[^\x00-\x7f]{{12}}){_AFTER_PLATE}")
_END_OF_CODE_2 = re.compile(rf".?[^\x00-\x7f]{{0,11}}{_AFTER_PLATE}")


@dataclass(frozen=True)
class Beginning:
    """What the first bytes of a code tell: which code it is, of which kind of vehicle; `model` is as far as code 3
    tells it, and equal for two certificates of one model.
    """

    code: int
    kind: str
    model: tuple[str, str] | None = None


@dataclass(frozen=True)
class CodeTwo:
    """What a whole code 2 says of its vehicle, as printed; two are equal where they are of one vehicle."""

    kind: str
    plate: str
    chassis: str

    def normal_plate(self) -> str | None:
        """The plate in its normal form; None where the twelve places cannot be one."""
        place, klass, kana, serial = self.plate[:4], self.plate[4:7], self.plate[7], self.plate[8:]
        try:
            return str(plates.of_parts(place, klass, kana, serial))
        except plates.PlateProblem:
            return None

    def normal_chassis(self) -> str | None:
        """The chassis number in its normal form; None where it cannot be one."""
        try:
            return chassis.normal(self.chassis)
        except chassis.ChassisProblem:
            return None


def beginning(data: bytes) -> Beginning | None:
    """What code begins here; None for the later symbols of a code and for what is of no certificate."""
    text = loose_text(data)
    if light := _LIGHT.match(text):
        return Beginning(int(light["code"]), LIGHT, _model(_LIGHT_3.match(text)))
    if _REGISTERED_2.match(text):
        return Beginning(2, REGISTERED)
    if told := _REGISTERED_3.match(text):
        return Beginning(3, REGISTERED, _model(told))
    return None


def code_two(data: bytes) -> CodeTwo | None:
    """The fields where this is one whole code 2, in either layout."""
    told = _CODE_2.fullmatch(_text(data) or "")
    if not told:
        return None
    return CodeTwo(LIGHT if told[0].startswith("K") else REGISTERED, told["plate"], told["chassis"].strip())


def is_unknown_code_two(data: bytes) -> bool:
    """Whether this begins as code 2 does and has as many fields or more, but not in a layout that is known."""
    begun, fields = beginning(data), loose_text(data).split("/")
    if not begun or begun.code != 2 or code_two(data):
        return False
    known = 7 if fields[0] == "K" else 6
    return len(fields) > known or (len(fields) == known and bool(fields[-1].strip()))


def ends_code_two(data: bytes) -> bool:
    """Whether this is the rest of a code 2 whose plate began in another symbol."""
    return bool(_END_OF_CODE_2.fullmatch(loose_text(data)))


def loose_text(data: bytes) -> str:
    """The text of a part of a code: the split may go through a character, at its end or at its start."""
    for cut in range(LONGEST_CHARACTER):
        for piece in (data[: len(data) - cut], data[cut:]):
            if (text := _text(piece)) is not None:
                return text
    return ""


def _text(data: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _model(told: re.Match[str] | None) -> tuple[str, str] | None:
    return (told["stamp"], told["type"]) if told else None
