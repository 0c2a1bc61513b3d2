"""Bulk files into the register: every form the agency gives, broken ones, stopped ones, in any order."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mytoyota import cli
from mytoyota.base import migrate
from mytoyota.base.db import Base, Database
from mytoyota.corporations import bulk_import
from mytoyota.corporations.bulk_file import BulkFile, NotABulkFile
from mytoyota.corporations.bulk_import import Reached
from mytoyota.corporations.models import RegisteredCompany
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.register import by_name, by_number
from mytoyota.corporations.registry import Company
from tests.corporations import bulk

EXCLUDED = (
    '1,5111101000006,01,1,2019-04-03,2015-10-05,"株式会社検索対象除外",,301,"東京都","千代田区",'
    '"（東京市神田区小川町一丁目１０番地）",,13,101,1000000,,,,,,,2015-10-05,1,,,,,,1'
)
HINODE = CorporateNumber("7990001000001")


@pytest.fixture
def register(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path}/register.sqlite3")
    Base.metadata.create_all(made.engine)
    return made


def take_in(database: Database, path: Path) -> Reached:
    file = BulkFile(path)
    try:
        return bulk_import.take_in(database, file, lambda _reached: None)
    finally:
        file.close()


def found(database: Database, number: CorporateNumber = HINODE) -> Company | None:
    with database.reading() as session:
        return by_number(session, number)


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(RegisteredCompany)) or 0


def test_the_specifications_own_row_is_understood(register: Database, tmp_path: Path) -> None:
    take_in(register, bulk.written(tmp_path / "one.csv", [EXCLUDED]))
    assert found(register, CorporateNumber("5111101000006")) == Company(
        number="5111101000006",
        name="株式会社検索対象除外",
        kind="301",
        postal_code="1000000",
        prefecture="東京都",
        city="千代田区",
        street="（東京市神田区小川町一丁目１０番地）",
        excluded=True,
        updated_on="2019-04-03",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("packed", [False, True])
def test_each_form_of_the_file_gives_the_same(
    register: Database, tmp_path: Path, encoding: str, end: str, packed: bool
) -> None:
    rows = [bulk.row(HINODE.digits, '株式会社"ひので"表', "ヒノデ"), bulk.row(bulk.number(1), "能登\r\n合同会社")]
    path = bulk.written(tmp_path / "23_aichi_all_20261030.csv", rows, encoding, end)
    done = take_in(register, bulk.zipped(tmp_path / "23_aichi_all_20261030.zip", path) if packed else path)
    assert done == Reached(path.stat().st_size, 2, 0, finished=True)
    company = found(register)
    assert company is not None
    assert (company.name, company.furigana, company.city) == ('株式会社"ひので"表', "ヒノデ", "豊田市")
    assert found(register, CorporateNumber(bulk.number(1))).name == "能登\r\n合同会社"


def test_a_zip_of_several_files_is_taken_in_whole(register: Database, tmp_path: Path) -> None:
    parts = [
        bulk.written(tmp_path / f"{n}.csv", [bulk.row(bulk.number(n), f"第{n}会社")], "cp932" if n % 2 else "utf-8")
        for n in range(1, 5)
    ]
    assert take_in(register, bulk.zipped(tmp_path / "all.zip", *parts)).rows == 4
    assert count(register) == 4


def test_a_record_replaces_an_older_one_but_never_a_newer_one(register: Database, tmp_path: Path) -> None:
    new = [bulk.row(HINODE.digits, "株式会社ひので", updated="2026-10-01")]
    old = [bulk.row(HINODE.digits, "有限会社ひので", updated="2019-01-01")]
    take_in(register, bulk.written(tmp_path / "new.csv", new))
    take_in(register, bulk.written(tmp_path / "old.csv", old))
    assert found(register).name == "株式会社ひので"
    latest = [bulk.row(HINODE.digits, "ひので株式会社", updated="2026-10-02")]
    take_in(register, bulk.written(tmp_path / "latest.csv", latest))
    assert found(register).name == "ひので株式会社"


def test_changes_of_a_day_are_followed(register: Database, tmp_path: Path) -> None:
    """A daily file: a name's history with its present, a closing, a number taken back."""
    take_in(register, bulk.written(tmp_path / "all.csv", [bulk.row(bulk.number(n), f"会社{n}号") for n in range(1, 4)]))
    day = [
        bulk.row(bulk.number(1), "会社1号", process="11", latest="0", updated="2026-11-02"),
        bulk.row(bulk.number(1), "会社あらため", process="11", updated="2026-11-02"),
        bulk.row(bulk.number(2), "会社2号", process="21", updated="2026-11-02", closed="2026-10-30", cause="01"),
        bulk.row(bulk.number(3), "会社3号", process="99", updated="2026-11-02"),
    ]
    take_in(register, bulk.written(tmp_path / "day.csv", day))
    assert found(register, CorporateNumber(bulk.number(1))).name == "会社あらため"
    assert found(register, CorporateNumber(bulk.number(2))).closed == "liquidated"
    assert found(register, CorporateNumber(bulk.number(3))) is None


def test_rows_that_are_no_records_are_counted_and_left_out(register: Database, tmp_path: Path) -> None:
    rows = [
        bulk.row(HINODE.digits, "株式会社ひので"),
        "2026-11-20,3,1,1",
        "",
        bulk.row("1234567890123", "株式会社番号違い"),
        bulk.row(bulk.number(2), ""),
        bulk.row(bulk.number(3), "株式会社日付違い", closed="31.10.2026"),
        bulk.row(bulk.number(4), "株式会社\x00ヌル"),
    ]
    done = take_in(register, bulk.written(tmp_path / "mixed.csv", rows))
    assert (done.rows, done.wrong, count(register)) == (2, 5, 2)
    assert found(register, CorporateNumber(bulk.number(4))).name == "株式会社ヌル"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("other.csv", "名前,住所\n高橋,豊田市\n".encode()),
        ("picture.csv", bytes(range(256)) * 4000),
        ("endless.csv", b"x" * 3_000_000),
        ("quote.csv", b'1,"' + b"y\n" * 400_000),
        ("cut.zip", b"PK\x03\x04" + b"\x00" * 3000),
    ],
)
def test_what_is_no_file_of_the_agencys_is_refused_with_a_sentence(
    register: Database, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotABulkFile, match=name):
        take_in(register, tmp_path / name)
    assert count(register) == 0


def test_a_damaged_zip_keeps_what_was_whole_and_says_where(register: Database, tmp_path: Path) -> None:
    path = bulk.zipped(tmp_path / "all.zip", bulk.written(tmp_path / "all.csv", bulk.generated(40_000)))
    content = bytearray(path.read_bytes())
    content[len(content) * 3 // 4] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(NotABulkFile, match="damaged"):
        take_in(register, path)
    assert 10_000 <= count(register) < 40_000


@pytest.mark.parametrize("rows", [20_000, pytest.param(100_000, marks=pytest.mark.proof)])
def test_many_rows_are_found_by_number_and_by_name(register: Database, tmp_path: Path, rows: int) -> None:
    path = bulk.written(tmp_path / "all.csv", bulk.generated(rows))
    assert take_in(register, path).rows == rows
    assert count(register) == rows
    with register.reading() as session:
        company = by_number(session, CorporateNumber(bulk.number(17_777)))
        assert company is not None
        plain = company.name.removeprefix("株式会社").removesuffix("有限会社")
        if not company.closed:
            assert company in by_name(session, plain)
        assert len(by_name(session, "ア")) == 20


def test_the_same_file_again_is_nothing_to_do(
    register: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bulk.written(tmp_path / "all.csv", bulk.generated(100))
    take_in(register, path)
    monkeypatch.setattr(bulk_import, "_write", None)
    assert take_in(register, path.rename(tmp_path / "renamed.csv")).finished


@pytest.mark.parametrize("packed", [False, True])
def test_stopped_between_any_two_batches_it_goes_on_where_it_was(
    register: Database, tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_import, "BATCH", 70)
    csvs = [bulk.written(tmp_path / f"{n}.csv", bulk.generated(500, seed=n)) for n in range(2)]
    path = bulk.zipped(tmp_path / "all.zip", *csvs) if packed else csvs[0]

    class Stopped(Exception):
        """The power went."""

    def stops(_reached: Reached) -> None:
        raise Stopped

    batches = 0
    while True:
        file = BulkFile(path)
        try:
            done = bulk_import.take_in(register, file, stops)
            break
        except Stopped:
            batches += 1
        finally:
            file.close()
    assert (done.rows, done.wrong) == (1000 if packed else 500, 0)
    assert batches == (15 if packed else 8)
    assert count(register) == 500


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MYTOYOTA_")}
    return kept | {"MYTOYOTA_DEMO": "1", "MYTOYOTA_INSTANCE_DIR": str(folder), "PYTHONPATH": str(Path.cwd())}


def test_killed_in_the_middle_the_same_command_finishes_it(tmp_path: Path) -> None:
    path = bulk.written(tmp_path / "all.csv", bulk.generated(60_000))
    url = f"sqlite:///{tmp_path}/mytoyota.sqlite3"
    migrate.upgrade(url)
    command = [sys.executable, "-m", "mytoyota.cli", "import-corporations", str(path)]
    database = Database(url)
    with subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.DEVNULL) as killed:
        while killed.poll() is None and not count(database):
            time.sleep(0.02)
        killed.send_signal(signal.SIGKILL)
    before = count(database)
    assert 0 < before < 60_000
    done = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"Going on behind row {before:,}." in done.stdout
    assert "60,000 rows in the register" in done.stdout
    assert count(database) == 60_000
    database.engine.dispose()


def test_the_command_says_what_is_wrong_with_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    assert cli.main(["import-corporations", str(tmp_path / "none.csv")]) == 2
    assert "run `mytoyota migrate`" in capsys.readouterr().err
    migrate.upgrade(f"sqlite:///{tmp_path}/mytoyota.sqlite3")
    assert cli.main(["import-corporations", str(tmp_path / "none.csv")]) == 1
    assert "none.csv cannot be opened: No such file" in capsys.readouterr().err
