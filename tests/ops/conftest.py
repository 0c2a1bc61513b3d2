"""Both databases for whole walks, an instance that can be served, a mail server, and what is logged."""

import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from mytoyota import gateways, logs
from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.jobs import jobs_for
from mytoyota.settings import Settings
from tests.audited import audited
from tests.ops.mail_server import PASSWORD, USER, MailServer
from tests.ops.servers import free_port
from tests.people.showroom import Showroom
from tests.storage import on_postgresql
from tests.worker import Kinds

Lines = Callable[[], list[dict[str, object]]]
Served = tuple[Settings, Showroom]


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ask for it before the app: the test then runs once on each database."""
    if request.param == "postgresql":
        on_postgresql.use_twins(monkeypatch)
    return str(request.param)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database as the migrations make it."""
    path = tmp_path_factory.mktemp("migrated") / "own.sqlite3"
    migrate.upgrade(f"sqlite:///{path}")
    return path.read_bytes()


@contextmanager
def instance_in(folder: Path, migrated: bytes, request: pytest.FixtureRequest | None) -> Iterator[Served]:
    """Keys, database, stores and staff in this folder, and a free port; audited in the end."""
    keys.generate(folder / "keys.json")
    keys.use(KeyRing.load(folder / "keys.json"))
    (folder / "mytoyota.sqlite3").write_bytes(migrated)
    settings = Settings(demo=True, instance_dir=folder, port=free_port())
    database = Database(settings.database_url)
    yield settings, Showroom.opened(database)
    audited(database, request)
    database.engine.dispose()


@pytest.fixture
def instance(tmp_path: Path, migrated: bytes, request: pytest.FixtureRequest) -> Iterator[Served]:
    """What `mytoyota serve` needs."""
    with instance_in(tmp_path / "served", migrated, request) as made:
        yield made


@pytest.fixture(scope="module")
def shared_instance(tmp_path_factory: pytest.TempPathFactory, migrated: bytes) -> Iterator[Served]:
    """The same for all tests of a module that leave it as they found it: a server takes seconds to start."""
    with instance_in(tmp_path_factory.mktemp("shared") / "served", migrated, None) as made:
        yield made


@pytest.fixture
def written(capfd: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """What was logged so far, as an operator would see it: everything on standard output and error, all of it JSON."""
    root = logging.getLogger()
    before = (sys.excepthook, threading.excepthook, root.level, list(root.handlers))
    logs.configure("debug")
    capfd.readouterr()

    def lines() -> list[dict[str, object]]:
        told = capfd.readouterr()
        assert told.err == ""
        return [json.loads(line) for line in told.out.splitlines()]

    yield lines
    structlog.reset_defaults()
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook = before[:2]
    root.setLevel(before[2])
    root.handlers[:] = before[3]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A mail server that is not open yet; this machine trusts its certificate."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made = MailServer(tmp_path, probe.getsockname()[1])
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    return made


@pytest.fixture
def chosen(settings: Settings, server: MailServer, database: Database) -> Settings:
    """The product as an operator sets it up for this server."""
    mail = {"smtp_host": "localhost", "smtp_port": server.port, "smtp_from": "no-reply@my.example.jp"}
    login = {"smtp_user": USER, "smtp_password": PASSWORD, "sms_gateway_domain": "sms.example.jp"}
    made = Settings(**{**settings.model_dump(), **mail, **login})
    gateways.show_in_every_mail(made)
    return made


@pytest.fixture
def kinds(chosen: Settings) -> Kinds:
    """What that operator's worker runs."""
    return jobs_for(gateways.Gateways.chosen(chosen))
