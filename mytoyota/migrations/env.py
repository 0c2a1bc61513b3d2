"""How Alembic runs the chain: one transaction, one start at a time, on SQLite and PostgreSQL alike."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.types import TypeDecorator

# Two starts at once migrate one after the other; SQLite's BEGIN IMMEDIATE sees to it there.
POSTGRESQL_LOCK = 7_700_8000


def stored_type(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration names the stored type, not our class: it must still run when that class is gone."""
    return f"sa.{thing.impl_instance!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False


def tables() -> MetaData:
    """The tables as the models say them; a plain upgrade does not load the packages."""
    from mytoyota.models import MODELS

    return MODELS[0].metadata


def run(connection: Connection) -> None:
    """Runs the chain in the transaction that is open."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({POSTGRESQL_LOCK})")
    context.configure(
        connection=connection,
        target_metadata=tables() if context.config.attributes["models"] else None,
        render_as_batch=sqlite,
        render_item=stored_type,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("a migration left a row that refers to nothing")


with context.config.attributes["engine"].begin() as opened:
    run(opened)
