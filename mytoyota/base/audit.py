"""Rules that rows keep whatever happened, and the auditor that finds the rows which break them (decision 28)."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Select, Table, exists, literal, or_, select, union_all
from sqlalchemy.orm import Session

from mytoyota.base import keys
from mytoyota.base.db import Base, Database, Encrypted
from mytoyota.base.keys import DecryptionFailed
from mytoyota.base.tables import Models, encrypted_values

BATCH = 500  # rows that are in memory at once
STREAMED = {"stream_results": True, "max_row_buffer": BATCH}

Ids = Iterable[Any]
Broken = Select[Any]  # of one column: the ids of the rows that break a rule


@dataclass(frozen=True)
class Rule:
    """What holds for every row of `model`; `broken` is a statement that selects the ids of those that break it.

    The function's name is the rule's name, its docstring says the rule.
    """

    model: type[Base]
    broken: Callable[..., Any]

    @property
    def name(self) -> str:
        """How a breach is called."""
        return self.broken.__name__

    @property
    def says(self) -> str:
        """The rule as a sentence."""
        return (self.broken.__doc__ or "").partition("\n")[0]

    def found(self, session: Session) -> Ids:
        """The ids of the rows that break it, streamed."""
        connection = session.connection()
        statement = _words(self.broken, connection.dialect)
        return (row[0] for row in connection.exec_driver_sql(statement, execution_options=STREAMED))


class Judged(Rule):
    """A rule that no statement can say: `broken` gets a session and yields the ids itself."""

    def found(self, session: Session) -> Ids:
        """The ids of the rows that break it, streamed."""
        found: Ids = self.broken(session)
        return found


@cache
def _words(statement: Callable[[], Broken], dialect: Dialect) -> str:
    """Rules do not change and are given nothing: each is put into the database's words once."""
    return str(statement().compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


@dataclass(frozen=True)
class Breach:
    """One row that breaks one rule: nothing personal."""

    rule: str
    table: str
    row: str

    def __str__(self) -> str:
        return f"{self.rule} {self.table} {self.row}"


def breaches(database: Database, rules: Sequence[Rule], models: Models) -> Iterator[Breach]:
    """Every breach of these rules, and every encrypted value and foreign key that leads nowhere.

    Each rule sees one moment of the database; rows are streamed, so that its size does not matter.
    """
    filled = _filled(database, models)
    for rule in all_rules(rules, models):
        if rule.model not in filled:
            continue
        with database.reading() as session:
            for row in rule.found(session):
                yield Breach(rule.name, rule.model.__tablename__, str(row))


def all_rules(rules: Sequence[Rule], models: Models) -> list[Rule]:
    """These rules, and those that every table keeps."""
    return [*rules, *_of_every_table(models)]


def in_batches(session: Session, wanted: Any) -> Iterator[Sequence[Any]]:
    """The rows of a statement, streamed, some hundred at a time."""
    return session.execute(wanted.execution_options(yield_per=BATCH)).partitions(BATCH)


def _filled(database: Database, models: Models) -> set[type[Base]]:
    """The models that have rows: of an empty table no rule is broken."""
    with database.reading() as session:
        return {models[number] for number in session.scalars(_which_have_rows(models))}


@cache
def _which_have_rows(models: Models) -> Any:
    there = [exists(select(literal(1)).select_from(model)) for model in models]
    return union_all(*(select(literal(number)).where(one) for number, one in enumerate(there)))


@cache
def _of_every_table(models: Models) -> tuple[Rule, ...]:
    """That encrypted values open, and that foreign keys lead to rows."""
    values: dict[type[Base], list[Encrypted]] = {}
    for model, value in encrypted_values(models):
        values.setdefault(model, []).append(value)
    pointing = [model for model in models if _table(model).foreign_keys]
    return (
        *(Judged(model, _opens(model, some)) for model, some in values.items()),
        *(Rule(model, _leads(model)) for model in pointing),
    )


def _opens(model: type[Base], values: Sequence[Encrypted]) -> Callable[[Session], Ids]:
    stored = [value.stored_in(model) for value in values]
    wanted = select(_table(model).c.id, *stored).where(or_(*(column.is_not(None) for column in stored)))

    def every_encrypted_value_is_opened_by_a_key(session: Session) -> Ids:
        """An encrypted value is opened, at its own place, by a key of the ring."""
        for some in in_batches(session, wanted):
            for row_id, *kept in some:
                told = [opened(one, value.about(model, row_id)) for one, value in zip(kept, values, strict=True) if one]
                if None in told:
                    yield row_id

    return every_encrypted_value_is_opened_by_a_key


def _leads(model: type[Base]) -> Callable[[], Broken]:
    lost = [key.parent.is_not(None) & ~_found(key) for key in _table(model).foreign_keys]
    wanted = select(next(iter(_table(model).primary_key))).where(or_(*lost))

    def every_reference_leads_to_a_row() -> Broken:
        """A row that names another one by a foreign key names one that is there."""
        return wanted

    return every_reference_leads_to_a_row


def _found(key: ForeignKey) -> Any:
    target = key.column.table.alias()
    return exists().where(target.c[key.column.name] == key.parent)


def opened(encrypted: Any, about: str) -> Any:
    """The encrypted value of this place; None where no key opens it, which is a breach of its own."""
    try:
        return json.loads(keys.ring().decrypt(bytes(encrypted), about))
    except (DecryptionFailed, ValueError):
        return None


def _table(model: type[Base]) -> Table:
    return model.metadata.tables[model.__tablename__]
