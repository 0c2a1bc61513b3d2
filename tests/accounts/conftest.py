"""A key ring, an empty database and people for the account room's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from mytoyota.accounts import models  # noqa: F401
from mytoyota.base import keys
from mytoyota.base.db import Base, Database
from mytoyota.base.keys import PURPOSES, KeyRing


@pytest.fixture(autouse=True)
def ring() -> KeyRing:
    one = KeyRing({purpose: {1: bytes([place]) * 32} for place, purpose in enumerate(PURPOSES)})
    keys.use(one)
    return one


@pytest.fixture
def database(tmp_path: Path) -> Database:
    one = Database(f"sqlite:///{tmp_path / 'accounts.sqlite3'}")
    Base.metadata.create_all(one.engine)
    return one


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as open_session:
        yield open_session
