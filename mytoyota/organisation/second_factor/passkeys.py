"""Passkeys of staff (WebAuthn): what a browser is asked, and whether its answer holds; our own address alone counts.

Challenges are derived from the browser's session, so that asking writes nothing: one fits this browser and this session
only, and what it proved ended that session.
"""

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mytoyota.base import clock, keys
from mytoyota.hosts import is_loopback
from mytoyota.organisation.models import Staff
from mytoyota.organisation.second_factor.models import PASSKEY, Factor

BRAND = "My TOYOTA"
MOST = 10
LONGEST = 16 * 1024  # characters of a browser's answer


class NotProved(Exception):
    """The browser's answer does not prove that passkey; the text tells nothing of it."""


def possible(public_url: str) -> bool:
    """Whether browsers make passkeys for this address: a name (no IP number), over TLS or on this machine."""
    parts = urlsplit(public_url)
    try:
        ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return parts.scheme == "https" or is_loopback(parts.hostname or "")
    return False


def creation(member: Staff, browser_id: str, known: list[Factor], public_url: str) -> dict[str, Any]:
    """What `navigator.credentials.create` is given, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=_host(public_url),
        rp_name=BRAND,
        user_id=member.id.encode(),
        user_name=f"{member.workplace.code}/{member.number}",
        challenge=_challenge("create", browser_id, len(known)),
        exclude_credentials=[_descriptor(one) for one in known if one.credential_id],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def add(session: Session, member: Staff, answer: str, asked: tuple[str, list[Factor], str]) -> Factor:
    """Keeps the passkey that the browser made; `asked` is what `creation` was given after the member.

    Raises:
        NotProved: it answers another question, is of another address, or is broken.
    """
    browser_id, known, public_url = asked
    try:
        proved = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=_challenge("create", browser_id, len(known)),
            expected_rp_id=_host(public_url),
            expected_origin=public_url,
            require_user_verification=True,
        )
    except Exception as trouble:  # an answer can be broken in more ways than the library names
        raise NotProved from trouble
    name = bytes_to_base64url(proved.credential_id)
    if session.scalar(select(Factor.id).where(Factor.credential_id == name)):
        raise NotProved
    row = Factor(staff_id=member.id, kind=PASSKEY, credential_id=name, sign_count=proved.sign_count)
    row.secret = bytes_to_base64url(proved.credential_public_key)
    session.add(row)
    session.flush()
    return row


def request(known: list[Factor], browser_id: str, public_url: str) -> dict[str, Any]:
    """What `navigator.credentials.get` is given, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(public_url),
        challenge=_challenge("get", browser_id, 0),
        allow_credentials=[_descriptor(one) for one in known if one.credential_id],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def prove(known: list[Factor], answer: str, browser_id: str, public_url: str) -> Factor:
    """The passkey that the browser proved, its counter moved on.

    Raises:
        NotProved: it is none of theirs, or the answer does not hold.
    """
    try:
        credential = _parsed(answer)
        row = next(one for one in known if one.credential_id and one.credential_id == credential.get("id"))
        proved = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=_challenge("get", browser_id, 0),
            expected_rp_id=_host(public_url),
            expected_origin=public_url,
            credential_public_key=base64url_to_bytes(row.secret),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except Exception as trouble:  # as above
        raise NotProved from trouble
    row.sign_count, row.used_at = proved.new_sign_count, clock.now()
    return row


def _challenge(what: str, browser_id: str, made: int) -> bytes:
    return keys.ring().mac("session", "staff_passkey", what, browser_id, made)


def _descriptor(row: Factor) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id or ""))


def _parsed(answer: str) -> dict[str, Any]:
    found = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(found, dict):
        raise NotProved
    return found


def _host(public_url: str) -> str:
    return urlsplit(public_url).hostname or ""
