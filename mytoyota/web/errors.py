"""Every refusal and failure has a page of its own that says what to do next; nothing of the request is kept."""

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from mytoyota import logs
from mytoyota.base.refusals import AlreadyMoved, Busy, Refused, TooMany, TooSlow
from mytoyota.web import unit

log = structlog.get_logger()
SECRET = {"csrf_token", "form_key", "code", "staff_code", "token"}
# All PasswordFields; a test holds it complete.
PASSWORDS = {"password", "password_again", "current", "passcode", "client_secret"}
SECONDS_TO_WAIT = 10
PAGES = {404: "not_found", 405: "not_found", 413: "too_large", 429: "too_many", 503: "maintenance"}


def install(app: Flask) -> None:
    """One handler per kind of trouble."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(StaleDataError, lambda _: refused(AlreadyMoved()))
    for kind in (OperationalError, InterfaceError, NoConnection):
        app.register_error_handler(kind, unreachable)
    app.register_error_handler(IntegrityError, overtaken)
    app.register_error_handler(DataError, unstorable)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, failed)


def refused(error: Refused) -> tuple[Any, int]:
    """A refusal by name: its own page, its own status."""
    unit.rollback()
    return page(error.page, error.status, error=error, again=_sent_again() if isinstance(error, Busy) else None)


def http(error: HTTPException) -> tuple[Any, int] | Response:
    """What Werkzeug refuses: unknown address, wrong method, body too large, a foreign host name."""
    if isinstance(error, SecurityError):  # no address can be built for a host that is not ours: plain words
        return Response("This is not the address of this service.", 400, content_type="text/plain")
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    unit.rollback()
    return page(PAGES.get(error.code, "refused"), error.code, error=None)


def unreachable(error: SQLAlchemyError) -> tuple[Any, int]:
    """The database is locked, full or away: nothing was saved, and trying again is right."""
    unit.rollback()
    log.error("database.unavailable", endpoint=request.endpoint, kind=_kind(error))
    g.retry_after = SECONDS_TO_WAIT
    return page("maintenance", 503, error=None, again=_sent_again())


def overtaken(error: IntegrityError) -> tuple[Any, int]:
    """A unique row was there already: another request, a moment earlier, did what this one was about to do."""
    log.warning("database.overtaken", endpoint=request.endpoint, kind=_kind(error), at=logs.place(error.__traceback__))
    return refused(AlreadyMoved())


def unstorable(error: DataError) -> tuple[Any, int]:
    """What was sent is nothing that can be stored or searched for (PostgreSQL knows no NUL character in a text)."""
    log.warning("request.unstorable", endpoint=request.endpoint, kind=_kind(error))
    return refused(Refused())


def failed(error: Exception) -> tuple[Any, int]:
    """A fault of ours: logged by its kind and place (never its text, which may hold personal data)."""
    unit.rollback()
    log.error(
        "request.failed", endpoint=request.endpoint, kind=type(error).__name__, at=logs.place(error.__traceback__)
    )
    return page("server_error", 500, error=None)


def page(name: str, status: int, **shown: Any) -> tuple[Any, int]:
    """The error page, or its bare facts where a script asked."""
    g.writes = False
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=name), status
    if isinstance(shown.get("error"), TooMany | Busy):
        g.retry_after = shown["error"].seconds
    return render_template(f"errors/{name}.html", typed=_typed(), **shown), status


def _typed() -> dict[str, str]:
    """What was typed, for pages that give it back; never a password or a token."""
    return {k: v for k, v in _sent().items() if k not in SECRET | PASSWORDS}


def _sent_again() -> list[tuple[str, str]]:
    """The form as it was sent, for a button that sends it once more; passwords are asked for again."""
    return [(k, v) for k, v in _sent().items(multi=True) if k not in PASSWORDS]


def _sent() -> MultiDict[str, str]:
    """The form that came; a body that is too large or too slow cannot be read for the page of its refusal either."""
    try:
        return request.form
    except (RequestEntityTooLarge, Busy, TooSlow):
        return MultiDict()


def _kind(error: SQLAlchemyError) -> str:
    return type(error.orig if isinstance(error, DBAPIError) else error).__name__
