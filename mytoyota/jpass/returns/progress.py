"""進捗一覧: the entries in somebody's sight by status, name, number and day, and how many there are per 表示項目."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Row, Select, false, func, or_
from sqlalchemy.orm import Session, selectinload

from mytoyota.base import clock
from mytoyota.jpass import names
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import entries
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import GROUPS, OVER, UNDER_WAY, Status
from mytoyota.organisation.models import Staff

MOST = 100
NOBODY = "nobody"
CURRENT, PAST = "current", "past"  # 現在申込中一覧, 過去申込一覧
TABS = {CURRENT: UNDER_WAY, PAST: OVER}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; an empty value asks for nothing. Days are those of Japan, both included.

    `dealer`, `waiting_days` and `handler` are the finance company's: one dealer, waiting for at least so many days, and
    taken up by whom (a member's id, or NOBODY).
    """

    tab: str = CURRENT
    statuses: tuple[Status, ...] = ()
    name: str = ""
    number: str = ""
    updated_from: date | None = None
    updated_to: date | None = None
    dealer: str = ""
    waiting_days: int = 0
    handler: str = ""


@dataclass(frozen=True)
class Found:
    """The first rows, whether there are more, and the numbers of all by 表示項目."""

    rows: Sequence[Row[ReturnEntry, Contract]]
    more: bool
    counts: dict[str, int]


def page(session: Session, member: Staff, wanted: Wanted) -> Found:
    """The list: what waits longest first; what is over, the latest first."""
    pair = entries.in_sight(member).where(*_conditions(wanted), ReturnEntry.status.in_(_statuses(wanted)))
    order = ReturnEntry.since.desc() if wanted.tab == PAST else ReturnEntry.since
    pair = pair.order_by(order, ReturnEntry.id).limit(MOST + 1)
    rows = session.execute(pair.options(selectinload(ReturnEntry.handler), selectinload(Contract.store))).all()
    return Found(rows[:MOST], len(rows) > MOST, _counts(session, entries.in_sight(member).where(*_conditions(wanted))))


def _counts(session: Session, pair: Select[ReturnEntry, Contract]) -> dict[str, int]:
    """How many entries there are per 表示項目, whatever status or tab is looked at."""
    numbers = pair.with_only_columns(ReturnEntry.status, func.count(), maintain_column_froms=True)
    by_status = dict(session.execute(numbers.group_by(ReturnEntry.status)).all())
    return {group: sum(by_status.get(one, 0) for one in statuses) for group, statuses in GROUPS.items()}


def _statuses(wanted: Wanted) -> list[str]:
    """Those of the tab, of them the chosen ones."""
    shown = TABS[wanted.tab]
    chosen = [one for one in wanted.statuses if one in shown]
    return sorted(chosen or ([] if wanted.statuses else shown))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.name:
        forms = [one[: names.LONGEST] for one in names.forms(wanted.name)]
        found.append(or_(false(), *(Contract.names.contains(one, autoescape=True) for one in forms)))
    if wanted.number:
        found.append(Contract.contract_number == wanted.number)
    if wanted.updated_from:
        found.append(ReturnEntry.updated_at >= _begin(wanted.updated_from))
    if wanted.updated_to:
        found.append(ReturnEntry.updated_at < _begin(wanted.updated_to + timedelta(days=1)))
    if wanted.dealer:
        found.append(ReturnEntry.dealer_id == wanted.dealer)
    if wanted.handler:
        handler = ReturnEntry.handler_id
        found.append(handler.is_(None) if wanted.handler == NOBODY else handler == wanted.handler)
    if wanted.waiting_days:
        found.append(ReturnEntry.since <= clock.now() - timedelta(days=wanted.waiting_days))
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.JAPAN)
