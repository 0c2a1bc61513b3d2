"""Municipalities that are no more, with the day they ended: documents keep their names (guide 1-1/17-B)."""

from functools import lru_cache

from mytoyota.japanese.kanji import variant
from mytoyota.japanese.municipalities import Place, key

# The last 20 years; source: the Ministry of Internal Affairs' list of changes of municipalities.
ENDED = """
2024-01-01 静岡県 浜松市中区 浜松市東区 浜松市西区 浜松市南区 浜松市北区 浜松市浜北区
"""


def split(address: str, prefecture: str) -> tuple[Place, str]:
    """The former municipality that a folded address begins with, behind its prefecture if that is written, and the
    rest; the municipality is empty where there is none.
    """
    start = len(prefecture) if prefecture and address.startswith(variant(prefecture)) else 0
    head = key(address[start : start + _longest()])
    for length in range(len(head), 1, -1):
        places = [place for place in _by_name().get(head[:length], ()) if prefecture in ("", place[0])]
        if len(places) == 1:
            return places[0], address[start + length :]
    return (prefecture, ""), address[start:]


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for line in ENDED.split("\n"):
        _ended, prefecture, *cities = line.split() or ("", "")
        for city in cities:
            found.setdefault(key(variant(city)), []).append((prefecture, city))
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _by_name()))
