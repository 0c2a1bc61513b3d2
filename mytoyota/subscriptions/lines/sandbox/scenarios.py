"""What the demo's line service does, chosen by the last three digits of the chassis number (pure; docs/demo.md)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OPENS_AFTER, CHECKED_AFTER = 20.0, 26.0  # seconds since it was asked for
LATE_AFTER = 12 * 60.0  # longer than what a page calls usual
SLOW_SECONDS = 30.0  # longer than any caller's patience
DOWN_SECONDS = 60.0
CLOSES_AFTER = 3.0
ACCEPTED_UNTIL = 5.0


@dataclass(frozen=True)
class Answer:
    """What is sent: a status, a JSON body, after `wait` seconds."""

    status: int
    body: dict[str, Any]
    wait: float = 0.0


@dataclass
class Opening:
    """One opening as the twin knows it: when it was asked for, how often it was looked at, since when it closes."""

    scenario: str
    asked: float
    looks: int = 0
    closing: float | None = None


BROKEN = Answer(503, {"error": "out_of_order"})
NOT_THERE = Answer(404, {"error": "not_there"})


@dataclass
class Lines:
    """Remembers every opening by its key."""

    pace: float = 1.0
    now: Callable[[], float] = time.monotonic
    openings: dict[str, Opening] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, key: str, chassis: str) -> Answer:
        """PUT: the same key again is the same opening."""
        with self.lock:
            new = key not in self.openings
            one = self.openings.setdefault(key, Opening(chassis[-3:], self.now()))
            one.looks += 1
            if one.scenario == "908" and new:
                return BROKEN  # it was taken all the same
            return self.told(one)

    def status(self, key: str) -> Answer:
        """GET."""
        with self.lock:
            one = self.openings.get(key)
            if one is None:
                return NOT_THERE
            one.looks += 1
            if one.scenario == "907" and key not in self.forgotten:
                self.forgotten.add(key)
                del self.openings[key]
                return NOT_THERE
            return self.told(one)

    def close(self, key: str) -> Answer:
        """DELETE."""
        with self.lock:
            one = self.openings.get(key)
            if one is None:
                return NOT_THERE
            one.closing = one.closing if one.closing is not None else self.now()
            return self.told(one)

    def told(self, one: Opening) -> Answer:
        """How an opening stands now."""
        since = (self.now() - one.asked) / self.pace
        if one.closing is not None:
            closed = (self.now() - one.closing) / self.pace >= CLOSES_AFTER
            return Answer(200, {"state": "closed" if closed else "closing"})
        if one.scenario == "903":
            return Answer(200, _usual(since), self.pace * SLOW_SECONDS)
        if one.scenario == "906" and since < DOWN_SECONDS:
            return BROKEN
        return Answer(200, PLAYS.get(one.scenario, _as_usual)(one, since))


def _usual(since: float, opens: float = OPENS_AFTER) -> dict[str, Any]:
    """Accepted, opening, open, and the vehicle checked a little later."""
    if since < opens:
        return {"state": "accepted" if since < ACCEPTED_UNTIL else "opening"}
    return {"state": "open", "vehicle": "checked" if since >= opens + CHECKED_AFTER - OPENS_AFTER else "checking"}


def _as_usual(_one: Opening, since: float) -> dict[str, Any]:
    return _usual(since)


def _fails(_one: Opening, since: float) -> dict[str, Any]:
    told = _usual(since)
    return {"state": "failed", "reason": "no_unit"} if told["state"] == "open" else told


def _differs(_one: Opening, since: float) -> dict[str, Any]:
    told = _usual(since)
    return told | {"vehicle": "differs"} if told.get("vehicle") == "checked" else told


def _late(_one: Opening, since: float) -> dict[str, Any]:
    return _usual(since, LATE_AFTER)


def _twice(one: Opening, since: float) -> dict[str, Any]:
    """Once it was open, every other answer says something from before."""
    told = _usual(since)
    return {"state": "opening"} if told["state"] == "open" and one.looks % 2 else told


def _never(_one: Opening, _since: float) -> dict[str, Any]:
    return {"state": "opening"}


PLAYS: dict[str, Callable[[Opening, float], dict[str, Any]]] = {
    "901": _fails,
    "902": _differs,
    "904": _late,
    "905": _twice,
    "909": _never,
}
