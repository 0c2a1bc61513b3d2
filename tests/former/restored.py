"""Brings a dumped instance up in a folder or database of its own, as it was at the moment of the dump."""

import json
import lzma
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import make_url

from tests.audited import audited
from tests.former import product
from tests.former.person import Counter, Person
from tests.storage import cluster

DATA = Path(__file__).parent / "data"
MIGRATED: dict[str, bytes] = {}  # by kind the file, or the template's name: brought up once in a process, then copied


@dataclass
class Instance:
    """A dumped instance, brought up: what its index says, and the product that serves it now."""

    index: dict[str, Any]
    app: Flask

    def people(self) -> dict[int, Person]:
        """Everybody who was in the middle of something, by number."""
        found: dict[int, Person] = {}
        counter = Counter(self.app)
        for about in self.index["customers"]:
            found[about["number"]] = Person(self.app, counter, about, found)
        return found


def index_of(kind: str) -> dict[str, Any]:
    """What was written down of the instance on this database."""
    found: dict[str, Any] = json.loads(_unpacked(f"{kind}.json.xz"))
    return found


@contextmanager
def brought_up(kind: str, folder: Path, environment: pytest.MonkeyPatch) -> Iterator[Instance]:
    """The instance, restored, migrated and served; the clock stands where it stood, and runs."""
    index = index_of(kind)
    with time_machine.travel(datetime.fromisoformat(index["moment"]), tick=True):
        folder.mkdir(mode=0o700)
        (folder / "keys.json").write_bytes((DATA / f"{kind}.keys.json").read_bytes())
        (folder / "keys.json").chmod(0o600)
        url = RESTORED[kind](folder, lambda url: product.migrated(folder, url, environment))
        app = product.served(folder, url, index)
        yield Instance(index, app)
        audited(product.database(app))
        product.database(app).engine.dispose()


def _sqlite(folder: Path, migrate: Callable[[str], None]) -> str:
    path = folder / "mytoyota.sqlite3"
    url = f"sqlite:///{path}"
    path.write_bytes(MIGRATED.get("sqlite") or _unpacked("sqlite.xz"))
    if "sqlite" not in MIGRATED:
        migrate(url)
        with closing(sqlite3.connect(path)) as connection:
            MIGRATED["sqlite"] = connection.serialize()
    return url


def _postgresql(_folder: Path, migrate: Callable[[str], None]) -> str:
    if "postgresql" not in MIGRATED:
        url = cluster.running().database()
        product.run_statements(url, _unpacked("postgresql.xz").decode())
        migrate(url)
        MIGRATED["postgresql"] = str(make_url(url).database).encode()
    return cluster.running().database(template=MIGRATED["postgresql"].decode())


def _unpacked(name: str) -> bytes:
    return lzma.decompress((DATA / name).read_bytes())


RESTORED = {"sqlite": _sqlite, "postgresql": _postgresql}
