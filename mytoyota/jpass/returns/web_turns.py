"""Leads through what waits, entry by entry, without the list between: its place stands in the address as a moment."""

from datetime import UTC, datetime
from typing import Any

from flask import request, url_for

from mytoyota.jpass.returns import waiting
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.waiting import Place
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit

NEXT = "next"  # what an act keeps instead of an endpoint: on to the next one that waits
SECOND = 1_000_000  # microseconds
LATEST = 4_102_444_800 * SECOND  # no entry waits since after 2099


def address(place: Place) -> str:
    """The entry's page with the way to the next and the previous one, from where it stands in the list."""
    return url_for("return_entry.show", entry_id=place.entry_id, day=_moment(place))


def place_of(entry: ReturnEntry) -> Place | None:
    """Where the entry stood in the list when it was opened from there; None where somebody came another way.

    An act of a colleague moves the entry in the list, and not who looks at it.
    """
    return _sent(entry.id) or (Place(entry.since, entry.id) if "day" in request.values else None)


def bar(entry: ReturnEntry) -> dict[str, Any] | None:
    """The ways to what waits before and after this entry."""
    place = place_of(entry)
    if place is None:
        return None
    beside = waiting.around(unit.session(), me(), place)
    return {
        "place": _moment(place),
        "previous": address(beside.previous) if beside.previous else "",
        "following": address(beside.following) if beside.following else "",
    }


def onward(stored: str, entry_id: str) -> str:
    """Where an act leads: to the endpoint that it kept, or on to the next one that waits."""
    if stored != NEXT:
        return url_for(stored, entry_id=entry_id)
    place = _sent(entry_id)
    following = waiting.after(unit.session(), me(), place) if place else None
    return address(following) if following else url_for("return_waiting.show")


def _sent(entry_id: str) -> Place | None:
    sent = request.values.get("day", "")
    if not (sent.isdecimal() and sent.isascii() and len(sent) <= len(str(LATEST))):
        return None
    return Place(datetime.fromtimestamp(min(int(sent), LATEST) / SECOND, UTC), entry_id)


def _moment(place: Place) -> int:
    return round(place.since.timestamp() * SECOND)
