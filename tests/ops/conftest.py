"""Both databases for whole walks, an instance that can be served, and what is logged."""

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from mytoyota import logs
from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.settings import Settings
from tests.ops.servers import free_port
from tests.people.showroom import Showroom
from tests.storage import on_postgresql

Lines = Callable[[], list[dict[str, object]]]


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


@pytest.fixture
def instance(tmp_path: Path, migrated: bytes) -> Iterator[tuple[Settings, Showroom]]:
    """Keys, database, stores and staff, and a free port: what `mytoyota serve` needs."""
    folder = tmp_path / "served"
    keys.generate(folder / "keys.json")
    keys.use(KeyRing.load(folder / "keys.json"))
    (folder / "mytoyota.sqlite3").write_bytes(migrated)
    settings = Settings(demo=True, instance_dir=folder, port=free_port())
    database = Database(settings.database_url)
    yield settings, Showroom.opened(database)
    database.engine.dispose()


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
