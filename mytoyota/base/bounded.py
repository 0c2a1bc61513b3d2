"""Bounds how many do something costly at once and how many wait; whoever comes then is told at once (decision 14).

All kinds together hold at most three quarters of the server's threads (`share`), so that other pages keep theirs. Those
who wait come in by how little they had of late, whichever kind of it: a crowd of junk waits for the honest, and where
there is no place any more, it is the greediest who waits that has to go.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType

from mytoyota.base.refusals import Busy

PATIENCE = 3.0  # seconds in line; a page that says "busy" is better than one that does not come
FORGOTTEN = 60.0  # seconds after which half of what somebody had is forgotten
REMEMBERED = 10_000  # of so many people it is remembered what they had
PLACE = 1.0  # seconds that each place somebody holds already counts for, when they take another
KNOWN: dict[str, "Bounded"] = {}  # by name, for the metrics

# For whom this thread works: a journey, an account, a member of staff; an address where nobody is known.
sender: ContextVar[str] = ContextVar("sender", default="")


class _Shares:
    """What each had of late, in seconds that fade."""

    def __init__(self) -> None:
        self._had: OrderedDict[str, tuple[float, float]] = OrderedDict()  # seconds, and when that was said

    def of(self, whose: str, now: float) -> float:
        """So many seconds."""
        had, said = self._had.get(whose, (0.0, now))
        return float(had * 0.5 ** ((now - said) / FORGOTTEN))

    def add(self, whose: str, seconds: float) -> None:
        """More of them; those who had nothing for the longest time are forgotten."""
        now = time.monotonic()
        self._had[whose] = (self.of(whose, now) + seconds, now)
        self._had.move_to_end(whose)
        if len(self._had) > REMEMBERED:
            self._had.popitem(last=False)


class _Guest:
    """Somebody who waits or runs."""

    def __init__(self, kind: "Bounded", whose: str) -> None:
        self.kind, self.whose = kind, whose
        self.extra = PLACE * sum(one.whose == whose for one in _house.guests)
        self.came = self.began = time.monotonic()
        self.told = threading.Event()  # to run, or to go
        self.refused = False

    def rank(self, now: float) -> tuple[float, float]:
        """The lower, the sooner; only what was asked for the same moment compares."""
        return _house.shares.of(self.whose, now) + self.extra, self.came


class _House:
    """All who wait or run, of all kinds; one lock, held for microseconds."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self.lock = threading.Lock()
        self.guests: list[_Guest] = []
        self.shares = _Shares()

    def makes_room(self, guest: _Guest, full: bool, among: Callable[[_Guest], bool]) -> bool:
        """Whether there is a place, if need be that of the greediest who waits among those, who is sent away."""
        if not full:
            return True
        now = time.monotonic()
        waiting = [one for one in self.guests if one in one.kind.line and among(one)]
        last = max(waiting, key=lambda one: one.rank(now), default=guest)
        if last.rank(now) <= guest.rank(now):
            return False
        last.refused = True
        last.kind.leaves(last)
        last.told.set()
        return True


_house = _House()


class Bounded:
    """`with Bounded("pdf", running=1, waiting=2):` raises Busy at once where as many run and wait as may.

    Whoever is within needs no second place: what belongs to a costly thing (to count it) may stand within it, too.
    """

    def __init__(self, name: str, running: int, waiting: int, patience: float = PATIENCE, counted: bool = True) -> None:
        """`patience` is how long (s) one waits at most for those who run; `counted`: it is this machine that works."""
        self.name, self.most_running, self.most_waiting = name, running, waiting
        self.refused = self.running = 0
        self.line: list[_Guest] = []
        self._patience, self._counted = patience, counted
        self._mine = threading.local()
        KNOWN[name] = self

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self.line)

    @property
    def inside(self) -> int:
        """How many run or wait now."""
        return self.running + self.waiting

    def __enter__(self) -> None:
        """Takes a place and waits for the turn.

        Raises:
            Busy: there is no place, those who run take too long, or others who had less came meanwhile.
        """
        self._mine.depth = getattr(self._mine, "depth", 0) + 1
        if self._mine.depth == 1:
            try:
                self._comes_in()
            except Busy:
                self._mine.depth = 0
                raise

    def _comes_in(self) -> None:
        with _house.lock:
            guest = self._mine.guest = _Guest(self, sender.get())
            self._takes_place(guest)
        if not guest.told.wait(self._patience):
            with _house.lock:
                if not guest.told.is_set():
                    guest.refused = True
                    self.leaves(guest)
        if guest.refused:
            self._refuse()

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        """The next may run: who had least."""
        self._mine.depth -= 1
        if self._mine.depth:
            return
        guest: _Guest = self._mine.guest
        with _house.lock:
            if self._counted:
                _house.shares.add(guest.whose, time.monotonic() - guest.began)
            _house.guests.remove(guest)
            self.running -= 1
            now = time.monotonic()
            if self.line:
                self._begins(min(self.line, key=lambda one: one.rank(now)))

    def leaves(self, guest: _Guest) -> None:
        """One less who waits."""
        self.line.remove(guest)
        _house.guests.remove(guest)

    def _takes_place(self, guest: _Guest) -> None:
        here = self.inside >= self.most_running + self.most_waiting
        if not _house.makes_room(guest, here, lambda one: one.kind is self):
            self._refuse()
        all_full = _house.limit is not None and len(_house.guests) >= _house.limit
        if not _house.makes_room(guest, all_full, lambda _one: True):
            self._refuse()
        _house.guests.append(guest)
        self.line.append(guest)
        if self.running < self.most_running:
            self._begins(guest)

    def _begins(self, guest: _Guest) -> None:
        self.line.remove(guest)
        self.running += 1
        guest.began = time.monotonic()
        guest.told.set()

    def _refuse(self) -> None:
        self.refused += 1
        raise Busy


def share(threads: int) -> None:
    """The server has so many threads: whatever is costly holds three quarters of them together, at least one."""
    _house.limit = max(1, threads * 3 // 4)
