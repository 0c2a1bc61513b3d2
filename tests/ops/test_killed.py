"""kill -9 of web server and worker at a hundred random moments of fifty journeys: nothing lost, nothing doubled."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mytoyota.accounts import registration
from mytoyota.accounts.models import Account
from mytoyota.base.events import EventRow
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.idv.models import StaffCheck
from mytoyota.registrations.models import Registration
from mytoyota.settings import Settings
from tests.ops.killing import AT_ONCE, SEED, Mailed, Product, product_of
from tests.ops.servers import eventually
from tests.people.answers import PERSON
from tests.people.showroom import HARUNA, Showroom
from tests.people.walker import Walker

JOURNEYS, STRIKES_EACH = 50, 2
REQUESTS = 30  # every way has some more
KINDS = ("new", "existing", "pending")


@dataclass
class Buyer(Mailed):
    """Somebody at the dealer's; `choice` is one of `KINDS`."""

    def traces(self) -> dict[str, Any]:
        """All that this order has become, in numbers."""
        with self.database.reading() as session:
            account = registration.find(session, self.email)
            assert account is not None
            orders = Registration.order_id == self.order_id
            checks = session.scalars(select(StaffCheck).where(StaffCheck.order_id == self.order_id)).all()
            mine = EventRow.about.in_([self.order_id, account.id, *(check.id for check in checks)])
            registered = session.scalars(select(Registration).where(orders)).all()
            assert {row.claims["street"] for row in registered} == {self.person["street"]}
            return {
                "registrations": Counter((row.role, row.match, row.replaced_at) for row in registered),
                "checks": Counter(check.state for check in checks),
                "journeys": Counter(
                    session.scalars(select(JourneyRow.flow).where(JourneyRow.order_id == self.order_id))
                ),
                "events": Counter(session.scalars(select(EventRow.name).where(mine))),
                "mails": self.subjects(),
            }


def customer(product: Product, number: int, strikes: set[int]) -> Buyer:
    """Somebody in front of a new order's QR code."""
    choice = KINDS[number % len(KINDS)]
    street = "トヨタ町1-2" if choice == "existing" else f"トヨタ町1-{number + 2}"
    certificate = None if choice == "pending" else HARUNA | {"address": f"愛知県豊田市{street}"}
    phone, order_id = product.phone(number, strikes), product.showroom.order("pixis", certificate)
    one = Buyer(phone, order_id, product.showroom.database, product.showroom, server=product.server, choice=choice)
    one.email, one.person = f"customer{number}@example.jp", PERSON | {"street": street}
    if choice == "existing":
        one.account = choice
        Walker(product.app, product.showroom).has_account(one.email)
    return one


def walk(product: Product, number: int, strikes: set[int]) -> Buyer:
    """The whole way."""
    one = customer(product, number, strikes)
    link = product.showroom.link(one.order_id)
    one.phone.scans(link.replace("http://127.0.0.1:8000", product.settings.public_url))
    return one.goes_to("end")  # type: ignore[return-value]


@pytest.fixture
def product(instance: tuple[Settings, Showroom], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    with product_of(instance, tmp_path, monkeypatch) as made:
        yield made


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_nothing_acknowledged_is_lost_and_nothing_doubled(product: Product) -> None:
    undisturbed = {one.choice: one for one in (walk(product, 900 + number, set()) for number in range(len(KINDS)))}
    chance, began = random.Random(SEED), time.monotonic()
    moments = [set(chance.sample(range(1, REQUESTS), STRIKES_EACH)) for _ in range(JOURNEYS)]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        walked = list(crowd.map(partial(walk, product), range(JOURNEYS), moments))
    assert sum(product.killed.values()) == JOURNEYS * STRIKES_EACH
    assert eventually(lambda: product.unsent() == 0, 200)
    repeats, asked = sum(one.line.repeated for one in walked), sum(one.line.asked for one in walked)
    print(f"{sum(product.killed.values())} kills {dict(product.killed)}; {asked} requests, {repeats} sent again;")
    print(f"{product.repeated_mails()} mails came twice; {time.monotonic() - began:.0f} s")
    expected = {choice: one.traces() for choice, one in undisturbed.items()}
    for one in walked:
        assert one.traces() == expected[one.choice], one.email
    with product.showroom.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == JOURNEYS + len(KINDS)
