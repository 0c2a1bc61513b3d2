"""Municipalities of Japan and towns of its city wards by their folded names, from the postal data (guide 2-1).

Serves the comparison of addresses: a prefecture or a district (郡) may be left out where the rest is unique, the
streets of Kyoto where the ward has one town of the name.
"""

import re
from collections import Counter, defaultdict
from functools import lru_cache

from mytoyota.japanese import postal
from mytoyota.japanese.folding import loosen
from mytoyota.japanese.kanji import KANJI, variant
from mytoyota.japanese.prefectures import PREFECTURES

_LONGEST_TOWN = 20
_OF = re.compile(f"(?<=[{KANJI}])[ノ之](?=[{KANJI}])")

Place = tuple[str, str]  # prefecture and municipality


def key(folded: str) -> str:
    """The name of a place without the differences that its writers make: 井之頭 and 井ノ頭 are 井の頭."""
    return loosen(_OF.sub("の", folded))


def _key(text: str) -> str:
    return key(variant(text))


@lru_cache(maxsize=1)
def _municipalities() -> dict[str, set[Place]]:
    """Municipalities by folded name, with and without the district or island in front."""
    found: dict[str, set[Place]] = defaultdict(set)
    for city, prefectures in postal.cities().items():
        for name in {city, postal.without_district(city)}:
            found[_key(name)].update((prefecture, city) for prefecture in prefectures)
    return dict(found)


@lru_cache(maxsize=1)
def _prefectures() -> dict[str, str]:
    return {_key(prefecture): prefecture for prefecture in PREFECTURES}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _municipalities()))


@lru_cache(maxsize=1)
def _towns() -> dict[Place, Counter[str]]:
    """How many towns (by postal code) of each folded name a ward has."""
    towns: dict[Place, Counter[str]] = defaultdict(Counter)
    for prefecture, city, town in postal.rows(
        "SELECT prefecture, city, neighborhood FROM postal_data WHERE city LIKE '%区' AND neighborhood <> ''"
    ):
        towns[prefecture, city][_key(town)] += 1
    return dict(towns)


@lru_cache(maxsize=1)
def _city_wards() -> dict[str, list[Place]]:
    """The wards of large cities by the name of the ward alone: 港区 of 大阪市 and of 名古屋市."""
    wards: dict[str, list[Place]] = defaultdict(list)
    for prefecture, city in _towns():
        if "市" in city:
            wards[_key(city[city.index("市", 1) + 1 :])].append((prefecture, city))
    return dict(wards)


def split(address: str) -> tuple[str, str]:
    """The municipality of a folded address under its full name, and what follows it.

    Where the writing leaves more than one municipality open (府中市 without its prefecture), or names none that
    exists today, the first part is the prefecture alone, or empty, and the rest keeps all that was written.
    """
    head = key(address[: _longest() + 4])
    prefecture = next((head[:length] for length in (3, 4) if head[:length] in _prefectures()), "")
    start = len(prefecture)
    municipalities = _municipalities()
    for length in range(min(_longest(), len(head) - start), 1, -1):
        places = municipalities.get(head[start : start + length])
        if places and prefecture:
            places = {place for place in places if place[0] == _prefectures()[prefecture]}
        if not places:
            continue
        if _is_one(places, head[start : start + length], prefecture, address[start + length :]):
            return "".join(next(iter(places))), address[start + length :]
        break
    return _prefectures().get(prefecture, ""), address[start:]


def _is_one(places: set[Place], name: str, prefecture: str, rest: str) -> bool:
    """Whether only one municipality can be meant: 港区 alone is that of Tokyo if no other 港区 has such a town."""
    if len(places) > 1:
        return False
    namesakes = [] if prefecture else _city_wards().get(name, [])
    return not any(town_at(ward, rest)[0] for ward in namesakes)


def town_at(ward: Place, text: str) -> tuple[int, int]:
    """Length of the name of the ward's town that `text` begins with (0: none), and how many of that name there are."""
    towns, head = _towns().get(ward, Counter()), key(text[:_LONGEST_TOWN])
    for length in range(len(head), 0, -1):
        if head[:length] in towns:
            return length, towns[head[:length]]
    return 0, 0
