"""Reads a login's claims, our own provider's or a foreign one's: the profile, and of which scopes they are."""

from collections.abc import Mapping
from typing import Any

KANJI, KANA = "#ja-Hani-JP", "#ja-Kana-JP"  # OpenID Connect Core 5.2: the script of a name
# Scope -> claims, whatever their script: OpenID Connect Core 5.1 and 5.4; the last scope is our own provider's.
STANDARD: dict[str, frozenset[str]] = {
    "openid": frozenset({"sub"}),
    "email": frozenset({"email", "email_verified"}),
    "profile": frozenset(
        {
            "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
            "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
        }
    ),
    "address": frozenset({"address"}),
    "phone": frozenset({"phone_number", "phone_number_verified"}),
    "registration": frozenset({"account_kind", "registration", "locked_fields", "linked_services"}),
}  # fmt: skip
OTHER = "other"
OF_THE_ANSWER = frozenset({"iss", "aud", "exp", "iat", "nbf", "jti"})  # of a signed answer itself (RFC 7519, 4.1)


def scopes_told(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """What was told, in words of scopes; `other` where a provider says more than the standard knows."""
    names = {name.partition("#")[0] for name in claims} - OF_THE_ANSWER
    told = [scope for scope, standard in STANDARD.items() if names & standard]
    known = frozenset().union(*STANDARD.values())
    return (*told, OTHER) if names - known else tuple(told)


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
