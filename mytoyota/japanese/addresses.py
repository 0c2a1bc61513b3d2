"""An address as printed: its prefecture, city and rest, for a form's fields, and its postal code (guide 1-1/18-B)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mytoyota.japanese import former_municipalities, municipalities
from mytoyota.japanese.characters import joined
from mytoyota.japanese.kanji import variant, variant_of
from mytoyota.japanese.postal import town_codes

# Written either way on documents; folded for the comparison only, what was read stays.
SAME_IN_PLACES = str.maketrans("ヶが之ノ", "ケケのの")
_SECTION = re.compile("^(?:大字|字)")


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

    Old forms of characters and customary writings (竜ヶ崎市, 塩釜市) name the same city; 郡 may be missing or present.
    Former cities of the last 20 years are known too, under their own names.
    """
    plain = joined(text)
    folded = variant_of(plain)
    (prefecture, city), rest = municipalities.split(folded)
    if not city:
        (prefecture, city), rest = former_municipalities.split(folded, prefecture)
    return Address(prefecture, city, plain[len(plain) - len(rest) :])


def postal_code_of(address: Address) -> str:
    """Seven digits of the town that the address names; empty where no town or more than one code can be meant."""
    begins = _town_key(_SECTION.sub("", address.rest))
    named = [(town, code) for town, code in _town_codes(address.prefecture, address.city) if begins.startswith(town)]
    longest = max((len(town) for town, _code in named), default=0)
    codes = {code for town, code in named if len(town) == longest}
    return codes.pop() if len(codes) == 1 else ""


@lru_cache(maxsize=64)
def _town_codes(prefecture: str, city: str) -> tuple[tuple[str, str], ...]:
    return tuple((_town_key(town), code) for town, code in town_codes(prefecture, city))


def _town_key(town: str) -> str:
    return municipalities.key(variant(town))
