"""Flask, without the work that is the same for every request of an app that is complete when it starts."""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.templating import Environment
from itsdangerous import URLSafeTimedSerializer


class Templates(Environment):
    """Templates that all have the same globals: what a page imports need not be rendered anew to see the page's."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Jinja's own lays an empty map over the globals of each template, and compares the two at every import."""
        return super().make_globals(d) if d else self.globals


class SignedCookie(SecureCookieSessionInterface):
    """Flask's session: the forms' token and what the next page says. Its key is one as long as the app runs."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one serializer of this app, which Flask would make anew for each request."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


class Application(Flask):
    """The product's Flask."""

    jinja_environment = Templates

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.session_interface = SignedCookie()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is asynchronous, so no function has to be asked."""
        return func
