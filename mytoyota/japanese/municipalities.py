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
_LONGEST_WARD = 5
_ENDS = "市区町村"
# Customary writings of a municipality's name in other characters, by folded names.
_ALSO_WRITTEN = (("塩釜市", "塩竈市"), ("粕屋郡", "糟屋郡"))
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
def _short_prefectures() -> dict[str, str]:
    return {name[:-1]: prefecture for name, prefecture in _prefectures().items() if prefecture != "北海道"}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _municipalities()))


@lru_cache(maxsize=1)
def _towns() -> dict[Place, Counter[str]]:
    """How many towns (by postal code) of each folded name a ward has."""
    towns: dict[Place, Counter[str]] = defaultdict(Counter)
    for _code, prefecture, city, town in postal.entries("city LIKE '%区'"):
        if town and city.endswith("区"):
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


def split(address: str) -> tuple[Place, str]:
    """Prefecture and municipality of a folded address, and what follows them.

    Where the writing leaves more than one municipality open (府中市 without its prefecture), or names none that
    exists today, the municipality is empty, the prefecture too if it is not written, and the rest keeps what was.
    """
    head = _one_writing(key(address[: _longest() + 4]))
    prefecture = next((_prefectures()[head[:length]] for length in (3, 4) if head[:length] in _prefectures()), "")
    start = len(prefecture)
    found = _municipality_at(head, start, prefecture, address) or _ward_at(head, start, prefecture, address)
    if found is None and not prefecture:
        found = _behind_short_prefecture(head, address)
    if found is None:
        return (prefecture, ""), address[start:]
    place, end = found
    return place, address[end:]


def _one_writing(head: str) -> str:
    for other, name in _ALSO_WRITTEN:
        head = head.replace(other, name, 1)
    return head


def _municipality_at(head: str, start: int, prefecture: str, address: str) -> tuple[Place, int] | None:
    """The municipality at this place of the text and where its name ends; None where there is not one alone."""
    municipalities = _municipalities()
    for length in range(min(_longest(), len(head) - start), 1, -1):
        if head[start + length - 1] not in _ENDS:
            continue
        name = head[start : start + length]
        places = municipalities.get(name)
        if places and prefecture:
            places = {place for place in places if place[0] == prefecture}
        if places:
            told = len(places) == 1 and (prefecture or name not in _city_wards())
            return (next(iter(places)), start + length) if told else None
    return None


def _ward_at(head: str, start: int, prefecture: str, address: str) -> tuple[Place, int] | None:
    """The ward whose city was left out, or Tokyo's, where one alone has the name, or the town: 神奈川県都筑区."""
    for length in range(min(_LONGEST_WARD, len(head) - start), 1, -1):
        name = head[start : start + length]
        named = {*_city_wards().get(name, ()), *_municipalities().get(name, ())} if name.endswith("区") else set()
        wards = [ward for ward in named if prefecture in ("", ward[0])]
        if len(wards) > 1:
            wards = [ward for ward in wards if town_at(ward, address[start + length :])[0]]
        if len(wards) == 1:
            return wards[0], start + length
    return None


def _behind_short_prefecture(head: str, address: str) -> tuple[Place, int] | None:
    """The municipality behind a prefecture without its 県: 福島石川郡石川町 can only be read in one way."""
    for length in (2, 3):
        prefecture = _short_prefectures().get(head[:length])
        found = _municipality_at(head, length, prefecture, address) if prefecture else None
        if found:
            return found
    return None


def town_at(ward: Place, text: str) -> tuple[int, int]:
    """Length of the name of the ward's town that `text` begins with (0: none), and how many of that name there are."""
    towns, head = _towns().get(ward, Counter()), key(text[:_LONGEST_TOWN])
    for length in range(len(head), 0, -1):
        if head[:length] in towns:
            return length, towns[head[:length]]
    return 0, 0
