"""Backup and restore of SQLite: its online copy, one file, checked before it counts."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, inspect

from mytoyota.settings import SettingsProblem

FILE = "mytoyota.sqlite3"


def copy(source: URL, folder: Path, count: Callable[[Connection], dict[str, int]]) -> dict[str, int]:
    """Copies the database into `folder` in one reading transaction; in WAL mode nobody waits for it."""
    origin, path = Path(str(source.database)), folder / FILE
    if not origin.is_file():
        raise SettingsProblem(f"There is no database at {origin}.")
    try:
        with closing(sqlite3.connect(origin)) as reading, closing(sqlite3.connect(path)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")  # a single file again
            sound = writing.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.Error as error:
        raise SettingsProblem(f"The database could not be copied: {error}.") from None
    if not sound:
        raise SettingsProblem(f"The copy in {path} is not sound: keep your former backup.")
    path.chmod(0o600)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        return count(connection)


def fill(target: URL, folder: Path) -> None:
    """Puts the copy where the database shall be; beside it first, so that there is never half a database."""
    place = Path(str(target.database))
    if place.exists() and _tables(place):
        raise SettingsProblem(f"There is a database at {place} already: a backup is restored into an empty place.")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.restoring")
        shutil.copyfile(folder / FILE, beside)
        beside.chmod(0o600)
        for leftover in ("-wal", "-shm"):  # of an empty database; they would be taken for the restored one's
            place.with_name(place.name + leftover).unlink(missing_ok=True)
        beside.replace(place)
    except OSError as error:
        raise SettingsProblem(f"The database {place} could not be restored: {error.strerror}.") from None


def _tables(place: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{place}", poolclass=NullPool)
    return inspect(engine).get_table_names()
