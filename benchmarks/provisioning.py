"""How long 5,000 stores and 40,000 staff take from a CSV file, preview and all, and how much memory (issue 15).

`python -m benchmarks.provisioning [stores] [staff of each]`: a fresh SQLite database; each figure is printed.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, select

from mytoyota.admin import applying, judging, reading
from mytoyota.admin.models import DONE, ORGANISATION, READY, ProvisioningImport
from mytoyota.admin.scope import Scope
from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.organisation.models import Staff, Store

HEADER = "種別,コード,所属コード,名称,役割,電話番号,メールアドレス,開店日,閉店日,状態,異動元コード"
STORES_OF_DEALER = 50


def lines(stores: int, people: int) -> Iterator[str]:
    """A file of so many stores, each with so many people; codes begin with zeros."""
    yield HEADER
    for dealer in range((stores + STORES_OF_DEALER - 1) // STORES_OF_DEALER):
        yield f"販売会社,0{dealer:04},,販売会社{dealer},,,,,,,"
    for store in range(stores):
        code, dealer = f"0{store:06}", f"0{store // STORES_OF_DEALER:04}"
        yield f"店舗,{code},{dealer},店舗{store},,0565-00-0000,,2026-12-01,,,"
        for person in range(people):
            role = "店長" if person == 0 else "営業スタッフ"
            yield f"スタッフ,{person:04},{code},山本 {store}の{person},{role},,p{person}@s{store}.example.jp,,,,"


def timed(what: str, act: Callable[[], object]) -> float:
    """Runs and prints one part."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    act()
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{what:<40} {took:6.1f} s   {(after - before) / 1024:6.1f} MB more")
    return took


def main(stores: int = 5_000, people: int = 8) -> float:
    """Measures; returns the seconds from the file to the end, without the second time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys.generate(folder / "keys.json")
        keys.use(keys.KeyRing.load(folder / "keys.json"))
        migrate.upgrade(f"sqlite:///{folder / 'own.sqlite3'}")
        database = Database(f"sqlite:///{folder / 'own.sqlite3'}")
        path = folder / "organisation.csv"
        path.write_text("\n".join(lines(stores, people)) + "\n", "utf-8")
        print(f"{stores:,} stores, {stores * people:,} staff, {path.stat().st_size / 1024**2:.1f} MB")
        took = taken_in(database, path)
        timed("the same file once more: preview", lambda: compared(database, path))
        with database.reading() as view:
            found = [view.scalar(select(func.count()).select_from(model)) for model in (Store, Staff)]
        assert found == [stores, stores * people], found
        database.engine.dispose()
        print(f"{'from the file to the end':<40} {took:6.1f} s")
        return took


def taken_in(database: Database, path: Path) -> float:
    """Preview and all of it taken in; how long both took."""
    ids: list[str] = []
    took = timed("preview: read and compared", lambda: ids.append(compared(database, path)))
    with database.writing() as session:
        applying.ask(session, session.get_one(ProvisioningImport, ids[0]))
    took += timed("taken in (the writer's lock is held)", lambda: applying.apply(database, ids[0]))
    with database.reading() as view:
        assert view.get_one(ProvisioningImport, ids[0]).state == DONE
    return took


def compared(database: Database, path: Path) -> str:
    """The preview."""
    import_id = reading.begin(database, ORGANISATION, Scope())
    with path.open("rb") as file:
        reading.read(database, import_id, file)
    judging.judge(database, import_id)
    with database.reading() as view:
        assert view.get_one(ProvisioningImport, import_id).state == READY
    return import_id


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
