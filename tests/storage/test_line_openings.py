"""A vehicle's line on both databases: asked for once, closed before another, whatever the service says and who dies."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from time_machine import Traveller

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database, new_id
from mytoyota.base.jobs import Job, JobKind
from mytoyota.jobs import LINES
from mytoyota.subscriptions.lines import look, opening, schedule, sweep
from mytoyota.subscriptions.lines.models import LIVING, LineOpening
from mytoyota.subscriptions.lines.opening import LineRequest, LineStatus
from mytoyota.subscriptions.lines.service import LineAnswer
from mytoyota.vehicles import vehicles
from mytoyota.vehicles.models import Vehicle
from tests.audited import audited
from tests.people.line_exchange import LineExchange

HARUNA, NOZOMI = "haruna", "nozomi"


@pytest.fixture
def later() -> Iterator[Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def vehicle(database: Database) -> str:
    with database.writing() as session:
        row = vehicles.new(None, "ABC12-0000001")
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def exchange() -> LineExchange:
    return LineExchange(pace=1.0)


def asks(database: Database, vehicle: str, account: str = HARUNA, chassis: str = "ABC12-0000001") -> str:
    with database.writing() as session:
        return opening.ask(session, LineRequest(vehicle, account, new_id(), chassis)).id


def closes(database: Database, vehicle: str, account: str = HARUNA) -> None:
    with database.writing() as session:
        opening.close(session, vehicle, account)


def status(database: Database, vehicle: str, account: str = HARUNA) -> LineStatus:
    with database.reading() as session:
        found = opening.of_vehicle(session, vehicle, account)
    assert found is not None
    return found


def told(database: Database, line_id: str) -> int:
    """How often somebody is told of this line."""
    with database.reading() as session:
        found = select(func.count()).where(Job.kind == opening.TOLD, Job.subject == line_id)
        return session.scalar(found) or 0


def works(database: Database, exchange: LineExchange, later: Traveller, seconds: float = 0) -> None:
    """The worker asks the service what is due, now and in the time that passes."""
    kinds = {opening.LOOK: JobKind(lambda database, line: look.look(exchange, database, line), LINES)}
    for _turn in range(int(seconds // 5) + 1):
        jobs.run_due(database, kinds)
        later.shift(5 if seconds else 0)
    jobs.run_due(database, kinds)


def test_asked_for_again_and_again_it_is_one_opening(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    with ThreadPoolExecutor(8) as crowd:
        ids = set(crowd.map(lambda _n: asks(database, vehicle), range(16)))
    assert len(ids) == 1
    works(database, exchange, later, 40)
    assert status(database, vehicle).is_ready
    assert asks(database, vehicle) in ids
    assert list(exchange.lines.openings) == list(ids)
    assert told(database, *ids) == 2  # open, and checked


def test_two_people_at_the_same_moment_have_one_line_between_them(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda number: asks(database, vehicle, (HARUNA, NOZOMI)[number % 2]), range(8)))
    works(database, exchange, later, 60)
    with database.reading() as session:
        rows = session.scalars(select(LineOpening)).all()
    assert sum(row.state in LIVING for row in rows) == 1
    assert len(exchange.open_keys()) == 1


def test_the_line_of_another_account_is_closed_before_a_new_one_is_asked_for(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    first = asks(database, vehicle)
    works(database, exchange, later, 40)
    second = asks(database, vehicle, NOZOMI)
    works(database, exchange, later, 60)
    acts = [(act, key) for act, key in exchange.asked if act != "status"]
    assert acts.index(("close", first)) < acts.index(("ask", second))
    assert status(database, vehicle).state == "closed"
    assert status(database, vehicle, NOZOMI).is_ready


def test_closing_is_done_once_and_by_its_own_account_alone(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    asks(database, vehicle)
    works(database, exchange, later, 40)
    closes(database, vehicle, NOZOMI)
    assert status(database, vehicle).is_ready
    for _again in range(3):
        closes(database, vehicle)
    works(database, exchange, later, 30)
    assert status(database, vehicle).state == "closed"
    assert exchange.open_keys() == []
    closes(database, vehicle)
    assert status(database, vehicle).state == "closed"


def test_an_opening_that_was_never_sent_is_called_off(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    exchange.down = True
    asks(database, vehicle)
    works(database, exchange, later, 10)
    closes(database, vehicle)
    exchange.down = False
    works(database, exchange, later, 60)
    assert status(database, vehicle).state == "closed"
    assert exchange.open_keys() == []


def test_an_answer_that_comes_late_changes_nothing_that_is_over(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    line = asks(database, vehicle)
    exchange.meanwhile = lambda: closes(database, vehicle)
    works(database, exchange, later, 30)
    assert status(database, vehicle).state == "closed"
    question = look.Question(look.STATUS, line, "ABC12-0000001")
    for late in (LineAnswer("open", "checked"), LineAnswer("failed", reason="no_unit"), None):
        look.settle(database, question, late)
    assert status(database, vehicle).state == "closed"
    assert status(database, vehicle).failed_at is None


def test_what_is_open_and_checked_is_not_taken_back(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    line = asks(database, vehicle)
    works(database, exchange, later, 40)
    for late in (LineAnswer("opening"), LineAnswer("failed", reason="no_unit"), LineAnswer("unknown")):
        look.settle(database, look.Question(look.STATUS, line, ""), late)
    assert status(database, vehicle).is_ready


def test_a_worker_that_died_while_it_asked_is_followed_by_another(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    line = asks(database, vehicle)
    assert look._intend(database, line) is not None  # and then it was gone
    with database.writing() as session:
        session.execute(Job.__table__.update().values(state="done"))  # so was its job
    sweep.sweep(database, "")
    works(database, exchange, later, 60)
    assert status(database, vehicle).is_ready


def test_a_line_that_nobody_applied_under_is_closed_after_a_month(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    asks(database, vehicle)
    works(database, exchange, later, 40)
    later.shift(schedule.UNUSED - timedelta(days=1))
    sweep.sweep(database, "")
    assert status(database, vehicle).is_ready
    later.shift(timedelta(days=2))
    sweep.sweep(database, "")
    works(database, exchange, later, 30)
    assert status(database, vehicle).state == "closed"


def test_two_vehicles_that_are_one_keep_the_line_that_was_open_first(
    database: Database, vehicle: str, exchange: LineExchange, later: Traveller
) -> None:
    with database.writing() as session:
        former = vehicles.new(None, "ABC12-0000009")
        session.add(former)
        session.flush()
        other = former.id
    asks(database, vehicle)
    works(database, exchange, later, 40)
    asks(database, other)
    with database.writing() as session:
        opening.move(session, other, vehicle)
    works(database, exchange, later, 60)
    with database.reading() as session:
        rows = session.scalars(select(LineOpening).order_by(LineOpening.requested_at)).all()
        assert [row.vehicle_id for row in rows] == [vehicle, vehicle]
    assert [row.state for row in rows] == ["open", "closed"]
    assert len(exchange.open_keys()) == 1


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_at_most_one_line_is_open_and_nothing_is_forgotten(
    seed: int, database: Database, vehicle: str, later: Traveller, request: pytest.FixtureRequest
) -> None:
    """Two people ask, close, wait, while the service fails, forgets and repeats itself and workers die."""
    chance = random.Random(seed)
    chassis = f"ABC12-0000{chance.choice(['001', '901', '902', '905', '906', '907', '908'])}"
    exchange = LineExchange(pace=1.0)
    acts: list[Callable[[], object]] = [
        lambda: asks(database, vehicle, chance.choice([HARUNA, NOZOMI]), chassis),
        lambda: closes(database, vehicle, chance.choice([HARUNA, NOZOMI])),
        lambda: works(database, exchange, later, chance.choice([0, 5, 20])),
        lambda: works(database, exchange, later, 10),
        lambda: dies(database, chance),
        lambda: setattr(exchange, "down", chance.random() < 0.3),
    ]
    for _act in range(40):
        chance.choice(acts)()
        assert len(exchange.open_keys()) <= 1
    exchange.down = False
    for _look in range(6):
        later.shift(70)
        sweep.sweep(database, "")
        works(database, exchange, later, 60)
    with database.reading() as session:
        rows = session.scalars(select(LineOpening)).all()
        assert session.scalars(select(Vehicle)).one().id == vehicle
    assert all(not row.goes_on for row in rows), [(row.state, row.reason) for row in rows]
    living = {row.id for row in rows if row.state in LIVING}
    assert len(living) <= 1
    assert set(exchange.open_keys()) == living
    audited(database, request)


def dies(database: Database, chance: random.Random) -> None:
    """A worker dies between its ask and what follows from it."""
    with database.reading() as session:
        lines = session.scalars(select(LineOpening.id)).all()
    if lines:
        look._intend(database, chance.choice(lines))
