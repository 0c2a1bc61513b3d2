"""Takes a bulk file into the register in batches, each with the position reached: a killed import goes on there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.corporations import records
from mytoyota.corporations.bulk_file import BulkFile, NotABulkFile, Row
from mytoyota.corporations.models import RegisteredCompany, RegisterImport
from mytoyota.japanese.corporate_names import search_key

BATCH = 10_000
UNREADABLE = "\ufffd"
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Reached:
    """How far an import is: bytes of the unpacked CSV, rows taken in, rows that were no records."""

    position: int
    rows: int
    wrong: int
    finished: bool = False


@dataclass
class _Batch:
    """Rows that are written together."""

    end: int = 0
    count: int = 0
    wrong: int = 0
    companies: list[dict[str, Any]] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Adds a row: a corporation, a number taken back, an earlier state (not kept) or no record at all."""
        self.end, self.count, record = row.end, self.count + 1, row.record
        if record is None or UNREADABLE in record["name"]:
            self.wrong += 1
        elif record["process"] == records.WITHDRAWN:
            self.withdrawn.append(record["corporateNumber"])
        elif record["latest"] != records.EARLIER:
            self._take_company(record)

    def _take_company(self, record: dict[str, str]) -> None:
        try:
            company = records.company(record)
        except records.Malformed:
            self.wrong += 1
            return
        keys = {"name_key": search_key(company.name), "furigana_key": search_key(company.furigana) or None}
        self.companies.append({**vars(company), **keys})


def reached(database: Database, file: BulkFile) -> Reached:
    """How far this file was taken in earlier."""
    with database.reading() as session:
        row = session.get(RegisterImport, file.fingerprint)
        return _reached(row) if row else Reached(0, 0, 0)


def take_in(database: Database, file: BulkFile, tell: Callable[[Reached], None]) -> Reached:
    """Imports what of this file is not in the register yet; `tell` hears of each batch.

    A record replaces one that is as old or older, so files may come in any order.

    Raises:
        NotABulkFile: damaged, or its first rows are no records of the agency's.
    """
    done = reached(database, file)
    for batch in () if done.finished else _batches(file.rows(done.position)):
        if not done.position and batch.wrong == batch.count:
            raise NotABulkFile(f"{file.path} is no file of the agency's: no row has its 30 columns.")
        with database.writing() as session:
            done = _write(session, file, batch)
        tell(done)
    if not done.finished:
        with database.writing() as session:
            row = session.get_one(RegisterImport, file.fingerprint)
            row.finished_at = clock.now()
            done = _reached(row)
            _count_anew(session)
    return done


def _count_anew(session: Session) -> None:
    """PostgreSQL plans by what it counted last, and a table that was empty then is searched the slow way by name."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ANALYZE {RegisteredCompany.__tablename__}"))


def keep(session: Session, known: Iterable[dict[str, str]]) -> None:
    """Takes single records in, by the agency's field names."""
    batch = _Batch()
    for record in known:
        batch.take(Row(0, record))
    _keep(session, batch)


def _batches(rows: Iterable[Row]) -> Iterator[_Batch]:
    batch = _Batch()
    for row in rows:
        batch.take(row)
        if batch.count == BATCH:
            yield batch
            batch = _Batch()
    if batch.count:
        yield batch


def _keep(session: Session, batch: _Batch) -> None:
    if batch.companies:
        connection = session.connection()
        connection.execute(_replacing(connection.dialect.name), batch.companies)
    if batch.withdrawn:
        session.execute(delete(RegisteredCompany).where(RegisteredCompany.number.in_(batch.withdrawn)))


def _write(session: Session, file: BulkFile, batch: _Batch) -> Reached:
    """Writes a batch and the position behind it, in one transaction."""
    _keep(session, batch)
    row = session.get(RegisterImport, file.fingerprint, with_for_update=True)
    if row is None:
        row = RegisterImport(file=file.fingerprint, position=0, rows=0, wrong=0)
        session.add(row)
    row.position, row.rows, row.wrong = batch.end, row.rows + batch.count - batch.wrong, row.wrong + batch.wrong
    return _reached(row)


def _replacing(dialect: str) -> Any:
    """The insertion that takes the place of an older record of the same number."""
    table = RegisteredCompany.__table__
    adding = INSERTS[dialect](table)
    others = {one.name: adding.excluded[one.name] for one in table.columns if not one.primary_key}
    newer = adding.excluded.updated_on >= table.c.updated_on
    return adding.on_conflict_do_update(index_elements=[table.c.number], set_=others, where=newer)


def _reached(row: RegisterImport) -> Reached:
    return Reached(row.position, row.rows, row.wrong, finished=row.finished_at is not None)
