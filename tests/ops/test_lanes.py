"""Lanes of the worker: a mail server that hangs and a backlog of mails delay neither a code nor a match."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import func, select

from mytoyota import worker
from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job, JobKind, Lane
from mytoyota.jobs import CODES, MAILS
from mytoyota.notifications import outbox
from mytoyota.notifications.outbox import SEND, Mail
from mytoyota.notifications.senders import SmtpSender
from tests.ops.mail_server import PASSWORD, USER, MailServer
from tests.ops.servers import eventually, free_port, redis
from tests.worker import Kinds, kinds_with

MANY = 5000
SOON = 20.0  # seconds: far below a hanging conversation's patience times the mails before it
VALUES = {"code": "271828", "minutes": 10}


class HangingServer(MailServer):
    """Never answers for mails to `hangs@…`, as a server does whose disk is full; others go through."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.hanging, self.goes_on = 0, threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes a mail in, or lets it wait."""
        if envelope.rcpt_tos[0].startswith("hangs"):
            self.hanging += 1
            await asyncio.to_thread(self.goes_on.wait)
            return "451 never mind"
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingServer]:
    """The mail server."""
    made = HangingServer(tmp_path, free_port())
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    with made.open():
        yield made
        made.goes_on.set()


@pytest.fixture
def kinds(server: HangingServer) -> Kinds:
    """What a worker runs whose mails leave by that server."""
    return kinds_with(SmtpSender("localhost", server.port, "no-reply@my.example.jp", user=USER, password=PASSWORD))


@contextmanager
def working(database: Database, kinds: Kinds, redis_url: str | None = None) -> Iterator[None]:
    """A worker meanwhile, in threads of this process."""
    wakes: worker.Wakes = SimpleQueue()
    thread = threading.Thread(target=worker.work, args=(database, kinds, wakes, redis_url))
    thread.start()
    try:
        yield
    finally:
        wakes.put(worker.STOP)
        thread.join(60)
        assert not thread.is_alive()


def put_mails(database: Database, count: int, name: str) -> None:
    with database.writing() as session:
        for number in range(count):
            outbox.put(session, Mail(f"{name}{number}@example.jp", "mail/email_code.txt", "ja", VALUES))


def put_code(database: Database, to: str = "haruna@example.jp", series: str = "email:j") -> None:
    with database.writing() as session:
        ends = clock.now() + timedelta(minutes=10)
        outbox.put(session, Mail(to, "mail/email_code.txt", "ja", VALUES, expires_at=ends, series=series))


def left(database: Database, kind: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(Job.kind == kind, Job.state != "done")) or 0


@pytest.mark.parametrize("carrier", ["in_process", "redis"])
def test_a_mail_server_that_hangs_delays_neither_a_code_nor_a_match(
    kinds: Kinds, database: Database, server: HangingServer, tmp_path: Path, carrier: str
) -> None:
    matched = threading.Event()
    noted = JobKind(lambda *_: matched.set(), kinds["certificate.match"].lane)
    put_mails(database, 40, "hangs")

    def all_goes_through(url: str | None) -> None:
        with working(database, {**kinds, "certificate.match": noted}, url):
            assert eventually(lambda: server.hanging == MAILS.threads)
            put_code(database)
            with database.writing() as session:
                jobs.enqueue(session, "certificate.match", "order")
            assert matched.wait(SOON)
            assert eventually(lambda: "haruna@example.jp" in server.recipients, SOON)
            assert server.hanging == MAILS.threads  # they hung all the time
            server.goes_on.set()

    if carrier == "redis":
        with redis(tmp_path, port := free_port()):
            all_goes_through(f"redis://127.0.0.1:{port}/0")
    else:
        all_goes_through(None)
    assert left(database, SEND) == 40


def test_a_code_goes_before_five_thousand_mails(database: Database, server: HangingServer, kinds: Kinds) -> None:
    put_mails(database, MANY, "reader")
    with working(database, kinds):
        assert eventually(lambda: len(server.mails) > 8)
        put_code(database)
        assert eventually(lambda: "haruna@example.jp" in server.recipients, SOON)
        assert left(database, SEND) > MANY / 2
        server.goes_on.set()


def test_a_lane_is_never_idle_while_it_has_work(database: Database) -> None:
    """300 jobs of 10 ms on two threads: a lane that was filled once in a second would take many seconds."""
    done: list[float] = []

    def short(_database: Database, _subject: str) -> None:
        threading.Event().wait(0.01)
        done.append(clock.now().timestamp())

    with database.writing() as session:
        for number in range(300):
            jobs.enqueue(session, "test.short", str(number))
    with working(database, {"test.short": JobKind(short, Lane("short", 2))}):
        assert eventually(lambda: len(done) == 300, 60)
    pauses = [later - before for before, later in pairwise(done)]
    assert sorted(pauses)[-6] < worker.SWEEP_SECONDS / 2, "it waited for the sweep again and again"


def test_what_a_stopped_worker_had_not_begun_is_free_at_once(
    database: Database, server: HangingServer, kinds: Kinds
) -> None:
    put_mails(database, 40, "hangs")
    with working(database, kinds):
        assert eventually(lambda: server.hanging == MAILS.threads)
        server.goes_on.set()
    with database.reading() as session:
        assert session.scalars(select(Job.lease).where(Job.lease.is_not(None))).all() == []


def test_every_kind_of_message_and_job_has_its_lane() -> None:
    kinds = kinds_with()
    assert {kind for kind, job in kinds.items() if job.lane == CODES} == {"code.send"}
    assert {kind for kind, job in kinds.items() if job.lane == MAILS} == {"message.send", "password_reset.mail"}
    lanes = [
        {job.lane.name for kind, job in kinds.items() if kind.startswith(start)} for start in ("payment", "certif")
    ]
    assert lanes == [{"payments"}, {"matching"}]
