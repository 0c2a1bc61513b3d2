"""A copy of the database in a folder, made while the product runs, and its way back into an empty place."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, create_engine, func, inspect, make_url, select, table

from mytoyota.base import backup_postgresql, backup_sqlite, clock
from mytoyota.base.db import Database
from mytoyota.base.keys import DecryptionFailed
from mytoyota.base.tables import Models, encrypted_values
from mytoyota.settings import SettingsProblem

CONTENTS = "backup.json"
WAYS: dict[str, ModuleType] = {"sqlite": backup_sqlite, "postgresql": backup_postgresql}


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself: when it was made (ISO), of which kind of database, its rows by table."""

    made_at: str
    database: str
    rows: dict[str, int]


def make(url: str, folder: Path) -> Contents:
    """Copies the database at `url`, as it is at one moment, into the new or empty `folder`.

    Neither readers nor writers are held up. The keys are not copied: who has both can read everything.

    Raises:
        SettingsProblem: the folder is not empty or cannot be made, or the database or its program is not there.
    """
    source = make_url(url)
    kind = source.get_backend_name()
    _new_folder(folder)
    rows = WAYS[kind].copy(source, folder, counts)
    contents = Contents(clock.now().isoformat(timespec="seconds"), kind, rows)
    (folder / CONTENTS).write_text(json.dumps(asdict(contents), indent=1), "utf-8")
    return contents


def restore(url: str, folder: Path) -> Contents:
    """Puts the copy in `folder` into the empty place at `url`.

    Raises:
        SettingsProblem: no backup, one of another kind of database, a place that is not empty, or rows are missing.
    """
    target, contents = make_url(url), read(folder)
    kind = target.get_backend_name()
    if contents.database != kind:
        raise SettingsProblem(f"The backup in {folder} is of {contents.database}; the settings name {kind}.")
    WAYS[kind].fill(target, folder)
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = counts(connection)
    engine.dispose()
    if rows != contents.rows:
        raise SettingsProblem("The restored database has not the rows that the backup had: do not use it.")
    return contents


def read(folder: Path) -> Contents:
    """What the backup in `folder` says of itself.

    Raises:
        SettingsProblem: there is none, or it is not whole.
    """
    try:
        return Contents(**json.loads((folder / CONTENTS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        raise SettingsProblem(f"There is no whole backup in {folder}.") from None


def counts(connection: Connection) -> dict[str, int]:
    """The rows of each table, as this connection sees them."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def keys_fit(url: str, models: Models) -> bool:
    """Whether the process's keys open what is encrypted in the database at `url`: one value of each kind is tried."""
    database = Database(url)
    try:
        with database.reading() as session:
            for model, value in encrypted_values(models):
                row = session.scalar(select(model).where(value.stored_in(model).is_not(None)).limit(1))
                if row is not None:
                    getattr(row, value.name)
    except DecryptionFailed:
        return False
    finally:
        database.engine.dispose()
    return True


def _new_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise SettingsProblem(f"The folder {folder} is not empty: a backup has a folder of its own.")
    except OSError as error:
        raise SettingsProblem(f"The folder {folder} cannot be made: {error.strerror}.") from None
