"""Structured logs by allow-list: a field that is not on it is never written, so no name or token can slip in."""

import json
import logging
import sys
import threading
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any

import structlog

ALLOWED = {
    "event", "level", "timestamp", "request", "endpoint", "method", "status", "milliseconds", "kind", "at", "job",
    "count", "reason", "seconds", "engine", "name", "pid", "code",
}  # fmt: skip


_encoded = json.JSONEncoder(ensure_ascii=False, default=repr).encode  # made once: `json.dumps` makes one for each line


def configure(level: str = "info") -> None:
    """JSON lines on standard output, from `level` on; what libraries say counts from "warning" on, by name alone."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=Lines,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[OnlyNames()], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda fallen: _uncaught(fallen.exc_type, fallen.exc_value, fallen.exc_traceback)


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list and says that it did."""
    if event.keys() <= ALLOWED:
        return event
    dropped = [key for key in event if key not in ALLOWED]
    kept = {key: value for key, value in event.items() if key in ALLOWED}
    return {**kept, "count": len(dropped)} if dropped and "count" not in kept else kept


def rendered(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """The line."""
    return _encoded(event)


def place(trace: TracebackType | None) -> str:
    """Where an exception was raised (`file:line`): all that is told of it beside its kind."""
    found = ""
    while trace:
        found = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


class Lines:
    """Standard output, a whole line at a time; a full disk or a closed pipe costs the line, not the request."""

    def __init__(self, *_names: object) -> None:
        """Loggers are told apart by their events."""

    def msg(self, line: str) -> None:
        """Writes one line."""
        with suppress(OSError, ValueError):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    debug = info = warning = error = critical = exception = msg


class OnlyNames(logging.Handler):
    """What libraries log: which of them, where, and the kind of an exception; their texts may hold anything."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line for one record."""
        error = record.exc_info[1] if record.exc_info else None
        at = place(error.__traceback__) if error else f"{record.filename}:{record.lineno}"
        say = structlog.get_logger()
        tell = say.error if record.levelno >= logging.ERROR else say.warning
        tell("library", name=record.name, at=at, **({"kind": type(error).__name__} if error else {}))


def _uncaught(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    """What ends a thread or the process; Python's own way would write the exception's text."""
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        structlog.get_logger().error("uncaught", kind=kind.__name__, at=place(trace))
