"""Does something about work that takes long, with one thread for all of it: most work is over before it is started."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

IDLE_SECONDS = 3600.0


class LongWork:
    """Whoever works longer than they said is looked after; a thread for each would cost more than most of the work."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._going_on: dict[object, tuple[float, Callable[[], None]]] = {}
        self._thread: threading.Thread | None = None
        self._looks_at = 0.0

    @contextmanager
    def after(self, seconds: float, act: Callable[[], None]) -> Iterator[None]:
        """Calls `act`, which must be quick, where the work inside still goes on after so many seconds; never later."""
        mark, due = object(), time.monotonic() + seconds
        with self._changed:
            self._going_on[mark] = due, act
            self._look(due)
        try:
            yield
        finally:
            with self._changed:
                self._going_on.pop(mark, None)

    def _look(self, due: float) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._watch, name="long work", daemon=True)
            self._looks_at = due
            self._thread.start()
        elif due < self._looks_at:
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for mark in [mark for mark, (due, _act) in self._going_on.items() if due <= now]:
                    self._going_on.pop(mark)[1]()
                self._looks_at = min((due for due, _act in self._going_on.values()), default=now + IDLE_SECONDS)
                self._changed.wait(self._looks_at - now)
