"""The finance company's list of the returns that were completed in a month, as a file; who took it is kept."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import aliased

from mytoyota.base import clock, events
from mytoyota.base.db import Database
from mytoyota.base.events import Event
from mytoyota.base.refusals import NotFound
from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.returns import web_words
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.web_export import BOM, harmless
from mytoyota.organisation.models import Dealer, Staff
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("completed_returns", __name__, url_prefix="/desk/jpass/completed")
MONTH = re.compile(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])")
AT_ONCE = 500  # rows that are in memory


@dataclass(frozen=True)
class CompletedReturnsExported(Event):
    """Somebody of the finance company took the file of a month; `about` is their id."""

    month: str


@bp.get("/<month>.csv")
def export(member: Staff, month: str) -> ResponseReturnValue:
    """The file of a month (YYYY-MM), written row by row while it is read."""
    found = MONTH.fullmatch(month)
    if not found:
        raise NotFound
    with unit.database().writing() as session:
        events.record(session, CompletedReturnsExported(member.id, month))
    words = {name: str(label) for name, label in (web_words.RESULTS | web_words.REASONS).items()}
    first = date(int(found[1]), int(found[2]), 1)
    answer = Response(_lines(unit.database(), first, _head(), words), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=completed-returns-{month}.csv"
    return answer


def months() -> list[str]:
    """The last twelve months in Japan, the latest first."""
    today = clock.in_japan(clock.now()).date()
    numbers = (today.year * 12 + today.month - 1 - back for back in range(12))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


def _head() -> list[str]:
    names = (_("契約番号"), _("販売会社"), _("車両返却結果"), _("車両返却受領日"), _("未返却理由"))
    return [*names, _("起票者"), _("依頼日時"), _("完了日時"), _("対応者")]


def _lines(database: Database, first: date, head: list[str], words: dict[str, str]) -> Iterator[str]:
    yield BOM + _text(head)
    originator, handler = aliased(Staff), aliased(Staff)
    wanted = (
        select(ReturnEntry, ContractNumber.number, Dealer.name, originator.name, handler.name)
        .join(ContractNumber, ContractNumber.id == ReturnEntry.contract_id)
        .join(Dealer, Dealer.id == ReturnEntry.dealer_id)
        .join(originator, originator.id == ReturnEntry.originator_id)
        .outerjoin(handler, handler.id == ReturnEntry.handler_id)
        .where(ReturnEntry.status == Status.COMPLETED, ReturnEntry.closed_at >= _begin(first))
        .where(ReturnEntry.closed_at < _begin(_next(first)))
        .order_by(ReturnEntry.closed_at, ReturnEntry.id)
    )
    with database.reading() as session:
        for entry, *names in session.execute(wanted.execution_options(yield_per=AT_ONCE)):
            yield _text(_cells(entry, names, words))


def _cells(entry: ReturnEntry, names: list[Any], words: dict[str, str]) -> list[str]:
    number, dealer, originator, handler = (harmless(one or "") for one in names)
    said = entry.entered
    what = [words[said.result], said.received_on, words.get(said.reason, "")]
    return [number, dealer, *what, originator, _time(entry.requested_at), _time(entry.closed_at), handler]


def _time(moment: datetime | None) -> str:
    return clock.in_japan(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.JAPAN)


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _text(cells: list[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
