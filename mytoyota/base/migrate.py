"""`mytoyota migrate`: one chain of migrations for SQLite and PostgreSQL, checked against the models."""

import argparse
import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from mytoyota.base import keys
from mytoyota.settings import CHECKOUT, SettingsProblem, load

CHAIN = CHECKOUT / "mytoyota" / "migrations"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Without an option: upgrade to the newest form."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="upgrade, then tell whether migrations and models agree")
    what.add_argument("--new", metavar="WHAT", help="upgrade, then write a migration for what the models have more")


def run(args: argparse.Namespace) -> int:
    """Upgrades the database of the settings and does what else was asked for."""
    chosen = load()
    url = chosen.database_url
    if chosen.keys_path.exists():  # a fresh instance has nothing encrypted to move
        keys.use(keys.KeyRing.load(chosen.keys_path))
    upgrade(url)
    if args.new:
        command.revision(_config(url, models=True), args.new, autogenerate=True)
    if args.check:
        difference = disagreement(url)
        print(difference or "Migrations and models agree.")
        return 1 if difference else 0
    return 0


def upgrade(url: str) -> None:
    """Brings the database at `url` to the newest form: all of it or nothing.

    Raises:
        SettingsProblem: the database cannot be opened or written, or the keys do not open what has to be moved.
    """
    try:
        command.upgrade(_config(url), "head")
    except OperationalError as error:
        raise SettingsProblem(f"The database {_shown(url)} cannot be used: {error.orig}") from None
    except keys.DecryptionFailed as broken:
        raise SettingsProblem(f"Nothing was migrated, the keys are not this database's: {broken}.") from None


def is_current(url: str) -> bool:
    """Whether the database at `url` has the newest form.

    Raises:
        SettingsProblem: the database cannot be opened.
    """
    config = _config(url)
    try:
        with config.attributes["engine"].connect() as connection:
            reached = MigrationContext.configure(connection).get_current_heads()
    except OperationalError as error:
        raise SettingsProblem(f"The database {_shown(url)} cannot be used: {error.orig}") from None
    return set(reached) == set(ScriptDirectory.from_config(config).get_heads())


def disagreement(url: str) -> str:
    """What the models have that the migrated database at `url` has not, or the reverse; empty when they agree."""
    try:
        command.check(_config(url, models=True))
    except CommandError as error:
        return str(error)
    return ""


def _config(url: str, models: bool = False) -> Config:
    """What Alembic would read from a file of its own; env.py takes the engine from it."""
    config = Config()
    config.set_main_option("script_location", str(CHAIN).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes.update(engine=_engine(url), models=models)
    return config


def _engine(url: str) -> Engine:
    """An engine for migrations alone: SQLite alters a table by copying it, which must set nothing else off."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        database = make_url(url).database
        if database:
            Path(database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _take_turns_on_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # no hidden BEGIN by the driver
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA foreign_keys=OFF")


def _take_turns_on_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
