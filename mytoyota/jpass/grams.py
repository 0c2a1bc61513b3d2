"""Keeps the pieces of names (`contract_gram`): twenty for each contract, written in order, many contracts at once.

Pieces fall anywhere in their table. Written contract by contract each would touch a page of its own; of ten thousand
contracts in order, several fall on each page.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from mytoyota.base.db import connection
from mytoyota.jpass import names
from mytoyota.jpass.models import ContractGram

Gram = tuple[int, int, int]  # key, day, row
FULL = 150_000  # pieces that are in memory at once
SLICE = 3_000  # pieces written together


def of(rows: Iterable[dict[str, Any]]) -> list[Gram]:
    """The pieces of these contracts' folded names."""
    return [
        (key, row["final_date"].toordinal(), row["row"])
        for row in rows
        for key in names.gram_keys(row["dealer_id"], row["names"])
    ]


class Run:
    """Pieces that wait to be written."""

    def __init__(self) -> None:
        self._columns = _columns()

    @property
    def is_full(self) -> bool:
        """Whether it is time to write them."""
        return len(self._columns[0]) >= FULL

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """The pieces of these contracts too."""
        for gram in of(rows):
            for column, value in zip(self._columns, gram, strict=True):
                column.append(value)

    def taken(self) -> Iterator[list[Gram]]:
        """All of them in order, in slices; none is left."""
        grams = sorted(zip(*self._columns, strict=True))
        self._columns = _columns()
        for start in range(0, len(grams), SLICE):
            yield grams[start : start + SLICE]


def _columns() -> tuple["array[int]", ...]:
    return array("q"), array("l"), array("q")


def insert(session: Session, some: list[Gram]) -> None:
    """Writes pieces past SQLAlchemy, which would look at each of their values."""
    if not some:
        return
    held = connection(session)
    if held.dialect.name == "sqlite":
        held.exec_driver_sql("INSERT INTO contract_gram (key, day, row) VALUES (?, ?, ?)", some)
    else:
        columns = tuple(list(column) for column in zip(*some, strict=True))
        unnested = "SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[])"
        held.exec_driver_sql(f"INSERT INTO contract_gram (key, day, row) {unnested}", columns)


def erase(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Erases the pieces of these contracts' names, as far as they were written."""
    table = ContractGram.__table__.c
    one = (table.key == bindparam("k")) & (table.day == bindparam("d")) & (table.row == bindparam("r"))
    values = [{"k": key, "d": day, "r": row} for key, day, row in sorted(of(rows))]
    connection(session).execute(delete(ContractGram).where(one), values)
