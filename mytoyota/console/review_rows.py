"""What the desk shows of reviews: their lines in the queue, both sides of one, the words for states and causes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mytoyota.base import clock, events
from mytoyota.console import web_rows
from mytoyota.orders.models import Order
from mytoyota.registrations import identity
from mytoyota.reviews import model_names, schedule
from mytoyota.reviews.decide import (
    BRANCH,
    CHANGED_NAME,
    CLAIMED,
    NO_ANSWER,
    NOT_ON_FILE,
    OTHER_PERSON,
    VARIANT,
)
from mytoyota.reviews.models import ACCEPTED, ASKED, FIELDS, PERSON, REFUSED, REPLACED, Review
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import VehicleModel
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

STATES = {
    ASKED: _l("自動照会中"),
    PERSON: _l("審査待ち"),
    ACCEPTED: _l("登録済み"),
    REFUSED: _l("却下"),
    REPLACED: _l("新しいお申込みに変更"),
}
SHAPES = {PERSON: "wait", ACCEPTED: "ok", REFUSED: "stop"}
CAUSES = {
    VARIANT: _l("表記が異なる"),
    CHANGED_NAME: _l("名前が変わった可能性"),
    BRANCH: _l("法人の支店の可能性"),
    NOT_ON_FILE: _l("車検証の情報がない"),
    OTHER_PERSON: _l("車検証の使用者が別の方"),
    NO_ANSWER: _l("照会先からの回答がない"),
    CLAIMED: _l("同じ車両に先の登録・お申込みがある"),
}
LABELS = {
    "name": _l("氏名または名称"),
    "address": _l("住所"),
    "kind": _l("種別"),
    "chassis": _l("車台番号"),
    "plate": _l("自動車登録番号"),
    "light": _l("軽自動車"),
}
KINDS = {"individual": _l("個人"), "corporate": _l("法人")}
# The word and the shape for how near two writings are.
LEVELS = {
    "same": ("ok", _l("同じ")),
    "same_glyph": ("ok", _l("字の形だけ異なる")),
    "variant": ("wait", _l("表記が異なる")),
    "different": ("stop", _l("異なる")),
}


@dataclass(frozen=True)
class Line:
    """One review in the queue: nothing of the person. `where` is its order, or that it has none."""

    review_id: str
    number: str
    store: str
    vehicle: str
    kind: str
    causes: str
    shape: str
    state: str
    since: str
    days: int
    late: bool
    looked: bool


def lines(session: Session, rows: Sequence[Review]) -> list[Line]:
    """The reviews as the queue shows them."""
    ids = {row.order_id for row in rows if row.order_id}
    with_all = (joinedload(Order.store), joinedload(Order.model), joinedload(Order.vehicle))
    found = session.scalars(select(Order).where(Order.id.in_(ids)).options(*with_all)) if ids else ()
    orders, models = {order.id: order for order in found}, models_by_chassis.known(session)
    return [_line(row, orders.get(row.order_id or ""), models) for row in rows]


def _line(row: Review, order: Order | None, models: Sequence[VehicleModel]) -> Line:
    age = clock.now() - row.applied_at
    return Line(
        review_id=row.id,
        number=order.contract_number if order else "",
        store=order.store.name if order else "",
        vehicle=models_by_chassis.name(model_names.among(models, order, row.chassis)) or str(_("確認中")),
        kind=str(KINDS[row.kind]),
        causes=_("、").join(str(CAUSES[cause]) for cause in row.causes),
        shape=SHAPES.get(row.state, "none"),
        state=str(STATES[row.state]),
        since=dates.moment(row.applied_at),
        days=max(age.days, 0),
        late=row.is_open and age >= schedule.REMIND,
        looked=row.is_open and row.first_by is not None,
    )


def of(session: Session, row: Review, ticked: Sequence[str] | None = None) -> dict[str, Any]:
    """Everything that a review's page shows; `ticked` are the fields chosen in a form that was not complete."""
    order = session.get(Order, row.order_id) if row.order_id else None
    chosen = ticked if ticked is not None else [name for name, level in row.levels.items() if level == "different"]
    return {
        "review": row,
        "line": _line(row, order, models_by_chassis.known(session)),
        "sides": _sides(row),
        "certificate": row.certificate,
        "claimed": CLAIMED in row.causes,
        "choices": [(name, LABELS[name], name in chosen) for name in FIELDS],
        "asked": dates.moment(row.asked_at) if row.asked_at else "",
        "history": _history(session, row),
        "differing": [LABELS[name] for name in row.differing],
    }


def _sides(row: Review) -> list[tuple[Any, str, str, tuple[str, Any] | None]]:
    """Label, what was entered, what the certificate says, and how near they are."""
    entered, filed = _entered(row), row.certificate or {}
    said = {name: filed.get(name) or "" for name in LABELS}
    if filed:
        said |= {"kind": str(KINDS[filed["kind"]]), "light": _yes(filed["light"])}
        said["name"] += f"（{filed['former_name']}）" if filed.get("former_name") else ""
    return [(label, entered[name], said[name], _level(row, name, filed)) for name, label in LABELS.items()]


def _entered(row: Review) -> dict[str, str]:
    """What the customer entered; a refused review's words are erased one day."""
    claims = row.claims or {}
    who = {"name": identity.full_name(claims), "address": identity.address(claims), "kind": str(KINDS[row.kind])}
    return who | {"chassis": row.chassis, "plate": row.plate, "light": _yes(row.light)}


def _level(row: Review, name: str, filed: dict[str, Any]) -> tuple[str, Any] | None:
    if not filed:
        return None
    if name == "light":
        return LEVELS["same" if bool(filed["light"]) == row.light else "different"]
    return LEVELS.get(row.levels.get(name, ""))


def _yes(true: bool) -> str:
    return str(_("はい") if true else _("いいえ"))


def _history(session: Session, row: Review) -> list[dict[str, Any]]:
    """What happened to this review, newest first."""
    mine = [event for event in events.history(session, row.about) if event.details.get("review_id") == row.id]
    names = web_rows.staff_names(session, {str(event.details.get("by") or "") for event in mine})
    return [
        {
            "time": dates.moment(event.at),
            "text": web_rows.HISTORY.get(event.name, event.name),
            "who": names.get(str(event.details.get("by") or ""), ""),
        }
        for event in reversed(mine)
    ]
