"""How long what is kept: each package says it beside its tables; a job erases every hour (docs/operations.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import structlog
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    SQLColumnExpression,
    Table,
    Update,
    bindparam,
    delete,
    null,
    select,
    tuple_,
    update,
)

from mytoyota.base import clock
from mytoyota.base.db import Base, Database, Moment
from mytoyota.base.events import EventRow
from mytoyota.base.idempotency import IdempotencyRecord
from mytoyota.base.jobs import Job
from mytoyota.base.limits import Attempt

BATCH = 500  # rows in one transaction: other writers wait no longer than that takes
AT_ONCE, DAY, MONTH, YEAR = timedelta(0), timedelta(days=1), timedelta(days=30), timedelta(days=365)
NOW = bindparam("now", callable_=clock.now, type_=Moment())  # the moment of erasing, for conditions beside `when`
log = structlog.get_logger()


@dataclass(frozen=True)
class Erase:
    """Rows of `model` go `after` the moment `when`, where `only` holds; with `blank` these columns alone go."""

    model: type[Base]
    when: SQLColumnExpression[Any]
    after: timedelta
    only: ColumnElement[bool] | None = None
    blank: tuple[str, ...] = ()


@dataclass(frozen=True)
class Keep:
    """Rows of `model` stay; `until` says for how long."""

    model: type[Base]
    until: str


Entry = Erase | Keep
WITH_THE_RECORDS = "as long as the dealer's records are kept"
WITH_THE_ACCOUNT = "until the customer has the account deleted"
PUBLIC = "public data, replaced by newer"
ACCOUNT_DELETED = "AccountDeleted"  # the event's name
# After an account was deleted its records stay, as tax law wants books and their vouchers kept (法人税法施行規則59条).
RECORDS_KEPT = 7 * YEAR


def account_deleted_at(account_id: SQLColumnExpression[str]) -> SQLColumnExpression[Any]:
    """When the account that a row names was deleted; nothing as long as it is there."""
    deleted = select(EventRow.at).where(EventRow.name == ACCOUNT_DELETED, EventRow.about == account_id)
    return deleted.limit(1).scalar_subquery()


RETENTION: tuple[Entry, ...] = (
    Erase(Attempt, Attempt.last_at, 2 * DAY),  # a rate limit remembers one day
    Erase(IdempotencyRecord, IdempotencyRecord.at, MONTH),  # no form is older than its session
    Erase(Job, Job.due_at, 7 * DAY, only=Job.state == "done"),
    Erase(Job, Job.due_at, 90 * DAY, only=Job.state == "failed"),
    Keep(EventRow, WITH_THE_RECORDS),
)


def erase(entries: Iterable[Entry], database: Database, _period: str) -> None:
    """Carries out every entry, in small transactions; what was erased is counted, not named."""
    for entry in entries:
        if isinstance(entry, Erase):
            _erase(database, entry)


def _erase(database: Database, entry: Erase) -> None:
    statement, total = _statement(entry), 0
    while count := _one_batch(database, statement):
        total += count
    if total:
        log.info("retention.erased", name=entry.model.__tablename__, count=total)


def _one_batch(database: Database, statement: Delete | Update) -> int:
    with database.writing() as session:
        return cast("CursorResult[None]", session.execute(statement)).rowcount


def _statement(entry: Erase) -> Delete | Update:
    table = cast(Table, entry.model.__table__)
    keys = list(table.primary_key.columns)
    due = select(*keys).where(entry.when < clock.now() - entry.after)
    if entry.only is not None:
        due = due.where(entry.only)
    chosen = tuple_(*keys).in_(due.limit(BATCH))
    if entry.blank:
        return update(table).where(chosen).values(dict.fromkeys(entry.blank, null()))
    return delete(table).where(chosen)
