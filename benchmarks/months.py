"""How long it takes to count what ends when at 1,000,000 contracts (月別の満了件数): one dealer's stores, one store.

`python -m benchmarks.months [--contracts 1000000] [--database sqlite|postgresql]`

What counts is processor time, as in `benchmarks.search`: of this process and of the server's that answers it.
"""

from benchmarks._filled import filled, people_of
from benchmarks._processor import Meter, p95
from mytoyota.base import clock
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
    with filled(__doc__) as made:
        found = counted(made.database)
    for role, (total, span) in found.items():
        print(f"{made.kind}: {role}: {total:,} contracts end within a year, counted in {span * 1000:.1f} ms")
    assert max(span for _total, span in found.values()) <= WORST


if __name__ == "__main__":
    main()
