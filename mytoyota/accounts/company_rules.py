"""The one form in which a company's data are kept, and what of them is locked (pure; guide 1-1/15-C)."""

from collections.abc import Mapping
from typing import Any

from mytoyota.japanese import characters, postal, telephone
from mytoyota.japanese.kana import katakana

LINES = ("corporate_name", "department", "contact_name", "prefecture", "city", "street", "building")
READINGS = ("corporate_kana", "department_kana", "contact_kana")
PHONES = ("contact_phone", "mobile_phone")


def cleaned(typed: Mapping[str, Any], number: str) -> dict[str, str]:
    """Valid typed data in the form in which they are kept; `number` is the corporate number, empty where not known."""
    kept = {name: characters.tidy(typed.get(name)) for name in LINES}
    kept |= {name: katakana(typed.get(name)) for name in READINGS}
    kept |= {name: telephone.parse(typed.get(name)) or "" for name in PHONES}
    return kept | {"postal_code": postal.postal_code(typed.get("postal_code")) or "", "corporate_number": number}
