"""Towns with a number in their name, in kanji or digits and with their 条 or without: 八丁堀 is 8丁堀 (guide 2-1).

A number is a whole one: 与一4丁目 is 与一 and 4, never 与14. Who lives in Sapporo's 北三条西一丁目7 writes 北3西1-7.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from mytoyota.japanese import numerals, postal
from mytoyota.japanese.kanji import variant
from mytoyota.japanese.municipalities import Place, key

_LONGEST = 20
_NUMERALS = re.compile(rf"{numerals.NUMERAL}+|\d+")
_STREET = re.compile("通り(?![ぁ-ん])")
_GRID = re.compile(r"(?<=\d)条(?=[東西南北]|$)")
_GRIDDED = "北海道"
_MORE_LOTS = re.compile(r"(?:-\d+)*")
_NUMBERED = f"*[{''.join(sorted(numerals.SIGNS))}０１２３４５６７８９]*"
_LOTS_FOLLOW = ("丁", "番", "-", "の")
# 東茨戸 stands beside 東茨戸一条: 東茨戸1-2-3 may be a lot there, 東茨戸1-2-314-15 cannot.
_TOO_MANY_FOR_A_LOT = 3


@dataclass(frozen=True, slots=True)
class _Town:
    """A town under one of its writings; `lots` have to follow at least."""

    name: str
    lots: int = 0


def whole_numbers(town: str) -> str:
    """The name of a town with its numerals as digits, and 通り without its り."""
    return _NUMERALS.sub(_in_digits, _STREET.sub("通", town))


def town_at(place: Place, text: str) -> tuple[int, str]:
    """How much of the text is a town of the municipality with a number in its name, and that name; 0 where none is."""
    towns, head = _towns().get(place), text[:_LONGEST]
    if not towns or not _may_begin(_firsts()[place], head):
        return 0, ""
    for name, length in reversed(_beginnings(key(head))):
        town = towns.get(name)
        if town and _lots_at(text, length) >= town.lots:
            return length, town.name
    return 0, ""


def _may_begin(firsts: frozenset[str], head: str) -> bool:
    """A quick look at the first character: most texts are told by it."""
    first = head[:1]
    return first in firsts or first in numerals.SIGNS or first.isdecimal() or key(first) in firsts


@lru_cache(maxsize=1)
def _firsts() -> dict[Place, frozenset[str]]:
    return {place: frozenset(name[0] for name in names) for place, names in _towns().items()}


def _lots_at(text: str, start: int) -> int:
    """How many numbers follow one another behind a dash: 3 in `-2-6-12、8`."""
    found = _MORE_LOTS.match(text, start)
    return found[0].count("-") if found else 0


def _beginnings(head: str) -> list[tuple[str, int]]:
    """What the text can begin with, its numbers as digits, and how long each beginning is, shortest first."""
    found: list[tuple[str, int]] = []
    name, at = "", 0
    while at < len(head):
        numeral = _NUMERALS.match(head, at)
        if numeral:
            found += _parted(name, numeral, head) if name else []
            name, at = name + _in_digits(numeral), numeral.end()
        elif street := _STREET.match(head, at):
            name, at = name + "通", street.end()
        else:
            name, at = name + head[at], at + 1
        found.append((name, at))
    return found


def _parted(name: str, numeral: re.Match[str], head: str) -> list[tuple[str, int]]:
    """Where the numeral may hold the end of the name and the number of a block: 与一 and 四 in 与一四丁目."""
    signs = numeral[0]
    if signs.isdecimal() or not head.startswith(_LOTS_FOLLOW, numeral.end()):
        return []
    values = ((numerals.to_int(signs[:cut]), numeral.start() + cut) for cut in range(1, len(signs)))
    return [(f"{name}{value}", end) for value, end in values if value is not None]


def _in_digits(numeral: re.Match[str]) -> str:
    value = int(numeral[0]) if numeral[0].isdecimal() else numerals.to_int(numeral[0])
    return numeral[0] if value is None else str(value)


@lru_cache(maxsize=1)
def _towns() -> dict[Place, dict[str, _Town]]:
    """By municipality and every writing; about 10,000 towns."""
    names: dict[Place, set[str]] = defaultdict(set)
    for _code, prefecture, city, town in postal.entries("prefecture = ? OR neighborhood GLOB ?", _GRIDDED, _NUMBERED):
        if prefecture == _GRIDDED or _NUMERALS.search(town):
            names[prefecture, city].add(whole_numbers(key(variant(town))))
    return {place: _without_grid(place, known) | _numbered(known) for place, known in names.items()}


def _numbered(names: set[str]) -> dict[str, _Town]:
    return {name: _Town(name) for name in names if _NUMERALS.search(name)}


def _without_grid(place: Place, names: set[str]) -> dict[str, _Town]:
    """The towns of Hokkaido's grids with their 条 left out; at the end of a name, lots must tell it from one."""
    found = {}
    for name in names if place[0] == _GRIDDED else ():
        short = _GRID.sub("", name)
        if short != name:
            beside = short.rstrip("0123456789") in names
            lots = (_TOO_MANY_FOR_A_LOT if beside else 1) if short[-1].isdecimal() else 0
            found[short] = _Town(name, lots)
    return found
