"""What became of an order, for its page and its printed summary: who registered, who checked them, how it is paid.

Each part is made by one function of `PARTS`; what a later part of the guide adds is one more of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.console import ways_to_pay, web_rows
from mytoyota.console.web_checks import KINDS, LABELS
from mytoyota.idv.models import StaffCheck
from mytoyota.orders.models import Order
from mytoyota.registrations import identity
from mytoyota.registrations.models import Registration
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

ROLES = {"buyer": _l("買主"), "user": _l("使用者")}
PEOPLE = {"individual": _l("個人"), "corporate": _l("法人")}
# Of a registration: how it stands beside the vehicle certificate; a buyer is not compared with it.
MATCHES = {
    None: ("ok", _l("登録ずみ")),
    "matched": ("ok", _l("車検証と一致")),
    "pending": ("wait", _l("車検証を待っています")),
    "different": ("stop", _l("車検証と一致しません")),
}
CHECKS = {
    "waiting": ("wait", _l("確認待ち")),
    "confirmed": ("ok", _l("確認ずみ")),
    "sent_back": ("stop", _l("修正をお願いしました")),
}
When = Callable[[datetime], str]


@dataclass(frozen=True)
class Entry:
    """One person, check or way to pay: its title, a state with the shape beside it, and further lines."""

    title: str
    shape: str
    state: str
    lines: list[str]
    replaced: bool = False


@dataclass(frozen=True)
class Part:
    """One part of the record; `more` leads to where it can be acted on (label, endpoint)."""

    key: str
    title: str
    entries: list[Entry]
    empty: str
    more: tuple[str, str] | None = field(default=None)


def of(session: Session, order: Order, when: When) -> list[Part]:
    """All parts; `when` writes a time, which on paper needs its day. Of people it tells the name, nothing else."""
    return [part(session, order, when) for part in PARTS]


def _people(session: Session, order: Order, when: When) -> Part:
    """Buyer and user, as registered now and as they were before; what was replaced stands last, newest first."""
    found = select(Registration).where(Registration.order_id == order.id)
    rows = session.scalars(found.order_by(Registration.role, Registration.registered_at.desc(), Registration.id)).all()
    standing = sorted(rows, key=lambda row: row.replaced_at is not None)
    return Part("people", _("登録された方"), [_person(row, when) for row in standing], _("まだ登録されていません。"))


def _person(row: Registration, when: When) -> Entry:
    shape, state = MATCHES[row.match]
    lines = [
        _("%(role)s・%(kind)s", role=ROLES[row.role], kind=PEOPLE[row.kind]),
        _at(_("登録"), when, row.registered_at),
    ]
    if row.given_up_at:
        shape, state = "none", _l("お客さまがクルマを手放し、登録は終了しました")
        lines.append(_at(_("終了"), when, row.given_up_at))
    elif row.replaced_at and row.match != "different":
        shape, state = "none", _l("新しい登録に置きかわりました")
        lines.append(_at(_("置きかえ"), when, row.replaced_at))
    return Entry(identity.full_name(row.claims or {}), shape, str(state), lines, replaced=row.replaced_at is not None)


def _checks(session: Session, order: Order, when: When) -> Part:
    """The staff's looks at ID documents; what was voided before anybody looked is no check."""
    found = select(StaffCheck).where(StaffCheck.order_id == order.id, StaffCheck.state.in_(CHECKS))
    rows = session.scalars(found.order_by(StaffCheck.asked_at, StaffCheck.id)).all()
    names = web_rows.staff_names(session, {row.decided_by for row in rows if row.decided_by})
    entries = [_check(row, names, when) for row in rows]
    return Part("checks", _("目視確認"), entries, _("目視確認はまだ行われていません。"))


def _check(row: StaffCheck, names: dict[str, str], when: When) -> Entry:
    shape, state = CHECKS[row.state]
    decided = row.decided_at and _at(names.get(row.decided_by or "", ""), when, row.decided_at)
    lines = [decided or _at(_("依頼"), when, row.asked_at)]
    if row.difference_reason:
        accepted = _("、").join(str(LABELS[name]) for name in row.difference_reason)
        lines.append(_("違いを認めた項目：%(items)s", items=accepted))
    return Entry(str(KINDS.get(row.subject_kind, "")), shape, str(state), lines)


def _payment(session: Session, order: Order, when: When) -> Part:
    entries = [
        Entry(way.label, way.shape, way.state, [line for line in (way.payer, way.reason, when(way.since)) if line])
        for way in ways_to_pay.of_order(session, order.id)
    ]
    more = (_("お支払い方法と依頼書"), "direct_debit_forms.show") if entries else None
    return Part("payment", _("お支払い方法"), entries, _("お支払い方法は、まだ選ばれていません。"), more)


def _at(what: str, when: When, moment: datetime) -> str:
    return f"{what} {when(moment)}".strip()


PARTS = (_people, _checks, _payment)
