"""How long entries are kept after they are over: set once for the process, from the settings."""

from datetime import datetime, timedelta

from mytoyota.base import clock

_days = 3650  # ten years: what a company's books are kept for


def use(days: int) -> None:
    """Says how many days an entry is kept once it is completed or withdrawn."""
    global _days
    _days = days


def oldest() -> datetime:
    """What was over before this moment is erased."""
    return clock.now() - timedelta(days=_days)
