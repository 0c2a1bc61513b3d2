"""Flask-WTF's token against forged requests, signed and checked once for a browser and not with every page."""

import hmac
from functools import lru_cache
from typing import Any

from flask import request, session
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import HiddenField
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import ValidationError


def current() -> str:
    """The token of this browser's forms, also for small forms without fields."""
    nonce = session.get("csrf_token")
    return _signed(nonce) if nonce else str(generate_csrf())


@lru_cache(maxsize=4096)
def _signed(_nonce: str) -> str:
    """The token does not age (it dies with its session), and nobody else's session has the same nonce."""
    return str(generate_csrf())


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
    """The very token that this browser's pages bear is known; any other is looked at by Flask-WTF."""

    field_class = Token

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raises ValidationError where the form was not sent from a page of this browser's session."""
        nonce, sent = session.get("csrf_token"), str(field.data or "").encode()
        if not (nonce and hmac.compare_digest(sent, _signed(nonce).encode())):
            super().validate_csrf_token(form, field)


def valid() -> bool:
    """Whether the form that came was sent from a page of this browser's session; asks no form and no database."""
    nonce, sent = session.get("csrf_token"), request.form.get("csrf_token", "")
    if nonce and hmac.compare_digest(sent.encode(), _signed(nonce).encode()):
        return True
    try:
        validate_csrf(sent)
    except ValidationError:
        return False
    return True
