"""Rows that several requests insert at the same moment: one is written, all go on, and only uniqueness is forgiven."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.insert import TRIES, get_or_insert, insert_if_absent, insert_now
from mytoyota.base.limits import Attempt
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.payments.models import CardAttempt, GatewayEvent


def attempt(count: int = 0) -> Attempt:
    return Attempt(key="k", count=count, last_at=clock.now(), free_at=clock.now())


def found_in(session: Session) -> Callable[[], Attempt | None]:
    return lambda: session.get(Attempt, "k", with_for_update=True)


def test_the_second_of_two_is_not_inserted_and_the_transaction_goes_on(database: Database) -> None:
    with database.writing() as session:
        assert insert_if_absent(session, GatewayEvent(id="stripe:1"))
    with database.writing() as session:
        session.add(GatewayEvent(id="stripe:0"))
        second = GatewayEvent(id="stripe:1")
        assert not insert_if_absent(session, second)
        assert second not in session
        assert insert_if_absent(session, GatewayEvent(id="stripe:2"))
    with database.reading() as session:
        assert sorted(session.scalars(select(GatewayEvent.id))) == ["stripe:0", "stripe:1", "stripe:2"]


def test_another_broken_constraint_is_not_taken_for_a_row_in_the_way(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(IntegrityError):
            insert_if_absent(session, Attempt(key="k", count=None, last_at=clock.now(), free_at=clock.now()))
        with pytest.raises(IntegrityError):
            insert_if_absent(session, CardAttempt(method_id="nobody's", gateway="stripe", back_path="/"))
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_what_waited_to_be_written_is_not_blamed_on_the_row(database: Database) -> None:
    with database.writing() as session:
        insert_if_absent(session, GatewayEvent(id="stripe:1"))
    session = database.session()
    session.add(GatewayEvent(id="stripe:1"))
    with pytest.raises(IntegrityError):
        insert_if_absent(session, GatewayEvent(id="stripe:2"))
    session.close()


def test_twenty_at_once_get_the_same_row(database: Database) -> None:
    together = threading.Barrier(20)

    def count_one(number: int) -> None:
        together.wait(60)
        with database.writing() as session:
            get_or_insert(session, found_in(session), attempt).count += 1

    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(count_one, range(20)))
    with database.reading() as session:
        assert session.scalars(select(Attempt.count)).all() == [20]


def test_a_row_that_was_deleted_meanwhile_is_inserted(database: Database) -> None:
    """It was in the way of the insert, and gone when it was looked for."""
    with database.writing() as session:
        session.add(attempt(7))
    looked: list[bool] = []

    def find() -> Attempt | None:
        looked.append(True)
        row = found_in(session)()
        if row is not None and len(looked) == 2:
            session.delete(row)
            session.flush()
        return None

    with database.writing() as session:
        assert get_or_insert(session, find, attempt).count == 0
    assert len(looked) == 2


def test_where_nobody_finds_what_is_in_the_way_it_ends(database: Database) -> None:
    with database.writing() as session:
        session.add(attempt())
    looked: list[bool] = []
    with database.writing() as session, pytest.raises(AlreadyMoved):
        get_or_insert(session, lambda: looked.append(True), attempt)
    assert len(looked) == TRIES


def test_a_row_inserted_past_the_session_is_there_at_once_and_ends_with_its_transaction(database: Database) -> None:
    with database.writing() as session:
        insert_now(session, attempt(3))
        assert session.get_one(Attempt, "k").count == 3
        session.rollback()
    with database.writing() as session:
        insert_now(session, attempt(4))
        with pytest.raises(IntegrityError):
            insert_now(session, attempt(5))
        session.rollback()
    with database.reading() as session:
        assert session.get(Attempt, "k") is None
