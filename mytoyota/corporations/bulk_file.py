"""The agency's bulk file as rows: CSV without a header, plain or zipped, UTF-8 or Shift_JIS, however large."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from mytoyota.corporations.records import FIELDS

HEAD = 64 * 1024  # bytes to tell the writing by
LONGEST_LINE = 64 * 1024  # bytes; a record has some 200, all of its fields at their longest some 10,000
BUFFER = 1024 * 1024
FINGERPRINT_BYTES = 1024 * 1024


class NotABulkFile(Exception):
    """The file cannot be imported; the text says why, in a sentence for the operator."""


@dataclass(frozen=True)
class Row:
    """One record's 30 fields by name, and how many bytes of the unpacked CSV end with it; `None` if it has not 30."""

    end: int
    record: dict[str, str] | None = field(repr=False)


@dataclass(frozen=True)
class _Part:
    """One CSV: the plain file, or a member of a ZIP."""

    name: str
    size: int
    member: zipfile.ZipInfo | None = None


class BulkFile:
    """A file of records; `size` is that of the unpacked CSV in bytes, `fingerprint` knows the file again."""

    def __init__(self, path: Path) -> None:
        """Looks at the file without reading all of it.

        Raises:
            NotABulkFile: it cannot be opened, or a ZIP holds no CSV.
        """
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path) if zipfile.is_zipfile(path) else None
            self._parts = self._found()
            self.fingerprint = _fingerprint(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise NotABulkFile(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}.") from None
        self.size = sum(part.size for part in self._parts)
        if not self.size:
            raise NotABulkFile(f"{path} holds no CSV of the agency's.")

    def rows(self, start: int = 0) -> Iterator[Row]:
        """All records behind the first `start` bytes; `start` is 0 or the `end` of a row.

        Raises:
            NotABulkFile: the file is damaged.
        """
        before = 0
        for part in self._parts:
            if start < before + part.size:
                yield from self._rows_of(part, before, max(0, start - before))
            before += part.size

    def close(self) -> None:
        """Lets the file go."""
        if self._zip:
            self._zip.close()

    def _found(self) -> list[_Part]:
        if self._zip is None:
            return [_Part(self.path.name, self.path.stat().st_size)]
        inside = sorted(self._zip.infolist(), key=lambda one: one.filename)
        csvs = [one for one in inside if one.filename.lower().endswith(".csv")]
        return [_Part(one.filename, one.file_size, one) for one in csvs]

    def _open(self, part: _Part) -> IO[bytes]:
        if self._zip and part.member:
            return io.BufferedReader(self._zip.open(part.member), BUFFER)  # type: ignore[type-var]
        return self.path.open("rb", BUFFER)

    def _rows_of(self, part: _Part, before: int, start: int) -> Iterator[Row]:
        with closing(self._open(part)) as stream:
            lines = _Lines(stream, _encoding(stream.read(HEAD)))
            try:
                stream.seek(start)
                lines.end = start
                for values in csv.reader(lines):
                    fits = len(values) == len(FIELDS)
                    yield Row(before + lines.end, dict(zip(FIELDS, values, strict=True)) if fits else None)
            except (csv.Error, OSError, EOFError, zipfile.BadZipFile) as error:
                raise NotABulkFile(f"{part.name} is damaged behind byte {lines.end}: {error}.") from None


class _Lines:
    """Decoded lines of a stream; `end` counts the bytes handed out. A line break inside quotes is a part of its row."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._read, self._encoding = stream.readline, encoding
        self.end = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._read(LONGEST_LINE):
            self.end += len(line)
            yield line.decode(self._encoding, "replace").removeprefix("\ufeff").replace("\x00", "")


def _encoding(head: bytes) -> str:
    """UTF-8 if the beginning is UTF-8 up to its last line, else Shift_JIS as it is written in Japan."""
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8"


def _fingerprint(path: Path) -> str:
    """Tells files apart by size, beginning and end: hashing all of it would read all of it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        told = hashlib.sha256(str(size).encode() + file.read(FINGERPRINT_BYTES))
        file.seek(max(0, size - FINGERPRINT_BYTES))
        told.update(file.read())
    return told.hexdigest()
