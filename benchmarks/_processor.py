"""Processor time of a database's work: of this process and of the server's process that answers it."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session


class Meter:
    """Processor time of this process and of the database's process that serves it, in seconds."""

    def __init__(self, session: Session) -> None:
        self._server: Path | None = None
        if session.get_bind().dialect.name == "postgresql":
            self._server = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")

    def now(self) -> float:
        """So far."""
        served = int(self._server.read_text().split()[0]) / 1e9 if self._server else 0.0
        return time.process_time() + served

    def of(self, act: Callable[[], object]) -> float:
        """What one act takes."""
        began = self.now()
        act()
        return self.now() - began


def p95(spans: list[float]) -> float:
    """Seconds."""
    return sorted(spans)[int(len(spans) * 0.95)]
