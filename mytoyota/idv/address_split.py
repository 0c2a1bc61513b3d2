"""Splits a printed address into prefecture, city and the rest, for the form's fields (guide 1-1/17-B, 18-B)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mytoyota.idv.places import PREFECTURES, cities

# Written either way on documents; folded for the comparison only, what was read stays.
_SAME_IN_PLACES = str.maketrans("ヶが之ノ", "ケケのの")


@dataclass(frozen=True)
class Address:
    """Parts of an address; a part that cannot be known is empty, and `rest` then holds everything after the last
    known one.
    """

    prefecture: str
    city: str
    rest: str


def split_address(text: str) -> Address:
    """Split an address as printed. A 政令市 is often printed without its prefecture: it is added where only one
    can be meant.

    The city is known by the longest name of the postal data that the address begins with, so 市川市 and 四日市市
    come out right. 郡 may be missing or present.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    prefecture = next((name for name in PREFECTURES if plain.startswith(name)), "")
    after = plain[len(prefecture) :]
    for length in range(min(len(after), _longest()), 1, -1):
        places = _by_spelling().get(_folded(after[:length]), ())
        fitting = [place for place in places if prefecture in ("", place[0])]
        if fitting and len({place[0] for place in fitting}) == 1:
            return Address(fitting[0][0], fitting[0][1], after[length:])
    return Address(prefecture, "", after)


def _folded(text: str) -> str:
    return text.translate(_SAME_IN_PLACES)


@lru_cache(maxsize=1)
def _by_spelling() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every way to begin with a city: with its 郡, and without it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for city, prefectures in cities().items():
        without_county = re.sub(r"^.{1,5}?郡(?=.+[町村]$)", "", city)
        for spelling in {city, without_county}:
            found.setdefault(_folded(spelling), set()).update((prefecture, city) for prefecture in prefectures)
    return {spelling: tuple(sorted(places)) for spelling, places in found.items()}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _by_spelling()))
