"""kill -9 at a hundred random moments of fifty journeys after delivery, on PostgreSQL and Redis (guide 4-1)."""

import random
import subprocess
import sys
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
from sqlalchemy.orm import Session

from mytoyota.accounts import registration
from mytoyota.accounts.models import Account
from mytoyota.base import keys
from mytoyota.base.db import Base, Database
from mytoyota.base.events import EventRow
from mytoyota.base.jobs import Job
from mytoyota.base.keys import KeyRing
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.registrations.models import Registration
from mytoyota.reviews.models import ASKED, Review
from mytoyota.settings import Settings
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.audited import audited
from tests.ops.killing import AT_ONCE, SEED, Mailed, Product, product_of
from tests.ops.servers import eventually, free_port, redis
from tests.people.answers import PASSWORD, PERSON, PROFILE, VEHICLE
from tests.people.showroom import Showroom
from tests.people.walker import Walker
from tests.storage import cluster

JOURNEYS, STRIKES_EACH, LOOKS = 50, 2, 3
CERTIFICATES = "certificate service of the demo"
# The chassis number that plays each way: whose vehicle it is, and what the demo's certificate service says.
KINDS = {
    "new": "ICHIRO-100", "existing": "ICHIRO-100", "company": "HINODE-100", "refused": "ICHIRO-202",
    "mends": "ICHIRO-204", "person": "ICHIRO-301", "later": "ICHIRO-504",
}  # fmt: skip
STATES = {
    "new": ["accepted"], "existing": ["accepted"], "company": ["accepted"], "refused": ["refused"],
    "mends": ["refused", "accepted"], "person": ["person"], "later": ["accepted"],
}  # fmt: skip
NAMED = {"family_name": "高橋", "given_name": "一郎", "family_kana": "タカハシ", "given_kana": "イチロウ"}
LIVES = {"postal_code": "4710025", "prefecture": "愛知県", "city": "豊田市", "street": "喜多町2-170"}
AGAIN = ("もう一度ログインする", "このアカウントで進む")
MENDED = {"place": "品川", "klass": "300", "kana": "あ", "serial": "・・・1"}


@dataclass
class User(Mailed):
    """Somebody at home with a vehicle; `choice` is one of `KINDS`."""

    def goes_on(self) -> None:
        """Whoever was away for too long between the login and the way back logs in once more, or says who goes on."""
        try:
            super().goes_on()
        except AssertionError:
            offered = [label for label in AGAIN if self.page.offers(label)]
            if not offered:
                raise
            self.phone.presses(offered[0])

    def mends(self) -> None:
        """Opens the link of the error mail and corrects the plate."""
        assert eventually(lambda: "/my/review/" in self._mailed(), 300), "no mail says what differs"
        link = next(word for word in self._mailed().split() if "/my/review/" in word)
        self._logs_in(link)
        self.vehicle |= MENDED
        self.goes_to("4-1/end")

    def looks_at_the_vehicles(self) -> None:
        """マイカー情報, again and again."""
        self._logs_in("/my/")
        for _look in range(LOOKS):
            self.phone.reloads()
        number = f"{self.vehicle['chassis_front']}-{self.vehicle['chassis_back']}"
        assert self.phone.sees("マイカー情報", number), f"{self.page.url}: {self.page.h1}"

    def traces(self) -> dict[str, Any]:
        """All that this application has become, in numbers."""
        with self.database.reading() as session:
            account = registration.find(session, self.email)
            assert account is not None
            reviews = _rows(session, Review, Review.account_id == account.id)
            lookups = keys.ring().lookups(f"{self.vehicle['chassis_front']}-{self.vehicle['chassis_back']}", "chassis")
            vehicles = _rows(session, Vehicle, Vehicle.chassis_lookup.in_(lookups))
            registered = _rows(session, Registration, Registration.account_id == account.id)
            papers = _rows(session, Certificate, Certificate.chassis_lookup.in_(lookups))
            signed_up = _rows(session, JourneyRow, JourneyRow.account_id == account.id)
            applied = _rows(session, JourneyRow, JourneyRow.id.in_([one.journey_id for one in reviews]))
            mine = EventRow.about.in_([account.id, *(one.id for one in (*reviews, *vehicles))])
            mine &= EventRow.name != "LoggedIn"  # whoever was thrown back to the login has logged in once more
            return {
                "reviews": Counter((one.state, *one.differing, *one.causes, bool(one.mends)) for one in reviews),
                "registrations": Counter((one.role, one.match, one.replaced_at) for one in registered),
                "vehicles": Counter((bool(one.confirmed_at), one.plate) for one in vehicles),
                "certificates": Counter((one.kind, one.plate, one.source) for one in papers),
                "journeys": Counter(one.flow for one in (*signed_up, *applied)),
                "events": Counter(session.scalars(select(EventRow.name).where(mine))),
                "mails": self.subjects(),
            }

    def _mailed(self) -> str:
        return "\n".join(str(one.get_content()) for one in list(self.server.mails) if one["To"] == self.email)

    def _logs_in(self, url: str) -> None:
        """Where the product died on the way back from the provider, the page offers the login once more."""
        self.phone.opens(url)
        while self.page.offers("ログインへ進む"):
            self.phone.presses("ログインへ進む")
            if self.page.offers("ログイン"):  # else the provider knows who it is
                self.phone.presses("ログイン", email=self.email, password=PASSWORD)


def _rows(session: Session, model: type[Base], which: Any) -> list[Any]:
    return list(session.scalars(select(model).where(which)))


def user(product: Product, number: int, strikes: set[int]) -> User:
    """Somebody in front of the leaflet, with a vehicle of their own."""
    choice = list(KINDS)[number % len(KINDS)]
    showroom, phone = product.showroom, product.phone(number, strikes)
    one = User(phone, "", showroom.database, showroom, server=product.server, choice=choice, section="4-1")
    one.email, one.person, one.profile = f"user{number}@example.jp", PERSON | NAMED | LIVES, PROFILE | NAMED | LIVES
    front, scenario = KINDS[choice].split("-")
    one.vehicle = VEHICLE | {"chassis_front": front, "chassis_back": f"{scenario}{number:04d}"}
    if choice == "company":
        one.kind = "corporate"
    elif choice != "new":
        one.account = "existing"
        Walker(product.app, showroom).has_account(one.email, one.profile)
    return one


def walk(product: Product, number: int, strikes: set[int]) -> User:
    """From the leaflet to the application, マイカー情報, and what is to be mended."""
    one = user(product, number, strikes)
    one.phone.scans("/register")
    one.goes_to("4-1/end")
    one.looks_at_the_vehicles()
    if one.choice == "mends":
        one.mends()
    return one


def settled(product: Product) -> bool:
    """Whether every review was looked at and every mail is sent."""
    with product.showroom.database.reading() as session:
        return _count(session, Review, Review.state == ASKED) == 0 and product.unsent() == 0


def _count(session: Session, model: type[Base], *which: Any) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*which)) or 0


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    folder = tmp_path / "served"
    keys.generate(folder / "keys.json")
    keys.use(KeyRing.load(folder / "keys.json"))
    monkeypatch.setenv("CERTIFICATE_SANDBOX_PACE", "0.1")
    url = cluster.running().migrated()
    database = Database(url)
    with redis(tmp_path, free_port()) as queue:
        ports = {"port": free_port(), "certificate_sandbox_port": free_port()}
        settings = Settings(demo=True, instance_dir=folder, database_url=url, redis_url=queue, **ports)
        monkeypatch.setenv("MYTOYOTA_REVIEW_TRIES_PER_ADDRESS", "0")  # they all come from this machine
        with product_of((settings, Showroom.opened(database)), tmp_path, monkeypatch, CERTIFICATES) as made:
            yield made
    audited(database)
    database.engine.dispose()


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_no_application_after_delivery_is_lost_or_doubled(product: Product) -> None:
    undisturbed = {one.choice: one for one in (walk(product, 900 + number, set()) for number in range(len(KINDS)))}
    assert set(undisturbed) == set(KINDS)
    chance, began = random.Random(SEED), time.monotonic()
    kinds = [list(KINDS)[number % len(KINDS)] for number in range(JOURNEYS)]
    moments = [set(chance.sample(range(1, undisturbed[kind].line.asked), STRIKES_EACH)) for kind in kinds]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        walked = list(crowd.map(partial(walk, product), range(JOURNEYS), moments))
    kills = sum(product.killed.values())
    assert kills == JOURNEYS * STRIKES_EACH
    assert eventually(lambda: settled(product), 400)
    repeats, asked = sum(one.line.repeated for one in walked), sum(one.line.asked for one in walked)
    print(f"{kills} kills {dict(product.killed)}; {asked} requests, {repeats} sent again;")
    print(f"{product.repeated_mails()} mails came twice; {time.monotonic() - began:.0f} s")
    assert product.repeated_mails() <= kills
    expected = {choice: one.traces() for choice, one in undisturbed.items()}
    for choice, traces in expected.items():
        assert sorted(state for state, *_ in traces["reviews"]) == sorted(STATES[choice]), choice
    for one in walked:
        assert one.traces() == expected[one.choice], one.email
    everybody = [*walked, *undisturbed.values()]
    with product.showroom.database.reading() as session:
        assert _count(session, Account) == len(everybody)
        assert _count(session, Review) == sum(len(STATES[one.choice]) for one in everybody)
        assert _count(session, Registration) == sum("accepted" in STATES[one.choice] for one in everybody)
        assert _count(session, Job, Job.state == "failed") == 0
    audit = subprocess.run([sys.executable, "-m", "mytoyota.cli", "audit"], capture_output=True, text=True, check=False)
    assert audit.returncode == 0, audit.stdout
