"""`mytoyota import-corporations FILE`: takes the agency's bulk file into the register, or goes on doing so."""

import argparse
import sys
import time
from pathlib import Path

from mytoyota import settings
from mytoyota.base import migrate
from mytoyota.base.db import Database
from mytoyota.corporations import bulk_import
from mytoyota.corporations.bulk_file import BulkFile, NotABulkFile
from mytoyota.corporations.bulk_import import Reached
from mytoyota.settings import SettingsProblem

WIDTH = 30
FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's argument."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a CSV file of the agency's (UTF-8 or Shift_JIS), or its ZIP"
    )


def run(args: argparse.Namespace) -> int:
    """Imports into the database of the settings; 1 where the file is none of the agency's.

    Raises:
        SettingsProblem: the database has not the form that this version needs.
    """
    url = settings.load().database_url
    if not migrate.is_current(url):
        raise SettingsProblem("The database has not the form this version needs: run `mytoyota migrate`.")
    database = Database(url)
    try:
        file = BulkFile(args.file)
        print(_import(database, file))
    except NotABulkFile as problem:
        print(problem, file=sys.stderr)
        return FAILED
    finally:
        database.engine.dispose()
    return 0


def _import(database: Database, file: BulkFile) -> str:
    before = bulk_import.reached(database, file)
    if before.finished:
        return f"This file is in the register already: {before.rows:,} rows."
    if before.position:
        print(f"Going on behind row {before.rows + before.wrong:,}.")
    bar, began = _Bar(file.size, before.position), time.monotonic()
    try:
        done = bulk_import.take_in(database, file, bar.show)
    finally:
        bar.end()
        file.close()
    wrong = f", {done.wrong:,} that are no records left out" if done.wrong else ""
    return f"{done.rows:,} rows in the register{wrong}; {time.monotonic() - began:.0f} s."


class _Bar:
    """How far it is, on a terminal alone: one line that is written over."""

    def __init__(self, size: int, start: int) -> None:
        self._size, self._start, self._began = size, start, time.monotonic()
        self._shown = sys.stderr.isatty()

    def show(self, done: Reached) -> None:
        """Draws the line anew."""
        if not self._shown:
            return
        part = done.position / self._size
        gone, new = time.monotonic() - self._began, max(1, done.position - self._start)
        left = gone * (self._size - done.position) / new
        full = "#" * round(part * WIDTH)
        line = f"\r{full:.<{WIDTH}} {part:4.0%}  {done.rows:,} rows, {left:.0f} s left  "
        print(line, end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leaves the line behind."""
        if self._shown:
            print(file=sys.stderr)
