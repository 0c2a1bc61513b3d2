"""What an order's page says of its services: applied for, declined, or still open, and how they are paid (3-1, 3-2)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import get_locale
from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.orders.models import Order
from mytoyota.orders.order_card import OrderCard
from mytoyota.payments import methods
from mytoyota.payments.models import PaymentMethod
from mytoyota.subscriptions import applications, catalogue
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.subscriptions.models import Application
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _

When = Callable[[datetime], str]
OTHER_CONTRACTOR = "other_contractor"  # why it was not applied for, beside the survey's answers


def of_order(session: Session, order: Order, card: OrderCard, when: When) -> list[dict[str, Any]]:
    """Every application, oldest first, then what the vehicle can have and nobody applied for; `when` writes a time."""
    rows = applications.of_order(session, order.id)
    here = {row.service for row in rows if row.set_aside_at is None}
    declined = _declined(session, order.id)
    missing = [service for service in NAMES if service in applications.vehicle_of(card).services - here]
    return [_applied(session, row, when) for row in rows] + [_missing(service, declined) for service in missing]


def _applied(session: Session, row: Application, when: When) -> dict[str, Any]:
    method = session.get(PaymentMethod, row.payment_method_id) if row.payment_method_id else None
    kind, label = _standing(row)
    return {
        "name": NAMES[row.service],
        "kind": kind,
        "label": label,
        "lines": [{"name": line["name"][str(get_locale())], "yen": line["yen"]} for line in row.lines],
        "total": row.total,
        "facts": [(_("受付"), when(row.accepted_at))]
        + ([(_("お支払い方法"), methods.LABELS[method.kind])] if method else []),
        "call": row.set_aside_at is not None and row.renewed_by is None and row.ended_at is None,
    }


def _standing(row: Application) -> tuple[str, str]:
    """The shape and the word for how an application stands."""
    if row.ended_at:
        return "none", _("%(day)sに終了します", day=dates.day(row.ended_on or ""))
    if row.set_aside_at:
        return "stop", _("前の登録でのお申込み")
    return "ok", _("受付ずみ")


def _missing(service: str, declined: Mapping[str, str]) -> dict[str, Any]:
    answered = service in declined
    reason = _reason(declined.get(service, ""))
    return {
        "name": NAMES[service],
        "kind": "none",
        "label": _("お申込みなし") if answered else _("まだお申込みはありません"),
        "facts": [(_("理由"), reason)] if reason else [],
    }


def _declined(session: Session, order_id: str) -> dict[str, str]:
    """Services that a customer left without, with the reason's code; the newest word counts."""
    found = [event for event in events.history(session, order_id) if event.name == "ServiceDeclined"]
    return {str(event.details["service"]): str(event.details["reason"]) for event in found}


def _reason(code: str) -> str:
    if code == OTHER_CONTRACTOR:
        return str(_("使用者とは異なる名義で契約"))
    names = catalogue.in_force().reasons().get(code)
    return names[str(get_locale())] if names else ""
