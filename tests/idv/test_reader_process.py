"""The reader process: shared by all web workers, never waited for long, never left with a person's data."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mytoyota.idv import reader_client, reader_wire
from mytoyota.idv.read_symbols import read_symbols
from mytoyota.idv.reader import Reading, refused
from mytoyota.idv.reader_client import ReaderClient
from tests.certificates.sets import sample
from tests.idv.conftest import licence_photo, somebody

WAIT = 300.0
PATIENCE = 120.0  # s that a picture may take where nothing hangs, on however busy a machine
SHORT = 8.0  # and where something does
# The process as it is, but for the time that it gives a picture.
READER = """
import sys
from mytoyota.idv import reader_process
reader_process.WALL_CLOCK = float(sys.argv.pop(1))
sys.exit(reader_process.main())
"""


class Process:
    """A reader process under test."""

    def __init__(self, path: Path, seconds: float = PATIENCE, **environment: str) -> None:
        self.path = path
        command = [sys.executable, "-c", READER, str(seconds), "--socket", str(path)]
        self.child = subprocess.Popen(
            command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.client = ReaderClient(path)
        deadline = time.monotonic() + WAIT
        while not self.client.ready():
            assert self.child.poll() is None, "the reader process ended"
            assert time.monotonic() < deadline, "the reader process did not become ready"
            time.sleep(0.05)

    def worker(self) -> int:
        """The process number of its one worker."""
        (found,) = (pid for pid in _children_of(self.child.pid) if b"spawn_main" in _command(pid))
        return found

    def end(self) -> int:
        """Ask it to stop."""
        self.child.send_signal(signal.SIGTERM)
        code = self.child.wait(WAIT)
        for pipe in (self.child.stdout, self.child.stderr):
            assert pipe is not None
            pipe.close()
        return code


def _children_of(parent: int) -> list[int]:
    found = []
    for stat_file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # It ended meanwhile.
            fields = stat_file.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat_file.parent.name))
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module", autouse=True)
def _patient() -> Iterator[None]:
    """Who asks waits as long."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("_IN_LINE", "_CONNECT", "_PATIENCE"):
            patched.setattr(reader_client, name, PATIENCE)
        yield


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    started = Process(tmp_path_factory.mktemp("reader") / "reader.sock")
    yield started
    if started.child.poll() is None:
        started.end()


@pytest.fixture(scope="module")
def photo() -> bytes:
    return licence_photo(somebody(4))


@pytest.fixture
def others_folder() -> Iterator[Path]:
    """The folder in memory of another reader on this machine, inherited as TMPDIR."""
    folder = Path(tempfile.mkdtemp(prefix=f"licence-reader-{os.getpid()}-", dir="/dev/shm"))
    (folder / "0").mkdir()
    yield folder
    shutil.rmtree(folder)


def test_the_socket_is_for_this_user_alone(process: Process) -> None:
    assert stat.S_IMODE(process.path.stat().st_mode) == 0o600


def test_a_photograph_is_read_over_the_socket_with_its_crops(process: Process, photo: bytes) -> None:
    reading = process.client.read(photo)
    assert reading.accepted
    assert reading.fields["name"] == somebody(4).name
    assert reading.crops["name"].startswith(b"\xff\xd8")


def test_a_bad_picture_gives_its_reason(process: Process) -> None:
    assert process.client.read(b"<html>").reasons == ("not_an_image",)
    assert process.client.read_symbols(b"<html>").reasons == ("not_an_image",)


def test_a_certificates_symbols_are_read_over_the_same_socket(process: Process, photo: bytes) -> None:
    certificate = sample("registered", 3)
    told = process.client.read_symbols(certificate.picture)
    assert told == read_symbols(certificate.picture)
    assert len(told.found) == 5
    assert process.client.read_symbols(photo).reasons == ("no_code",)
    assert process.client.read(certificate.picture).reasons


def test_a_crowd_is_served_or_told_to_wait_and_nobody_is_forgotten(process: Process, photo: bytes) -> None:
    readings: list[Reading] = []
    crowd = [threading.Thread(target=lambda: readings.append(process.client.read(photo))) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(WAIT)
    told = [reading.reasons[0] if reading.reasons and not reading.accepted else "read" for reading in readings]
    assert len(told) == 12
    assert set(told) <= {"read", "busy"}
    assert "read" in told
    assert told.count("busy") >= 12 - 5 - told.count("read")
    assert process.client.read(photo).accepted  # Afterwards all places are free again.


def test_more_than_the_places_there_are_is_busy_at_once(process: Process) -> None:
    holding = []
    for _ in range(5):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(process.path))
        assert connection.recv(1) == reader_wire.READY
        holding.append(connection)
    started = time.monotonic()
    assert process.client.read(b"anything").reasons == ("busy",)
    assert time.monotonic() - started < WAIT
    for connection in holding:
        connection.close()
    deadline = time.monotonic() + WAIT
    while process.client.read(b"anything").reasons == ("busy",):
        assert time.monotonic() < deadline


def test_a_worker_that_dies_costs_one_picture(process: Process, photo: bytes) -> None:
    os.kill(process.worker(), signal.SIGKILL)
    assert process.client.read(photo).reasons == ("unreadable",)
    assert _read_in_the_end(process, photo)


def test_a_worker_that_hangs_is_replaced(tmp_path: Path, photo: bytes) -> None:
    process = Process(tmp_path / "hangs.sock", SHORT)
    hanging = process.worker()
    os.kill(hanging, signal.SIGSTOP)
    started = time.monotonic()
    assert process.client.read(photo).reasons == ("timeout",)
    assert time.monotonic() - started < WAIT
    assert process.worker() != hanging
    assert _read_in_the_end(process, photo)
    process.end()


def _read_in_the_end(process: Process, photo: bytes) -> bool:
    """A new worker warms up first; on a busy machine that may take longer than one picture waits."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        if process.client.read(photo).accepted:
            return True
    return False


def test_it_stays_small(process: Process, photo: bytes) -> None:
    process.client.read(photo)
    status = Path(f"/proc/{process.worker()}/status").read_text()
    peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
    assert peak < 500_000  # kB


def test_a_dead_process_is_unavailable_at_once(tmp_path: Path) -> None:
    client = ReaderClient(tmp_path / "nobody.sock")
    started = time.monotonic()
    assert client.read(b"x").reasons == ("unavailable",)
    assert time.monotonic() - started < WAIT
    assert not client.ready()


def test_a_process_that_was_killed_leaves_a_socket_that_is_unavailable_at_once(tmp_path: Path) -> None:
    started = Process(tmp_path / "killed.sock")
    worker = started.worker()
    started.child.kill()
    started.end()
    began = time.monotonic()
    assert started.client.read(b"x").reasons == ("unavailable",)
    assert time.monotonic() - began < WAIT
    deadline = time.monotonic() + WAIT
    while Path(f"/proc/{worker}").exists():
        assert time.monotonic() < deadline, "its worker outlived it"
        time.sleep(0.05)


def test_a_process_that_is_asked_to_stop_takes_its_own_with_it_and_nothing_of_another(
    tmp_path: Path, others_folder: Path
) -> None:
    started = Process(tmp_path / "stopped.sock", TMPDIR=str(others_folder), XDG_RUNTIME_DIR="")
    (folder,) = Path("/dev/shm").glob(f"licence-reader-{started.child.pid}-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert started.end() == 0
    assert not started.path.exists()
    assert not folder.exists()
    assert (others_folder / "0").is_dir()


def test_a_client_that_says_nothing_holds_a_place_only_for_a_while(process: Process, photo: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(process.path))
        assert _read_in_the_end(process, photo)


def test_an_announced_length_beyond_the_limit_is_not_waited_for(process: Process) -> None:
    with socket.socket(socket.AF_UNIX) as greedy:
        greedy.connect(str(process.path))
        greedy.recv(1)
        greedy.sendall(b"\xff\xff\xff\xff")
        greedy.settimeout(5)
        assert greedy.recv(1) == b""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--socket", "/tmp/" + "x" * 120], "path is longer"), (["--socket", "/nowhere/at/all.sock"], "No such file")],
)
def test_where_it_cannot_begin_it_says_why_in_a_sentence(arguments: list[str], sentence: str) -> None:
    command = [sys.executable, "-m", "mytoyota.idv.reader_process", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_wire_carries_a_reading_unchanged() -> None:
    reading = Reading(True, ("too_dark",), {"name": "髙橋 陽菜"}, {"name": 0.5}, {"name": b"\xff\xd8\0"}, "ppocr", 0.5)
    assert reader_wire.decode(reader_wire.encode(reading)) == reading
    assert reader_wire.decode(reader_wire.encode(refused("busy"))) == refused("busy")
