"""The imported register on both databases: found by number and name, replaced by newer records, quick when large."""

import resource
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mytoyota.base.db import Database
from mytoyota.corporations import bulk_import
from mytoyota.corporations.bulk_file import BulkFile
from mytoyota.corporations.models import RegisteredCompany
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.register import ImportedRegister, by_name, by_number
from mytoyota.corporations.registry import RegistryDown
from tests.corporations import bulk
from tests.corporations.stopwatch import Times

MILLION = 1_000_000


def take_in(database: Database, path: Path) -> bulk_import.Reached:
    file = BulkFile(path)
    try:
        return bulk_import.take_in(database, file, lambda _reached: None)
    finally:
        file.close()


def names_found(database: Database, typed: str) -> list[str]:
    with database.reading() as session:
        return [company.name for company in by_name(session, typed)]


@pytest.fixture
def filled(database: Database, tmp_path: Path) -> Database:
    rows = [
        bulk.row(bulk.number(1), "株式会社ひので商事", "ヒノデショウジ"),
        bulk.row(bulk.number(2), "ひのでや有限会社", ""),
        bulk.row(bulk.number(3), "日ノ出運輸株式会社", "ヒノデウンユ"),
        bulk.row(bulk.number(4), "株式会社ひので物産", "ヒノデブッサン", closed="2020-01-31", cause="01"),
        bulk.row(bulk.number(5), "ＡＢＣ商会", ""),
        bulk.row(bulk.number(6), "%_商会", ""),
        bulk.row(bulk.number(7), "𠮷田商店", ""),
    ]
    take_in(database, bulk.written(tmp_path / "some.csv", rows))
    return database


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ひので", ["ひのでや有限会社", "株式会社ひので商事", "日ノ出運輸株式会社"]),
        ("株式会社ヒノデ商", ["株式会社ひので商事"]),
        ("ひのでうん", ["日ノ出運輸株式会社"]),
        ("abc", ["ＡＢＣ商会"]),
        ("%", ["%_商会"]),
        ("𠮷", ["𠮷田商店"]),
        ("吉田", ["𠮷田商店"]),
        ("商事", []),
        ("", []),
        ("株式会社", []),
        ("'; DROP TABLE registered_company; --", []),
        ("あ" * 5000, []),
    ],
)
def test_names_are_found_by_their_beginning(filled: Database, typed: str, found: list[str]) -> None:
    assert names_found(filled, typed) == found


def test_a_newer_record_replaces_an_older_one(filled: Database, tmp_path: Path) -> None:
    later = [
        bulk.row(bulk.number(1), "株式会社ひのでホールディングス", updated="2026-11-02"),
        bulk.row(bulk.number(2), "古い名前", updated="2020-01-01"),
        bulk.row(bulk.number(5), "ＡＢＣ商会", process="99", updated="2026-11-02"),
    ]
    take_in(filled, bulk.written(tmp_path / "day.csv", later))
    assert names_found(filled, "ひので")[:2] == ["株式会社ひのでホールディングス", "ひのでや有限会社"]
    assert names_found(filled, "abc") == []


def test_as_a_registry_it_is_down_until_something_was_imported(database: Database, tmp_path: Path) -> None:
    register = ImportedRegister(database.reading)
    with pytest.raises(RegistryDown) as down:
        register.company(CorporateNumber(bulk.number(1)))
    assert down.value.reason == "none"
    take_in(database, bulk.written(tmp_path / "one.csv", [bulk.row(bulk.number(1), "株式会社ひので")]))
    found = register.company(CorporateNumber(bulk.number(1)))
    assert found is not None
    assert found.name == "株式会社ひので"
    assert register.company(CorporateNumber(bulk.number(2))) is None


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_a_million_rows_in_three_minutes_with_flat_memory(database: Database, tmp_path: Path) -> None:
    path = bulk.written(tmp_path / "million.csv", bulk.generated(MILLION))
    at: list[int] = []
    began, worked = time.monotonic(), time.process_time()
    file = BulkFile(path)
    bulk_import.take_in(
        database, file, lambda _reached: at.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    )
    took, worked = time.monotonic() - began, time.process_time() - worked
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RegisteredCompany)) == MILLION
        taken = [CorporateNumber(bulk.number(n)) for n in range(1, MILLION, 997)]
        numbers = Times.of(session, by_number, taken)
        names = Times.of(session, by_name, ["ア", "キク", "東京", "ナニヌ", "山", "北海空", "ヒフ", "石"] * 20)
    print(
        f"\n{database.engine.dialect.name}: {MILLION:,} rows ({path.stat().st_size / 1e6:.0f} MB) in {took:.0f} s"
        f" ({worked:.0f} s of them our own work); memory {at[9]} MB after a tenth, {at[-1]} MB at the end;"
        f" by number {numbers}; by name {names}"
    )
    assert took < 180
    assert at[-1] - at[9] < 20
    assert max(numbers.nearly_all, names.nearly_all) < 5
