"""Statements written out once say and find what SQLAlchemy would, and fail as it does, on both databases."""

import pytest
from sqlalchemy import Engine, bindparam, event, select
from sqlalchemy.exc import IntegrityError

from mytoyota.base import clock, db
from mytoyota.base.db import Database
from mytoyota.base.fixed import Fixed
from mytoyota.web.sessions import BrowserSession

ROWS = BrowserSession.metadata.tables[BrowserSession.__tablename__]
NAMED = {name: bindparam(name) for name in ("id", "purpose", "data", "created_at", "seen_at", "expires_at")}
NEW = Fixed(ROWS.insert().values(NAMED))
FOUND = Fixed(select(*ROWS.c, ROWS.c.seen_at.is_not(None)).where(ROWS.c.id == bindparam("of")).limit(1))
MOVED = Fixed(ROWS.update().where(ROWS.c.id == bindparam("of")).values(expires_at=bindparam("until"), purpose="desk"))


def row(key: str) -> dict[str, object]:
    now = clock.now()
    about = {"id": key, "purpose": "journey", "data": {"名": [1]}}
    return {**about, "created_at": now, "seen_at": now, "expires_at": now}


def listen(engine: Engine) -> None:
    event.listen(engine, "before_cursor_execute", lambda *_told: None)


def writes_twice(database: Database, values: dict[str, object]) -> None:
    with database.writing() as session:
        NEW.changes(db.connection(session), values)
        NEW.changes(db.connection(session), values)


@pytest.mark.parametrize("listened", [False, True])
def test_what_is_written_is_found_in_pythons_types_whoever_listens(database: Database, listened: bool) -> None:
    if listened:
        with database.reading() as view:
            listen(db.connection(view).engine)
        listen(database.engine)
    written = row("one")
    with database.writing() as session:
        assert NEW.changes(db.connection(session), written) == 1
    with database.writing() as session:
        assert MOVED.changes(db.connection(session), {"of": "one", "until": written["seen_at"]}) == 1
        assert MOVED.changes(db.connection(session), {"of": "two", "until": written["seen_at"]}) == 0
    with database.reading() as view:
        assert FOUND.row(db.connection(view), {"of": "two"}) is None
        found = FOUND.row(db.connection(view), {"of": "one"})
    assert found is not None
    assert list(found) == [*{**written, "purpose": "desk"}.values(), True]


def test_it_fails_as_sqlalchemy_does_without_the_values_and_nothing_is_kept(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed:
        writes_twice(database, row("secret"))
    said = str(failed.value)
    assert "名" not in said
    # PostgreSQL itself names the key that is there already; no exception's text is ever logged.
    assert "secret" not in said or database.engine.dialect.name == "postgresql"
    with database.reading() as view:
        assert FOUND.rows(db.connection(view), {"of": "secret"}) == []
