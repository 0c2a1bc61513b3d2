"""Keeps the pieces of names (`contract_gram`): twenty for each contract, written in order, many contracts at once.

Pieces fall anywhere in their table. Written contract by contract each would touch a page of its own; of ten thousand
contracts in order, several fall on each page.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from mytoyota.base.db import connection
from mytoyota.jpass import names
from mytoyota.jpass.models import ContractGram

Gram = tuple[int, int, int]  # key, day, row
FULL = 1_000_000  # pieces that are in memory at once: 16 MB
SLICE = 10_000  # pieces written together
_ROW = 41  # bits: while they wait, day and row are one number
_ROWS = 2**_ROW - 1


def of(rows: Iterable[dict[str, Any]]) -> list[Gram]:
    """The pieces of these contracts' folded names."""
    return [
        (key, row["final_date"].toordinal(), row["row"])
        for row in rows
        for key in names.gram_keys(row["dealer_id"], row["names"])
    ]


class Run:
    """Pieces that wait to be written, by dealer."""

    def __init__(self) -> None:
        self._clear()

    @property
    def is_full(self) -> bool:
        """Whether it is time to write them."""
        return self._count >= FULL

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """The pieces of these contracts too."""
        for row in rows:
            found = list(names.gram_keys(row["dealer_id"], row["names"]))
            keys, places = self._waiting[row["dealer_id"]]
            keys.fromlist(found)
            places.fromlist([row["final_date"].toordinal() << _ROW | row["row"]] * len(found))
            self._count += len(found)

    def taken(self) -> Iterator[list[Gram]]:
        """All of them, each dealer's in order, in slices; none is left."""
        waiting = self._waiting
        self._clear()
        grams = chain.from_iterable(sorted(zip(*waiting.pop(dealer), strict=True)) for dealer in list(waiting))
        while some := [(key, place >> _ROW, place & _ROWS) for key, place in islice(grams, SLICE)]:
            yield some

    def _clear(self) -> None:
        self._count = 0
        self._waiting: defaultdict[str, tuple[array[int], array[int]]] = defaultdict(_columns)


def _columns() -> tuple["array[int]", "array[int]"]:
    return array("q"), array("q")


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
