"""Compares a user with the vehicle certificate, at once or when it arrives later (guide 2-1/3)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.registrations import identity, mails, register
from mytoyota.registrations.events import UserNotMatched, UserRegistered
from mytoyota.registrations.models import DIFFERENT, MATCHED, PENDING, Registration
from mytoyota.vehicles.matching import CertificateUser, MatchResult, match_user
from mytoyota.vehicles.models import Certificate


def compare(claims: Mapping[str, Any], certificate: Certificate) -> MatchResult:
    """The level per field; nothing of the certificate is in the result."""
    user = CertificateUser(
        "corporate" if certificate.kind == "corporate" else "individual", certificate.name, certificate.address
    )
    return match_user(identity.claimant(claims), user)


def settle(session: Session, row: Registration, certificate: Certificate) -> MatchResult | None:
    """Matches a pending user with the certificate that arrived, and mails where it fits; None where nothing waits.

    Where it does not fit nothing is changed: whoever knows how the person goes on calls `refuse`.
    """
    if row.match != PENDING or row.replaced_at is not None:
        return None
    result = compare(row.claims, certificate)
    if result.accepted:
        row.match = MATCHED
        mails.tell(session, row, mails.MATCHED_LATER)
        events.record(session, UserRegistered(row.about, row.id, MATCHED))
    return result


def refuse(session: Session, row: Registration, differing: list[str]) -> None:
    """The certificate names somebody else: the registration is not in force any more."""
    row.match = DIFFERENT
    register.replace(session, row)
    events.record(session, UserNotMatched(row.about, differing))
