"""A database filled with contracts by the product's own import, on SQLite or PostgreSQL, and who searches in it."""

import argparse
import gc
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import _contracts
from benchmarks._contracts import Size
from benchmarks._processor import Meter
from mytoyota.base import clock, keys, migrate
from mytoyota.base.db import Database
from mytoyota.jpass import importing, staging
from mytoyota.jpass.models import DONE
from mytoyota.organisation.models import Dealer, Staff, Store


@dataclass(frozen=True)
class People:
    """Who searches: sales staff of the largest store, headquarters of the largest dealer."""

    sales: Staff
    headquarters: Staff

    def each(self) -> Iterator[Staff]:
        """In turn."""
        while True:
            yield self.sales
            yield self.headquarters


def people_of(session: Session) -> People:
    """The largest store's and the largest dealer's."""
    store = session.scalars(select(Store).where(Store.code == "S0")).one()
    sales = session.scalars(select(Staff).where(Staff.store_id == store.id)).one()
    dealer = session.scalars(select(Dealer).where(Dealer.code == "D0")).one()
    chief = Staff(id="0" * 24, role="headquarters", dealer_id=dealer.id, number="9", name="", password_hash="")
    assert sales.store is not None
    return People(sales, chief)


def imported(database: Database, size: Size, folder: Path) -> tuple[float, float, int]:
    """Rows a second of processor time (this process and the server's), the longest that a batch held the writer
    (seconds), and the most memory (MB)."""
    path = folder / "contracts.csv"
    with database.writing() as session:
        stores = _contracts.places(session, size)
    _contracts.write(path, stores, clock.in_japan(clock.now()).date())
    gc.collect()
    with database.writing() as session:
        row = importing.add(session, "benchmark")
        meter = Meter(session)
    held: list[float] = []
    staging.rest = held.append  # type: ignore[assignment]
    began = meter.now()
    done = importing.run(database, row.id, lambda: path.open("rb"))
    took = meter.now() - began
    assert done.state == DONE, done.errors[:3]
    return size.total / took, max(held), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[Database]:
    """An empty database with the product's tables."""
    if kind == "postgresql":
        from tests.storage import cluster

        url = cluster.running().migrated()
    else:
        url = f"sqlite:///{folder / 'own.sqlite3'}"
        migrate.upgrade(url)
    database = Database(url)
    yield database
    database.engine.dispose()


@dataclass(frozen=True)
class Filled:
    """A database with as many contracts as were asked for, and what `imported` measured."""

    kind: str
    size: Size
    database: Database
    figures: tuple[float, float, int]


@contextmanager
def filled(about: str | None) -> Iterator[Filled]:
    """What the command line asks for; `about` says what the benchmark measures."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    size = Size(asked.contracts, max(50, asked.contracts // 20), max(10, asked.contracts * 3 // 1000))
    with tempfile.TemporaryDirectory() as name, fresh(asked.database, Path(name)) as database:
        folder = Path(name)
        keys.generate(folder / "keys.json")
        keys.use(keys.KeyRing.load(folder / "keys.json"))
        yield Filled(asked.database, size, database, imported(database, size, folder))
