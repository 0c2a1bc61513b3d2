"""Codes by mail: right once, dead after ten minutes, and five comparisons however large the crowd."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.orm import Session

from mytoyota.accounts import codes
from mytoyota.base.db import Database
from mytoyota.base.refusals import TooMany


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_holds_once(session: Session) -> None:
    code = codes.issue(session, "email", "draft1")
    assert len(code) == 6
    assert code.isdigit()
    assert not codes.check(session, "email", "draft1", wrong(code))
    assert not codes.check(session, "email", "draft2", code)
    assert not codes.check(session, "login", "draft1", code)
    assert codes.check(session, "email", "draft1", code)
    session.flush()
    assert not codes.check(session, "email", "draft1", code)


def test_a_new_code_kills_the_former(session: Session) -> None:
    former = codes.issue(session, "email", "draft1")
    while (code := codes.issue(session, "email", "draft1")) == former:
        pass
    assert not codes.check(session, "email", "draft1", former)
    assert codes.check(session, "email", "draft1", code)


def test_a_code_is_dead_after_ten_minutes(session: Session) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        code = codes.issue(session, "email", "draft1")
        clock.shift(599)
        assert codes.check(session, "email", "draft1", code)
        code = codes.issue(session, "email", "draft1")
        clock.shift(600)
        assert not codes.check(session, "email", "draft1", code)


def test_no_code_lies_in_clear(database: Database) -> None:
    with database.writing() as own:
        code = codes.issue(own, "email", "draft1")
    with database.reading() as own:
        assert code not in str(own.execute(text("select * from one_time_code")).all())


def test_of_fifty_guesses_at_once_five_are_compared(database: Database) -> None:
    with database.writing() as own:
        code = codes.issue(own, "email", "draft1")

    def guess(_: int) -> bool:
        try:
            codes.spend(database, "email", "draft1")
        except TooMany:
            return False
        with database.writing() as own:
            assert not codes.check(own, "email", "draft1", wrong(code))
        return True

    with ThreadPoolExecutor(50) as crowd:
        assert sum(crowd.map(guess, range(50))) == 5
    with pytest.raises(TooMany):
        codes.spend(database, "email", "draft1")
    with database.writing() as own:
        codes.issue(own, "email", "draft1")
    codes.spend(database, "email", "draft1")
