"""The postal code of an address as printed, which a licence does not bear (guide 1-1/17-B, 18-B)."""

import unicodedata
from functools import lru_cache

from mytoyota.idv.address_split import Address
from mytoyota.idv.places import town_codes


def postal_code(address: Address) -> str:
    """Seven digits of the town that the address names; empty where no town or more than one code can be meant."""
    begins = unicodedata.normalize("NFKC", address.rest)
    named = [(town, code) for town, code in _towns(address.prefecture, address.city) if begins.startswith(town)]
    longest = max((len(town) for town, _code in named), default=0)
    codes = {code for town, code in named if len(town) == longest}
    return codes.pop() if len(codes) == 1 else ""


@lru_cache(maxsize=64)
def _towns(prefecture: str, city: str) -> tuple[tuple[str, str], ...]:
    return tuple((unicodedata.normalize("NFKC", town), code) for town, code in town_codes(prefecture, city) if town)
