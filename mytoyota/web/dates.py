"""Days and times as the reader of a page writes them: 1990年2月22日, or 22 February 1990 (guide 1-1/7-A, 19-B)."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from flask_babel import get_locale

from mytoyota.base import clock
from mytoyota.web.texts import gettext as _


def day(given: date | str) -> str:
    """A day in full, also from ISO text (`1990-02-22`); other text stays as it is."""
    try:
        known = date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return str(given)
    return str(format_date(known, _("y年M月d日"), get_locale()))


def moment(given: datetime) -> str:
    """A time in Japan for those at work there: the hour alone today, with the day before that."""
    there = clock.in_japan(given)
    today = there.date() == clock.in_japan(clock.now()).date()
    return str(format_datetime(there, "HH:mm" if today else _("M/d HH:mm"), locale=get_locale()))


def until(given: datetime) -> str:
    """A day and time in Japan that lies weeks ahead, with its year."""
    return str(format_datetime(clock.in_japan(given), _("y/MM/dd HH:mm"), locale=get_locale()))
