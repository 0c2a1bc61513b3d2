"""Flask-WTF's token against forged requests, masked anew for every page and checked once for a browser."""

import binascii
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from flask import request, session
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import HiddenField
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import ValidationError

from mytoyota.web import application


def current() -> str:
    """The token of this browser's forms, also for small forms without fields: other letters on every page.

    Pages are compressed and some show what was sent to them, so a secret that stood there unchanged could be guessed
    letter by letter from their length (BREACH, 2013). As in Django, it stands there xored with random bytes.
    """
    noted = application.noted()
    if "form_token" not in noted:
        noted.form_token = _masked(_nonce())
    return str(noted.form_token)


def _nonce() -> str:
    """The secret in this browser's signed session (SHA-1 in hex, from Flask-WTF), made with the first form."""
    if "csrf_token" not in session:
        generate_csrf()
    return str(session["csrf_token"])


def _masked(nonce: str) -> str:
    secret = bytes.fromhex(nonce)
    mask = os.urandom(len(secret))
    return urlsafe_b64encode(mask + _xor(secret, mask)).rstrip(b"=").decode()


def _unmasked(token: str) -> str:
    """The secret in a token, or what fits no browser."""
    try:
        raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return ""
    half = len(raw) // 2
    return _xor(raw[:half], raw[half : 2 * half]).hex()


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).to_bytes(len(left), "big")


class Token(CSRFTokenField):
    """The field: a form that was sent in order needs no new token."""

    def process(self, *given: Any, **named: Any) -> None:
        """What came in, as in any hidden field."""
        HiddenField.process(self, *given, **named)

    @property
    def current_token(self) -> str:
        """The token that stands in the page."""
        return current()


class Csrf(FlaskForm.Meta.csrf_class):
    """A masked token of this browser is taken; of any other (pages of earlier versions) Flask-WTF is asked."""

    field_class = Token

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raises ValidationError where the form was not sent from a page of this browser's session."""
        if not _fits(str(field.data or "")):
            super().validate_csrf_token(form, field)


def valid() -> bool:
    """Whether the form that came was sent from a page of this browser's session; asks no form and no database."""
    sent = request.form.get("csrf_token", "")
    if _fits(sent):
        return True
    try:
        validate_csrf(sent)
    except ValidationError:
        return False
    return True


def _fits(sent: str) -> bool:
    """Access, form and view ask it of the same token, one after the other: what fitted once in a request fits."""
    nonce, noted = str(session.get("csrf_token") or ""), application.noted()
    if nonce and noted.get("form_token_fits") == (sent, nonce):
        return True
    fits = bool(nonce) and hmac.compare_digest(_unmasked(sent), nonce)
    if fits:
        noted.form_token_fits = sent, nonce
    return fits
