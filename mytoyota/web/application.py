"""Flask, without the work that is the same for every request of an app that is complete when it starts."""

import re
from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from flask.templating import Environment

TOKEN = "csrf_token"  # under this name Flask-WTF keeps the value that its tokens are made of
MADE_HERE = re.compile(r"[0-9a-f]{40}")


class Templates(Environment):
    """Templates that all have the same globals: what a page imports need not be rendered anew to see the page's."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Jinja's own lays an empty map over the globals of each template, and compares the two at every import."""
        return super().make_globals(d) if d else self.globals


class FormCookie(SessionInterface):
    """Flask's session holds the forms' token and nothing else, so its cookie is that random value as it is.

    The token in the page is the signed part. Signing the cookie too would keep nobody out: whoever can set another
    browser's cookie can fetch a cookie and a page that fit together, signed or not (hence its name with `__Host-`).
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The token that the browser bears, or an empty session."""
        value = request.cookies.get(self.get_cookie_name(app), "")
        return SecureCookieSession({TOKEN: value} if MADE_HERE.fullmatch(value) else {})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sends a token that is new."""
        if session.accessed:
            response.vary.add("Cookie")
        if session.modified and TOKEN in session:
            secure, path = self.get_cookie_secure(app), self.get_cookie_path(app)
            same_site = self.get_cookie_samesite(app)
            name = self.get_cookie_name(app)
            response.set_cookie(name, session[TOKEN], path=path, secure=secure, httponly=True, samesite=same_site)


class Application(Flask):
    """The product's Flask."""

    jinja_environment = Templates

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.session_interface = FormCookie()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is asynchronous, so no function has to be asked."""
        return func
