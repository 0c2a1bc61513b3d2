"""What the page of an entry says of it: the picture of its route, its history, what happened since somebody looked."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.jpass.returns import contacts, entries, mails, web_pages, web_words
from mytoyota.jpass.returns.content import Contact
from mytoyota.jpass.returns.models import ReturnEntry, ReturnMove
from mytoyota.jpass.returns.route import Route
from mytoyota.jpass.returns.statuses import DESKS, OVER, SENT_BACK, Status
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _


def status_words(entry: ReturnEntry) -> dict[str, Any]:
    """The status in words and in its colour, and since when."""
    status = Status(entry.status)
    return {"colour": web_words.colour(status), "label": web_words.STATUSES[status], "since": dates.moment(entry.since)}


def picture(session: Session, entry: ReturnEntry) -> list[dict[str, Any]]:
    """The stations of the route: who, and whether behind, here, sent back here, or still to come."""
    route, status = Route.parse(entry.route), Status(entry.status)
    stations = [*route.desks, FINANCE, ""]
    here = len(stations) - 1 if status in OVER else stations.index(DESKS[status])
    names = _names(session, entry)
    return [
        {
            "label": web_words.DESKS[desk] if desk else web_words.STATUSES[Status.COMPLETED],
            "who": entry.originator.name if number == 0 else names.get(desk, ""),
            "state": _state(number, here, status),
            "since": dates.moment(entry.since) if number == here else "",
        }
        for number, desk in enumerate(stations)
        if desk or status is not Status.WITHDRAWN
    ]


def following(entry: ReturnEntry) -> Any:
    """Whose turn it is after the one where the entry stands, or nothing where it is over."""
    route, status = Route.parse(entry.route), Status(entry.status)
    if status in OVER:
        return ""
    stations = (*route.desks, FINANCE)
    at = stations.index(DESKS[status])
    return web_words.DESKS[stations[at + 1]] if at + 1 < len(stations) else web_words.STATUSES[Status.COMPLETED]


def _state(number: int, here: int, status: Status) -> str:
    if status is Status.WITHDRAWN:
        return "later"
    if number == here:
        return "done" if status is Status.COMPLETED else "stopped" if status in SENT_BACK else "now"
    return "done" if number < here else "later"


def _names(session: Session, entry: ReturnEntry) -> dict[str, str]:
    ids = {
        MANAGER: entry.store_approver_id,
        HEADQUARTERS: entry.headquarters_approver_id,
        FINANCE: entry.handler_id,
    }
    return {desk: session.get_one(Staff, one).name for desk, one in ids.items() if one}


def lines(moves: Sequence[ReturnMove]) -> list[dict[str, Any]]:
    """Acts for a page: when, who, what, to which status, why, and what changed."""
    return [
        {
            "time": dates.until(move.at),
            "who": person(move.staff),
            "stood_for": move.stood_for.name if move.stood_for else "",
            "text": web_words.HISTORY[Act(move.act)],
            "to": web_words.STATUSES[Status(move.to_status)],
            "why": move.why or ("" if move.staff else web_words.MOVED_AWAY),
            "changes": web_pages.changed(move.changes or []),
        }
        for move in moves
    ]


def person(member: Staff | None) -> str:
    """Somebody with their place, or that nobody acted."""
    if member is None:
        return _("システム（自動）")
    return _("%(name)s（%(place)s）", name=member.name, place=member.workplace.name)


def meanwhile(session: Session, entry: ReturnEntry, seen: int) -> list[dict[str, Any]]:
    """What happened after so many moves."""
    return lines(entries.history(session, entry, after=seen)) if 0 <= seen < entry.moves else []


def people(session: Session, entry: ReturnEntry) -> list[tuple[Any, str, web_pages.Facts]]:
    """The originator and those who approved, with how they can be reached: desk, name, facts."""
    standing = Route.parse(entry.route)
    ids: Iterable[tuple[Any, str | None]] = (
        (_("起票者"), entry.originator_id),
        (web_words.DESKS[MANAGER], entry.store_approver_id if MANAGER in standing.approvals else None),
        (web_words.DESKS[HEADQUARTERS], entry.headquarters_approver_id if HEADQUARTERS in standing.approvals else None),
    )
    found = []
    for desk, one in ids:
        if one:
            known = contacts.of(session, entry.id, one) or Contact()
            found.append((desk, session.get_one(Staff, one).name, web_pages.contact_facts(known)))
    return found


def waits_for(session: Session, entry: ReturnEntry) -> str:
    """The name of whom a sent back entry waits for, as far as it is one person."""
    holder = mails.holder_of(session, entry) if entry.status in SENT_BACK else None
    return holder.name if holder else ""


def telephone(session: Session, entry: ReturnEntry, person: Staff) -> str:
    """How to call somebody for whom no mail could be written: what they entered, else their store's number."""
    known = contacts.of(session, entry.id, person.id)
    entered = [one for one in (known.contact1, known.contact2) if one] if known else []
    store = [person.store.phone] if person.store and not entered else []
    return _("、").join([*entered, *store])


def typed_differs(entry: ReturnEntry, typed: Any) -> list[tuple[Any, Any, Any]]:
    """What was typed beside what now stands: field, now, typed."""
    now, mine = asdict(entry.entered), asdict(typed)
    found = [{"field": one, "before": now[one], "after": mine[one]} for one in now if now[one] != mine[one]]
    return web_pages.changed(found)
