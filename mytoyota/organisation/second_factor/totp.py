"""Codes of an authenticator app (RFC 6238): the key to set one up, and whether a code is right and new."""

import base64
import hmac
from urllib.parse import quote

import pyotp
from sqlalchemy.orm import Session

from mytoyota.base import clock, keys
from mytoyota.japanese import characters
from mytoyota.organisation.models import Staff
from mytoyota.organisation.second_factor.models import TOTP, Factor

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1  # steps by which the clock of a phone may be off, either way (RFC 6238, 5.2)
SECRET_BYTES = 20  # RFC 4226, 4 (R6)
BRAND = "My TOYOTA"


def offered_secret(member: Staff, browser_id: str, made: int) -> str:
    """The secret that is offered to this person in this browser: the same each time the page is opened.

    `made`: how many factors they had so far, so that what was taken once is not offered again.
    """
    mac = keys.ring().mac("session", "staff_totp", member.id, browser_id, made)
    return base64.b32encode(mac[:SECRET_BYTES]).decode()


def address(member: Staff, secret: str) -> str:
    """What the QR code holds: the app's own kind of address, with place and number but no name."""
    label = quote(f"{BRAND}:{member.workplace.code}/{member.number}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(BRAND)}"


def fitting_step(secret: str, code: str, used_step: int) -> int | None:
    """The time step whose code was typed, if it is later than `used_step`; a code is good once (RFC 6238, 5.2)."""
    typed = normal(code)
    now = int(clock.now().timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step), typed) and step > used_step:
            found = step
    return found


def add(session: Session, member: Staff, secret: str, step: int) -> Factor:
    """Keeps the app whose code of `step` was right; that code is used."""
    row = Factor(staff_id=member.id, kind=TOTP, used_step=step, used_at=clock.now())
    row.secret = secret
    session.add(row)
    session.flush()
    return row


def normal(code: str) -> str:
    """Digits as typed, in half width and without blanks; whatever is none of ASCII fits no code."""
    typed = "".join(characters.half_width(code).split())
    return typed if typed.isascii() else ""
