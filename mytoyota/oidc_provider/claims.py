"""Which scope gives which claims, how they are made from an account (table: docs/oidc.md)."""

from collections.abc import Callable, Mapping
from typing import Any

from mytoyota.accounts.models import Account
from mytoyota.accounts.registration import locked_fields
from mytoyota.oidc_client.claims import KANA, KANJI

# Scope -> claims. OpenID Connect Core 5.1, 5.2 (scripts of names) and 5.4; the last scope is our own.
SCOPES: dict[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "email": ("email", "email_verified"),
    "profile": (
        "name",
        "family_name",
        "given_name",
        f"family_name{KANJI}",
        f"given_name{KANJI}",
        f"family_name{KANA}",
        f"given_name{KANA}",
        "gender",
        "birthdate",
        "locale",
        "updated_at",
    ),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
    "registration": ("account_kind", "registration", "locked_fields", "linked_services"),
}


def of_account(account: Account, scope: str) -> dict[str, Any]:
    """The claims about `account` that `scope` (names with blanks between) gives; what is not known is left out."""
    profile: dict[str, Any] = account.profile or {}
    made = {name: make(account, profile) for names in _granted(scope) for name, make in names.items()}
    return {name: value for name, value in made.items() if value not in (None, "", {})}


Maker = Callable[[Account, Mapping[str, Any]], Any]


def _field(name: str) -> Maker:
    return lambda _account, profile: profile.get(name)


def _name(_account: Account, profile: Mapping[str, Any]) -> str:
    person = f"{profile.get('family_name', '')} {profile.get('given_name', '')}".strip()
    return person or str(profile.get("corporate_name", ""))


def _address(_account: Account, profile: Mapping[str, Any]) -> dict[str, str]:
    street = "\n".join(part for part in (profile.get("street"), profile.get("building")) if part)
    parts = {
        "postal_code": profile.get("postal_code"),
        "region": profile.get("prefecture"),
        "locality": profile.get("city"),
        "street_address": street,
    }
    known = {name: value for name, value in parts.items() if value}
    return {**known, "country": "JP"} if known else {}


_MAKERS: dict[str, Maker] = {
    "sub": lambda account, _: account.id,
    "email": lambda account, _: account.email,
    "email_verified": lambda _account, _: True,  # an account exists only after the code sent to its e-mail came back
    "name": _name,
    "family_name": _field("family_name"),
    "given_name": _field("given_name"),
    f"family_name{KANJI}": _field("family_name"),
    f"given_name{KANJI}": _field("given_name"),
    f"family_name{KANA}": _field("family_kana"),
    f"given_name{KANA}": _field("given_kana"),
    "gender": _field("sex"),
    "birthdate": _field("birth_date"),
    "locale": lambda _account, _: "ja-JP",
    "updated_at": lambda account, _: int(account.updated_at.timestamp()),
    "address": _address,
    "phone_number": lambda account, profile: profile.get("mobile_phone") or account.authentication_phone,
    "phone_number_verified": lambda _account, _: False,
    "account_kind": lambda account, _: account.kind,
    "registration": lambda _, profile: dict(profile),
    "locked_fields": lambda account, _: list(locked_fields(account)),
    "linked_services": lambda account, _: list(account.linked_services),
}


def _granted(scope: str) -> list[dict[str, Maker]]:
    return [{name: _MAKERS[name] for name in SCOPES[one]} for one in scope.split() if one in SCOPES]
