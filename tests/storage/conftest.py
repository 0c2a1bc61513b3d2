"""Each storage test runs on SQLite and on PostgreSQL, on tables made by the migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from tests.storage import cluster


@pytest.fixture(autouse=True)
def ring() -> KeyRing:
    """Keys of this test's own."""
    made = KeyRing({purpose: {1: bytes([number + 1]) * 32} for number, purpose in enumerate(keys.PURPOSES)})
    keys.use(made)
    return made


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("storage") / "migrated.sqlite3"
    migrate.upgrade(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database with the product's tables."""
    if request.param == "postgresql":
        return cluster.running().migrated()
    path = tmp_path / "own.sqlite3"
    path.write_bytes(request.getfixturevalue("migrated_file"))
    return f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The database, closed afterwards."""
    made = Database(url)
    yield made
    made.engine.dispose()
