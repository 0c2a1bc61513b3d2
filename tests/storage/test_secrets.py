"""Tries that guard a secret, acts that happen once, encrypted values and sessions, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mytoyota.accounts import registration as accounts
from mytoyota.base import clock, idempotency, limits
from mytoyota.base.db import Database
from mytoyota.base.keys import DecryptionFailed
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.flows.models import Journey
from mytoyota.notifications.models import Message
from mytoyota.registrations.models import Registration
from mytoyota.vehicles.models import Vehicle
from mytoyota.web import sessions, unit

FIVE, MANY = RateLimit("five", free=5), RateLimit("many", free=1000)


def tries(database: Database, subject: str = "haruna") -> bool:
    try:
        limits.hit(database, FIVE, subject)
    except TooMany:
        return False
    return True


def test_a_crowd_at_the_same_moment_gets_five_tries_and_no_more(database: Database) -> None:
    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(lambda _: tries(database), range(40))) == 5


def test_tries_and_successes_at_the_same_moment_are_each_counted_or_forgotten(database: Database) -> None:
    def forgiven(_turn: int) -> None:
        with database.writing() as session:
            limits.reset(session, MANY, "haruna")

    def tried(_turn: int) -> None:
        limits.hit(database, MANY, "haruna")

    with ThreadPoolExecutor(12) as threads:
        for work in [threads.submit((tried, forgiven)[turn % 2], turn) for turn in range(400)]:
            work.result()


def test_a_refused_try_waits_longer_each_time_and_is_forgotten_after_a_day(database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        assert [tries(database) for _ in range(6)] == [True] * 5 + [False]
        with pytest.raises(TooMany) as first:
            limits.hit(database, FIVE, "haruna")
        assert first.value.seconds == 30
        time.shift(31)
        assert tries(database)
        with pytest.raises(TooMany) as second:
            limits.hit(database, FIVE, "haruna")
        assert second.value.seconds == 60
        assert tries(database, "somebody else")
        time.shift(timedelta(days=1, minutes=2))
        assert [tries(database) for _ in range(6)] == [True] * 5 + [False]


def test_a_success_starts_afresh(database: Database) -> None:
    assert all(tries(database) for _ in range(5))
    with database.writing() as session:
        limits.reset(session, FIVE, "haruna")
    assert tries(database)


def test_an_act_is_idempotency_record_whoever_is_first(database: Database) -> None:
    def acts(number: int) -> bool:
        try:
            with database.writing() as session:
                if idempotency.get(session, "apply", "journey-1"):
                    return False
                idempotency.store(session, "apply", "journey-1", f"answer {number}")
        except DBAPIError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(acts, range(24)))
    assert sum(done) == 1
    with database.reading() as session:
        assert idempotency.get(session, "apply", "journey-1") == f"answer {done.index(True)}"


def test_twenty_sign_ups_with_one_address_make_one_account(database: Database) -> None:
    new = accounts.NewAccount("haruna@example.jp", "hash", "individual", {"city": "豊田市"}, "+819012345678")

    def signs_up(_n: int) -> bool:
        try:
            with database.writing() as session:
                accounts.create(session, new)
        except accounts.EmailTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(signs_up, range(20))) == 1


def test_one_registration_is_in_force_and_its_predecessors_stay(database: Database) -> None:
    def registers() -> None:
        with database.writing() as session:
            row = Registration(vehicle_id="v", order_id="o", role="buyer", journey_id="j", account_id="a")
            row.kind, row.claims = "individual", {"family_name": "高橋"}
            session.add(row)

    with database.writing() as session:
        session.add(Vehicle(id="v"))
    registers()
    with pytest.raises(DBAPIError):
        registers()
    with database.writing() as session:
        session.execute(text("UPDATE registration SET replaced_at = :now"), {"now": "2026-11-21 12:00:00.000000"})
    registers()


def test_a_sealed_value_is_unreadable_in_the_table_and_bound_to_its_place(database: Database) -> None:
    with database.writing() as session:
        one = Message(channel="mail", template="t", message_id="<1>")
        one.recipient, one.body = "haruna@example.jp", "髙橋 陽菜 様 𠮷"
        session.add(one)
        session.flush()
        stored = session.execute(text("SELECT * FROM message")).one()
        assert "haruna" not in repr(stored)
        assert bytes(stored.body_encrypted).find("髙橋".encode()) == -1
    with database.reading() as session:
        row = session.get_one(Message, one.id)
        assert (row.recipient, row.body, row.subject) == ("haruna@example.jp", "髙橋 陽菜 様 𠮷", None)
    with database.writing() as session:
        session.execute(text("UPDATE message SET body_encrypted = recipient_encrypted"))
    with database.reading() as session, pytest.raises(DecryptionFailed):
        _ = session.get_one(Message, one.id).body


def test_deleting_a_journey_takes_its_answers_along(database: Database) -> None:
    with database.writing() as session:
        session.add(Journey(id="j", public_id="r", flow="buyer", browser_id="h"))
        session.flush()
        session.execute(text("INSERT INTO answer (id, journey_id, screen) VALUES ('a', 'j', 'terms')"))
        session.execute(text("DELETE FROM journey"))
        assert session.scalar(text("SELECT count(*) FROM answer")) == 0


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Flask:
    """An app with sessions alone."""
    made = Flask("sessions", root_path=str(tmp_path))
    made.config["SESSION_COOKIE_SECURE"] = False
    sessions.install(made)
    unit.install(made, database)
    made.post("/in")(signs_in)
    made.get("/who")(who)
    made.post("/out")(signs_out)
    return made


def signs_in() -> str:
    return sessions.start(sessions.DESK, {"staff": "100"}).purpose


def who() -> dict[str, str | None]:
    held = sessions.current(sessions.DESK)
    return held.data if held else {"staff": None}


def signs_out() -> str:
    sessions.end(sessions.DESK)
    return ""


def test_a_session_lives_its_time_idles_out_and_ends(app: Flask, database: Database) -> None:
    browser = app.test_client()
    with time_machine.travel(clock.now(), tick=False) as time:
        browser.post("/in")
        token = browser.get_cookie("desk")
        assert token
        with database.reading() as session:
            assert token.value not in repr(session.execute(text("SELECT * FROM browser_session")).one())
        for _look in range(3):  # each look within the half hour keeps it alive
            time.shift(timedelta(minutes=25))
            assert browser.get("/who").json == {"staff": "100"}
        time.shift(timedelta(minutes=31))
        assert browser.get("/who").json == {"staff": None}
        browser.post("/in")
        assert browser.get("/who").json == {"staff": "100"}
        browser.post("/out")
        assert browser.get("/who").json == {"staff": None}
