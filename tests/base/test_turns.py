"""Writers of one process come one after the other, in the order of their coming."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mytoyota.base import db
from mytoyota.base.db import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    one = Database(f"sqlite:///{tmp_path / 'turns.sqlite3'}")
    with one.writing() as session:
        session.execute(text("CREATE TABLE came (who TEXT)"))
    return one


def writes(database: Database, who: str) -> None:
    with database.writing() as session:
        session.execute(text("INSERT INTO came VALUES (:who)"), {"who": who})


def test_who_came_first_is_next_though_another_is_quicker(database: Database) -> None:
    """SQLite alone lets whoever asks at the right moment in before all who have waited."""
    waiting = [threading.Thread(target=writes, args=(database, who)) for who in ("first", "second")]
    with database.writing() as session:
        session.execute(text("INSERT INTO came VALUES ('holder')"))
        for one in waiting:
            one.start()
            time.sleep(0.4)  # by now it waits
    writes(database, "quick")
    for one in waiting:
        one.join()
    with database.reading() as session:
        assert list(session.scalars(text("SELECT who FROM came"))) == ["holder", "first", "second", "quick"]


def test_after_a_failure_the_next_has_its_turn(database: Database) -> None:
    for _ in range(2):
        with pytest.raises(OperationalError), database.writing() as session:
            session.execute(text("INSERT INTO nowhere VALUES (1)"))
    writes(database, "next")


def test_who_waits_too_long_hears_that_it_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "LOCK_SECONDS", 0.1)
    database = Database(f"sqlite:///{tmp_path / 'turns.sqlite3'}")
    with database.writing() as session:
        session.execute(text("CREATE TABLE came (who TEXT)"))
        with pytest.raises(OperationalError, match="locked"):
            writes(database, "impatient")
    writes(database, "patient")
