"""The finance company's list of the returns that were completed in a month, as a file; who took it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import aliased

from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.base.events import Event
from mytoyota.jpass import web_monthly
from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.returns import web_words
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.web_export import harmless
from mytoyota.organisation.models import Dealer, Staff
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("completed_returns", __name__, url_prefix="/desk/jpass/completed")


@dataclass(frozen=True)
class CompletedReturnsExported(Event):
    """Somebody of the finance company took the file of a month; `about` is their id."""

    month: str


@bp.get("/<month>.csv")
def export(member: Staff, month: str) -> ResponseReturnValue:
    """The file of a month (YYYY-MM), written row by row while it is read."""
    begin, end = web_monthly.month_of(month)
    with unit.database().writing() as session:
        events.record(session, CompletedReturnsExported(member.id, month))
    words = {name: str(label) for name, label in (web_words.RESULTS | web_words.REASONS).items()}
    lines = _lines(unit.database(), (begin, end), _head(), words)
    return web_monthly.answer(f"completed-returns-{month}", lines)


def _head() -> list[str]:
    names = (_("契約番号"), _("販売会社"), _("車両返却結果"), _("車両返却受領日"), _("未返却理由"))
    return [*names, _("起票者"), _("依頼日時"), _("完了日時"), _("対応者")]


def _lines(
    database: Database, month: tuple[datetime, datetime], head: list[str], words: dict[str, str]
) -> Iterator[list[str]]:
    yield head
    originator, handler = aliased(Staff), aliased(Staff)
    wanted = (
        select(ReturnEntry, ContractNumber.number, Dealer.name, originator.name, handler.name)
        .join(ContractNumber, ContractNumber.id == ReturnEntry.contract_id)
        .join(Dealer, Dealer.id == ReturnEntry.dealer_id)
        .join(originator, originator.id == ReturnEntry.originator_id)
        .outerjoin(handler, handler.id == ReturnEntry.handler_id)
        .where(ReturnEntry.status == Status.COMPLETED, ReturnEntry.closed_at >= month[0])
        .where(ReturnEntry.closed_at < month[1])
        .order_by(ReturnEntry.closed_at, ReturnEntry.id)
    )
    with database.reading() as session:
        for entry, *names in session.execute(wanted.execution_options(yield_per=web_monthly.AT_ONCE)):
            yield _cells(entry, names, words)


def _cells(entry: ReturnEntry, names: list[Any], words: dict[str, str]) -> list[str]:
    number, dealer, originator, handler = (harmless(one or "") for one in names)
    said = entry.entered
    what = [words[said.result], said.received_on, words.get(said.reason, "")]
    times = [web_monthly.moment(one) for one in (entry.requested_at, entry.closed_at)]
    return [number, dealer, *what, originator, *times, handler]
