"""How long a look-up takes on a machine that others use as well: the first try is told, the best of three counts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session


@dataclass
class Times:
    """Milliseconds of each look-up's tries."""

    tries: list[list[float]]

    @classmethod
    def of(cls, session: Session, look_up: Callable[[Session, Any], Any], wanted: list[Any]) -> "Times":
        """Looks each of them up three times; nothing is remembered from one try to the next."""
        return cls([[_once(session, look_up, one) for _try in range(3)] for one in wanted])

    @property
    def nearly_all(self) -> float:
        """Within this 99 of 100 were found, by the best of their tries."""
        return _part(map(min, self.tries), 0.99)

    def __str__(self) -> str:
        first = [one[0] for one in self.tries]
        return (
            f"median {_part(first, 0.5):.2f} ms, 99 of 100 within {_part(first, 0.99):.2f} ms at the first try,"
            f" {self.nearly_all:.2f} ms at the best of three ({len(first)} look-ups)"
        )


def _once(session: Session, look_up: Callable[[Session, Any], Any], wanted: Any) -> float:
    session.expunge_all()
    began = time.perf_counter()
    look_up(session, wanted)
    return (time.perf_counter() - began) * 1000


def _part(times: Any, part: float) -> float:
    ordered = sorted(times)
    return float(ordered[int(len(ordered) * part)])
