"""Tables' common base, the database's two doors (reading, writing) and columns that are encrypted at rest."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, LargeBinary, MetaData, create_engine, event, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, Session, mapped_column, sessionmaker
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

from mytoyota.base import clock, keys, turns

LOCK_SECONDS = 10  # then the page that says "later" is better than waiting on
LOOKS = "looks"  # the mark of a session that only reads
CONNECTION = "connection"  # where a session keeps its transaction's
IDLE_SECONDS = 60  # nothing of ours thinks that long inside a transaction: the process is gone
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


packed = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once, not for each value


class Moment(TypeDecorator[datetime]):
    """An aware UTC time: SQLite forgets the zone, PostgreSQL gives back its own, callers never see the difference."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return clock.aware(value).astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return clock.aware(value).astimezone(UTC) if value else None


class Base(DeclarativeBase):
    """All tables of the product, with one naming convention so that both databases migrate alike."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment}


def new_id() -> str:
    """An unguessable row id, made before the row is stored: what is encrypted is bound to it."""
    return secrets.token_hex(12)


def id_column() -> MappedColumn[str]:
    """The primary key that every table with personal data has."""
    return mapped_column(primary_key=True, default=new_id)


def encrypted_column(nullable: bool = True) -> MappedColumn[Any]:
    """A column for one encrypted value; read and written through a `Encrypted` beside it."""
    return mapped_column(LargeBinary, nullable=nullable)


class Encrypted:
    """A JSON value of a row, encrypted at rest and bound to its table, column and row id.

    `name = Encrypted()` beside `name_encrypted: Mapped[bytes | None] = encrypted_column()`. The row's id must be
    set before the value is; `None` is stored as NULL.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_encrypted"

    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        encrypted = getattr(row, self.column)
        return (
            None if encrypted is None else json.loads(keys.ring().decrypt(encrypted, self.about(row, row.id)).decode())
        )

    def __set__(self, row: Any, value: Any) -> None:
        if row.id is None:
            row.id = new_id()
        text = packed(value)
        setattr(
            row, self.column, None if value is None else keys.ring().encrypt(text.encode(), self.about(row, row.id))
        )

    def stored_in(self, model: Any) -> Any:
        """The column of `model` that holds the encrypted value."""
        return getattr(model, self.column)

    def about(self, table: Any, row_id: str) -> str:
        """The place that the value of the row with this id is bound to; `table` is the row or its model."""
        return f"{table.__tablename__}.{self.name}:{row_id}"


class Look(Session):
    """A session that only reads, on a connection of its own: statements that go past the session begin none in it."""

    def __init__(self, engine: Engine) -> None:
        self.held = engine.connect()
        super().__init__(self.held, expire_on_commit=False, autoflush=False, info={LOOKS: True, CONNECTION: self.held})

    def close(self) -> None:
        """Ends the look: this session is not used again."""
        if self.in_transaction():
            super().close()
        self.held.close()


class Database:
    """One database with a door for reading and a door for writing.

    SQLite's driver would open write transactions lazily and lose updates silently; every writer here
    starts with BEGIN IMMEDIATE (see docs/decisions/0007). On PostgreSQL writers lock rows, readers see one moment.
    """

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url, hide_parameters=True, **_pool(url))
        self._looking = _sqlite(self.engine) if self.engine.dialect.name == "sqlite" else _postgresql(self.engine)
        self._write = sessionmaker(self.engine, expire_on_commit=False)

    def session(self, *, readonly: bool = False) -> Session:
        """A session whose transaction starts with its first statement; the caller commits and closes."""
        return Look(self._looking) if readonly else self._write()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A short write transaction: committed at the end, rolled back when anything is raised."""
        with self._write.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view that never waits for writers."""
        with Look(self._looking) as session:
            yield session


def looks(session: Session) -> bool:
    """Whether this session only reads."""
    return LOOKS in session.info


def connection(session: Session) -> Connection:
    """The connection of the session's transaction, which the session itself would look for at each statement."""
    held: Connection | None = session.info.get(CONNECTION)
    if held is None or held.closed:
        held = session.info[CONNECTION] = session.connection()
    return held


def locked(session: Session) -> bool:
    """Whether what this session reads first must be locked: it writes, and the database has row locks.

    On SQLite every writer holds the whole database; on PostgreSQL an operation reads `FOR UPDATE` what it decides by.
    """
    return not looks(session) and session.get_bind().dialect.name != "sqlite"


def take_turns(session: Session, about: str) -> None:
    """Lets whoever does this about the same thing come one after the other, until the commit, before any row is locked.

    On SQLite every writer has its turn anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        number = int.from_bytes(hashlib.sha256(about.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


def _pool(url: str) -> dict[str, Any]:
    """A connection is never waited for: the server's threads bound how many there are (at most two a thread)."""
    kept = {"pool_size": 20, "max_overflow": -1}
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}, **kept}
    return {"pool_pre_ping": True, "isolation_level": "READ COMMITTED", **kept}


def _sqlite(engine: Engine) -> Engine:
    """Readers have connections of their own: to let one connection now write and now not makes SQLite forget each time
    how it was going to carry out every statement it knows."""
    readers = create_engine(engine.url, hide_parameters=True, **_pool(str(engine.url)))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(readers, "connect", _prepare_sqlite)
    event.listen(readers, "connect", lambda driver, _record: driver.execute("PRAGMA query_only=ON"))
    # Only a writer may have to wait for its turn. SQLAlchemy leaves the beginning to the driver; ours is told in the
    # dialect: a listener of the engine would cost every statement.
    turns.install(engine, LOCK_SECONDS)
    readers.dialect.do_begin = _says("BEGIN")  # type: ignore[method-assign, assignment]
    engine.dispose = _both(engine.dispose, readers.dispose)  # type: ignore[method-assign, assignment]
    return readers


def _both(one: Callable[[bool], None], other: Callable[[bool], None]) -> Callable[[bool], None]:
    def dispose(close: bool = True) -> None:
        one(close)
        other(close)

    return dispose


def _says(statement: str) -> Callable[[PoolProxiedConnection], None]:
    def begin(driver: PoolProxiedConnection) -> None:
        driver.cursor().execute(statement)

    return begin


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # no hidden BEGIN by the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_SECONDS * 1000}",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _postgresql(engine: Engine) -> Engine:
    """Readers see one moment, and the database itself lets them write nothing."""
    event.listen(engine, "connect", _prepare_postgresql)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    connection.commit()


__all__ = ["Base", "Database", "Encrypted", "Mapped", "encrypted_column", "id_column", "mapped_column", "new_id"]
