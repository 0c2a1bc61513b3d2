"""Whether two writings name one person (guide 2-1; licence: former surname or 通称 in brackets).

What separates family and given name is kept: 原 田中 and 原田 中 are two people, 山田太郎 may be split anywhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mytoyota.japanese.folding import loosen
from mytoyota.japanese.names import names_in
from mytoyota.vehicles.levels import Level, grade

_SEPARATOR = re.compile(r"[ ・･·•‧=゠,、，./．\-]+")
_SILENT = re.compile("['’‘`´ʼ′]")
_LATIN = re.compile("[a-z]+")
_IN_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_SPELT_OUT = re.compile("[äöüøåÄÖÜØÅ]")
_KATAKANA_WITH_DOT = re.compile("[ぁ-ゖー]+(?:[・=][ぁ-ゖー]+)+")


@dataclass(frozen=True, slots=True)
class _Name:
    """The letters of a name and the places where it is known to be divided."""

    letters: str
    breaks: frozenset[int]

    def fits(self, other: "_Name") -> bool:
        """Equal letters, and the divisions of one are among those of the other."""
        return self.letters == other.letters and (self.breaks <= other.breaks or other.breaks <= self.breaks)


def compare_name(account: str, certificate: str) -> Level:
    """How near two names of people are."""
    return grade(account, certificate, _equal)


def _equal(account: str, certificate: str, loose: bool) -> bool:
    if account == certificate:
        return True
    if not loose:
        return _name(account.split(" ")).fits(_name(certificate.split(" ")))
    return any(
        _fit(one.text, other.text)
        for left, right in _spellings(account, certificate)
        for one in names_in(left)
        for other in names_in(right)
        if one.present or other.present
    )


def _spellings(account: str, certificate: str) -> Iterable[tuple[str, str]]:
    """The two texts, and where one has an ä, ö or ü, the two with its letters spelt out: MÜLLER is MULLER and MUELLER.

    Without such a letter on one side MUELLER and MULLER stay two names, as SUEDA and SUDA are.
    """
    yield account, certificate
    if _SPELT_OUT.search(account) or _SPELT_OUT.search(certificate):
        yield _spelt_out(account), _spelt_out(certificate)


def _spelt_out(text: str) -> str:
    return _SPELT_OUT.sub(lambda found: _IN_TWO_LETTERS[found[0].lower()], text)


def _name(pieces: Iterable[str]) -> _Name:
    letters, breaks = "", set()
    for piece in pieces:
        if letters:
            breaks.add(len(letters))
        letters += piece
    return _Name(letters, frozenset(breaks - {len(letters)}))


def _pieces(text: str) -> list[str]:
    return [piece for piece in _SEPARATOR.split(_SILENT.sub("", text)) if piece]


def _fit(one: str, other: str) -> bool:
    one, other = loosen(one), loosen(other)
    left, right = _pieces(one), _pieces(other)
    if not (left and right):
        return False
    first, second = _name(left), _name(right)
    if first.fits(second):
        return True
    if not _either_order(one, other, first, second):
        return False
    return any(turned.fits(second) for turned in _turns(left)) or any(turned.fits(first) for turned in _turns(right))


def _either_order(one: str, other: str, first: _Name, second: _Name) -> bool:
    """Foreign names are written family-given or given-family: Latin letters, or katakana with a middle dot."""
    if sorted(first.letters) != sorted(second.letters):
        return False
    latin = _LATIN.fullmatch(first.letters) and _LATIN.fullmatch(second.letters)
    return bool(latin or _KATAKANA_WITH_DOT.fullmatch(one) or _KATAKANA_WITH_DOT.fullmatch(other))


def _turns(pieces: list[str]) -> Iterable[_Name]:
    """The name with its first words moved to the end: never the words shuffled, which is another person's name."""
    return (_name(pieces[cut:] + pieces[:cut]) for cut in range(1, len(pieces)))
