"""The finance company's file as rows of cells: CSV with a head line, plain or zipped, UTF-8 or Shift_JIS (docs)."""

import csv
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import IO

from mytoyota.jpass.contract_columns import COLUMNS

LONGEST_LINE = 16 * 1024  # bytes; a contract has some 250
LARGEST = 4 * 1024**3  # bytes, unpacked
BUFFER = 1024 * 1024
CODINGS = ("utf-8", "cp932")
# What the readers of CSV and ZIP raise for a damaged file, each packing in its own way; ValueError for wrong places
# and names within it, RuntimeError and NotImplementedError for what is locked or packed by a method unknown here.
DAMAGED = (
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
Opener = Callable[[], IO[bytes]]  # opens the file, which must know `seek` where it is a ZIP


class NotContracts(Exception):
    """The file cannot be read at all: `problem` says why, `detail` which column."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True)
class Line:
    """One row: its cells by the file's columns, None where their number is another or they cannot be read."""

    number: int  # of the file's line that it ends with, from 1
    position: int  # bytes of the unpacked file up to its end
    cells: tuple[str, ...] | None = field(repr=False)


class ContractFile:
    """An opened file; `size` is that of the unpacked CSV in bytes."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self.size = size
        self._lines = _Lines(stream)
        self._reader = csv.reader(self._lines, strict=True)
        self._columns = self._head()

    def lines(self) -> Iterator[Line]:
        """All rows behind the head, in the order of COLUMNS.

        Raises:
            NotContracts: damaged, or it does not end with its last line's end.
        """
        in_order = itemgetter(*map(self._columns.index, COLUMNS))
        try:
            for cells in self._reader:
                if cells:
                    whole = len(cells) == len(COLUMNS) and not self._lines.unreadable
                    yield Line(self._reader.line_num, self._lines.end, in_order(cells) if whole else None)
                self._lines.unreadable = False
        except DAMAGED:
            raise NotContracts("damaged") from None
        if not self._lines.ended:
            raise NotContracts("half")

    def _head(self) -> list[str]:
        try:
            columns = [cell.strip() for cell in next(self._reader, [])]
        except DAMAGED:
            raise NotContracts("damaged") from None
        for name in COLUMNS:
            if name not in columns:
                raise NotContracts("column_missing", name)
        if len(columns) != len(COLUMNS):
            raise NotContracts("column_more")
        return columns


class _Lines:
    """Decoded lines; the head line tells the coding. `end` counts bytes, `ended` is false within a line."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._read, self._coding = stream.readline, ""
        self.end, self.ended, self.unreadable = 0, True, False

    def __iter__(self) -> Iterator[str]:
        while line := self._read(LONGEST_LINE):
            self.end += len(line)
            self.ended = line.endswith(b"\n")
            if not self.ended and len(line) == LONGEST_LINE:
                raise csv.Error("a line is too long")
            yield self._decoded(line).removeprefix("\ufeff")

    def _decoded(self, line: bytes) -> str:
        self._coding = self._coding or next((one for one in CODINGS if _fits(line, one)), CODINGS[0])
        try:
            return line.decode(self._coding)
        except UnicodeDecodeError:
            self.unreadable = True
            return line.decode(self._coding, "replace")


def _fits(line: bytes, coding: str) -> bool:
    try:
        line.decode(coding)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def opened(opener: Opener) -> Iterator[ContractFile]:
    """The file, or the one CSV in the ZIP.

    Raises:
        NotContracts: it is neither, or a column is missing.
    """
    with closing(opener()) as stream:
        packed = stream.read(4) == b"PK\x03\x04"
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if not packed:
            yield ContractFile(stream, size)
            return
        member, size = _unzipped(stream)
        with closing(member):
            yield ContractFile(member, size)


def _unzipped(stream: IO[bytes]) -> tuple[IO[bytes], int]:
    try:
        inside = zipfile.ZipFile(stream)
        csvs = [one for one in inside.infolist() if one.filename.lower().endswith(".csv")]
        if len(csvs) != 1:
            raise NotContracts("not_one_csv")
        if csvs[0].file_size > LARGEST:
            raise NotContracts("too_large")
        return io.BufferedReader(inside.open(csvs[0]), BUFFER), csvs[0].file_size  # type: ignore[type-var]
    except DAMAGED:
        raise NotContracts("damaged") from None
