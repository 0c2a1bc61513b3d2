"""Registering a card while everything goes wrong: random runs with a fault at every boundary.

A run is one customer: presses, finishes, closes, comes back twice, chooses otherwise. Answers get lost on either side
of the gateway; the process dies before or after any call and any commit; webhooks come late, twice, out of order or
never; the gateway is away for days. At the end its truth and ours must be the same.
"""

import contextlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from mytoyota.base import jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.payments import methods, reconciliation, registration
from mytoyota.payments.gateway import GatewayDown
from mytoyota.payments.methods import PaidFor
from mytoyota.payments.models import CARD, DIRECT_DEBIT, CardAttempt, PaymentMethod
from mytoyota.payments.registration import CardRegistrationRequest
from mytoyota.settings import Settings
from tests.payments.world import HostedPage, Killed, World
from tests.people.showroom import Showroom, paid_for
from tests.worker import kinds_with

BEGINNING = datetime(2027, 4, 1, 1, 0, tzinfo=UTC)


class Mortal(Database):
    """The database of a process that may die just before a commit, which is then rolled back, or just after it."""

    chance, deaths = random.Random(), 0.0

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            self.may_die()
        self.may_die()

    def may_die(self) -> None:
        if self.chance.random() < self.deaths:
            raise Killed


class Customer:
    """One person with one order, and what happens to them."""

    def __init__(self, database: Mortal, paid_for: PaidFor, seed: int, clock: Traveller) -> None:
        self.database, self.clock = database, clock
        self.chance = random.Random(seed)
        self.world = World(self.chance, faults=0.25, meanwhile=self.something)
        database.chance, database.deaths = self.chance, 0.04
        self.wanted = CardRegistrationRequest(f"sub{seed}", paid_for, "/o/x/3-1/8-A", "ja", "https://my.example")
        self.shown: list[str] = []  # pages this person ever saw

    def something(self) -> None:
        """One thing that can happen at any moment."""
        acts = (
            *(self.presses_next,) * 4,
            *(self.finishes_a_page,) * 4,
            *(self.comes_back,) * 4,
            *(self.a_webhook_comes,) * 3,
            *(self.jobs_run,) * 3,
            *(self.finishes_and_comes_back,) * 3,
            self.chooses_direct_debit,
            self.processing_ends,
            self.time_passes,
            self.gateway_goes_or_comes,
        )
        with contextlib.suppress(GatewayDown, Killed):
            self.chance.choice(acts)()

    def presses_next(self) -> None:
        wanted = replace(self.wanted, language=self.chance.choice(("ja", "en")))
        standing = registration.begin(self.database, self.world, wanted)
        if standing.url:
            self.shown.append(standing.url)

    def finishes_a_page(self) -> None:
        if self.shown:
            how = self.chance.choice(("accepted", "accepted", "refused", "processing"))
            self.world.finishes(self.chance.choice(self.shown), how)

    def comes_back(self) -> None:
        """By any page's address of return, also that of a page left long ago; perhaps twice at once."""
        pages = [self.page_of(url) for url in self.shown]
        if pages:
            token = self.chance.choice(pages).return_url.rpartition("/")[2]
            for _tap in range(self.chance.choice((1, 1, 2))):
                registration.returned(self.database, self.world, token)

    def finishes_and_comes_back(self) -> None:
        self.finishes_a_page()
        self.comes_back()

    def a_webhook_comes(self) -> None:
        if self.world.events:
            event = self.chance.choice(self.world.events)
            with self.database.writing() as session:
                reconciliation.settle_from_webhook(session, self.world.name, event)

    def jobs_run(self) -> None:
        jobs.run_due(self.database, kinds_with(cards=self.world))

    def chooses_direct_debit(self) -> None:
        buyer = methods.Buyer(self.wanted.owner, "individual")
        with self.database.writing() as session:
            methods.choose(session, buyer, self.wanted.paid_for, DIRECT_DEBIT)

    def processing_ends(self) -> None:
        for page in self.world.pages.values():
            if page.state == "processing":
                self.world.moves(page, self.chance.choice(("accepted", "refused")))

    def time_passes(self) -> None:
        self.clock.shift(self.chance.choice((1, 10, 90, 900, 7200, 90_000)))

    def gateway_goes_or_comes(self) -> None:
        self.world.down = not self.world.down

    def page_of(self, url: str) -> HostedPage:
        return self.world.pages[url.rpartition("/")[2]]

    def all_becomes_quiet(self) -> None:
        """The gateway is well again, and time passes: what is owed gets done."""
        self.world.faults, self.world.down, self.world.meanwhile, self.database.deaths = 0.0, False, None, 0.0
        self.processing_ends()
        for _while in range(12):
            self.clock.shift(3 * 3600)
            jobs.run_due(self.database, kinds_with(cards=self.world))

    def must_be_right(self) -> None:
        """0 double, 0 lost, all settled."""
        accepted = [page for page in self.world.pages.values() if page.state == "accepted"]
        assert len(accepted) <= 1, "two cards were registered for one order"
        with self.database.reading() as session:
            mine = select(PaymentMethod).where(PaymentMethod.owner == self.wanted.owner)
            rows = {row.kind: row for row in session.scalars(mine)}
            found = select(CardAttempt).join(PaymentMethod).where(PaymentMethod.owner == self.wanted.owner)
            attempts = session.scalars(found).all()
            assert all(attempt.settled_at for attempt in attempts), [attempt.state for attempt in attempts]
            assert {attempt.state for attempt in attempts} <= {"accepted", "refused", "abandoned"}
            assert sum(row.replaced_at is None for row in rows.values()) <= 1
            card = rows.get(CARD)
            kept = [card.card["token"]] if card and card.card else []
            assert kept == [page.card.token for page in accepted], "a card was lost, or one is there that never was"
            assert (card is not None and card.state == "registered") == bool(accepted)
            assert session.scalar(select(func.count()).where(Job.state != "done")) == 0


@pytest.fixture
def mortal(settings: Settings, database: Database) -> Iterator[Mortal]:
    """The product's database, as a process has it that dies."""
    made = Mortal(settings.database_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def orders(showroom: Showroom) -> Iterator[PaidFor]:
    """What customers pay for: one order after the other."""

    def opened() -> Iterator[PaidFor]:
        while True:
            order_id = showroom.order("bz4x")
            with showroom.database.reading() as session:
                found = paid_for(session, order_id)
            yield found

    return opened()


def run(database: Mortal, orders: Iterator[PaidFor], seeds: range) -> dict[str, int]:
    """Lets that many customers live; returns what they met."""
    met = {"accepted": 0, "calls": 0, "attempts": 0}
    for seed in seeds:
        with time_machine.travel(BEGINNING, tick=False) as clock:
            customer = Customer(database, next(orders), seed, clock)
            for _happening in range(customer.chance.randrange(5, 40)):
                customer.something()
            customer.all_becomes_quiet()
            try:
                customer.must_be_right()
            except AssertionError as wrong:
                raise AssertionError(f"seed {seed}: {wrong}") from wrong
            met["accepted"] += sum(page.state == "accepted" for page in customer.world.pages.values())
            met["calls"] += customer.world.calls
            met["attempts"] += len(customer.world.pages)
    return met


@pytest.mark.parametrize("hours", [20, 30, 80])
def test_a_gateway_that_is_away_for_days_is_asked_until_it_is_back(
    mortal: Mortal, orders: Iterator[PaidFor], hours: int
) -> None:
    """The card was registered, its webhook got lost, and nobody comes back to the page."""
    with time_machine.travel(BEGINNING, tick=False) as clock:
        customer = Customer(mortal, next(orders), 1, clock)
        customer.world.faults, customer.world.meanwhile, mortal.deaths = 0.0, None, 0.0
        customer.presses_next()
        customer.world.finishes(customer.shown[0], "accepted")
        customer.world.down = True
        for _half_hour in range(hours * 2):
            clock.shift(1800)
            customer.jobs_run()
        customer.all_becomes_quiet()
        customer.must_be_right()


def test_a_page_left_at_the_former_gateway_takes_nothing_from_the_new_one(
    mortal: Mortal, orders: Iterator[PaidFor]
) -> None:
    with time_machine.travel(BEGINNING, tick=False) as clock:
        customer = Customer(mortal, next(orders), 1, clock)
        customer.world.faults, customer.world.meanwhile, mortal.deaths = 0.0, None, 0.0
        customer.presses_next()
        customer.shown.clear()
        customer.world = World(customer.chance, name="new")
        customer.presses_next()
        customer.world.finishes(customer.shown[0], "accepted")
        customer.comes_back()
        customer.all_becomes_quiet()
        with mortal.reading() as session:
            card = session.scalars(select(PaymentMethod).where(PaymentMethod.kind == CARD)).one()
            assert (card.state, card.gateway) == ("registered", "new")


def test_forty_customers(mortal: Mortal, orders: Iterator[PaidFor]) -> None:
    met = run(mortal, orders, range(40))
    assert met["accepted"] > 10, met
    assert met["attempts"] > 30, met


@pytest.mark.proof
def test_two_thousand_customers(mortal: Mortal, orders: Iterator[PaidFor]) -> None:
    met = run(mortal, orders, range(10_000, 12_000))
    print(f"\n2,000 customers: {met}; 0 registered twice, 0 lost, all settled")
    assert met["accepted"] > 600, met
