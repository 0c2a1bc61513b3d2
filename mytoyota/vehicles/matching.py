"""Is the registered person the 使用者 of the vehicle certificate? The public face of the comparison (guide 2-1, 4-1).

Results hold levels only: no value of the certificate ever leaves this file.
"""

from dataclasses import dataclass
from typing import Literal

from mytoyota.vehicles.addresses import compare_address
from mytoyota.vehicles.company_names import compare_corporation
from mytoyota.vehicles.levels import Level
from mytoyota.vehicles.names import compare_name

__all__ = [
    "COMPARERS", "CertificateUser", "Claimant", "Comparison", "Level", "MatchResult", "compare", "compare_address",
    "compare_corporation", "compare_name", "match_user",
]  # fmt: skip

Kind = Literal["individual", "corporate"]
Field = Literal["name", "address", "kind"]
COMPARERS = {"name": compare_name, "address": compare_address, "corporation": compare_corporation}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts of one kind (name, address, corporation) compare."""

    kind: str
    level: Level
    accepted: bool


@dataclass(frozen=True, slots=True, repr=False)
class _Party:
    """A person or company by kind, name and address; `former_name` is a whole name that is accepted as well."""

    kind: Kind
    name: str
    address: str
    former_name: str | None = None


class Claimant(_Party):
    """Who says to be the user of the vehicle: the account's data."""

    __slots__ = ()


class CertificateUser(_Party):
    """Whom the certificate names as user."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The level of each field; nothing of the compared data."""

    kind: Level
    name: Level
    address: Level

    @property
    def accepted(self) -> bool:
        """Whether claimant and certificate are the same person or company at the same address."""
        return not self.differing

    @property
    def differing(self) -> tuple[Field, ...]:
        """The fields to mend, in the order of the form."""
        levels: tuple[tuple[Field, Level], ...] = (("name", self.name), ("address", self.address), ("kind", self.kind))
        return tuple(name for name, level in levels if not level.accepted)


def compare(kind: str, account: str, certificate: str) -> Comparison:
    """Compare two texts. `kind` is one of `COMPARERS`; KeyError otherwise."""
    level = COMPARERS[kind](account, certificate)
    return Comparison(kind, level, level.accepted)


def match_user(account: Claimant, certificate: CertificateUser) -> MatchResult:
    """Compare an account with the user named on a certificate, field by field."""
    return MatchResult(
        kind=Level.SAME if account.kind == certificate.kind else Level.DIFFERENT,
        name=_match_name(account, certificate),
        address=compare_address(account.address, certificate.address),
    )


def _match_name(account: Claimant, certificate: CertificateUser) -> Level:
    if "corporate" in (account.kind, certificate.kind):
        return compare_corporation(account.name, certificate.name)
    level = compare_name(account.name, certificate.name)
    formerly = (
        bool(account.former_name) and compare_name(account.former_name or "", certificate.name).accepted,
        bool(certificate.former_name) and compare_name(account.name, certificate.former_name or "").accepted,
    )
    return Level.VARIANT if not level.accepted and any(formerly) else level
