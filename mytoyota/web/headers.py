"""Security headers on every answer: a strict content policy, no referrer (links are secrets), no caching of pages."""

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
STATIC_SECONDS = 31_536_000
ALWAYS = {  # unless the view set another value
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def install(app: Flask) -> None:
    """Adds the headers after each request, also to errors."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    headers = response.headers
    given = {name.lower() for name, _value in headers}  # once: asking headers for a name goes through all of them
    headers.extend((name, value) for name, value in ALWAYS.items() if name.lower() not in given)
    if g.get("retry_after"):
        headers["Retry-After"] = str(g.retry_after)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
    elif "cache-control" not in given:
        headers["Cache-Control"] = "no-store"
    return response
