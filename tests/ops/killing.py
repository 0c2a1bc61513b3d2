"""Web server and worker under the product's own supervisor, who kills them, and customers whose mails are real."""

import os
import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from mytoyota import serve, supervisor
from mytoyota.app import create_app
from mytoyota.base.jobs import Job
from mytoyota.settings import Settings
from mytoyota.supervisor import Child, Supervisor
from tests.ops.line import Line
from tests.ops.mail_server import PASSWORD, USER, MailServer
from tests.ops.servers import environment, eventually, free_port
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Journey

AT_ONCE = 10  # people on their way at the same time
VICTIMS = ("web server", "inside", "job worker", "both")
SEED = 20261121


@dataclass
class Mailed(Journey):
    """A customer whose code comes by a real mail; `choice` says which of the test's ways they go."""

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

    @property
    def line(self) -> Line:
        """How this customer's phone reaches the product."""
        return self.phone.http  # type: ignore[return-value]


@dataclass
class Product:
    """Web server and worker, and who kills them."""

    settings: Settings
    app: Flask
    showroom: Showroom
    server: MailServer
    children: dict[str, Child]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    killed: Counter[str] = field(default_factory=Counter)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def phone(self, number: int, strikes: set[int]) -> Phone:
        """A phone on a line to the product; somebody strikes at these requests of it."""
        phone = Phone(self.app)
        phone.http = Line(strikes, self.strike, random.Random(SEED + number))  # type: ignore[assignment]
        return phone

    def strike(self) -> None:
        """Kills the web server, its inner process alone, the worker, or both: one by one, each while it lives."""
        with self.turn:
            victim = self.chance.choice(VICTIMS)
            assert eventually(lambda: self.lives() and self._struck(victim), 60)
            self.killed[victim] += 1

    def _struck(self, victim: str) -> bool:
        """Whether somebody was hit: what fell to an earlier strike may end only now, just before this one."""
        hit = False
        for pid in self._pids(victim):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                hit = True
        return hit

    def _pids(self, victim: str) -> list[int]:
        running = {name: child.process.pid for name, child in self.children.items() if child.process}
        if victim != "inside":
            return [pid for name, pid in running.items() if victim in (name, "both")]
        web = running.get("web server", 0)
        try:
            return [int(pid) for pid in Path(f"/proc/{web}/task/{web}/children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return []

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

    def repeated_mails(self) -> int:
        """How many mails came a second time, under the Message-ID of the first."""
        ids = Counter(str(mail["Message-ID"]) for mail in self.server.mails)
        return sum(ids.values()) - len(ids)


@contextmanager
def kept_alive(settings: Settings, monkeypatch: pytest.MonkeyPatch, *beside: str) -> Iterator[dict[str, Child]]:
    """The supervisor's own work, without the rest that it grants a process that falls again and again.

    Yields web server and worker; the children named `beside` run as well.
    """
    monkeypatch.setattr(supervisor, "BACK_OFF_SECONDS", (0.0,))
    struck = ("web server", "job worker")
    children = [child for child in serve.children(settings) if child.name in (*struck, *beside)]
    watched = Supervisor(children, lambda _: None)
    thread = threading.Thread(target=watched.watch)
    thread.start()
    try:
        yield {child.name: child for child in children if child.name in struck}
    finally:
        watched.stopping.set()
        thread.join()
        watched.stop()


@contextmanager
def product_of(
    instance: tuple[Settings, Showroom], folder: Path, monkeypatch: pytest.MonkeyPatch, *beside: str
) -> Iterator[Product]:
    """Serves this instance and takes its mails in; `beside` as for `kept_alive`."""
    settings, showroom = instance
    server = MailServer(folder, free_port())
    mail = {"MYTOYOTA_SMTP_HOST": "localhost", "MYTOYOTA_SMTP_PORT": str(server.port), "MYTOYOTA_SMTP_USER": USER}
    mail |= {"MYTOYOTA_SMTP_FROM": "no-reply@my.example.jp", "MYTOYOTA_SMTP_PASSWORD": PASSWORD}
    for name, value in (environment(settings) | mail | {"SSL_CERT_FILE": str(server.certificate)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MYTOYOTA_LOG_LEVEL", "error")
    app = create_app(settings)
    with server.open(), kept_alive(settings, monkeypatch, *beside) as children:
        made = Product(settings, app, showroom, server, children)
        assert eventually(made.lives, 60)
        yield made
    app.extensions["database"].engine.dispose()
