"""Every refusal and failure has a page of its own that says what to do next; nothing of the request is kept."""

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from mytoyota.base.refusals import AlreadyMoved, Refused, TooMany
from mytoyota.web import unit

log = structlog.get_logger()
PAGES = {404: "not_found", 405: "not_found", 413: "too_large", 429: "too_many", 503: "maintenance"}


def install(app: Flask) -> None:
    """One handler per kind of trouble."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(StaleDataError, lambda _: refused(AlreadyMoved()))
    app.register_error_handler(OperationalError, unreachable)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, failed)


def refused(error: Refused) -> tuple[Any, int]:
    """A refusal by name: its own page, its own status."""
    unit.undo()
    return page(error.page, error.status, error=error)


def http(error: HTTPException) -> tuple[Any, int] | Response:
    """What Werkzeug refuses: unknown address, wrong method, body too large, a foreign host name."""
    if isinstance(error, SecurityError):  # no address can be built for a host that is not ours: plain words
        return Response("This is not the address of this service.", 400, content_type="text/plain")
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    unit.undo()
    return page(PAGES.get(error.code, "refused"), error.code, error=None)


def unreachable(error: OperationalError) -> tuple[Any, int]:
    """The database is locked, full or away: nothing was saved, and trying again is right."""
    unit.undo()
    log.error("database.unavailable", endpoint=request.endpoint, kind=type(error.orig).__name__)
    return page("maintenance", 503, error=None)


def failed(error: Exception) -> tuple[Any, int]:
    """A fault of ours: logged by its kind and place (never its text, which may hold personal data)."""
    unit.undo()
    log.error("request.failed", endpoint=request.endpoint, kind=type(error).__name__, at=_place(error))
    return page("server_error", 500, error=None)


def page(name: str, status: int, **shown: Any) -> tuple[Any, int]:
    """The error page, or its bare facts where a script asked."""
    g.writes = False
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=name), status
    if isinstance(shown.get("error"), TooMany):
        g.retry_after = shown["error"].seconds
    typed = {} if status == 413 else _typed()  # a body that is too large cannot be read for the page either
    return render_template(f"errors/{name}.html", typed=typed, **shown), status


def _typed() -> dict[str, str]:
    """What was typed, for pages that give it back; never a password or a token."""
    secret = ("password", "csrf_token", "code", "token")
    return {k: v for k, v in request.form.items() if not any(word in k for word in secret)}


def _place(error: Exception) -> str:
    trace = error.__traceback__
    place = ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
