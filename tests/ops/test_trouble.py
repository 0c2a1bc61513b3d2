"""Locked, full or absent: the page says so, keeps what was typed, and the same press works once it is over."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from mytoyota.base.db import Database
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.web import sessions
from tests.people.desk import Desk
from tests.people.walker import Journey, Walker


@pytest.fixture(autouse=True)
def impatient(database: Database) -> None:
    """Half a second instead of ten until "locked" is said; the same code as in earnest."""
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=500"))
    database.engine.dispose()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    with database.writing() as session:
        session.execute(text("SELECT 1"))
        yield


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """The operating system lets no file grow any more: writes fail when they are committed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(f"{make_url(str(database.engine.url)).database}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def journey(walker: Walker) -> Journey:
    """A customer who has filled the longest page and not yet pressed 確認."""
    journey = walker.journey_at("1-1/18-B")
    journey.phone.fills(**journey.person)
    return journey


@pytest.mark.parametrize("trouble", [locked, full_disk])
def test_what_was_typed_is_sent_again_by_one_press(journey: Journey, database: Database, trouble: object) -> None:
    phone = journey.phone
    with trouble(database):  # type: ignore[operator]
        page = phone.presses("確認", expect=503, **journey.person)
        assert page.h1 == "ただいまメンテナンス中です"
        assert page.headers["Retry-After"]
    kept = {one["name"]: one["value"] for one in phone.page.soup.select("form#again input")}
    assert kept["family_name"] == "高橋"
    assert kept["postal_code"] == "471-0826"
    assert not [name for name in kept if "password" in name]
    assert journey.person["password"] not in phone.page.text
    phone.presses("もう一度送る")  # the password was not kept: the page asks for it, with all else in place
    assert journey.step_id == "1-1/18-B"
    phone.presses("確認", password=journey.person["password"], password_again=journey.person["password"])
    assert journey.step_id == "1-1/19-B"


@pytest.mark.parametrize("trouble", [locked, full_disk])
def test_pages_can_still_be_read(journey: Journey, desk: Desk, database: Database, trouble: object) -> None:
    desk.opens("/desk/")
    with trouble(database):  # type: ignore[operator]
        journey.phone.reloads()
        assert journey.step_id == "1-1/18-B"
        desk.reloads()


def test_noting_that_a_session_is_used_never_costs_the_page(desk: Desk, database: Database) -> None:
    desk.opens("/desk/")
    with database.writing() as session:
        session.execute(text("UPDATE browser_session SET seen_at = '2000-01-01' WHERE purpose = 'none'"))
        session.execute(text("UPDATE browser_session SET seen_at = datetime(seen_at, '-5 minutes')"))
    with locked(database):
        desk.reloads()


def test_a_session_that_was_not_stored_is_not_given_to_the_browser(app: Flask, desk: Desk) -> None:
    """Its former session would be overwritten by one that nobody knows."""

    def changes_its_mind() -> None:
        sessions.start(sessions.DESK, {"staff": "?"})
        raise AlreadyMoved

    app.view_functions["staff.sign_out"] = changes_its_mind
    before = desk.http.get_cookie("desk")
    desk.opens("/desk/")
    desk.presses("サインアウト", expect=409)
    assert desk.http.get_cookie("desk") == before


def test_nothing_is_half_saved(journey: Journey, database: Database) -> None:
    with database.reading() as session:
        before = session.execute(text("SELECT count(*), sum(length(value_encrypted)) FROM answer")).one()
    with full_disk(database):
        journey.phone.presses("確認", expect=503, **journey.person)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*), sum(length(value_encrypted)) FROM answer")).one() == before
