"""Takes a file of the finance company's in: all of it or nothing, visible at once, the same file twice is once."""

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database, new_id
from mytoyota.base.insert import write_unless_taken
from mytoyota.jpass import contract_file, contract_rows, grams, moved_away, staging
from mytoyota.jpass.contract_columns import NUMBER, REPEATED
from mytoyota.jpass.contract_file import Line, NotContracts, Opener
from mytoyota.jpass.contract_rows import Mistake, Places
from mytoyota.jpass.grams import Run
from mytoyota.jpass.models import DONE, FAILED, RUNNING, WAITING, Contract, ContractImport
from mytoyota.jpass.staging import Repeated, Seen
from mytoyota.jpass.transfers import file_guard
from mytoyota.jpass.transfers.file_guard import Word

MOST_MISTAKES = 100  # that are told; all are counted
SILENT = timedelta(minutes=3)  # then whoever read a file is gone
WHOLE_FILE = 0  # the line of a mistake that is the file's
BROKEN_OFF = "broken_off"
Tell = Callable[[ContractImport], None]


class AlreadyTaken(Exception):
    """This very file was taken in before."""


class UnderWay(Exception):
    """Another file is being read."""


@dataclass
class _Reading:
    """What is found while a file is read."""

    generation: int
    places: Places
    seen: Seen = field(default_factory=Seen)
    mistakes: list[Mistake] = field(default_factory=list)
    wrong: int = 0
    lines: int = 0
    grams: Run = field(default_factory=Run)
    moved: list[int] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def note(self, mistakes: list[Mistake]) -> None:
        self.wrong += len(mistakes)
        self.mistakes += mistakes[: MOST_MISTAKES - len(self.mistakes)]


@dataclass(frozen=True)
class _Batch:
    """Rows that are written together, the file's line of each, and how far the file is read with them (bytes)."""

    rows: list[dict[str, Any]] = field(repr=False)
    numbers: list[int]
    position: int


def add(session: Session, content: str, *, by: str | None = None, import_id: str | None = None) -> ContractImport:
    """A file that came, with the hash of its content.

    Raises:
        AlreadyTaken: it is in the database already.
    """
    taken = select(ContractImport.id).where(ContractImport.content == content, ContractImport.state == DONE)
    if session.scalar(taken.limit(1)):
        raise AlreadyTaken
    row = ContractImport(id=import_id or new_id(), content=content, by=by)
    session.add(row)
    session.flush()
    return row


def run(database: Database, import_id: str, opener: Opener, tell: Tell = lambda _row: None) -> ContractImport:
    """Reads the file, writes it beside what counts, and lets it count where nothing is wrong in it.

    Safe to run again after it was broken off. `tell` hears of each batch.

    Raises:
        UnderWay: another file is being read; look again later.
    """
    generation = _begin(database, import_id)
    if generation is None:
        return _row(database, import_id)
    _take_back(database, import_id)
    with database.reading() as session:
        reading = _Reading(generation, Places.known(session))
    try:
        with contract_file.opened(opener) as file:
            _change(database, import_id, size=file.size)
            lines = file.lines()
            while batches := _read(islice(lines, staging.RUN * staging.BATCH), reading):
                for batch in batches:
                    tell(_take(database, import_id, batch, reading))
            _write_grams(database, reading)
    except NotContracts as problem:
        reading.note([Mistake(WHOLE_FILE, problem.detail, problem.problem, "")])
    if not reading.lines and not reading.wrong:
        reading.note([Mistake(WHOLE_FILE, "", "no_rows", "")])
    return _fail(database, import_id, reading) if reading.wrong else _finish(database, import_id, reading)


def give_up(database: Database, import_id: str) -> bool:
    """Ends a file whose reading broke off as failed, nothing of it kept; False where it was not being read."""
    with database.writing() as session:
        row = session.get_one(ContractImport, import_id, with_for_update=True)
        if row.state != RUNNING:
            return False
        row.alive_at = clock.now()  # no other file begins before its rows are gone
    _end_broken_off(database, row)
    return True


def end_abandoned(database: Database, silent_since: datetime) -> None:
    """Ends files that nobody has read on since then, and clears the rows they left."""
    abandoned = select(ContractImport).where(
        ContractImport.state.in_((WAITING, RUNNING)), ContractImport.alive_at < silent_since
    )
    with database.reading() as session:
        rows = session.scalars(abandoned).all()
    for row in rows:
        if row.state == WAITING:
            _end_broken_off(database, row)
        else:
            give_up(database, row.id)


def _end_broken_off(database: Database, seen: ContractImport) -> None:
    if seen.state == RUNNING:
        _take_back(database, seen.id)
    with database.writing() as session:
        row = session.get_one(ContractImport, seen.id, with_for_update=True)
        if row.state != seen.state:  # somebody took it up a moment ago
            return
        row.state, row.finished_at, row.wrong = FAILED, clock.now(), 1
        row.added = row.replaced = row.same = 0
        row.errors = [[WHOLE_FILE, "", BROKEN_OFF, ""]]


def _begin(database: Database, import_id: str) -> int | None:
    """The generation that it writes; None where it is over already."""
    with database.writing() as session:
        row = session.get_one(ContractImport, import_id, with_for_update=True)
        if row.state in (DONE, FAILED):
            return None
        other = session.scalar(
            select(ContractImport).where(ContractImport.state == RUNNING, ContractImport.id != import_id)
        )
        if other is not None and other.alive_at > clock.now() - SILENT:
            raise UnderWay
        if other is not None:
            other.state = WAITING  # whoever takes it up again begins anew
            session.flush()
        if not write_unless_taken(session, lambda: _is_running(session, row)):
            raise UnderWay
        row.generation = staging.current(session) + 1
        row.numbers_before = staging.last_number(session)
        return row.generation


def _is_running(session: Session, row: ContractImport) -> None:
    row.state, row.alive_at, row.position = RUNNING, clock.now(), 0
    row.added = row.replaced = row.same = row.wrong = 0
    session.flush()


def _read(lines: Iterable[Line], reading: _Reading) -> list[_Batch]:
    """The rows of these lines in order, by batch; the first of a contract's where it stands there twice."""
    rows: dict[str, dict[str, Any]] = {}
    numbers: dict[str, int] = {}
    positions = []
    for line in lines:
        values, mistakes = contract_rows.read(line, reading.places)
        positions.append(line.position)
        if values is not None:
            number = values["contract_number"]
            if rows.setdefault(number, values) is not values:
                mistakes = [Mistake(line.number, NUMBER, REPEATED, "")]
            numbers.setdefault(number, line.number)
        reading.note(mistakes)
    reading.lines += len(positions)
    ordered, size = staging.in_order(rows.values()), staging.BATCH
    return [
        _Batch(some, [numbers[row["contract_number"]] for row in some], positions[start : start + size][-1])
        for start in range(0, len(positions), size)
        for some in [ordered[start : start + size]]
    ]


def _take(database: Database, import_id: str, batch: _Batch, reading: _Reading) -> ContractImport:
    """One batch: what is right in it is written while nothing was wrong, how far it is in any case."""
    with database.writing() as session:
        row = session.get_one(ContractImport, import_id)
        began = time.perf_counter()
        if batch.rows and not reading.wrong:
            _stage(session, row, batch, reading)
        row.position, row.wrong, row.alive_at = batch.position, reading.wrong, clock.now()
    staging.rest(time.perf_counter() - began)
    if reading.grams.is_full:
        _write_grams(database, reading)
    return row


def _write_grams(database: Database, reading: _Reading) -> None:
    for some in reading.grams.taken():
        with database.writing() as session:
            staging.begin(session)
            began = time.perf_counter()
            grams.insert(session, some)
        staging.rest(time.perf_counter() - began)


def _stage(session: Session, row: ContractImport, batch: _Batch, reading: _Reading) -> None:
    try:
        done = staging.stage(session, batch.rows, reading.generation, reading.seen)
    except Repeated as repeated:
        reading.note([Mistake(batch.numbers[index], NUMBER, REPEATED, "") for index in repeated.indexes])
        return
    reading.grams.add(done.rows)
    reading.moved += done.moved
    reading.words += done.words
    row.added, row.replaced, row.same = row.added + done.added, row.replaced + done.replaced, row.same + done.same


def _finish(database: Database, import_id: str, reading: _Reading) -> ContractImport:
    """The one moment from which all of it counts; what it replaced goes afterwards."""
    _count_anew(database)
    with database.writing() as session:
        row = session.get_one(ContractImport, import_id)
        row.moved, row.ended = len(reading.moved), moved_away.end(session, reading.moved)
        file_guard.note(session, reading.words)
        staging.make_current(session, reading.generation)
        row.state, row.finished_at = DONE, clock.now()
    staging.erase(database, lambda: Contract.valid_to <= reading.generation)
    return row


def _fail(database: Database, import_id: str, reading: _Reading) -> ContractImport:
    _take_back(database, import_id)
    with database.writing() as session:
        row = session.get_one(ContractImport, import_id)
        row.state, row.finished_at, row.wrong = FAILED, clock.now(), reading.wrong
        row.added = row.replaced = row.same = 0
        row.errors = [list(asdict(mistake).values()) for mistake in reading.mistakes]
    return row


def _take_back(database: Database, import_id: str) -> None:
    """Nothing stays of files that were to become this file's generation and did not; meanwhile no other file begins."""
    with database.reading() as session:
        generation = session.get_one(ContractImport, import_id).generation
        first = select(func.min(ContractImport.numbers_before)).where(ContractImport.generation == generation)
        before = session.scalar(first) or 0

    def alive(session: Session) -> None:
        session.execute(update(ContractImport).where(ContractImport.id == import_id).values(alive_at=clock.now()))

    staging.take_back(database, generation, before, alive)


def _count_anew(database: Database) -> None:
    """PostgreSQL plans by what it counted last, and a table that was empty then is searched the slow way."""
    if database.engine.dialect.name == "postgresql":
        with database.writing() as session:
            session.execute(text("ANALYZE contract, contract_gram, contract_number"))


def _change(database: Database, import_id: str, **values: Any) -> None:
    with database.writing() as session:
        row = session.get_one(ContractImport, import_id)
        for name, value in values.items():
            setattr(row, name, value)


def _row(database: Database, import_id: str) -> ContractImport:
    with database.reading() as session:
        return session.get_one(ContractImport, import_id)
