"""An address as printed: its prefecture, city and rest, for a form's fields, and its postal code (guide 1-1/18-B)."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mytoyota.japanese.characters import without_blanks
from mytoyota.japanese.postal import cities, town_codes, without_district
from mytoyota.japanese.prefectures import PREFECTURES

# Written either way on documents; folded for the comparison only, what was read stays.
SAME_IN_PLACES = str.maketrans("ヶが之ノ", "ケケのの")


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
    plain = without_blanks(text)
    prefecture = next((name for name in PREFECTURES if plain.startswith(name)), "")
    after = plain[len(prefecture) :]
    for length in range(min(len(after), _longest()), 1, -1):
        places = _by_spelling().get(_folded(after[:length]), ())
        fitting = [place for place in places if prefecture in ("", place[0])]
        if fitting and len({place[0] for place in fitting}) == 1:
            return Address(fitting[0][0], fitting[0][1], after[length:])
    return Address(prefecture, "", after)


def postal_code_of(address: Address) -> str:
    """Seven digits of the town that the address names; empty where no town or more than one code can be meant."""
    begins = unicodedata.normalize("NFKC", address.rest)
    codes_of_city = town_codes(address.prefecture, address.city)
    named = [(town, code) for town, code in codes_of_city if begins.startswith(town)]
    longest = max((len(town) for town, _code in named), default=0)
    codes = {code for town, code in named if len(town) == longest}
    return codes.pop() if len(codes) == 1 else ""


def _folded(text: str) -> str:
    return text.translate(SAME_IN_PLACES)


@lru_cache(maxsize=1)
def _by_spelling() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every way to begin with a city: with its 郡, and without it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for city, prefectures in cities().items():
        for spelling in {city, without_district(city)}:
            found.setdefault(_folded(spelling), set()).update((prefecture, city) for prefecture in prefectures)
    return {spelling: tuple(sorted(places)) for spelling, places in found.items()}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _by_spelling()))
