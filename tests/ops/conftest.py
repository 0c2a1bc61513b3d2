"""Both databases for whole walks, and an instance that can be served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.settings import Settings
from tests.ops.servers import free_port
from tests.people.showroom import Showroom
from tests.storage import on_postgresql


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
