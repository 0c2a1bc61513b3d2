"""One transaction per request: pages read, acting requests commit once, here (decision 7)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from mytoyota.base.db import Base, Database
from mytoyota.web import application

READING_METHODS = {"GET", "HEAD", "OPTIONS"}
GIVEN = "given"  # where the session package keeps, on `g`, the tokens that this request's answer gives to the browser


def install(app: Flask, database: Database) -> None:
    """Gives the app its database, the commit after an acting request and the close after any."""
    app.extensions["database"] = database
    app.after_request(_commit)
    app.teardown_request(_close)


def database(app: Flask = current_app) -> Database:
    """The app's database, for short transactions of their own (counters, outside calls)."""
    return cast(Database, app.extensions["database"])


def session() -> Session:
    """This request's session: read-only for a page view, writing for an act (see `use_writer`)."""
    noted = application.noted()
    held: Session | None = noted.get("session")
    if held is None:
        looks = (request.method in READING_METHODS or noted.get("reads")) and not noted.get("writes")
        held = noted.session = database().session(readonly=looks)
        noted.looks = looks
    return held


def left(row: Base) -> bool:
    """Whether the row was found by a session that this request has closed since, and works in another one now."""
    return "session" in g and row not in g.session


def use_writer() -> None:
    """Lets a GET write: the three steps of a login that the protocol makes GETs (see docs/decisions/0007)."""
    if "session" in g and not g.get("writes"):
        g.pop("session").close()
    g.writes = True


def use_reader() -> None:
    """This acting request only shows its page again: it needs no writer's lock."""
    rollback()
    g.reads = True


def rollback() -> None:
    """Nothing of this request is kept: it was refused or failed. Tokens of sessions not stored are not given out."""
    g.pop(GIVEN, None)
    if "session" in g:
        g.session.rollback()
        g.pop("session").close()


def commit() -> None:
    """Ends the request's transaction early, before a call to an outside party; the next statement opens another."""
    if "session" in g:
        g.session.commit()


@contextmanager
def look() -> Iterator[None]:
    """Within it an acting request only looks; what it found stays readable, and its next `session()` writes."""
    g.reads = True
    try:
        yield
    finally:
        g.reads = False
        _close(None)


@contextmanager
def reading() -> Iterator[Session]:
    """A look at the data before the acting transaction opens, so that slow work never holds the writer's lock."""
    with database().reading() as view:
        yield view


def _commit(response: Response) -> Response:
    """The one commit. What fails only here (a full disk, a row that was taken) gets its page like any other trouble."""
    held: Session | None = g.get("session")
    if held is not None and response.status_code < 500 and not (g.looks and _untouched(held)):
        try:
            held.commit()
        except Exception as error:  # whatever it is, the package of errors knows its page
            return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _untouched(held: Session) -> bool:
    """What a page's look leaves, which then has only to be closed; a change by mistake goes on to fail loudly."""
    return not (held.new or held.dirty or held.deleted)


def _close(_error: BaseException | None) -> None:
    held: Session | None = g.pop("session", None)
    if held is not None:
        held.close()
