"""The finance company's files of a month: which months there are, a month out of an address, and its lines as CSV."""

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from io import StringIO

from flask import Response

from mytoyota.base import clock
from mytoyota.base.refusals import NotFound
from mytoyota.jpass.web_export import BOM

_MONTH = re.compile(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])")
AT_ONCE = 500  # rows that are in memory


def last_twelve() -> list[str]:
    """The last twelve months in Japan as YYYY-MM, the latest first."""
    today = clock.in_japan(clock.now()).date()
    numbers = (today.year * 12 + today.month - 1 - back for back in range(12))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


def month_of(text: str) -> tuple[datetime, datetime]:
    """When the month YYYY-MM begins in Japan, and when the next one does.

    Raises:
        NotFound: it is no month.
    """
    found = _MONTH.fullmatch(text)
    if not found:
        raise NotFound
    year, month = int(found[1]), int(found[2])
    return _begin(date(year, month, 1)), _begin(date(year + month // 12, month % 12 + 1, 1))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.JAPAN)


def answer(name: str, lines: Iterable[list[str]]) -> Response:
    """The lines as a file, written one by one while they are read."""
    texts = (BOM + text if not number else text for number, text in enumerate(map(_text, lines)))
    sent = Response(texts, mimetype="text/csv")
    sent.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return sent


def moment(known: datetime | None) -> str:
    """In Japan, to the minute; empty where there is none."""
    return clock.in_japan(known).strftime("%Y-%m-%d %H:%M") if known else ""


def _text(cells: list[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
