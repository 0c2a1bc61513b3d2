"""Structured logs by allow-list: a field that is not on it is never written, so no name or token can slip in."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = {
    "event", "level", "timestamp", "request", "endpoint", "method", "status", "milliseconds", "kind", "at", "duty",
    "count", "reason", "seconds", "engine", "name", "pid", "code",
}  # fmt: skip


def configure(level: str = "info") -> None:
    """JSON lines on standard output, from `level` on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list and says that it did."""
    dropped = [key for key in event if key not in ALLOWED]
    kept = {key: value for key, value in event.items() if key in ALLOWED}
    return {**kept, "count": len(dropped)} if dropped and "count" not in kept else kept
