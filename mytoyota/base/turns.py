"""Turns at SQLite's one writer: who came first is next, and hears it at once instead of looking again and again.

SQLite's own way of waiting is to sleep and try: up to 100 ms between two tries, and who comes in between goes first.
Among many writers an unlucky one waited for seconds. Other processes still wait in that way, but they are few.
"""

import sqlite3
import threading
from collections import deque
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import PoolProxiedConnection

MINE = "turn"  # the mark of a connection that has its turn


class Turns:
    """One place and those who wait for it, in the order of their coming."""

    def __init__(self) -> None:
        self._taken, self._lock = False, threading.Lock()
        self._line: deque[threading.Event] = deque()

    def take(self, seconds: float) -> bool:
        """Waits for the turn; False where it did not come in time."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._line.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if not mine.is_set():
                self._line.remove(mine)
            return mine.is_set()

    def give_back(self) -> None:
        """The next may."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._taken = False


def install(engine: Engine, seconds: float) -> None:
    """Each transaction of this engine has its turn, from its beginning until its connection is given back.

    It begins with BEGIN IMMEDIATE; raises OperationalError where others take longer than `seconds`.
    """
    turns = Turns()

    def begin(driver: PoolProxiedConnection) -> None:
        if not driver.info.get(MINE):
            if not turns.take(seconds):
                raise sqlite3.OperationalError("database is locked")
            driver.info[MINE] = True
        driver.cursor().execute("BEGIN IMMEDIATE")

    def give_back(_driver: Any, record: Any) -> None:
        if record.info.pop(MINE, False):
            turns.give_back()

    engine.dialect.do_begin = begin  # type: ignore[method-assign, assignment]
    event.listen(engine, "checkin", give_back)
