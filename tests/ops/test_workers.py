"""Several workers on one Redis: one dies in the middle of a mail, the queue is lost; every mail arrives once."""

import asyncio
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from redis import Redis
from sqlalchemy import func, select

from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.notifications import outbox
from mytoyota.notifications.outbox import Mail
from mytoyota.settings import Settings
from tests.ops.mail_server import PASSWORD, USER, MailServer
from tests.ops.servers import eventually, free_port, redis, worker


class PausingServer(MailServer):
    """Lets the first conversation wait before it is accepted, as a busy server does."""

    paused = 0

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.goes_on = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes a mail in, the first after all patience."""
        if not self.goes_on.is_set():
            self.paused += 1
            await asyncio.to_thread(self.goes_on.wait)
            return "451 never mind"
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PausingServer]:
    made = PausingServer(tmp_path, free_port())
    with made.open():
        yield made
        made.goes_on.set()


@pytest.fixture
def mail(server: PausingServer) -> dict[str, str]:
    """The environment that leads to this mail server."""
    return {
        "MYTOYOTA_SMTP_HOST": "localhost",
        "MYTOYOTA_SMTP_PORT": str(server.port),
        "MYTOYOTA_SMTP_FROM": "no-reply@my.example.jp",
        "MYTOYOTA_SMTP_USER": USER,
        "MYTOYOTA_SMTP_PASSWORD": PASSWORD,
        "SSL_CERT_FILE": str(server.certificate),
    }


def put(database: Database, count: int) -> Counter[str]:
    """Puts so many mails into the outbox; their Message-IDs."""
    with database.writing() as session:
        letters = [
            Mail(f"buyer{number}@example.jp", "mail/email_code.txt", "ja", {"code": "123456", "minutes": 10})
            for number in range(count)
        ]
        return Counter(outbox.put(session, letter).message_id for letter in letters)


def queued(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(Job.kind == "message.send", Job.state != "done")) or 0


def arrived(server: MailServer) -> Counter[str]:
    return Counter(str(one["Message-ID"]) for one in server.mails)


def test_a_worker_killed_in_the_middle_of_a_mail_is_stood_in_for(
    settings: Settings, database: Database, server: PausingServer, mail: dict[str, str], tmp_path: Path
) -> None:
    ids = put(database, 1)
    with redis(tmp_path, free_port()) as url:
        with worker(settings, mail | {"MYTOYOTA_REDIS_URL": url}) as first:
            assert eventually(lambda: server.paused == 1), (settings.instance_dir / "worker.log").read_text()
            os.kill(first.pid, signal.SIGKILL)
            first.wait(5)
        assert queued(database) == 1
        server.goes_on.set()
        with worker(settings, mail | {"MYTOYOTA_REDIS_URL": url}), worker(settings, mail | {"MYTOYOTA_REDIS_URL": url}):
            assert eventually(lambda: queued(database) == 0)
    assert arrived(server) == ids


def test_two_workers_share_a_queue_that_is_lost_on_the_way(
    settings: Settings, database: Database, server: PausingServer, mail: dict[str, str], tmp_path: Path
) -> None:
    server.goes_on.set()
    port = free_port()
    ids = put(database, 40)
    with redis(tmp_path, port) as url:
        mail["MYTOYOTA_REDIS_URL"] = url
        with worker(settings, mail), worker(settings, mail):
            assert eventually(lambda: len(server.mails) > 3)
            Redis(port=port).flushall()
            assert eventually(lambda: queued(database) == 0), (settings.instance_dir / "worker.log").read_text()
    assert arrived(server) == ids


def test_a_worker_waits_for_a_queue_that_is_away(
    settings: Settings, database: Database, server: PausingServer, mail: dict[str, str], tmp_path: Path
) -> None:
    server.goes_on.set()
    port = free_port()
    ids = put(database, 2)
    mail["MYTOYOTA_REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    log = settings.instance_dir / "worker.log"
    with ExitStack() as later, worker(settings, mail) as process:
        assert eventually(lambda: "sweep.failed" in log.read_text())
        assert process.poll() is None
        later.enter_context(redis(tmp_path, port))
        assert eventually(lambda: queued(database) == 0), log.read_text()
    assert arrived(server) == ids
