"""Keeps the pieces of names (`contract_gram`): twenty for each contract, written in order, many contracts at once.

Pieces fall anywhere in their table. Written contract by contract each would touch a page of its own; of ten thousand
contracts in order, several fall on each page.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, delete
from sqlalchemy.orm import Session

from mytoyota.base.db import connection
from mytoyota.jpass import names
from mytoyota.jpass.models import ContractGram

Gram = tuple[int, int, int]  # key, day, row
Columns = tuple[list[int], list[int], list[int]]  # the same of many
FULL = 1_000_000  # pieces that are in memory at once: 40 MB while they are put in order
SLICE = 10_000  # pieces written together
TOGETHER = 100  # of them by one statement, where the database takes them row by row


def _of(rows: Iterable[dict[str, Any]]) -> list[Gram]:
    """The pieces of these contracts' folded names."""
    return [
        (key, row["final_date"].toordinal(), row["row"])
        for row in rows
        for key in names.gram_keys(row["dealer_id"], row["names"])
    ]


class Run:
    """Pieces that wait to be written."""

    def __init__(self) -> None:
        self._clear()

    @property
    def is_full(self) -> bool:
        """Whether it is time to write them."""
        return len(self._pieces) >= FULL

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """The pieces of these contracts too."""
        for row in rows:
            found = names.pieces(row["names"])
            self._pieces.fromlist([*found])
            self._counts.append(len(found))
            self._dealers.append(names.dealer_key(row["dealer_id"]))
            self._days.append(row["final_date"].toordinal())
            self._rows.append(row["row"])

    def taken(self) -> Iterator[Columns]:
        """All of them in order, in slices; none is left."""
        counts = np.array(self._counts)
        dealers, days, rows = (np.repeat(np.array(one), counts) for one in (self._dealers, self._days, self._rows))
        keys = dealers | np.array(self._pieces)
        self._clear()
        order = np.lexsort((rows, days, keys))
        for start in range(0, len(order), SLICE):
            some = order[start : start + SLICE]
            yield keys[some].tolist(), days[some].tolist(), rows[some].tolist()

    def _clear(self) -> None:
        self._pieces, self._counts, self._dealers, self._days, self._rows = (array("q") for _ in range(5))


def insert(session: Session, columns: Columns) -> None:
    """Writes pieces past SQLAlchemy, which would look at each of their values."""
    held = connection(session)
    if held.dialect.name == "sqlite":
        whole = len(columns[0]) // TOGETHER * TOGETHER
        values = [*chain.from_iterable(zip(*columns, strict=True))]
        _insert_values(held, values[: whole * 3], TOGETHER)
        _insert_values(held, values[whole * 3 :], 1)
    else:
        unnested = "SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[])"
        held.exec_driver_sql(f"INSERT INTO contract_gram (key, day, row) {unnested}", columns)


def _insert_values(held: Connection, values: list[int], rows: int) -> None:
    """So many rows by a statement: what a statement costs beside its rows is as much as some of them."""
    statement = f"INSERT INTO contract_gram (key, day, row) VALUES {', '.join(['(?, ?, ?)'] * rows)}"  # noqa: S608
    if values:
        given = [tuple(values[at : at + rows * 3]) for at in range(0, len(values), rows * 3)]
        held.exec_driver_sql(statement, given)


def erase(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Erases the pieces of these contracts' names, as far as they were written."""
    table = ContractGram.__table__.c
    one = (table.key == bindparam("k")) & (table.day == bindparam("d")) & (table.row == bindparam("r"))
    values = [{"k": key, "d": day, "r": row} for key, day, row in sorted(_of(rows))]
    connection(session).execute(delete(ContractGram).where(one), values)
