"""Two questions for the operator's monitor: is the process alive, can it serve."""

import threading
import time
from collections.abc import Callable

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from werkzeug import Response

from mytoyota.web import application, unit

ASKED_EVERY = 1.0  # seconds
bp = Blueprint("health", __name__)


class Recently:
    """What was told when somebody last asked, at most `ASKED_EVERY` ago.

    Anybody may open `/readyz`, and each question takes one of the reader's few places while it is asked: many of them
    would leave none to photographs.
    """

    def __init__(self, ask: Callable[[], bool]) -> None:
        self._ask, self._told, self._until, self._lock = ask, False, 0.0, threading.Lock()

    def told(self) -> bool:
        """The answer; who comes while it is asked for hears the former one."""
        with self._lock:
            if time.monotonic() < self._until:
                return self._told
            self._until = time.monotonic() + ASKED_EVERY
        self._told = self._ask()
        return self._told


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database answers; the reader is named but not needed, because typing always works."""
    with unit.reading() as session:
        session.execute(text("SELECT 1"))
    reader = application.outside_party("reader")
    seen = current_app.extensions.setdefault("reader.seen", Recently(getattr(reader, "ready", lambda: True)))
    return jsonify(status="ok", reader="ok" if seen.told() else "away"), 200
