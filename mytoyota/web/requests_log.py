"""One line per request under an id of its own: method, endpoint, status, time; never a path, which may be a link."""

import re
import secrets
import time

import structlog
from flask import Flask, Response, g, request

from mytoyota.web import application

HEADER = "X-Request-Id"
FROM_PROXY = re.compile(r"[0-9A-Za-z._-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"}
log = structlog.get_logger()


def install(app: Flask, *, behind_proxy: bool) -> None:
    """Install it before all else: then it begins first, and its line tells the answer as it leaves.

    The id is the proxy's where there is a trusted one, so that its log and ours can be laid side by side.
    """

    def begin() -> None:
        given = request.headers.get(HEADER, "") if behind_proxy else ""
        noted = application.noted()
        noted.request_id = given if FROM_PROXY.fullmatch(given) else secrets.token_hex(8)
        noted.began = time.perf_counter()
        structlog.contextvars.bind_contextvars(request=noted.request_id)

    app.before_request(begin)
    app.after_request(_tell)
    app.teardown_request(_end)


def method(sent: str) -> str:
    """A request's method; invented ones are one, so that nobody can write into logs and metrics."""
    return sent if sent in METHODS else "other"


def seconds() -> float:
    """How long this request has been worked on."""
    return time.perf_counter() - float(g.began)


def _tell(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    spent = round(seconds() * 1000, 1)
    asked = application.asked()
    status, sent = response.status_code, method(asked.method)
    log.info("request", method=sent, endpoint=asked.endpoint, status=status, milliseconds=spent)
    return response


def _end(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("request")
