"""Keeps a few processes alive and ends them together: what `mytoyota serve` stands on (decision 13)."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mytoyota.base.stop_signal import StopSignal

LOOK_SECONDS = 0.2
BACK_OFF_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
# A process that lived this long has recovered: its next fall is its first again.
STEADY_SECONDS = 60.0
STOP_SECONDS = 5.0
# The kernel then ends a child when we are gone, however we went; part of every Debian (util-linux).
DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM")


@dataclass
class Child:
    """One process to keep alive: its name in messages, its command, and how it fares."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    falls: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        """Starts it in a group of its own: a Ctrl-C reaches us alone, and we can end it with all it has started."""
        self.process = subprocess.Popen(
            [*DIES_WITH_US, *self.command], stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()

    def signal_all(self, number: int) -> None:
        """Sends a signal to the process and to all it has started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """Starts children, restarts those that die, and ends all of them when told to."""

    def __init__(self, children: Sequence[Child], tell: Callable[[str], None]) -> None:
        """`tell` gets one sentence for whatever an operator should know."""
        self.children = children
        self.tell = tell
        self.stopping = StopSignal()

    def stop_on_signals(self) -> None:
        """SIGTERM, Ctrl-C and a closed terminal (unless told by `nohup` to outlive it) end everything."""
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        self.stopping.on(n for n in numbers if n != signal.SIGHUP or signal.getsignal(n) != signal.SIG_IGN)

    def watch(self) -> None:
        """Starts what does not run, whether it never did or has died, until told to stop."""
        while not self.stopping.wait(LOOK_SECONDS):
            for child in self.children:
                self._look_after(child)

    def stop(self) -> None:
        """Asks all to end, waits a little, and ends by force what is still there."""
        for child in self.children:
            child.signal_all(signal.SIGTERM)
        patience = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.0, patience - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.tell(f"The {child.name} did not stop by itself and was ended.")
            child.signal_all(signal.SIGKILL)
            child.process.wait()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                child.start()
            return
        status = child.process.poll()
        if status is None:
            return
        child.signal_all(signal.SIGKILL)  # what it had started must not hold the port or the socket
        child.falls = 0 if now - child.started > STEADY_SECONDS else child.falls
        wait = BACK_OFF_SECONDS[min(child.falls, len(BACK_OFF_SECONDS) - 1)]
        child.falls, child.again_at, child.process = child.falls + 1, now + wait, None
        self.tell(f"The {child.name} ended ({_reason(status)}); it starts again in {wait:.0f} s.")


def _reason(status: int) -> str:
    return f"status {status}" if status >= 0 else f"signal {-status}"
