"""An instance of the former version with jobs in every state is brought up, and its jobs are run to their end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import DateTime, TableClause, column, create_engine, insert, select, table, text

from mytoyota.base import clock, jobs, migrate
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.notifications.models import Message
from tests.storage import cluster
from tests.worker import kinds_with

FORMER = "5e0c7a91d3f4"
LONG_AGO = datetime(2026, 11, 25, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def former(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of the former version, with duties in every state and the mails they are about."""
    url = cluster.running().database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/former.sqlite3"
    config = migrate._config(url)
    command.upgrade(config, FORMER)
    fill(url)
    return url


@pytest.fixture
def database(former: str) -> Iterator[Database]:
    migrate.upgrade(former)
    made = Database(former)
    yield made
    made.engine.dispose()


def fill(url: str) -> None:
    now, engine = clock.now(), create_engine(url)
    columns = ("id", "kind", "subject", "state", "due_at", "attempt", "lease", "leased_until", "trouble")
    duties = [
        ("waiting", "message.send", "mail", "owed", now, 7, None, None, "ConnectionRefusedError"),
        ("leased", "message.send", "leased-mail", "owed", LONG_AGO, 1, "abcd", LONG_AGO, None),
        ("held", "message.send", "held-mail", "owed", now, 1, "efgh", now + timedelta(seconds=50), None),
        ("code", "message.send", "code-mail", "owed", now, 0, None, None, None),
        ("later", "crops.erase", "j", "owed", now + timedelta(hours=1), 0, None, None, None),
        ("over", "message.send", "sent-mail", "done", LONG_AGO, 1, None, None, None),
        ("given-up", "message.send", "lost-mail", "dead", LONG_AGO, 60, None, None, "TimeoutError"),
    ]
    rows = [dict(zip(columns, duty, strict=True)) for duty in duties]
    mails = [
        {
            "id": row["subject"],
            "channel": "mail",
            "template": "mail/email_code.txt" if row["id"] == "code" else "mail/user_matched_later.txt",
            "message_id": f"<{row['id']}>",
            "created_at": LONG_AGO,
        }
        for row in rows
        if row["kind"] == "message.send"
    ]
    with engine.begin() as connection:
        connection.execute(insert(written(table("duty", *map(column, columns)))), rows)
        connection.execute(insert(written(table("message", *map(column, mails[0])))), mails)
    engine.dispose()


def written(former: TableClause) -> TableClause:
    """The same table; its times are written as the product writes them."""
    for one in former.c:
        if one.name.endswith(("_at", "_until")):
            one.type = DateTime(timezone=True)
    return former


def test_every_row_is_there_in_its_new_words(database: Database) -> None:
    with database.reading() as session:
        rows = {job.id: job for job in session.scalars(select(Job))}
        code = session.get_one(Message, "code-mail")
        assert code.expires_at == LONG_AGO + timedelta(minutes=10)
    assert {name: row.state for name, row in rows.items()} == {
        "waiting": "queued", "leased": "queued", "held": "queued", "code": "queued", "later": "queued",
        "over": "done", "given-up": "failed",
    }  # fmt: skip
    assert (rows["waiting"].attempt, rows["waiting"].error) == (7, "ConnectionRefusedError")
    assert rows["waiting"].first_due_at == LONG_AGO < rows["waiting"].due_at
    assert rows["later"].first_due_at == rows["later"].due_at
    assert (rows["held"].lease, rows["leased"].lease) == ("efgh", "abcd")
    assert {name for name, row in rows.items() if row.kind == "code.send"} == {"code"}


def test_what_is_due_is_run_and_what_is_held_is_left_alone(database: Database) -> None:
    jobs.run_due(database, kinds_with())
    with database.reading() as session:
        states = {job.id: job.state for job in session.scalars(select(Job))}
        assert states["held"] == states["later"] == "queued"
        assert states["waiting"] == states["leased"] == states["code"] == "done"
        assert session.get_one(Message, "mail").sent_at
        old = session.get_one(Message, "code-mail")
        assert (old.sent_at, old.dropped_because) == (None, "expired")


def test_it_goes_down_again_with_every_row(former: str, database: Database) -> None:
    database.engine.dispose()
    command.downgrade(migrate._config(former), FORMER)
    engine = create_engine(former)
    with engine.connect() as connection:
        states = {row.id: row.state for row in connection.execute(text("SELECT id, state FROM duty"))}
        kinds = set(connection.execute(text("SELECT kind FROM duty")).scalars())
    engine.dispose()
    assert (states["waiting"], states["over"], states["given-up"]) == ("owed", "done", "dead")
    assert kinds == {"message.send", "crops.erase"}
