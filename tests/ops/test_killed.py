"""kill -9 of web server and worker at a hundred random moments of fifty journeys: nothing lost, nothing doubled."""

import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from mytoyota import serve, supervisor
from mytoyota.accounts import registration
from mytoyota.accounts.models import Account
from mytoyota.app import create_app
from mytoyota.base.events import EventRow
from mytoyota.base.jobs import Job
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.idv.models import StaffCheck
from mytoyota.registrations.models import Registration
from mytoyota.settings import Settings
from mytoyota.supervisor import Child, Supervisor
from tests.ops.line import Line
from tests.ops.mail_server import PASSWORD, USER, MailServer
from tests.ops.servers import environment, eventually, free_port
from tests.people.answers import PERSON
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, Showroom
from tests.people.walker import Journey, Walker

JOURNEYS, STRIKES_EACH, AT_ONCE = 50, 2, 10
REQUESTS = 30  # every way has some more
KINDS = ("new", "existing", "pending")
VICTIMS = ("web server", "inside", "job worker", "both")
SEED = 20261121


@dataclass
class Mailed(Journey):
    """A customer whose code comes by a real mail; `choice` is one of `KINDS`."""

    server: MailServer = field(kw_only=True)
    choice: str = field(kw_only=True)

    def mailed_code(self) -> str:
        """The newest code; the mail of a worker that was killed with it in its hands comes a minute later."""
        found: list[str] = []

        def came() -> bool:
            texts = [str(mail.get_content()) for mail in list(self.server.mails) if mail["To"] == self.email]
            found[:] = [code for text in texts for code in re.findall(r"\b\d{6}\b", text)]
            return bool(found)

        assert eventually(came, 200), "the code never came"
        return found[-1]

    def subjects(self) -> Counter[str]:
        """The mails that came; one that came twice under the same Message-ID is one."""
        mine = [mail for mail in list(self.server.mails) if mail["To"] == self.email]
        return Counter({str(mail["Message-ID"]): str(mail["Subject"]) for mail in mine}.values())

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


@dataclass
class Product:
    """Web server and worker under the product's own supervisor, and who kills them."""

    settings: Settings
    app: Flask
    showroom: Showroom
    server: MailServer
    children: dict[str, Child]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    killed: Counter[str] = field(default_factory=Counter)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def customer(self, number: int, strikes: set[int]) -> Mailed:
        """Somebody in front of a new order's QR code."""
        choice = KINDS[number % len(KINDS)]
        street = "トヨタ町1-2" if choice == "existing" else f"トヨタ町1-{number + 2}"
        certificate = None if choice == "pending" else HARUNA | {"address": f"愛知県豊田市{street}"}
        phone, order_id = Phone(self.app), self.showroom.order("pixis", certificate)
        phone.http = Line(strikes, self.strike, random.Random(SEED + number))  # type: ignore[assignment]
        one = Mailed(phone, order_id, self.showroom.database, self.showroom, server=self.server, choice=choice)
        one.email, one.person = f"customer{number}@example.jp", PERSON | {"street": street}
        if choice == "existing":
            one.account = choice
            Walker(self.app, self.showroom).has_account(one.email)
        return one

    def walk(self, number: int, strikes: set[int]) -> Mailed:
        """The whole way."""
        one = self.customer(number, strikes)
        one.phone.scans(self.showroom.link(one.order_id).replace("http://127.0.0.1:8000", self.settings.public_url))
        return one.goes_to("end")  # type: ignore[return-value]

    def strike(self) -> None:
        """Kills the web server, its inner process alone, the worker, or both: one by one, each while it lives."""
        with self.turn:
            assert eventually(self.lives, 60)
            victim = self.chance.choice(VICTIMS)
            for pid in self._pids(victim):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.killed[victim] += 1

    def _pids(self, victim: str) -> list[int]:
        running = {name: child.process.pid for name, child in self.children.items() if child.process}
        if victim == "inside":
            web = running.get("web server", 0)
            return [int(pid) for pid in Path(f"/proc/{web}/task/{web}/children").read_text().split()]
        return [pid for name, pid in running.items() if victim in (name, "both")]

    def lives(self) -> bool:
        """Whether the web server answers and the worker is there."""
        if any(child.process is None or child.process.poll() is not None for child in self.children.values()):
            return False
        try:
            return requests.get(f"{self.settings.public_url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def unsent(self) -> int:
        """Mails and codes that are not sent."""
        with self.showroom.database.reading() as session:
            return (
                session.scalar(
                    select(func.count()).where(Job.kind.in_(("message.send", "code.send")), Job.state != "done")
                )
                or 0
            )


@contextmanager
def kept_alive(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Child]]:
    """The supervisor's own work, without the rest that it grants a process that falls again and again."""
    monkeypatch.setattr(supervisor, "BACK_OFF_SECONDS", (0.0,))
    children = [child for child in serve.children(settings) if child.name in ("web server", "job worker")]
    watched = Supervisor(children, lambda _: None)
    thread = threading.Thread(target=watched.watch)
    thread.start()
    try:
        yield {child.name: child for child in children}
    finally:
        watched.stopping.set()
        thread.join()
        watched.stop()


@pytest.fixture
def product(instance: tuple[Settings, Showroom], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    settings, showroom = instance
    server = MailServer(tmp_path, free_port())
    mail = {"MYTOYOTA_SMTP_HOST": "localhost", "MYTOYOTA_SMTP_PORT": str(server.port), "MYTOYOTA_SMTP_USER": USER}
    mail |= {"MYTOYOTA_SMTP_FROM": "no-reply@my.example.jp", "MYTOYOTA_SMTP_PASSWORD": PASSWORD}
    for name, value in (environment(settings) | mail | {"SSL_CERT_FILE": str(server.certificate)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MYTOYOTA_LOG_LEVEL", "error")
    app = create_app(settings)
    with server.open(), kept_alive(settings, monkeypatch) as children:
        made = Product(settings, app, showroom, server, children)
        assert eventually(made.lives, 60)
        yield made
    app.extensions["database"].engine.dispose()


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_nothing_acknowledged_is_lost_and_nothing_doubled(product: Product) -> None:
    undisturbed = {one.choice: one for one in (product.walk(900 + number, set()) for number in range(len(KINDS)))}
    chance, began = random.Random(SEED), time.monotonic()
    moments = [set(chance.sample(range(1, REQUESTS), STRIKES_EACH)) for _ in range(JOURNEYS)]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        walked = list(crowd.map(product.walk, range(JOURNEYS), moments))
    assert sum(product.killed.values()) == JOURNEYS * STRIKES_EACH
    assert eventually(lambda: product.unsent() == 0, 200)
    repeats = sum(one.phone.http.repeated for one in walked)  # type: ignore[attr-defined]
    asked = sum(one.phone.http.asked for one in walked)  # type: ignore[attr-defined]
    ids = Counter(str(mail["Message-ID"]) for mail in product.server.mails)
    print(
        f"{sum(product.killed.values())} kills {dict(product.killed)}; {asked} requests, {repeats} sent again;", end=" "
    )
    print(f"{len(ids)} mails, {sum(ids.values()) - len(ids)} came twice; {time.monotonic() - began:.0f} s")
    expected = {choice: one.traces() for choice, one in undisturbed.items()}
    for one in walked:
        assert one.traces() == expected[one.choice], one.email
    with product.showroom.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == JOURNEYS + len(KINDS)
