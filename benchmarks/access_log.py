"""How long the page of center needs to find a subject, a member of staff, days or an act among 1,000,000 lines.

`python -m benchmarks.access_log [--lines 1000000] [--database sqlite|postgresql]`

What counts is processor time, as in `benchmarks.search`: of this process and of the server's that answers it. Half of
what is looked for is found often, half seldom.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, text

from benchmarks._processor import Meter, p95
from mytoyota.base import clock, keys, migrate
from mytoyota.base.db import Database, new_id
from mytoyota.base.keys import KeyRing
from mytoyota.console import access_lines
from mytoyota.console.access_lines import Wanted
from mytoyota.orders.models import Order
from mytoyota.organisation.access_log import ACTS, AccessLine
from mytoyota.organisation.models import Staff
from tests.people.showroom import Showroom

TIMES, WORST, BATCH, ORDERS, STAFF = 100, 0.050, 20_000, 50_000, 5_000
SEED = 15


@contextmanager
def filled(kind: str, lines: int) -> Iterator[tuple[Database, Showroom, list[str]]]:
    """A showroom with three orders that were really opened, and so many lines about 50,000 others and these."""
    from tests.storage import cluster

    with tempfile.TemporaryDirectory() as folder:
        keys.use(KeyRing({purpose: {1: bytes([number]) * 32} for number, purpose in enumerate(keys.PURPOSES)}))
        url = cluster.running().migrated() if kind == "postgresql" else f"sqlite:///{Path(folder) / 'log.sqlite3'}"
        if kind != "postgresql":
            migrate.upgrade(url)
        database = Database(url)
        showroom = Showroom.opened(database)
        real = [showroom.order() for _order in range(3)]
        _write(database, showroom, real, lines)
        yield database, showroom, real
        database.engine.dispose()


def _write(database: Database, showroom: Showroom, real: list[str], lines: int) -> None:
    chance, began = random.Random(SEED), clock.now() - timedelta(days=365)
    orders = [new_id() for _order in range(ORDERS)] + real
    people = [new_id() for _member in range(STAFF)] + list(showroom.staff_ids.values())
    dealers = [new_id() for _dealer in range(200)]
    for start in range(0, lines, BATCH):
        rows = [
            {
                "at": began + timedelta(seconds=31 * (start + number)),
                "act": ACTS[min(int(chance.expovariate(1)), len(ACTS) - 1)],
                "page": "orders.show", "detail": "", "staff_id": chance.choice(people), "role": "sales",
                "store_id": None, "dealer_id": chance.choice(dealers), "subject_kind": "order",
                "subject_id": chance.choice(orders),
            }
            for number in range(min(BATCH, lines - start))
        ]  # fmt: skip
        with database.writing() as session:
            session.execute(insert(AccessLine), rows)
    with database.writing() as session:
        session.execute(text("ANALYZE"))


def measured(database: Database, showroom: Showroom, real: list[str]) -> dict[str, float]:
    """The p95 (seconds) of the page's query and of the names that it shows, for each kind of search."""
    today = clock.in_japan(clock.now()).date()
    with database.reading() as session:
        number = session.get_one(Order, real[0]).contract_number
    searches = {
        "a subject": Wanted(number=number),
        "no subject": Wanted(number="A-NONE"),
        "a member of staff": Wanted(place_code="T01", staff_number="100"),
        "a subject, a member and days": Wanted(number, "T01", "100", "", today - timedelta(days=99), today),
        "failures": Wanted(act="failed"),
        "an old day": Wanted(first=today - timedelta(days=300), last=today - timedelta(days=300)),
        "everything": Wanted(),
    }
    return {name: _p95(database, showroom, wanted) for name, wanted in searches.items()}


def _p95(database: Database, showroom: Showroom, wanted: Wanted) -> float:
    with database.reading() as session:
        meter, center = Meter(session), session.get_one(Staff, showroom.staff_ids["センター"])

        def page() -> None:
            session.expunge_all()
            access_lines.named(session, access_lines.page(session, center, wanted))

        act: Callable[[], None] = page
        return p95([meter.of(act) for _time in range(TIMES + 10)][10:])


def main() -> None:
    """Measures, prints, and fails where it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with filled(asked.database, asked.lines) as (database, showroom, real):
        found = measured(database, showroom, real)
    for name, seconds in found.items():
        print(f"{asked.database}: {asked.lines:,} lines: {name}: {seconds * 1000:.1f} ms")
    assert max(found.values()) <= WORST


if __name__ == "__main__":
    main()
