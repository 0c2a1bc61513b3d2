"""Reads a profile out of a login's claims: our own provider's or a foreign one's (table: docs/oidc.md)."""

from collections.abc import Mapping
from typing import Any

KANJI, KANA = "#ja-Hani-JP", "#ja-Kana-JP"  # OpenID Connect Core 5.2: the script of a name


def profile_in(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The profile's fields as the wizard keeps them, from our own claims or from a foreign provider's standard ones."""
    if isinstance(claims.get("registration"), dict):
        return dict(claims["registration"])
    address = claims.get("address") if isinstance(claims.get("address"), dict) else {}
    assert isinstance(address, dict)
    found = {
        "family_name": claims.get(f"family_name{KANJI}") or claims.get("family_name"),
        "given_name": claims.get(f"given_name{KANJI}") or claims.get("given_name"),
        "family_kana": claims.get(f"family_name{KANA}"),
        "given_kana": claims.get(f"given_name{KANA}"),
        "sex": claims.get("gender"),
        "birth_date": claims.get("birthdate"),
        "mobile_phone": claims.get("phone_number"),
        "postal_code": address.get("postal_code"),
        "prefecture": address.get("region"),
        "city": address.get("locality"),
        "street": address.get("street_address"),
    }
    return {name: value for name, value in found.items() if isinstance(value, str) and value}
