"""`mytoyota import-contracts FILE.csv|.zip`: takes the finance company's contracts in, all or nothing."""

import argparse
import hashlib
import sys
from pathlib import Path

from mytoyota import settings
from mytoyota.base import migrate
from mytoyota.base.db import Database
from mytoyota.jpass import importing
from mytoyota.jpass.importing import AlreadyTaken, UnderWay
from mytoyota.jpass.models import DONE, ContractImport
from mytoyota.settings import SettingsProblem

FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's argument."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file (UTF-8 or Shift_JIS), or a ZIP with one")


def run(args: argparse.Namespace) -> int:
    """Imports into the database of the settings; 1 where the file has mistakes, which are listed.

    Raises:
        SettingsProblem: the database has not the form that this version needs.
    """
    url = settings.load().database_url
    if not migrate.is_current(url):
        raise SettingsProblem("The database has not the form this version needs: run `mytoyota migrate`.")
    database = Database(url)
    try:
        return _import(database, args.file)
    except OSError as error:
        print(f"{args.file} cannot be opened: {error.strerror}.", file=sys.stderr)
    except UnderWay:
        print("Another file is being read. Try again when it is done.", file=sys.stderr)
    finally:
        database.engine.dispose()
    return FAILED


def _import(database: Database, path: Path) -> int:
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        with database.writing() as session:
            row = importing.add(session, content)
    except AlreadyTaken:
        print("This file was taken in before.")
        return 0
    done = importing.run(database, row.id, lambda: path.open("rb"), _show)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if done.state == DONE:
        print(f"{done.added:,} new, {done.replaced:,} changed, {done.same:,} as before.")
        if done.moved:
            print(f"{done.moved:,} went to another dealer; {done.ended:,} returns and changes under way ended with it.")
        return 0
    for line, column, problem, found in done.errors:
        place = f"line {line}" if line else "the file"
        print(": ".join(filter(None, (place, column, problem, found and f"found {found}"))), file=sys.stderr)
    print(f"{done.wrong:,} mistakes; nothing was changed.", file=sys.stderr)
    return FAILED


def _show(row: ContractImport) -> None:
    """How far it is, on a terminal alone: one line that is written over."""
    if sys.stderr.isatty():
        part = row.position / max(1, row.size)
        print(f"\r{part:4.0%}  {row.added + row.replaced + row.same:,} contracts ", end="", file=sys.stderr, flush=True)
