"""A wish to stop that a signal handler may note at any moment: it only writes one byte, and takes no lock."""

import contextlib
import os
import select
import signal
import weakref
from collections.abc import Iterable
from types import FrameType


class StopSignal:
    """Set once, waited for by loops. `threading.Event` has a lock: a second signal that comes while the first is being
    noted waits for that lock in its own thread, for good.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        weakref.finalize(self, _close, self._read, self._write)

    def on(self, numbers: Iterable[signal.Signals]) -> None:
        """Is set by any of these signals from now on; to be called in the main thread."""
        for number in numbers:
            signal.signal(number, self._handle)

    def set(self) -> None:
        """Notes the wish; again is the same, and a full pipe says it already."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._write, b"!")

    def is_set(self) -> bool:
        """Whether somebody wishes to stop."""
        return self.wait(0)

    def wait(self, seconds: float) -> bool:
        """Waits at most so long for the wish; the byte stays, so that all who wait see it."""
        readable, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        return bool(readable)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self.set()


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
