"""Security headers on every answer: a strict content policy, no referrer (links are secrets), no caching of pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g

from mytoyota.web import application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
STATIC_SECONDS = 31_536_000
ALWAYS = {  # in small letters as well; unless the view set another value
    "cache-control": ("Cache-Control", "no-store"),
    "content-security-policy": ("Content-Security-Policy", POLICY),
    "referrer-policy": ("Referrer-Policy", "no-referrer"),
    "x-content-type-options": ("X-Content-Type-Options", "nosniff"),
    "x-frame-options": ("X-Frame-Options", "DENY"),
    "cross-origin-opener-policy": ("Cross-Origin-Opener-Policy", "same-origin"),
    "cross-origin-resource-policy": ("Cross-Origin-Resource-Policy", "same-origin"),
    "permissions-policy": ("Permissions-Policy", "camera=(self), geolocation=(), microphone=()"),
}


def install(app: Flask) -> None:
    """Adds the headers to every answer, also to errors: those that are always the same as it leaves for the server."""
    app.after_request(_protect)
    app.wsgi_app = _always(app.wsgi_app)  # type: ignore[method-assign, assignment]


def _always(wsgi: WSGIApplication) -> WSGIApplication:
    """The application whose every answer bears them, whoever in it made the answer."""

    def called(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *trouble: Any) -> Any:
            given = {name.lower() for name, _value in headers}
            return start(status, headers + [pair for name, pair in ALWAYS.items() if name not in given], *trouble)

        return wsgi(environ, begin)

    return called


def _protect(response: Response) -> Response:
    if "retry_after" in g:
        response.headers["Retry-After"] = str(g.retry_after)
    asked = application.asked()
    if asked.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if asked.endpoint == "static" and response.status_code < 400:
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
    return response
