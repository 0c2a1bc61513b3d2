"""Reads a file of dealers, stores, staff or models line by line into rows that are compared afterwards.

Memory stays the same however long the file is; each batch is a short transaction, so nobody waits for the file.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from sqlalchemy import func, insert, update
from sqlalchemy.orm import Session

from mytoyota.admin import sheets
from mytoyota.admin.models import WAITING, WRONG, ProvisioningImport, ProvisioningRow
from mytoyota.admin.scope import Scope
from mytoyota.admin.sheets import SHEETS, Entry, Sheet, Wrong
from mytoyota.base import clock, keys
from mytoyota.base.db import Database, new_id, packed

BATCH = 500
MOST_ROWS = 200_000
LARGEST = 16 * 1024**2
PIECE = 64 * 1024
NO_ROWS, DAMAGED, TOO_MANY, CELLS = "no_rows", "damaged", "too_many_rows", "cells"


@dataclass
class Codes:
    """How long the codes of a kind are that are digits alone: a spreadsheet takes the zeros in front away."""

    lengths: Counter[int] = field(default_factory=Counter)
    zeros: bool = False

    def add(self, code: str) -> None:
        """One more code."""
        if code.isdigit():
            self.lengths[len(code)] += 1
            self.zeros = self.zeros or code.startswith("0")

    @property
    def doubtful_below(self) -> int:
        """Shorter ones may have lost zeros: there are longer ones, and none that begins with a zero."""
        return 0 if self.zeros or len(self.lengths) < 2 else max(self.lengths)


def begin(database: Database, kind: str, scope: Scope) -> str:
    """A new import; returns its id."""
    with database.writing() as session:
        row = ProvisioningImport(id=new_id(), kind=kind, by=scope.by or None, dealer_id=scope.dealer_id)
        session.add(row)
        return row.id


def read(database: Database, import_id: str, file: IO[bytes]) -> None:
    """Takes the file's lines in; afterwards the import waits to be compared, or says what is wrong with the file."""
    with database.reading() as view:
        sheet = SHEETS[view.get_one(ProvisioningImport, import_id).kind]
    codes: dict[int, Codes] = {rank: Codes() for rank in set(sheets.RANKS.values())}
    problem, count = None, 0
    try:
        rows = _rows(import_id, sheet, file, codes)
        while batch := list(islice(rows, BATCH)):
            with database.writing() as session:
                session.execute(insert(ProvisioningRow), batch)
            count += len(batch)
    except Wrong as wrong:
        problem = f"{wrong.problem}:{wrong.column}" if wrong.column else wrong.problem
    except csv.Error:
        problem = DAMAGED
    problem = problem or (None if count else NO_ROWS)
    with database.writing() as session:
        _doubt(session, import_id, codes)
        row = session.get_one(ProvisioningImport, import_id)
        row.state, row.file_problem, row.rows = WRONG if problem else WAITING, problem, count


def _doubt(session: Session, import_id: str, codes: dict[int, Codes]) -> None:
    """Marks codes of digits alone that are shorter than others of their kind."""
    digits_alone = func.ltrim(ProvisioningRow.code, "0123456789") == ""
    for rank, found in codes.items():
        short = (ProvisioningRow.rank == rank, func.length(ProvisioningRow.code) < found.doubtful_below)
        rows = update(ProvisioningRow).where(ProvisioningRow.import_id == import_id, *short, digits_alone)
        session.execute(rows.values(doubtful=True))


def _rows(import_id: str, sheet: Sheet, file: IO[bytes], codes: dict[int, Codes]) -> Iterator[dict[str, Any]]:
    lines = csv.reader(codecs.iterdecode(file, _encoding(file)))
    names = sheets.header(sheet, next(lines, []))
    for cells in islice(lines, MOST_ROWS + 1):
        if any(cell.strip() for cell in cells):
            yield _row(import_id, lines.line_num, _read(sheet, names, cells, codes))


def _read(sheet: Sheet, names: list[str], cells: list[str], codes: dict[int, Codes]) -> Entry | Wrong:
    if len(cells) != len(names):
        return Wrong(CELLS)
    try:
        entry = sheet.read(dict(zip(names, cells, strict=True)))
    except Wrong as wrong:
        return wrong
    codes[entry.rank].add(entry.code)
    return entry


def _row(import_id: str, line: int, found: Entry | Wrong) -> dict[str, Any]:
    if line > MOST_ROWS:
        raise Wrong(TOO_MANY)
    row_id = new_id()
    row = {"id": row_id, "import_id": import_id, "line": line, "created_at": clock.now(), "doubtful": False}
    if isinstance(found, Wrong):
        nothing = {"rank": 9, "key": f"line:{line}", "code": "", "place": "", "values_encrypted": None}
        return row | nothing | {"problem": found.problem, "about": found.column}
    about = ProvisioningRow.values.about(ProvisioningRow, row_id)
    values = keys.ring().encrypt(packed(found.values).encode(), about)
    row |= {"rank": found.rank, "key": found.key, "code": found.code, "place": found.place}
    return row | {"values_encrypted": values, "problem": None, "about": ""}


def _encoding(file: IO[bytes]) -> str:
    """UTF-8, with or without the mark in front, else what Japanese spreadsheets write; raises Wrong for neither."""
    for encoding in ("utf-8-sig", "cp932"):
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    raise Wrong(DAMAGED)
