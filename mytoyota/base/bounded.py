"""Bounds how many do something costly at once and how many wait; whoever comes then is told at once (decision 14).

All kinds together hold at most three quarters of the server's threads (`share`), so that other pages keep theirs.
"""

import threading
from types import TracebackType

from mytoyota.base.refusals import Busy

PATIENCE = 3.0  # seconds in line; a page that says "busy" is better than one that does not come
KNOWN: dict[str, "Bounded"] = {}  # by name, for the metrics


class _Places:
    """Counted places without a queue; without a `limit` there is always one."""

    def __init__(self, limit: int | None = None) -> None:
        self.limit, self.taken, self._lock = limit, 0, threading.Lock()

    def take(self) -> bool:
        """Whether there was one."""
        with self._lock:
            if self.limit is not None and self.taken >= self.limit:
                return False
            self.taken += 1
            return True

    def give_back(self) -> None:
        """One is free again."""
        with self._lock:
            self.taken -= 1


_all = _Places()


class Bounded:
    """`with Bounded("pdf", running=1, waiting=2):` raises Busy at once where as many run and wait as may."""

    def __init__(self, name: str, running: int, waiting: int, patience: float = PATIENCE) -> None:
        """`patience` is how long (s) one waits at most for those who run."""
        self.name, self.most_running, self.most_waiting = name, running, waiting
        self.refused = 0
        self._patience = patience
        self._places, self._running = _Places(running + waiting), threading.Semaphore(running)
        KNOWN[name] = self

    @property
    def inside(self) -> int:
        """How many run or wait now."""
        return self._places.taken

    @property
    def running(self) -> int:
        """How many run now."""
        return min(self.inside, self.most_running)

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return max(0, self.inside - self.most_running)

    def __enter__(self) -> None:
        """Takes a place and waits for the turn.

        Raises:
            Busy: there is no place, or those who run take too long.
        """
        if not self._places.take():
            self._refuse()
        if not _all.take():
            self._places.give_back()
            self._refuse()
        if not self._running.acquire(timeout=self._patience):
            self._leave()
            self._refuse()

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        """The next may run."""
        self._running.release()
        self._leave()

    def _leave(self) -> None:
        _all.give_back()
        self._places.give_back()

    def _refuse(self) -> None:
        self.refused += 1
        raise Busy


def share(threads: int) -> None:
    """The server has so many threads: whatever is costly holds three quarters of them together, at least one."""
    _all.limit = max(1, threads * 3 // 4)
