"""`mytoyota organisation import FILE.csv` and `mytoyota models import FILE.csv`: shown line by line, all or nothing."""

import argparse
import sys
from pathlib import Path

from sqlalchemy import select

from mytoyota import settings
from mytoyota.admin import applying, judging, reading
from mytoyota.admin.models import MODELS, ORGANISATION, READY, ProvisioningImport, ProvisioningRow
from mytoyota.admin.scope import Scope
from mytoyota.admin.sheets import SHEETS
from mytoyota.admin.words import ACTIONS, PROBLEMS, RANKS, said_of_file
from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.settings import SettingsProblem

FAILED = 1
SHOWN = 50
TRIES = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The act and the file."""
    parser.add_argument("act", choices=["import"])
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file (UTF-8 or Shift_JIS)")
    parser.add_argument("--preview", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--rows", action="store_true", help="say of each line what it does, not of wrong ones alone")
    parser.add_argument(
        "--as-written", action="store_true", help="also take codes in that look as if zeros in front were cut off"
    )


def run(args: argparse.Namespace) -> int:
    """Imports into the database of the settings; 1 where the file has mistakes, which are listed.

    Raises:
        SettingsProblem: the database has not the form that this version needs.
    """
    database = opened()
    kind = MODELS if args.command == "models" else ORGANISATION
    try:
        import_id = reading.begin(database, kind, Scope())
        with args.file.open("rb") as file:
            reading.read(database, import_id, file)
        return _compared(database, import_id, args)
    except OSError as error:
        print(f"{args.file} cannot be opened: {error.strerror}.", file=sys.stderr)
        return FAILED
    finally:
        database.engine.dispose()


def opened() -> Database:
    """The database of the settings, with its keys; raises SettingsProblem where it has not this version's form."""
    chosen = settings.load()
    keys.use(keys.KeyRing.load(chosen.keys_path))
    if not migrate.is_current(chosen.database_url):
        raise SettingsProblem("The database has not the form this version needs: run `mytoyota migrate`.")
    return Database(chosen.database_url)


def _compared(database: Database, import_id: str, args: argparse.Namespace) -> int:
    with database.reading() as view:
        problem = view.get_one(ProvisioningImport, import_id).file_problem
    if problem:
        print(f"{args.file.name}: {said_of_file(problem)}", file=sys.stderr)
        return FAILED
    for _try in range(TRIES):
        judging.judge(database, import_id)
        row = _show(database, import_id, rows=args.rows)
        if row.state != READY or (row.doubtful and not args.as_written):
            return _refused(row)
        if args.preview:
            print("Nothing was changed: this was a preview.")
            return 0
        with database.writing() as session:
            applying.ask(session, session.get_one(ProvisioningImport, import_id))
        if applying.apply(database, import_id):
            print("Taken in.")
            return 0
        print("Something else was changed meanwhile; comparing again.", file=sys.stderr)
    return FAILED


def _show(database: Database, import_id: str, *, rows: bool) -> ProvisioningImport:
    """Wrong and doubtful lines, each line where that is asked for, and how many do what."""
    with database.reading() as view:
        row = view.get_one(ProvisioningImport, import_id)
        columns = SHEETS[row.kind].columns
        wanted = select(ProvisioningRow).where(ProvisioningRow.import_id == import_id).order_by(ProvisioningRow.line)
        if not rows:
            wrong = ProvisioningRow.problem.is_not(None) | ProvisioningRow.doubtful
            wanted = wanted.where(wrong).limit(SHOWN)
        for one in view.scalars(wanted.execution_options(yield_per=500)):
            print(_line(one, columns), file=sys.stderr if one.problem or one.doubtful else sys.stdout)
        for (rank, action), count in sorted(applying.counts(view, import_id).items()):
            print(f"{RANKS[row.kind][rank]}: {count:,} {ACTIONS[action]}")
    return row


def _line(one: ProvisioningRow, columns: object) -> str:
    name = columns.get(one.about, "") if isinstance(columns, dict) else ""
    if one.problem:
        return f"line {one.line}: {f'{name}: ' if name else ''}{PROBLEMS[one.problem]}"
    doubt = "; shorter than the other codes: were zeros in front cut off?" if one.doubtful else ""
    return f"line {one.line}: {one.code}: {ACTIONS[one.action or '']}{doubt}"


def _refused(row: ProvisioningImport) -> int:
    if row.wrong:
        print(f"{row.wrong:,} lines are wrong; nothing was changed.", file=sys.stderr)
    else:
        print(
            f"{row.doubtful:,} codes are shorter than others; nothing was changed. "
            "If they are right, use --as-written.",
            file=sys.stderr,
        )
    return FAILED
