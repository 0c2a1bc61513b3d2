"""Whether two writings name one person (guide 2-1; licence: former surname or 通称 in brackets).

What separates family and given name is kept: 原 田中 and 原田 中 are two people, 山田太郎 may be split anywhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mytoyota.vehicles import writing
from mytoyota.vehicles.writing import Level

_OPEN_BRACKETS = str.maketrans(dict.fromkeys("[{〔【「『〈《≪<", "(") | dict.fromkeys("]}〕】」』〉》≫>", ")"))
_BRACKET = re.compile(r"(?P<head>[^()]+)\((?P<inner>[^()]+)\)(?P<tail>[^()]*)")
_FORMER = re.compile(r"^(?:旧姓|旧氏|旧)[:;]? ?")
_OTHER = re.compile(r"^(?:通称名|通称|通名|本名|併記名|氏名)[:;]? ?")
_SEPARATOR = re.compile(r"[ ・･·•‧=゠,、，./．\-]+")
_SILENT = re.compile("['’‘`´ʼ′]")
_LATIN = re.compile("[a-z]+")
_KATAKANA_WITH_DOT = re.compile("[ぁ-ゖー]+(?:[・=][ぁ-ゖー]+)+")
_SHORTEST_WHOLE_NAME = 4  # an unsplit name in brackets is taken for a whole name, not for a surname, from here on


@dataclass(frozen=True, slots=True)
class _Name:
    """The letters of a name and the places where it is known to be divided."""

    letters: str
    breaks: frozenset[int]

    def fits(self, other: "_Name") -> bool:
        """Equal letters, and the divisions of one are among those of the other."""
        return self.letters == other.letters and (self.breaks <= other.breaks or other.breaks <= self.breaks)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One name that a field gives its holder: the present one, or one in brackets."""

    text: str
    present: bool


def compare_name(account: str, certificate: str) -> Level:
    """How near two names of people are."""
    return writing.grade(account, certificate, _equal)


def _equal(account: str, certificate: str, loose: bool) -> bool:
    if not loose:
        return _name(account.split(" ")).fits(_name(certificate.split(" ")))
    return any(
        _fit(one.text, other.text)
        for one in _readings(account)
        for other in _readings(certificate)
        if one.present or other.present
    )


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
    one, other = writing.loosen(one), writing.loosen(other)
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


def _readings(text: str) -> list[_Reading]:
    """The names of a field: `山田(鈴木)花子` is 山田花子, formerly 鈴木花子; `KIM MINHO(金田民男)` has a 通称."""
    found = _BRACKET.fullmatch(text.translate(_OPEN_BRACKETS))
    if not found:
        return [_Reading(text, present=True)]
    head, inner, tail = (found[part].strip() for part in ("head", "inner", "tail"))
    if tail:
        others = [f"{_FORMER.sub('', inner)} {tail}"]
        return [_Reading(f"{head} {tail}", present=True), *(_Reading(name, present=False) for name in others)]
    return [_Reading(head, present=True), *(_Reading(name, present=False) for name in _after(head, inner))]


def _after(head: str, inner: str) -> list[str]:
    """The other names that a bracket behind a whole name stands for."""
    given = head.split(" ", 1)[1] if " " in head else ""
    if _FORMER.match(inner):
        surname = _FORMER.sub("", inner)
        if given and " " not in surname and not surname.endswith(given):
            return [f"{surname} {given}"]
        return [surname] if " " in surname or (given and surname.endswith(given)) else []
    name = _OTHER.sub("", inner)
    if name != inner or " " in name:
        whole = True
    elif _LATIN.match(name.casefold()):
        whole = False  # one word in Latin letters is half a name
    else:
        whole = len(name) >= _SHORTEST_WHOLE_NAME or bool(_LATIN.match(head.casefold()))
    others = [name] if whole or (given and name.endswith(given)) else []
    return others if " " in name or not given else [*others, f"{name} {given}"]
