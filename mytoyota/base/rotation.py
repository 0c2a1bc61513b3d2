"""Seals what is encrypted anew with the newest key: row by row, while the product runs, to be interrupted at will."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update, bindparam, func, select, update
from sqlalchemy.orm import Session

from mytoyota.base import keys
from mytoyota.base.db import Base, Database, Encrypted
from mytoyota.base.keys import DecryptionFailed
from mytoyota.base.tables import Models, encrypted_values

BATCH = 200  # values in one transaction: the web waits no longer than that takes


def left(database: Database, models: Models) -> int:
    """How many values are encrypted with another key than the newest."""
    with database.reading() as session:
        old = (select(func.count()).where(_old(model, value)) for model, value in encrypted_values(models))
        return sum(session.scalar(count) or 0 for count in old)


def reseal(database: Database, models: Models, tell: Callable[[int], None] = lambda _: None) -> int:
    """Seals every such value anew; returns how many could not be opened. What is done is told batch by batch.

    A value that is written meanwhile keeps what was written, and versions and times of change stay as they are.
    """
    broken = 0
    for model, value in encrypted_values(models):
        last: str | None = ""
        while last is not None:
            with database.writing() as session:
                last, done, failed = _one_batch(session, model, value, last)
            broken += failed
            tell(done)
    return broken


def _one_batch(session: Session, model: type[Base], value: Encrypted, after: str) -> tuple[str | None, int, int]:
    """Where the next batch begins (None: nowhere), how many were encrypted and how many could not be opened."""
    row_id: Any = model.__table__.c.id
    due = select(row_id, value.stored_in(model)).where(_old(model, value), row_id > after)
    rows = session.execute(due.order_by(row_id).limit(BATCH)).all()
    done = failed = 0
    for one, encrypted in rows:
        try:
            plain = keys.ring().decrypt(bytes(encrypted), value.about(model, one))
        except DecryptionFailed:
            failed += 1
            continue
        fresh = keys.ring().encrypt(plain, value.about(model, one))
        changed = session.execute(
            _swap(model, value).where(row_id == one, value.stored_in(model) == encrypted), {"new": fresh}
        )
        done += cast("CursorResult[None]", changed).rowcount
    return (rows[-1][0] if len(rows) == BATCH else None), done, failed


def _swap(model: type[Base], value: Encrypted) -> Update:
    """Puts one value in place of another; nothing else of the row changes, no time of change either."""
    table = cast(Table, model.__table__)
    same = {column.name: column for column in table.columns if column.onupdate is not None}
    return update(table).values({value.column: bindparam("new"), **same})


def _old(model: type[Base], value: Encrypted) -> Any:
    stored = value.stored_in(model)
    return stored.is_not(None) & (func.substr(stored, 1, keys.VERSION_BYTES) != keys.ring().head())
