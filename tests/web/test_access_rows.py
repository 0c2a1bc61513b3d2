"""What a row of ACCESS does before a view runs: guard, subject, and in which transaction they look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, g, redirect
from sqlalchemy import text
from werkzeug import Response

from mytoyota.base.db import Database, looks
from mytoyota.base.refusals import NotFound
from mytoyota.web import access, unit
from mytoyota.web.access import Row, anyone

THINGS = {"a1": "alpha", "moved": "elsewhere"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'things.sqlite3'}")
    with made.writing() as session:
        session.execute(text("CREATE TABLE note (word TEXT)"))
    yield made
    made.engine.dispose()


def thing(thing_id: str) -> str | Response:
    """A loader that asks the database, knows two things, and leads on from one of them."""
    unit.session().execute(text("SELECT count(*) FROM note"))
    if thing_id not in THINGS:
        raise NotFound
    return redirect("/elsewhere") if thing_id == "moved" else THINGS[thing_id]


def nobody() -> None:
    abort(403)


def asked(database: Database, row: Row, view: Any, *, url: str = "/things/a1/part", method: str = "GET") -> Any:
    """The answer to one request at an app with this one page."""
    app = Flask("things")
    app.register_error_handler(NotFound, lambda error: ("", error.status))
    app.add_url_rule("/things/<thing_id>/<word>", "thing", view, methods=["GET", "POST"])
    unit.install(app, database)
    access.install(app, {"thing": row, "static": Row(anyone, words=("filename",))})
    return app.test_client().open(url, method=method)


def test_the_view_gets_the_subject_and_the_words_but_not_its_name(database: Database) -> None:
    answer = asked(database, Row(anyone, thing, words=("word",)), lambda subject, word: f"{subject} {word}")
    assert answer.text == "alpha part"


@pytest.mark.parametrize(
    ("url", "status"), [("/things/unknown/part", 404), ("/things/moved/part", 302), ("/things/a1/part", 200)]
)
def test_what_is_not_found_or_leads_on_runs_no_view(database: Database, url: str, status: int) -> None:
    ran: list[str] = []

    def view(subject: str, word: str) -> str:
        ran.append(subject)
        return word

    assert asked(database, Row(anyone, thing, words=("word",)), view, url=url).status_code == status
    assert ran == (["alpha"] if status == 200 else [])


def test_where_the_guard_refuses_nothing_is_looked_for(database: Database) -> None:
    def never(thing_id: str) -> str:
        raise AssertionError(thing_id)

    assert asked(database, Row(nobody, never, words=("word",)), never).status_code == 403


def test_an_act_works_in_the_transaction_that_was_checked(database: Database) -> None:
    def act(subject: str, word: str) -> str:
        assert unit.session().in_transaction()
        unit.session().execute(text("INSERT INTO note VALUES (:word)"), {"word": f"{subject} {word}"})
        return ""

    asked(database, Row(anyone, thing, words=("word",)), act, method="POST")
    assert notes(database) == ["alpha part"]


def test_a_slow_act_holds_no_transaction_until_it_asks_again(database: Database) -> None:
    def act(subject: str, word: str) -> str:
        with unit.database().writing() as counter:  # SQLite has one writer: this would wait for ever
            counter.execute(text("INSERT INTO note VALUES ('counted')"))
        assert access.again(thing) == subject
        assert not looks(unit.session())
        unit.session().execute(text("INSERT INTO note VALUES (:word)"), {"word": word})
        return ""

    asked(database, Row(anyone, thing, words=("word",), slow=True), act, method="POST")
    assert notes(database) == ["counted", "part"]


def test_which_acts_are_slow_may_depend_on_the_address(database: Database) -> None:
    def act(_subject: str, word: str) -> str:
        return str(g.get("session") is None)

    row = Row(anyone, thing, words=("word",), slow=lambda thing_id, word: word == "photo")
    assert asked(database, row, act, url="/things/a1/photo", method="POST").text == "True"
    assert asked(database, row, act, url="/things/a1/name", method="POST").text == "False"


def test_a_page_only_reads_unless_its_row_says_that_it_writes(database: Database) -> None:
    def view(_subject: str, word: str) -> str:
        return str(looks(unit.session()))

    assert asked(database, Row(anyone, thing, words=("word",)), view).text == "True"
    assert asked(database, Row(anyone, thing, words=("word",), writes=True), view).text == "False"


def test_a_page_that_asks_others_and_then_writes_holds_nothing_meanwhile(database: Database) -> None:
    def view(_subject: str, word: str) -> str:
        with unit.database().writing() as other:
            other.execute(text("INSERT INTO note VALUES ('meanwhile')"))
        return str(looks(unit.session()))

    assert asked(database, Row(anyone, thing, words=("word",), writes=True, slow=True), view).text == "False"


def notes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT word FROM note")))
