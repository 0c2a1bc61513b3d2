"""Patience with a server that counts our calls: a pause between two of them, and a growing one when it complains."""

import threading
import time

from mytoyota.corporations.registry import RegistryDown

AFTER_COMPLAINTS = (30.0, 60.0, 300.0, 1800.0)  # seconds without a call after the first, second … complaint in a row
LONGEST_WAIT = 3.0  # seconds in line; who would stand there longer is told at once


class BackOff:
    """Whose turn it is. `pause` is the time in seconds between two calls."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._lock = threading.Lock()
        self._next = self._silent_until = 0.0
        self._complaints = 0

    def wait_for_turn(self) -> None:
        """Returns when the next call may be made.

        Raises:
            RegistryDown: too many wait already, or the server has complained and is left alone for a while.
        """
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            if now < self._silent_until or turn - now > LONGEST_WAIT:
                raise RegistryDown("too_many")
            self._next = turn + self._pause
        time.sleep(max(0.0, turn - now))

    def lengthen(self) -> None:
        """The server complained."""
        with self._lock:
            silence = AFTER_COMPLAINTS[min(self._complaints, len(AFTER_COMPLAINTS) - 1)]
            self._complaints += 1
            self._silent_until = time.monotonic() + silence

    def forget(self) -> None:
        """The server answered: its next complaint is the first again."""
        with self._lock:
            self._complaints = 0
