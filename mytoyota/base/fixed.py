"""Statements that every request sends and that never change: written out once, then given to SQLite's driver as it is.

SQLAlchemy looks each statement up anew, makes a context and a result around it; that costs far more than SQLite needs
to answer. On PostgreSQL, where the way to the server costs more than all of it, and wherever somebody listens to what
is sent, SQLAlchemy does it as ever.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Change = Callable[[Any], Any]


class Fixed:
    """A statement whose values are all named by `bindparam`."""

    def __init__(self, statement: "Select[Any] | Update | Insert") -> None:
        self._statement = statement
        self._written: _Written | None = None

    def rows(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
        """All that it finds."""
        written = self._for(connection)
        if written is None:
            return connection.execute(self._statement, dict(values)).all()
        return written.read(self._sent(connection, written, values))

    def row(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Any] | None:
        """What it finds, where that is one row at most."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def changes(self, connection: Connection, values: Mapping[str, object]) -> int:
        """How many rows it wrote."""
        written = self._for(connection)
        if written is None:
            counting = {"preserve_rowcount": True}  # of an insert it is forgotten otherwise
            return connection.execute(self._statement, dict(values), execution_options=counting).rowcount
        return self._sent(connection, written, values).rowcount

    def _for(self, connection: Connection) -> "_Written | None":
        engine = connection.engine
        if engine.dialect.name != "sqlite" or engine.dispatch.before_cursor_execute:
            return None
        if self._written is None:
            self._written = _Written(self._statement, engine.dialect)
        return self._written

    @staticmethod
    def _sent(connection: Connection, written: "_Written", values: Mapping[str, object]) -> sqlite3.Cursor:
        """Carried out in the connection's transaction, which begins with it; errors are SQLAlchemy's."""
        if not connection.in_transaction():
            connection.begin()
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        try:
            return driver.execute(written.text, written.given(values))
        except sqlite3.Error as error:
            # Never the values: they may be personal, and an error's text is not.
            raise DBAPIError.instance(
                written.text, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
            ) from error


class _Written:
    """The statement in the database's words, and how its values are changed on their way there and back."""

    def __init__(self, statement: "Select[Any] | Update | Insert", dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert not compiled.prefetch, "a value that Python makes is not named"
        assert not compiled.post_compile_params, "a list's length is not fixed"
        self.text = compiled.string
        self._names = tuple(compiled.positiontup or ())
        self._constants = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
        self._there = {name: change for name in self._names if (change := _writer(compiled.binds[name].type, dialect))}
        columns = list(statement.selected_columns if isinstance(statement, Select) else statement.exported_columns)
        self._width = len(columns)
        self._back = [(place, change) for place, one in enumerate(columns) if (change := _reader(one.type, dialect))]

    def given(self, values: Mapping[str, object]) -> list[object]:
        """The values in the order in which the statement asks for them."""
        known, there = {**self._constants, **values}, self._there
        return [there[name](known[name]) if name in there else known[name] for name in self._names]

    def read(self, cursor: sqlite3.Cursor) -> list[list[Any]]:
        """The rows as Python knows their values."""
        found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, change in self._back:
                row[place] = change(row[place])
        return found


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
