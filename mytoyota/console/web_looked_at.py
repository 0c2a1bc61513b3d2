"""Leaves a line in the access log for every staff page of a customer's data: by the type of what the page is about.

A new route cannot forget it: a subject of a type that stands here leaves its line by itself. Parts of a page that are
fetched again and again leave none; the page that they belong to did.
"""

from collections.abc import Callable
from typing import Any

import structlog
from flask import current_app, g, request
from sqlalchemy.exc import OperationalError
from werkzeug import Response

from mytoyota.console.web_subjects import DirectDebitOfOrder
from mytoyota.idv.models import StaffCheck
from mytoyota.jpass.models import Contract, ContractImport
from mytoyota.jpass.returns.web_subjects import EntryOfContract
from mytoyota.jpass.transfers.models import TransferBulk
from mytoyota.orders.models import Order, OrderLink
from mytoyota.organisation import access_log
from mytoyota.organisation.access_log import ACTED, EXPORTED, MANY, SEEN, What, Who
from mytoyota.organisation.web_guards import StaffGuard
from mytoyota.organisation.web_staff import me
from mytoyota.reviews.models import Review
from mytoyota.web import unit
from mytoyota.web.access import Row

ORDER, REVIEW, CONTRACT, FILE, BULK = "order", "review", "contract", "file", "bulk"
# What of a customer a page can be about, as kind and row id. What belongs to an order is found by the order.
CUSTOMERS: dict[type, Callable[[Any], tuple[str, str]]] = {
    Order: lambda one: (ORDER, one.id),
    OrderLink: lambda one: (ORDER, one.order_id),
    StaffCheck: lambda one: (ORDER, one.order_id),
    DirectDebitOfOrder: lambda one: (ORDER, one.order.id),
    Review: lambda one: (ORDER, one.order_id) if one.order_id else (REVIEW, one.id),
    Contract: lambda one: (CONTRACT, str(one.id)),
    EntryOfContract: lambda one: (CONTRACT, str(one.contract.id)),
    ContractImport: lambda one: (FILE, one.id),
    TransferBulk: lambda one: (BULK, one.id),
}
log = structlog.get_logger()


def is_logged(row: Row, kind: type | None) -> bool:
    """Whether pages of this row leave a line; `kind` is the type of their subject."""
    staffs = isinstance(row.guard, StaffGuard) and not row.guard.watching
    return staffs and (bool(row.shows) or kind in CUSTOMERS)


def observe(row: Row, subject: Any) -> Callable[[Any], Any] | None:
    """For the row's wrapper: notes whose page it is before the view runs, and writes the line once it answered."""
    if not is_logged(row, type(subject)):
        return None
    named = CUSTOMERS.get(type(subject))
    about = named(subject) if named else (MANY, "")
    who = Who.of(me())

    def note(shown: Any) -> Response:
        answer = current_app.make_response(shown)
        act = _act(row, answer.status_code)
        if act:
            _write(who, What(act, request.endpoint or "", about))
        return answer

    return note


def _act(row: Row, status: int) -> str | None:
    """What an answer of this status shows was done; a mere redirect to a page, or a refusal, shows nothing."""
    if request.method in unit.READING_METHODS:
        shown = status == 200
        return (EXPORTED if row.shows == "export" else SEEN) if shown else None
    if status >= 400:
        return SEEN if status in {409, 422} else None
    if row.shows == "export":
        return EXPORTED if status == 200 else None
    return SEEN if row.shows and status == 200 else ACTED  # a list, searched in; or something was done


def _write(who: Who, what: What) -> None:
    """In the act's own transaction; beside a page's look in one of its own.

    A page is shown also where the database takes no writes now: the line then stands in the server's log.
    """
    if "session" in g and not g.get("looks"):
        access_log.write(unit.session(), who, what)
        return
    try:
        with unit.database().writing() as session:
            access_log.write(session, who, what)
    except OperationalError:
        log.error("access_line.unwritten", **vars(who), act=what.act, page=what.page, subject=what.subject)
