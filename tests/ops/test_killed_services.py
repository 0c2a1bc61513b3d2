"""kill -9 of web server and worker while services are applied for at home: nothing lost, no line or card twice."""

import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from pydantic import SecretStr
from requests.adapters import HTTPAdapter
from sqlalchemy import select
from urllib3.util import Retry

from mytoyota import serve, supervisor
from mytoyota.app import create_app
from mytoyota.base import keys
from mytoyota.base.keys import KeyRing
from mytoyota.notifications.models import Message
from mytoyota.payments.models import CardAttempt, PaymentMethod
from mytoyota.settings import Settings
from mytoyota.subscriptions.lines.line_http import HttpLineService
from mytoyota.subscriptions.lines.models import LineOpening
from mytoyota.subscriptions.lines.sandbox.web_app import KEY
from mytoyota.subscriptions.models import Application
from mytoyota.supervisor import Child, Supervisor
from tests.audited import audited
from tests.ops.line import Line
from tests.ops.servers import WORKER, environment, eventually, free_port, redis
from tests.payments.card_holder import CardHolder
from tests.people import registered
from tests.people.answers import PROFILE
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Journey, Walker
from tests.storage import cluster

REQUESTS, STRIKES_EACH, AT_ONCE = 24, 2, 6
WEB, WORKER_PROCESS = "web server", "job worker"
VICTIMS = ((WEB,), (WORKER_PROCESS,), (WORKER_PROCESS,), (WEB, WORKER_PROCESS))  # never a party beside the product
KINDS: dict[str, dict[str, Any]] = {
    "a person by card": {"car": "bz4x", "options": ["remote"], "pays_by": "card"},
    "a company by invoice": {"car": "bz4x", "options": ["wifi"], "pays_by": "invoice", "kind": "corporate"},
    "charging alone": {"car": "prius_phv", "pays_by": "card"},
}
PAYING = ("5-1/8-A", "5-2/4-A")
SEED = 20261130


@dataclass
class AtHome(Journey):
    """A customer whose line another process opens, and whose card another one registers."""

    account_id: str = ""
    car: str = ""

    def run_jobs(self) -> int:
        """The worker does it, be it after a while: the page is loaded again until it can be left."""
        assert eventually(self._may_go_on, 240), f"{self.email} waits in vain: {self.page.text[:2000]}"
        return 1

    def _may_go_on(self) -> bool:
        self.phone.reloads()
        return not any(one.has_attr("disabled") for one in self.page.soup.select("button.button"))

    def goes_on(self) -> None:
        """A card is typed at the gateway."""
        if self.step_id in PAYING and self.pays_by == "card":
            self._pays()
        else:
            super().goes_on()

    def _pays(self) -> None:
        def at_the_gateway() -> str:
            self.phone.reloads()
            body = self.phone.body() | {"kind": "card"}
            answer = self.phone.http.post(self.page.url, data=body, base_url=self.phone.base)
            told = {name.lower(): value for name, value in answer.headers.items()}
            return str(told.get("location", "")) if answer.status_code == 302 else ""

        there = at_the_gateway()
        assert there.startswith("http"), f"{self.email} is not led to the gateway: {there or self.page.text[:2000]}"
        back = CardHolder(patient()).registers(there, "4242424242424242") or ""
        parts = urlsplit(back)
        self.phone.opens(f"{parts.path}?{parts.query}")
        assert eventually(lambda: self.phone.page.url.startswith("/o/") or not self.phone.reloads(), 200)

    def traces(self) -> dict[str, Any]:
        """All that this customer's applying has become, in numbers."""
        with self.database.reading() as session:
            mine = session.scalars(select(Application).where(Application.account_id == self.account_id)).all()
            ways = session.scalars(select(PaymentMethod).where(PaymentMethod.owner == self.account_id)).all()
            own = CardAttempt.method_id.in_([one.id for one in ways])
            attempts = session.scalars(select(CardAttempt.state).where(own)).all()
            lines = session.scalars(select(LineOpening).where(LineOpening.account_id == self.account_id)).all()
            mails = [one.template for one in session.scalars(select(Message)) if one.recipient == self.email]
        return {
            "applications": Counter((one.service, len(one.lines)) for one in mine),
            "ways to pay": Counter((one.kind, one.state, one.replaced_at) for one in ways),
            "cards": Counter(attempts)["accepted"],
            "lines": Counter((one.state, one.checked_at is not None) for one in lines),
            "mails": Counter(mails),
        }


def patient() -> requests.Session:
    """A browser's connection: where it breaks off before an answer, the same is sent again."""
    http = requests.Session()
    http.mount("http://", HTTPAdapter(max_retries=Retry(3, backoff_factor=0.2, allowed_methods=None)))
    return http


@dataclass
class Product:
    """Web server and worker under the product's own supervisor, beside them the demo's parties; and who kills."""

    settings: Settings
    app: Flask
    showroom: Showroom
    children: dict[str, Child]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    killed: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def walk(self, number: int, strikes: set[int]) -> AtHome:
        """The whole way from the mail's link to the end."""
        with self.turn:
            one, link = self._customer(number, strikes)
        one.phone.scans(link)
        return one.goes_to("5/end")  # type: ignore[return-value]

    def _customer(self, number: int, strikes: set[int]) -> tuple[AtHome, str]:
        choices = dict(list(KINDS.values())[number % len(KINDS)])
        car = choices.pop("car")
        phone, email, kind = Phone(self.app), f"home{number}@example.jp", choices.get("kind", "individual")
        phone.http = Line(strikes, self.strike, random.Random(SEED + number))  # type: ignore[assignment]
        profile = registered.COMPANY_PROFILE if kind == "corporate" else PROFILE
        account_id = Walker(self.app, self.showroom).has_account(email, profile, kind)
        registered.register(self.showroom, (account_id, kind), profile | {"email": email}, car)
        about = {"email": email, "section": "5-1", "account": "existing", "account_id": account_id, "car": car}
        one = AtHome(phone, "", self.showroom.database, self.showroom, **(choices | about))
        return one, registered.mailed_link(self.showroom.database, email)

    def strike(self) -> None:
        """Kills the web server, the worker, or both: one by one, each while it lives."""
        with self.turn:
            victim = self.chance.choice(VICTIMS)
            assert eventually(lambda: self.lives() and self._struck(victim), 120)
            self.killed[" and ".join(victim)] += 1

    def _struck(self, victim: tuple[str, ...]) -> bool:
        """Whether all of them lived and were hit; they are dead when this returns, so that each falls once a strike."""
        doomed = [child.process for name in victim if (child := self.children[name]).process]
        living = [process for process in doomed if process and process.poll() is None]
        for process in living:
            process.kill()
        return len(living) == len(victim) and {process.wait(10) for process in living} == {-signal.SIGKILL}

    def fallen(self) -> Counter[str]:
        """How often the supervisor found a process killed, by its name."""
        return Counter(
            name for name in self.children for one in self.told if one.startswith(f"The {name} ended (signal")
        )

    def lives(self) -> bool:
        """Whether the web server answers and the worker is there."""
        if any(child.process is None or child.process.poll() is not None for child in self.children.values()):
            return False
        try:
            return requests.get(f"{self.settings.public_url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    folder, ports = tmp_path / "served", [free_port() for _port in range(4)]
    keys.generate(folder / "keys.json")
    keys.use(KeyRing.load(folder / "keys.json"))
    parties = {"card_sandbox_port": ports[1], "line_sandbox_port": ports[2], "certificate_service": "none"}
    settings = Settings(
        demo=True, instance_dir=folder, port=ports[0], database_url=cluster.running().migrated(), **parties
    )
    monkeypatch.setattr(supervisor, "BACK_OFF_SECONDS", (0.0,))
    with redis(tmp_path, ports[3]) as url:
        more = {"MYTOYOTA_CARD_GATEWAY": "sandbox", "MYTOYOTA_REDIS_URL": url, "MYTOYOTA_LOG_LEVEL": "error"}
        more |= {"MYTOYOTA_CARD_SANDBOX_PORT": str(ports[1]), "MYTOYOTA_LINE_SANDBOX_PORT": str(ports[2])}
        more |= {"MYTOYOTA_CERTIFICATE_SERVICE": "none", "LINE_SANDBOX_PACE": "0.1"}
        for name, value in (environment(settings) | more).items():
            monkeypatch.setenv(name, value)
        app = create_app(settings)
        told: list[str] = []
        watched = Supervisor([one for one in serve.children(settings) if one.name != "document reader"], told.append)
        for child in watched.children:
            if child.name == WORKER_PROCESS:  # what takes a minute in earnest takes some seconds here
                child.command = [sys.executable, "-c", WORKER, "3"]
        thread = threading.Thread(target=watched.watch)
        thread.start()
        try:
            children = {child.name: child for child in watched.children}
            made = Product(settings, app, Showroom.opened(app.extensions["database"]), children, told=told)
            assert eventually(made.lives, 120)
            yield made
        finally:
            watched.stopping.set()
            thread.join()
            watched.stop()
            app.extensions["database"].engine.dispose()


@pytest.mark.proof
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("journeys", [10, 50])
def test_nothing_is_lost_and_no_application_line_or_card_is_doubled(product: Product, journeys: int) -> None:
    began, chance = time.monotonic(), random.Random(SEED)
    moments = [set(chance.sample(range(1, REQUESTS), STRIKES_EACH)) for _ in range(journeys)]
    undisturbed = {number: product.walk(900 + number, set()) for number in range(len(KINDS))}
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        walked = list(crowd.map(product.walk, range(journeys), moments))
    repeats = sum(one.phone.http.repeated for one in walked)  # type: ignore[attr-defined]
    asked = sum(one.phone.http.asked for one in walked)  # type: ignore[attr-defined]
    kills = sum(product.killed.values())
    print(f"{kills} kills {dict(product.killed)}; {asked} requests, {repeats} again; {time.monotonic() - began:.0f} s")
    assert kills == journeys * STRIKES_EACH
    struck = Counter(name for names, times in product.killed.items() for name in names.split(" and ") * times)
    assert eventually(lambda: product.fallen() == struck), (product.fallen(), "nobody falls but who was struck")
    for number, one in enumerate(walked):
        expected = undisturbed[number % len(KINDS)].traces()
        assert eventually(lambda one=one, expected=expected: one.traces() == expected, 150), (one.email, one.traces())
    twin = HttpLineService(f"http://127.0.0.1:{product.settings.line_sandbox_port}", SecretStr(KEY))
    with product.showroom.database.reading() as session:
        lines = session.scalars(select(LineOpening)).all()
    assert {twin.status(one.id).state for one in lines} == {"open"}
    audited(product.showroom.database)
