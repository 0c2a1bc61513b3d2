"""Writes contracts' rows of a generation that does not count yet, makes it count, or takes it back: always in batches.

Nobody waits long for the writer: a batch holds it for some hundredths of a second, and then others have their turn.
"""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, FromClause, Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database, connection, take_turns
from mytoyota.jpass import claims, grams
from mytoyota.jpass.contract_rows import with_names
from mytoyota.jpass.models import FOREVER, Contract, ContractGeneration, ContractNumber
from mytoyota.jpass.transfers import file_guard
from mytoyota.jpass.transfers.file_guard import Word

TURN = "contracts"  # who writes contracts comes one after the other
CACHE_KB = 64 * 1024
BATCH = 500  # contracts written together: fewer, and each page of an index would be written for each of them
RUN = 32  # batches that are read and sorted at once: then a batch touches few pages of each index
REST = 1.0  # a pause for others after a batch, as a multiple of the time that it held the writer

Row = dict[str, Any]
Tell = Callable[[Session], None]


class Repeated(Exception):
    """A contract stands in the file twice; `indexes` says which rows of the batch were not the first."""

    def __init__(self, indexes: list[int]) -> None:
        super().__init__(str(len(indexes)))
        self.indexes = indexes


class Seen:
    """Which contracts stood in a file so far: one bit for each contract that there is."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def first(self, number: int) -> bool:
        """Whether this contract was not seen yet; now it is."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1024 - len(self._bits)))
        was = self._bits[place] & bit
        self._bits[place] |= bit
        return not was


class Staged:
    """What a batch wrote: how many rows are new, replace others, were the same already; and the rows it wrote.

    `moved` are contracts that go to another dealer, `words` what the file says of those whose change is open.
    """

    def __init__(self) -> None:
        self.added = self.replaced = self.same = 0
        self.rows: list[Row] = []
        self.moved: list[int] = []
        self.words: list[Word] = []


def begin(session: Session) -> None:
    """Waits for the turn; pages that a batch needs are then in memory more often than not."""
    take_turns(session, TURN)
    held = connection(session)
    if held.dialect.name == "sqlite":
        held.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}")


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows as most indexes stand; those of one day stay in their order."""
    return sorted(rows, key=itemgetter("dealer_id", "final_date"))


def current(session: Session) -> int:
    """The generation that counts now; 0 before the first file."""
    return session.scalar(select(ContractGeneration.current)) or 0


def last_number(session: Session) -> int:
    """The id of the newest contract."""
    return session.scalar(select(func.max(ContractNumber.id))) or 0


def stage(session: Session, rows: list[Row], generation: int, seen: Seen) -> Staged:
    """Writes what is new or other than what counts now.

    Raises:
        Repeated: some of these contracts stood in the file before; nothing is written.
    """
    begin(session)
    known = _known(session, [row["contract_number"] for row in rows])
    ids = _numbered(session, rows, known)
    again = [index for index, number in enumerate(ids) if not seen.first(number)]
    if again:
        raise Repeated(again)
    done = Staged()
    rows, done.words = file_guard.guard(session, ids, rows)
    over, now = [], clock.now()
    for number, row in zip(ids, rows, strict=True):
        stood = known.get(row["contract_number"])
        if stood is not None and stood.content == row["content"]:
            done.same += 1
            continue
        done.rows.append(_of_line(row, stood) | {"id": number, "valid_from": generation, "imported_at": now})
        if stood is None or stood.row is None:
            done.added += 1
        else:
            done.replaced += 1
            over.append(stood.row)
            if stood.dealer_id != row["dealer_id"]:
                done.moved.append(number)
    _write(session, done.rows)
    if over:
        session.execute(update(Contract).where(Contract.row.in_(over)).values(valid_to=generation))
    return done


def _of_line(row: Row, stood: Any) -> Row:
    """What a line says, as a version of its contract; what a return did to its claim stays."""
    claim = stood.claim_of_return if stood else None
    return with_names(row) | {
        "valid_to": FOREVER,
        "claim_of_file": row["claim_status"],
        "claim_of_return": claim,
        "claim_status": claims.effective(row["claim_status"], claim),
    }


def _write(session: Session, rows: list[Row]) -> None:
    """Inserts versions of contracts; the caller has the turn."""
    if not rows:
        return
    last = session.scalar(select(func.max(Contract.row))) or 0
    for number, row in enumerate(rows, last + 1):
        row["row"] = number
    _insert(connection(session), Contract.__table__, rows)


def _insert(held: Connection, table: FromClause, rows: list[Row]) -> None:
    """Past SQLAlchemy, which would look up for each value anew how it is written."""
    dialect, names = held.dialect, table.columns.keys()
    writers = [one.type.dialect_impl(dialect).bind_processor(dialect) for one in table.columns]
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    given = zip(*map(itemgetter(*names), rows), strict=True)
    # A column's values recur: each is written once.
    written = (map(lru_cache(None)(write), one) if write else one for write, one in zip(writers, given, strict=True))
    held.exec_driver_sql(statement, list(zip(*written, strict=True)))


def make_current(session: Session, generation: int) -> None:
    """From now on this generation counts: one row is written."""
    row = session.get(ContractGeneration, 1, with_for_update=True)
    if row is None:
        session.add(ContractGeneration(id=1, current=generation))
    else:
        row.current = generation


def erase(database: Database, chosen: Callable[[], Any], tell: Tell = lambda _session: None) -> int:
    """Erases the chosen rows of contracts with the pieces of their names; returns how many.

    `tell` is called in the transaction of each batch.
    """
    columns = (Contract.row, Contract.names, Contract.dealer_id, Contract.final_date)
    query = select(*columns).where(chosen()).limit(BATCH)
    return _in_batches(database, lambda session: _erase(session, query), tell)


def take_back(database: Database, generation: int, before: int, tell: Tell) -> None:
    """Nothing of this generation stays: its rows, what it would have replaced, its contracts behind the number `before`
    that have no row now."""
    erase(database, lambda: Contract.valid_from == generation, tell)
    back = select(Contract.row).where(Contract.valid_to == generation).limit(BATCH)
    change = update(Contract).where(Contract.row.in_(back)).values(valid_to=FOREVER)
    _in_batches(database, lambda session: cast("CursorResult[Any]", session.execute(change)).rowcount, tell)
    empty = ~exists().where(Contract.id == ContractNumber.id)
    chosen = select(ContractNumber.id).where(ContractNumber.id > before, empty).limit(BATCH)
    gone = delete(ContractNumber).where(ContractNumber.id.in_(chosen))
    _in_batches(database, lambda session: cast("CursorResult[Any]", session.execute(gone)).rowcount, tell)


def rest(held: float) -> None:
    """Lets others write; `held` is how long the writer was held, in seconds."""
    time.sleep(held * REST)


def _in_batches(database: Database, act: Callable[[Session], int], tell: Tell) -> int:
    total = 0
    while True:
        with database.writing() as session:
            begin(session)
            began = time.perf_counter()
            count = act(session)
            tell(session)
        if not count:
            return total
        total += count
        rest(time.perf_counter() - began)


def _erase(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    rows = [dict(row._mapping) for row in session.execute(query)]  # noqa: SLF001 - its public name
    if rows:
        grams.erase(session, rows)
        session.execute(delete(Contract).where(Contract.row.in_([row["row"] for row in rows])))
    return len(rows)


def _known(session: Session, numbers: list[str]) -> dict[str, Any]:
    """What counts now of these contracts; a contract without any row has its number alone."""
    alive = (Contract.id == ContractNumber.id) & (Contract.valid_to > current(session))
    query = select(
        ContractNumber.number,
        ContractNumber.id,
        Contract.row,
        Contract.content,
        Contract.claim_of_return,
        Contract.dealer_id,
        Contract.valid_from,
    )
    query = query.outerjoin(Contract, alive).where(ContractNumber.number.in_(numbers))
    return {row.number: row for row in session.execute(query.order_by(Contract.valid_from.desc()))}


def _numbered(session: Session, rows: list[Row], known: dict[str, Any]) -> list[int]:
    """The id of each row's contract; new ones are written."""
    ids = {number: row.id for number, row in known.items()}
    new = [number for number in dict.fromkeys(row["contract_number"] for row in rows) if number not in ids]
    if new:
        last = last_number(session)
        ids |= {number: last + place for place, number in enumerate(new, 1)}
        rows_of_new = [{"id": ids[number], "number": number} for number in new]
        _insert(connection(session), ContractNumber.__table__, rows_of_new)
    return [ids[row["contract_number"]] for row in rows]
