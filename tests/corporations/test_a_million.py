"""The command on a whole country's worth of rows: a ZIP, a killed process, a progress bar, memory, time to look up."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select as look
from sqlalchemy.orm import Session

from mytoyota.base import migrate
from mytoyota.base.db import Database
from mytoyota.corporations.models import RegisteredCompany, RegisterImport
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.register import by_name, by_number
from tests.corporations import bulk
from tests.corporations.stopwatch import Times
from tests.corporations.test_import import environment

SECONDS = 180
LARGEST_MB = 160  # of the whole process, some 75 of them the product's code, 16 to find the place in a ZIP again


@dataclass
class Ended:
    """How one run of the command ended."""

    code: int
    seconds: float
    said: str
    bar: list[str]
    held: list[int]  # the most memory so far, in MB, each time that the bar was drawn

    @property
    def grew(self) -> int:
        """By how much, once its first batches were written."""
        return self.held[-1] - self.held[5]


def command(folder: Path, path: Path, stop_behind: int | None = None) -> Ended:
    """Runs it on a terminal; kills it as soon as that many rows are in the register."""
    screen, its_end = pty.openpty()
    words = [sys.executable, "-m", "mytoyota.cli", "import-corporations", str(path)]
    began, drawn, held = time.monotonic(), b"", list[int]()
    running = subprocess.Popen(words, env=environment(folder), stdout=subprocess.PIPE, stderr=its_end)
    os.close(its_end)
    while select.select([screen], [], [], 60)[0]:
        try:
            drawn += os.read(screen, 65_536)
        except OSError:  # its end of the terminal is closed
            break
        rows = [int(found.replace(b",", b"")) for found in re.findall(rb"([\d,]+) rows,", drawn)]
        held += peak(running.pid)
        if stop_behind and rows and rows[-1] >= stop_behind:
            running.send_signal(signal.SIGKILL)
    assert running.stdout is not None
    said = running.stdout.read().decode()
    running.stdout.close()
    os.close(screen)
    frames = [frame.strip() for frame in drawn.decode().split("\r") if frame.strip()]
    return Ended(running.wait(), time.monotonic() - began, said, frames, held)


def peak(pid: int) -> list[int]:
    """The most memory this process ever held, in MB; what `wait` tells would count the process it was born from."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return [int(found[1]) // 1024] if found else []  # it has ended


def test_the_bar_shows_how_far_it_is(tmp_path: Path) -> None:
    migrate.upgrade(f"sqlite:///{tmp_path}/mytoyota.sqlite3")
    done = command(tmp_path, bulk.written(tmp_path / "all.csv", bulk.generated(25_000)))
    assert done.code == 0
    assert len(done.bar) == 3
    assert re.fullmatch(r"#{12}\.{18}  40%  10,000 rows, \d+ s left", done.bar[0])
    assert re.fullmatch(r"#{30} 100%  25,000 rows, 0 s left", done.bar[-1])
    assert "25,000 rows in the register" in done.said


@pytest.mark.proof
@pytest.mark.timeout(1200)
def test_a_million_zipped_rows_killed_in_the_middle_and_taken_up_again(tmp_path: Path) -> None:
    million = 1_000_000
    url = f"sqlite:///{tmp_path}/mytoyota.sqlite3"
    migrate.upgrade(url)
    half = million // 2
    parts = [
        bulk.written(tmp_path / f"{n}.csv", bulk.generated(half, seed=n, start=n * half), "cp932" if n else "utf-8")
        for n in range(2)
    ]
    path = bulk.zipped(tmp_path / "00_zenkoku_all_20261030.zip", *parts)
    killed = command(tmp_path, path, stop_behind=400_000)
    done = command(tmp_path, path)
    assert (killed.code, done.code) == (-signal.SIGKILL, 0)
    assert "Going on behind row" in done.said
    database = Database(url)
    try:
        with database.reading() as session:
            assert session.scalar(look(func.count()).select_from(RegisteredCompany)) == million
            assert session.scalars(look(RegisterImport.rows)).all() == [million], "a row was taken twice or left out"
            taken = [CorporateNumber(bulk.number(n)) for n in range(1, million, 997)]
            numbers = Times.of(session, by_number, taken)
            names = Times.of(session, by_name, _beginnings(session))
    finally:
        database.engine.dispose()
    print(
        f"\n{million:,} zipped rows ({path.stat().st_size / 1e6:.0f} MB): {killed.seconds:.0f} s to the kill,"
        f" {done.seconds:.0f} s for the rest; the process at most {killed.held[-1]} and {done.held[-1]} MB, grown by"
        f" {killed.grew} and {done.grew} MB meanwhile; by number {numbers}; by name {names}"
    )
    assert killed.seconds + done.seconds < SECONDS
    assert max(killed.held + done.held) < LARGEST_MB
    assert max(killed.grew, done.grew) < 10, "memory grows with the file"
    assert max(numbers.nearly_all, names.nearly_all) < 5


def _beginnings(session: Session) -> list[str]:
    """What people type: the first one to six characters of names all over the register."""
    taken = [by_number(session, CorporateNumber(bulk.number(n))) for n in range(1, 1_000_000, 2_003)]
    plain = [one.name.removeprefix("株式会社").removesuffix("有限会社") for one in taken if one]
    return [name[: 1 + place % 6] for place, name in enumerate(plain)]
