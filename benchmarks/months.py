"""How long it takes to count what ends when at 1,000,000 contracts (月別の満了件数): one dealer's stores, one store.

`python -m benchmarks.months [--contracts 1000000] [--database sqlite|postgresql]`

What counts is processor time, as in `benchmarks.search`: of this process and of the server's that answers it.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks._contracts import Size
from benchmarks.search import Meter, fresh, imported, p95, people_of
from mytoyota.base import clock, keys
from mytoyota.base.db import Database
from mytoyota.jpass import months

TIMES, WORST = 100, 0.020


def counted(database: Database) -> dict[str, tuple[int, float]]:
    """For the largest store and the largest dealer: how many contracts were counted, and the p95 (seconds)."""
    found = {}
    today = clock.in_japan(clock.now()).date()
    with database.reading() as session:
        people, meter = people_of(session), Meter(session)
        for member in (people.sales, people.headquarters):
            spans = [meter.of(lambda who=member: months.count(session, who, today)) for _ in range(TIMES + 10)]
            total = sum(one.total for one in months.count(session, member, today).sums)
            found[member.role] = total, p95(spans[10:])
    return found


def main() -> None:
    """Measures, prints, and fails where it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    size = Size(asked.contracts, max(50, asked.contracts // 20), max(10, asked.contracts * 3 // 1000))
    with tempfile.TemporaryDirectory() as name, fresh(asked.database, Path(name)) as database:
        folder = Path(name)
        keys.generate(folder / "keys.json")
        keys.use(keys.KeyRing.load(folder / "keys.json"))
        imported(database, size, folder)
        found = counted(database)
    for role, (total, span) in found.items():
        print(f"{asked.database}: {role}: {total:,} contracts end within a year, counted in {span * 1000:.1f} ms")
    assert max(span for _total, span in found.values()) <= WORST


if __name__ == "__main__":
    main()
