"""How fast contracts are imported, searched and listed, beside what the databases themselves need for as much.

`python -m benchmarks.search [--contracts 1000000] [--database sqlite|postgresql]`

What counts is processor time: of this process and of the server's process that answers it. A search is compared with
fetching 100 of the same rows by primary key in the same way; half of the people are of the largest store, half of the
largest dealer's headquarters. A list as a file is compared with the same columns read by SQLAlchemy Core.
"""

import random
import resource
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks._contracts import FAMILIES, GIVEN, MODELS
from benchmarks._filled import filled, people_of
from benchmarks._processor import Meter, p95
from mytoyota.base.db import Database
from mytoyota.jpass import claims, search, web_export
from mytoyota.jpass.criteria import Criteria, General, Individual, Inspection
from mytoyota.jpass.models import Contract
from mytoyota.jpass.plates import typed
from mytoyota.jpass.products import PRODUCTS
from mytoyota.organisation.models import Staff, Store

SEARCHES, BASE = 200, 300  # of each kind; of fetching by key
RATIO, WORST, LIST_RATIO, LIST_ROWS, IMPORTED = 5, 0.020, 3, 20_000, 5_000
HELD = 0.3  # seconds that a batch may hold the writer
SEED = 11


def kinds(session: Session, chance: random.Random) -> dict[str, Callable[[], Criteria]]:
    """One search of each kind, drawn at random; the mix of each stands here."""
    plates = session.scalars(select(Contract.plate).where(Contract.row % 997 == 0).limit(500)).all()
    numbers = session.scalars(select(Contract.contract_number).where(Contract.row % 991 == 0).limit(500)).all()
    families = [name.split(":") for name in FAMILIES]
    characters = "山川田中上下大小高木石水森林原野沢谷鷺園"

    def plate() -> Criteria:
        one = chance.choice(plates)
        return Individual(typed(one if chance.random() < 0.5 else one.rpartition(" ")[2].lstrip("・")))

    def name() -> Criteria:
        kanji, kana = chance.choice(families)
        given, given_kana = chance.choice(list(GIVEN.items()))
        forms = (
            kanji,
            kana,
            kanji + given,
            f"{kana} {given_kana}",
            given,
            chance.choice(characters),
            kanji[:2],
            kana[:2],
        )
        return Individual(name=chance.choice(forms))

    def general() -> Criteria:
        since = date(2026, 1, 1) if chance.random() < 0.3 else None
        until = date(2027, chance.randrange(1, 13), 1) if chance.random() < 0.7 else None
        model = chance.choice(MODELS)[0] if chance.random() < 0.4 else ""
        claim = chance.choice(list(claims.NAMES)) if chance.random() < 0.4 else ""
        return General(since, until, model, claim, chance.choice(list(PRODUCTS)) if chance.random() < 0.3 else "")

    def inspected() -> Criteria:
        which = chance.choice((1, 2, 3))
        nearest = chance.randrange(12)
        return Inspection(which, nearest, nearest + chance.randrange(12))

    return {
        "by plate": plate,
        "by name": name,
        "by number": lambda: Individual(number=chance.choice(numbers)),
        "general": general,
        "by inspection": inspected,
    }


def hardest() -> list[Criteria]:
    """Searches that read much and find little, or all."""
    found: list[Criteria] = [
        Individual(name=one) for one in ("ん", "た", "山", "田", "ウ", "タカ", "トウ", "子", "薔", "薔薇", "ヤマザキサ")
    ]
    found += [Individual(name=one) for one in ("佐藤健", "サトウケン", "サトウ　タカシ", "ナカムラ カズコ")]
    found += [Inspection(1, 0, 35), Inspection(2, 0, 23), Inspection(3, 0, 23), Inspection(3, 23, 23)]
    found += [
        General(),
        General(until=date(2020, 1, 1)),
        General(model="センチュリー"),
        General(claim=claims.RETURNING),
    ]
    found += [General(model="プリウス", claim=claims.RETURNING), General(claim=claims.NOT_RETURNED, product="gamma")]
    found += [General(model="プリウス", claim=claims.NOT_RETURNED, product="smart_twice_open_end")]
    found += [
        General(date(2030, 1, 1), None, "", claims.UNHANDLED),
        General(date(2029, 1, 1), None, "ヤリス", "", "gamma"),
    ]
    return found


def searched(database: Database) -> dict[str, float]:
    """p95 of each kind and of fetching by key, and the worst found."""
    chance = random.Random(SEED)
    with database.reading() as session:
        people, meter, found = people_of(session), Meter(session), {}
        rows = session.scalars(
            select(Contract.row).where(Contract.dealer_id == people.headquarters.dealer_id).limit(20_000)
        ).all()
        base = select(*search.COLUMNS).select_from(Contract).join(Store, Store.id == Contract.store_id)
        base = base.outerjoin(Staff, Staff.id == Contract.staff_id)
        plain = select(*search.COLUMNS[:14])

        def by_key(query: Any) -> float:
            chosen = chance.sample(rows, search.MOST)
            return meter.of(lambda: session.execute(query.where(Contract.row.in_(chosen))).all())

        for query in (base, plain):
            [by_key(query) for _ in range(20)]
        found["100 rows by key, with store and person"] = p95([by_key(base) for _ in range(BASE)])
        found["100 rows by key"] = p95([by_key(plain) for _ in range(BASE)])
        for kind, draw in kinds(session, chance).items():
            who = people.each()
            spans = []
            for _ in range(SEARCHES + 20):
                member, wanted = next(who), draw()
                spans.append(meter.of(lambda member=member, wanted=wanted: search.first(session, member, wanted)))
            found[kind] = p95(spans[20:])
        for wanted in hardest():
            for member in (people.sales, people.headquarters):
                spans = [meter.of(lambda m=member, w=wanted: search.first(session, m, w)) for _ in range(5)]
                found[f"worst: {member.role} {wanted}"] = sorted(spans)[2]
        return found


def listed(database: Database) -> tuple[float, float, int, int]:
    """A file of 20,000 rows and the same columns read alone (seconds), rows, and how much the memory grew (MB)."""
    with database.reading() as session:
        people, meter = people_of(session), Meter(session)
        query = search.queries(people.headquarters, General())[0].limit(LIST_ROWS)
        plain = query.execution_options(yield_per=search.AT_ONCE)
        labels, count = web_export.Labels(), [0]

        def read() -> None:
            for _row in session.execute(plain):
                pass

        def write() -> None:
            count[0] = 0
            for _piece in web_export.written(search.every(session, [query]), labels, count):
                pass

        read()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        spans = [(meter.of(write), meter.of(read)) for _ in range(5)]
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        return min(one for one, _ in spans), min(other for _, other in spans), count[0], grown // 1024


def main() -> None:
    """Measures, prints, and fails where a figure is not reached."""
    with filled(__doc__) as made:
        database, (rate, held, memory) = made.database, made.figures
        print(
            f"{made.kind}: {made.size}; import {rate:,.0f} rows a second of processor, "
            f"a batch holds the writer {held:.2f} s, {memory} MB",
            flush=True,
        )
        found = searched(database)
        for kind, span in found.items():
            print(f"  {kind}: {span * 1000:.2f} ms", flush=True)
        writing, reading, rows, grown = listed(database)
        print(f"  file of {rows:,} rows: {writing:.2f} s, read alone {reading:.2f} s, memory +{grown} MB", flush=True)
    base = found["100 rows by key, with store and person"]
    slow = {kind: span for kind, span in found.items() if kind[:2] in ("by", "ge") and span > RATIO * base}
    assert not slow, f"slower than {RATIO} × by key: {slow}"
    assert max(span for kind, span in found.items() if kind.startswith("worst")) <= WORST
    assert writing <= LIST_RATIO * reading
    assert rate >= IMPORTED
    assert held <= HELD


if __name__ == "__main__":
    main()
