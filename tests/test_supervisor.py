"""The supervisor, tried with real processes: what dies is started again, and nothing outlives the end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mytoyota import supervisor as module
from mytoyota.supervisor import Child, Supervisor

# Writes its pid and lives on; with a second name it also starts a process of its own that ignores SIGTERM.
LIVES = """
import os, subprocess, sys, time
if len(sys.argv) > 2:
    subprocess.Popen([sys.executable, "-c", "import signal, os, sys, time; signal.signal(15, signal.SIG_IGN);"
                      "open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(600)", sys.argv[2]])
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
time.sleep(600)
"""
STUBBORN = "import signal; signal.signal(15, signal.SIG_IGN);" + LIVES


def child(code: str, *arguments: Path) -> Child:
    return Child("helper", [sys.executable, "-c", code, *map(str, arguments)])


def eventually(fact: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Waits for something that other processes bring about."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(0.05)
    return False


def pids(path: Path) -> list[int]:
    """The processes that wrote themselves down in this file."""
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet asked for its status does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


class Watched:
    """A supervisor at work in a thread, and what it told."""

    def __init__(self, *children: Child) -> None:
        self.told: list[str] = []
        self.supervisor = Supervisor(children, self.told.append)
        self.thread = threading.Thread(target=self.supervisor.watch)
        self.thread.start()

    def end(self) -> None:
        self.supervisor.stopping.set()
        self.thread.join()
        self.supervisor.stop()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watched]]:
    """Sets supervisors to work with short waits, and ends them whatever the test did."""
    monkeypatch.setattr(module, "BACK_OFF_SECONDS", (0.1, 0.2, 0.4))
    monkeypatch.setattr(module, "STOP_SECONDS", 1.0)
    begun: list[Watched] = []

    def begin(*children: Child) -> Watched:
        # PDEATHSIG follows the thread that forked: here a thread starts them, and lives as long as the test.
        begun.append(Watched(*children))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


def test_what_was_killed_runs_again_and_it_is_told(tmp_path: Path, watch: Callable[..., Watched]) -> None:
    seen = tmp_path / "pids"
    watched = watch(child(LIVES, seen))
    assert eventually(lambda: len(pids(seen)) == 1)
    os.kill(pids(seen)[0], signal.SIGKILL)
    assert eventually(lambda: len(pids(seen)) == 2)
    assert alive(pids(seen)[1])
    assert watched.told == ["The helper ended (signal 9); it starts again in 0 s."]


def test_a_child_that_cannot_live_is_tried_ever_more_slowly(tmp_path: Path, watch: Callable[..., Watched]) -> None:
    tries = tmp_path / "tries"
    watch(child("import sys, time; open(sys.argv[1], 'a').write(f'{time.monotonic()}\\n'); sys.exit(3)", tries))

    def times() -> list[float]:
        return [float(line) for line in tries.read_text().split()] if tries.exists() else []

    assert eventually(lambda: len(times()) >= 4)
    at = times()
    assert at[1] - at[0] >= 0.1
    assert at[2] - at[1] >= 0.2
    assert at[3] - at[2] >= 0.4


def test_the_others_go_on_while_one_is_down(tmp_path: Path, watch: Callable[..., Watched]) -> None:
    seen = tmp_path / "pids"
    watched = watch(child(LIVES, seen), child("raise SystemExit(1)"))
    assert eventually(lambda: len(watched.told) >= 3)
    assert len(pids(seen)) == 1
    assert alive(pids(seen)[0])


def test_a_restart_leaves_nothing_of_the_former_process(tmp_path: Path, watch: Callable[..., Watched]) -> None:
    """A web server's workers hold its port: they must be gone before it starts again."""
    seen, grandchildren = tmp_path / "pids", tmp_path / "grandchildren"
    watch(child(LIVES, seen, grandchildren))
    assert eventually(lambda: len(pids(grandchildren)) == 1)
    os.kill(pids(seen)[0], signal.SIGKILL)
    assert eventually(lambda: len(pids(seen)) == 2)
    assert not alive(pids(grandchildren)[0])


def test_the_end_is_the_end_of_all_also_of_the_stubborn(tmp_path: Path, watch: Callable[..., Watched]) -> None:
    seen, grandchildren, stubborn = tmp_path / "pids", tmp_path / "grandchildren", tmp_path / "stubborn"
    watched = watch(child(LIVES, seen, grandchildren), child(STUBBORN, stubborn))
    everyone = (seen, grandchildren, stubborn)
    assert eventually(lambda: all(pids(path) for path in everyone))
    begin = time.monotonic()
    watched.end()
    assert time.monotonic() - begin < 60
    assert not any(alive(pid) for path in everyone for pid in pids(path))
    assert "did not stop by itself" in watched.told[-1]


PROGRAM = """
import sys
from mytoyota.supervisor import Child, Supervisor
supervisor = Supervisor([Child("helper", [sys.executable, "-c", sys.argv[1], sys.argv[2]])], print)
supervisor.stop_on_signals()
supervisor.watch()
supervisor.stop()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_however_the_supervisor_ends_its_child_ends_too(tmp_path: Path, number: int) -> None:
    seen = tmp_path / "pids"
    with subprocess.Popen([sys.executable, "-c", PROGRAM, LIVES, str(seen)]) as program:
        assert eventually(lambda: len(pids(seen)) == 1)
        program.send_signal(number)
        assert program.wait(60) == (-number if number == signal.SIGKILL else 0)
    assert eventually(lambda: not alive(pids(seen)[0]))


def test_nohup_is_respected(tmp_path: Path) -> None:
    seen = tmp_path / "pids"
    command = ["nohup", sys.executable, "-c", PROGRAM, LIVES, str(seen)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        assert eventually(lambda: len(pids(seen)) == 1)
        program.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(1)
        assert alive(pids(seen)[0])
        program.terminate()


# Sends itself SIGTERM once more at every line that runs while the first one is being noted.
TOLD_AGAIN_AND_AGAIN = """
import os, signal, sys
from mytoyota.supervisor import Supervisor
watching = Supervisor([], print)
watching.stop_on_signals()
again = [signal.SIGTERM] * 40
def more(frame, event, argument):
    if again:
        os.kill(os.getpid(), again.pop())
    return more
sys.settrace(more)
os.kill(os.getpid(), signal.SIGTERM)
sys.settrace(None)
watching.watch()
print("ended, told again" if len(again) < 40 else "was not told again")
"""


def test_a_second_signal_while_the_first_is_noted_hangs_nothing() -> None:
    script = [sys.executable, "-c", TOLD_AGAIN_AND_AGAIN]
    told = subprocess.run(script, check=False, capture_output=True, text=True, timeout=120)
    assert told.stdout == "ended, told again\n", told.stderr
