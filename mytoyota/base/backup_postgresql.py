"""Backup and restore of PostgreSQL by its own programs; rows are counted in the very snapshot that is dumped."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, NullPool, create_engine, inspect
from sqlalchemy.exc import OperationalError

from mytoyota.settings import SettingsProblem

FILE = "mytoyota.dump"


def copy(source: URL, folder: Path, count: Callable[[Connection], dict[str, int]]) -> dict[str, int]:
    """Dumps the database into `folder`."""
    engine = create_engine(source, poolclass=NullPool, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            rows = count(connection)
            _run("pg_dump", source, ["--format=custom", f"--snapshot={snapshot}", f"--file={folder / FILE}"])
    except OperationalError:
        raise SettingsProblem("The database cannot be reached.") from None
    return rows


def fill(target: URL, folder: Path) -> None:
    """Restores the dump in one transaction: all of it or nothing."""
    engine = create_engine(target, poolclass=NullPool)
    try:
        if inspect(engine).get_table_names():
            raise SettingsProblem("The database has tables already: a backup is restored into an empty one.")
    except OperationalError:
        raise SettingsProblem("The database cannot be reached: make an empty one first (createdb).") from None
    _run("pg_restore", target, ["--exit-on-error", "--single-transaction", str(folder / FILE)])


def _run(program: str, url: URL, options: Sequence[str]) -> None:
    """Runs one of PostgreSQL's programs; the password goes by the environment, where no list of processes shows it."""
    settings = dict(url.translate_connect_args(username="user", database="dbname"), **url.query)
    password = settings.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    words = [program, "--no-owner", "--no-privileges", f"--dbname={make_conninfo('', **settings)}", *options]
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SettingsProblem(f"There is no {program} here: install PostgreSQL's client programs.") from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[0]
        raise SettingsProblem(f"{program} failed: {said}")
