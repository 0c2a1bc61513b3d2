"""Writes new rows: what another request may write at the same moment is written once, without failing."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mytoyota.base import db
from mytoyota.base.db import Base
from mytoyota.base.fixed import Fixed
from mytoyota.base.refusals import AlreadyMoved

R = TypeVar("R", bound=Base)
TRIES = 50  # a row that stands in the way may be deleted before it is found, again and again where many meet
UNIQUE_VIOLATION = "23505"  # PostgreSQL's SQLSTATE
SQLITE_UNIQUE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def insert_now(session: Session, row: Base) -> None:
    """Inserts a complete row past the unit of work: it belongs to no session, no default is filled in (decision 20)."""
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    _whole(type(row)).changes(db.connection(session), values)


@cache
def _whole(model: type[Base]) -> Fixed:
    table = model.metadata.tables[model.__tablename__]
    return Fixed(table.insert().values({column.key: bindparam(column.key) for column in table.columns}))


def insert_if_absent(session: Session, row: Base) -> bool:
    """Inserts `row`, or returns False where a row with the same unique value is there; the transaction goes on.

    After False nothing was written and `row` belongs to no session. A row in the way is committed or this
    transaction's own, so the next statement finds it. On PostgreSQL (READ COMMITTED) the insert waits for another
    transaction that inserted the same value and has not ended; on SQLite the writer is alone anyway.

    Raises:
        IntegrityError: any other constraint than a unique one is violated.
    """
    # A savepoint instead of ON CONFLICT: the session keeps the row with its defaults, and events see its insert.
    return write_unless_taken(session, lambda: session.add(row))


def write_unless_taken(session: Session, write: Callable[[], None]) -> bool:
    """Does what `write` does to rows, or returns False where a unique value of it is taken; the transaction goes on.

    What waited to be written before is written first, and is not forgiven.

    Raises:
        IntegrityError: any other constraint than a unique one is violated.
    """
    savepoint = session.begin_nested()
    try:
        with savepoint:
            write()
    except IntegrityError as error:
        if not _of_uniqueness(error):
            raise
        return False
    return True


def get_or_insert(session: Session, find: Callable[[], R | None], make: Callable[[], R]) -> R:
    """The row that `find` finds, else the one that `make` makes, inserted; whoever is first, all get the same row.

    Raises:
        AlreadyMoved: the row that is in the way is found by nobody: it came and went, or `find` looks elsewhere.
    """
    for _ in range(TRIES):
        row = find()
        if row is not None:
            return row
        row = make()
        if insert_if_absent(session, row):
            return row
    raise AlreadyMoved


def _of_uniqueness(error: IntegrityError) -> bool:
    return (
        getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
        or getattr(error.orig, "sqlite_errorname", None) in SQLITE_UNIQUE
    )
