"""Flask, without the work that is the same for every request of an app that is complete when it starts."""

import time
from collections.abc import Callable, MutableMapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, Response, current_app
from flask.globals import app_ctx, request_ctx
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.templating import Environment
from itsdangerous import BadSignature, URLSafeTimedSerializer
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from mytoyota.settings import Settings
from mytoyota.web import texts

HOUR = 3600
MOST_KEPT = (
    1024  # characters of a cookie: ours has a tenth, but one signature can be spelt in endlessly many longer ways
)
MESSAGES = "_flashes"  # Flask's name for them


def settings(app: Flask = current_app) -> Settings:
    """What the environment has set, for the app whose request this is or for `app`."""
    return cast(Settings, app.extensions["settings"])


def outside_party(name: str) -> object:
    """The outside party of this name in `gateways.Gateways`; the package it belongs to says of which type it is."""
    return getattr(current_app.extensions["gateways"], name)


def asked() -> Request:
    """The request itself, where it is looked at more than once: by the name `request` Flask looks for it each time."""
    return request_ctx.request


def noted() -> Any:
    """What this request notes for itself (`g`), for the same reason."""
    return app_ctx.g


class Spoken(CodeGenerator):
    """Compiles `_("…")`, which stands some twenty times in a page, to a look into the reader's words."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's
        """All other calls, and texts with something to fill in, as ever."""
        text = self._text(node)
        if text is None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            self.write(f"environment.words()[{text!r}]")

    @staticmethod
    def _text(node: nodes.Call) -> str | None:
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
        if not plain or not isinstance(node.node, nodes.Name) or node.node.name != "_":
            return None
        text = node.args[0].value if isinstance(node.args[0], nodes.Const) else None
        return text if isinstance(text, str) and "%" not in text else None


class Templates(Environment):
    """Templates that all have the same globals: what a page imports need not be rendered anew to see the page's."""

    code_generator_class = Spoken
    words = staticmethod(texts.words)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Jinja's own lays an empty map over the globals of each template, and compares the two at every import."""
        return super().make_globals(d) if d else self.globals


class SignedCookie(SecureCookieSessionInterface):
    """Flask's session: the forms' token and what the next page says.

    A browser shows the same cookie with every request: its signature is checked the first time, then once an hour.
    """

    _serializer: URLSafeTimedSerializer | None = None

    def __init__(self) -> None:
        self._opened = lru_cache(maxsize=4096)(self._open)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one serializer of this app, which Flask would make anew for each request."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """What the cookie holds; a forged or an old one holds nothing."""
        value = request.cookies.get(app.config["SESSION_COOKIE_NAME"])
        opened = self._opened if len(value or "") <= MOST_KEPT else self._open
        try:
            held = opened(app, value, int(time.time() // HOUR)) if value else {}
        except BadSignature:
            held = {}
        # Only a message for the next page is more than a word, and must not be one with that of the next request.
        return self.session_class(deepcopy(held) if MESSAGES in held else held)

    def _open(self, app: Flask, value: str, _hour: int) -> dict[str, Any]:
        serializer = self.get_signing_serializer(app)
        assert serializer, "an app without a key"
        opened: dict[str, Any] = serializer.loads(value, max_age=int(app.permanent_session_lifetime.total_seconds()))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sends what changed. No cache keeps our pages (`no-store`), so none has to be told that cookies matter."""
        if session.modified:
            super().save_session(app, session, response)


class Answer(Response):
    """Flask's response."""

    def make_conditional(self, *asked: Any, **more: Any) -> Any:
        """Whether the browser has it already: most pages bear no mark to ask by, so that nothing has to be compared."""
        marked = "ETag" in self.headers or "Last-Modified" in self.headers
        return super().make_conditional(*asked, **more) if marked else self


class Application(Flask):
    """The product's Flask."""

    jinja_environment = Templates
    response_class = Answer

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.session_interface = SignedCookie()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is asynchronous, so no function has to be asked."""
        return func
