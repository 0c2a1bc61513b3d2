"""Another way to pay at home, while answers get lost: what pays now stays until the next one is accepted."""

import contextlib
import random
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.payments import methods, reconciliation, registration
from mytoyota.payments.gateway import GatewayDown
from mytoyota.payments.methods import Buyer, PaidFor
from mytoyota.payments.models import CARD, INVOICE, REMOVED, CardAttempt, PaymentMethod
from mytoyota.payments.registration import CardRegistrationRequest
from tests.payments.world import Killed, World
from tests.people.showroom import Showroom, paid_for


@dataclass
class Company:
    """Who pays by invoice and registers cards, changes its mind, comes back late or never."""

    database: Database
    paid_for: PaidFor
    chance: random.Random
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world = World(self.chance, faults=0.2)
        self.buyer = Buyer("company", "corporate", delivered=True)
        self.wanted = CardRegistrationRequest("company", self.paid_for, "/my/", "ja", "https://my.example", renews=True)

    def registers_a_card(self) -> None:
        standing = registration.begin(self.database, self.world, self.wanted)
        if standing.url:
            self.shown.append(standing.url)

    def finishes_a_page(self) -> None:
        if self.shown:
            how = self.chance.choice(("accepted", "refused", "processing"))
            self.world.finishes(self.chance.choice(self.shown), how)

    def comes_back(self) -> None:
        if self.shown:
            page = self.world.pages[self.chance.choice(self.shown).rpartition("/")[2]]
            registration.returned(self.database, self.world, page.return_url.rpartition("/")[2])

    def chooses_the_invoice(self) -> None:
        with self.database.writing() as session:
            methods.choose(session, self.buyer, self.paid_for, INVOICE)

    def does_something(self) -> None:
        acts = (self.registers_a_card, self.finishes_a_page, self.comes_back, self.comes_back, self.chooses_the_invoice)
        with contextlib.suppress(GatewayDown, Killed):
            self.chance.choice(acts)()

    def usable(self) -> PaymentMethod | None:
        with self.database.reading() as session:
            return methods.usable(session, "company", self.paid_for)

    def everything_is_heard(self) -> None:
        """The gateway is well again, open pages are left, and every attempt is asked about."""
        self.world.faults = 0.0
        with self.database.reading() as session:
            attempts = session.scalars(select(CardAttempt).order_by(CardAttempt.created_at)).all()
        for attempt in attempts:
            page = self.world.pages.get((attempt.reference or "").rpartition("/")[2])
            if page is not None and page.state in ("open", "processing"):
                self.world.moves(page, "closed")
            registration.ask(self.database, self.world, attempt.id)
            reconciliation.close_page(self.world, self.database, attempt.method_id)


@pytest.mark.parametrize("seed", range(10))
def test_what_pays_is_there_at_every_moment_and_one_alone(database: Database, showroom: Showroom, seed: int) -> None:
    order_id = showroom.order("bz4x")
    with database.reading() as session:
        about = paid_for(session, order_id)
    company = Company(database, about, random.Random(seed))
    company.chooses_the_invoice()
    for _act in range(25):
        company.does_something()
        found = company.usable()
        assert found is not None
        assert (found.kind == CARD) == (found.card is not None)
    company.everything_is_heard()
    assert company.usable() is not None


def test_a_card_that_is_accepted_after_another_decision_takes_nothings_place(
    database: Database, showroom: Showroom
) -> None:
    order_id = showroom.order("bz4x")
    with database.reading() as session:
        about = paid_for(session, order_id)
    company = Company(database, about, random.Random(1))
    company.world.faults = 0.0
    company.chooses_the_invoice()
    company.registers_a_card()
    company.chooses_the_invoice()
    [page] = company.world.pages.values()
    company.world.moves(page, "accepted")
    with database.reading() as session:
        [attempt] = session.scalars(select(CardAttempt)).all()
    registration.ask(database, company.world, attempt.id)
    found = company.usable()
    assert found is not None
    assert found.kind == INVOICE


def test_a_card_that_is_accepted_after_its_removal_is_not_kept(database: Database, showroom: Showroom) -> None:
    order_id = showroom.order("bz4x")
    with database.reading() as session:
        about = paid_for(session, order_id)
    company = Company(database, about, random.Random(1))
    company.world.faults = 0.0
    company.registers_a_card()
    [page] = company.world.pages.values()
    with database.writing() as session:
        for method in methods.of_owner(session, "company"):
            methods.remove(session, method)
    company.world.moves(page, "accepted")
    with database.reading() as session:
        [attempt] = session.scalars(select(CardAttempt)).all()
    registration.ask(database, company.world, attempt.id)
    with database.reading() as session:
        [method] = session.scalars(select(PaymentMethod)).all()
        assert (method.state, method.card) == (REMOVED, None)
        assert session.get_one(CardAttempt, attempt.id).settled_at is not None
