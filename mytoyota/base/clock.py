"""The one place that says what time it is, so that every deadline of the guide can be tested."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

JAPAN: tzinfo = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def after(**span: float) -> datetime:
    """The moment that lies `span` (keywords of `timedelta`) from now."""
    return now() + timedelta(**span)


def aware(moment: datetime) -> datetime:
    """The same moment with UTC attached: SQLite hands times back without their zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_japan(moment: datetime) -> datetime:
    """The same moment on a wall clock in Japan, for pages and mails."""
    return aware(moment).astimezone(JAPAN)
