"""How fast reviews are: deciding, the whole job with its commits, and the queue's page however many wait.

`python -m benchmarks.reviews`
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from mytoyota.app import create_app
from mytoyota.base import clock, jobs, keys, migrate
from mytoyota.base.db import Database, new_id
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.reviews import apply as applying
from mytoyota.reviews import check
from mytoyota.reviews.apply import CHECK, NewReview
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.reviews.decide import Outcome, decide
from mytoyota.reviews.models import PERSON, Review
from mytoyota.settings import Settings
from tests.people.center import Reviewer
from tests.people.showroom import Showroom
from tests.people.written_licence import WrittenLicenceReader
from tests.worker import kinds_with

DECIDED, WORKED, FEW, MANY, LOOKS = 4000, 600, 10, 100_000, 40
DECIDED_LIMIT, WORKED_LIMIT, PAGE_LIMIT = 4000, 100, 1.5
FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
GIVEN = ("陽菜", "蓮", "結衣", "大輔", "葵", "翔", "美咲", "健太")


class Office:
    """Has everybody's certificate; `lost` is how long (s) an answer takes: nothing, our own time is measured."""

    def __init__(self, files: dict[str, OnCertificate]) -> None:
        self.files = files

    def look_up(self, chassis: str, plate: str, request_id: str) -> OnCertificate | None:
        return self.files.get(chassis)


def applicant(number: int) -> tuple[NewReview, OnCertificate]:
    """Somebody who applies, and their certificate in a certificate's writing."""
    family, given = FAMILY[number % len(FAMILY)], GIVEN[number // 7 % len(GIVEN)]
    lots = 1 + number % 9, 1 + number // 9 % 30, 1 + number // 270 % 20
    claims = {"family_name": family, "given_name": given, "prefecture": "愛知県", "city": "豊田市"}
    claims |= {"street": "若宮町{}-{}-{}".format(*lots), "email": f"p{number}@example.jp"}
    chassis, plate = f"ZVW30-{number:07d}", f"豊田 330 さ {number % 90 + 10}-{number // 90 % 90 + 10}"
    address = "愛知県豊田市若宮町{}丁目{}番地{}".format(*lots)
    filed = OnCertificate("individual", f"{family}　{given}", address, chassis, plate)
    return NewReview(f"account{number}", "individual", claims, "ja", "journey", None, chassis, plate), filed


def deciding() -> float:
    """Reviews a second of one core, with all that they hold decrypted."""
    rows = []
    for number in range(DECIDED):
        new, filed = applicant(number)
        row = Review(id=new_id(), kind=new.kind, light=False)
        row.claims, row.chassis, row.plate, row.certificate = new.claims, new.chassis, new.plate, filed.kept()
        rows.append(row)
    decide(check.applied(rows[0]), OnCertificate.of(rows[0].certificate))  # the postal data are read once
    begun = time.process_time()
    verdicts = [decide(check.applied(row), OnCertificate.of(row.certificate)) for row in rows]
    took = time.process_time() - begun
    assert all(one.outcome is Outcome.ACCEPT for one in verdicts)
    return DECIDED / took


def working(database: Database) -> float:
    """Whole jobs a second: leased, noted, asked, decided, registered, mailed, each with its commits."""
    people = [applicant(number) for number in range(WORKED)]
    with database.writing() as session:
        for new, _filed in people:
            applying.apply(session, new)
    kinds = kinds_with(certificates=Office({new.chassis: filed for new, filed in people}))
    begun = time.perf_counter()
    done = jobs.run_due(database, {CHECK: kinds[CHECK]})
    took = time.perf_counter() - begun
    assert done == WORKED
    return WORKED / took


def waiting(database: Database, first: int, many: int) -> None:
    """So many reviews more wait for a person."""
    ring, begun = keys.ring(), clock.now() - timedelta(days=3)

    def row(number: int) -> dict[str, Any]:
        row_id, chassis = new_id(), f"AGH45-{number:07d}"
        text = f'"{chassis}"'.encode()
        return {
            "id": row_id, "account_id": f"waits{number}", "kind": "individual", "language": "ja", "journey_id": "j",
            "chassis_encrypted": ring.encrypt(text, f"review.chassis:{row_id}"), "chassis_lookup": f"1:{number}",
            "light": False, "content": "1:0", "applied_at": begun + timedelta(seconds=number), "state": PERSON,
            "asks": 1, "levels": {}, "differing": [], "causes": ["variant"], "person_since": begun, "version": 1,
        }  # fmt: skip

    for start in range(first, first + many, 5000):
        with database.writing() as session:
            session.execute(insert(Review), [row(n) for n in range(start, min(start + 5000, first + many))])


def median(act: Callable[[], object]) -> float:
    """Seconds."""
    act()
    spans = []
    for _look in range(LOOKS):
        begun = time.perf_counter()
        act()
        spans.append(time.perf_counter() - begun)
    return statistics.median(spans)


def pages(settings: Settings, database: Database) -> dict[str, tuple[float, float]]:
    """Each page of the queue with few and with many waiting."""
    app = create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender()))
    desk = Reviewer(app, Showroom.opened(database))
    urls = ("/desk/reviews/", "/desk/reviews/?alone=1", "/desk/reviews/?show=second", "/desk/reviews/week")
    waiting(database, 0, FEW)
    few = {url: median(lambda url=url: desk.http.get(url, base_url=desk.base)) for url in urls}
    waiting(database, FEW, MANY - FEW)
    return {url: (few[url], median(lambda url=url: desk.http.get(url, base_url=desk.base))) for url in urls}


def main() -> None:
    """Measures, prints, and fails where a figure is not reached."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(demo=True, instance_dir=Path(folder) / "own")
        keys.generate(settings.keys_path)
        keys.use(keys.KeyRing.load(settings.keys_path))
        migrate.upgrade(settings.database_url)
        database = Database(settings.database_url)
        decided = deciding()
        print(f"decided: {decided:,.0f} a second and core", flush=True)
        worked = working(database)
        print(f"whole jobs with their commits: {worked:,.0f} a second", flush=True)
        shown = pages(settings, database)
        for url, (few, many) in shown.items():
            print(f"{url}: {few * 1000:.1f} ms with {FEW} waiting, {many * 1000:.1f} ms with {MANY:,}", flush=True)
        database.engine.dispose()
    assert decided >= DECIDED_LIMIT
    assert worked >= WORKED_LIMIT
    few, many = shown["/desk/reviews/"]
    assert many <= PAGE_LIMIT * few


if __name__ == "__main__":
    main()
