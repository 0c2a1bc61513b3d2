"""How an order is paid; 口座振替依頼書 at the desk: print it filled in, note what became of it (guide 3-1/6-A)."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from mytoyota.base import clock, phones
from mytoyota.base.refusals import NotFound
from mytoyota.console import web_rows
from mytoyota.dealers import orders
from mytoyota.dealers.models import Order
from mytoyota.dealers.web_sign_in import me, pressed
from mytoyota.flows import identity
from mytoyota.flows.models import Registration
from mytoyota.payments import debit_form, direct_debit, gateway, methods
from mytoyota.payments.models import CARD, DIRECT_DEBIT, INVOICE, PaymentMethod
from mytoyota.web import dates, unit

bp = Blueprint("papers", __name__, url_prefix="/desk")
CARD_STATES = {
    "asked": _l("カードの登録中"),
    "pending": _l("カードの登録中"),
    "registered": _l("登録ずみ"),
    "refused": _l("カードは登録されていません"),
    "abandoned": _l("カードは登録されていません"),
}
STATES = {CARD: CARD_STATES, DIRECT_DEBIT: direct_debit.STATES, INVOICE: {"registered": _l("登録ずみ")}}
KINDS = {"waiting_paper": "wait", "returned": "stop", "received": "ok", "registered": "ok"}


@bp.get("/papers")
def index() -> ResponseReturnValue:
    """The store's direct debits whose paper is awaited, came back or is here; what waits longest first."""
    found = select(PaymentMethod, Order).join(Order, Order.id == PaymentMethod.order_id)
    found = found.where(Order.store_id == me().store_id, PaymentMethod.kind == DIRECT_DEBIT)
    found = found.where(PaymentMethod.replaced_at.is_(None))
    rows = unit.session().execute(found.order_by(PaymentMethod.changed_at, PaymentMethod.id)).all()
    waiting = sorted(rows, key=lambda row: row[0].state == "received")
    return web_rows.page("console/papers.html", "papers", rows=[_row(method, order) for method, order in waiting])


@bp.get("/orders/<order_id>/payment")
def show(order_id: str) -> ResponseReturnValue:
    """The ways to pay of one order, and what the desk can do with a paper."""
    order = orders.in_store(unit.session(), me().store_id, order_id)
    found = methods.of_order(unit.session(), order.id)
    return web_rows.page(
        "console/order_payment.html",
        "orders",
        order_id=order.id,
        number=order.contract_number,
        vehicle=web_rows.vehicle(order),
        ways=[_way(method) for method in found],
        reasons=direct_debit.REASONS,
    )


@bp.get("/orders/<order_id>/payment/<method_id>/form.pdf")
def form(order_id: str, method_id: str) -> ResponseReturnValue:
    """口座振替依頼書 for this customer, to print."""
    order = orders.in_store(unit.session(), me().store_id, order_id)
    method = direct_debit.of_order(unit.session(), order.id, method_id)
    applicant = _registration(method)
    if applicant is None:
        raise NotFound
    made = debit_form.pdf(_paper(order, method, applicant))
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": "inline"})


@bp.post("/orders/<order_id>/payment/<method_id>/received")
def receive(order_id: str, method_id: str) -> ResponseReturnValue:
    """The filled paper is here."""
    method = _pressed_on(order_id, method_id)
    direct_debit.receive(unit.session(), method, _seen(), me().id)
    flash(_("依頼書の受け取りを記録しました。"), "ok")
    return redirect(url_for("papers.show", order_id=order_id))


@bp.post("/orders/<order_id>/payment/<method_id>/returned")
def give_back(order_id: str, method_id: str) -> ResponseReturnValue:
    """The paper came back from the bank."""
    method = _pressed_on(order_id, method_id)
    reason = request.form.get("reason", "")
    if reason not in direct_debit.REASONS:
        flash(_("戻った理由を選んでください。"), "error")
        return redirect(url_for("papers.show", order_id=order_id))
    direct_debit.give_back(unit.session(), method, _seen(), reason, me().id)
    flash(_("依頼書が戻ったことを記録しました。新しい依頼書を印刷して、お客さまにお渡しください。"), "ok")
    return redirect(url_for("papers.show", order_id=order_id))


def _pressed_on(order_id: str, method_id: str) -> PaymentMethod:
    pressed()
    order = orders.in_store(unit.session(), me().store_id, order_id)
    return direct_debit.of_order(unit.session(), order.id, method_id)


def _seen() -> int:
    return request.form.get("seen", 0, type=int)


def _registration(method: PaymentMethod) -> Registration | None:
    """Who pays: the order's user, or buyer, with this account, as registered."""
    found = select(Registration).where(Registration.order_id == method.order_id)
    found = found.where(Registration.account_id == method.owner, Registration.replaced_at.is_(None))
    return unit.session().scalars(found.order_by(Registration.role.desc()).limit(1)).first()


def _row(method: PaymentMethod, order: Order) -> dict[str, Any]:
    return {
        "number": order.contract_number,
        "order_id": order.id,
        "vehicle": web_rows.vehicle(order),
        "kind": KINDS[method.state],
        "label": direct_debit.STATES[method.state],
        "reason": direct_debit.REASONS.get(method.reason or "", ""),
        "since": dates.moment(method.changed_at),
    }


def _way(method: PaymentMethod) -> dict[str, Any]:
    """One way to pay for the page; of a card no more than its last four digits."""
    payer, card = _registration(method), method.card or {}
    reasons = direct_debit.REASONS if method.kind == DIRECT_DEBIT else {}
    return {
        "id": method.id,
        "version": method.version,
        "kind": method.kind,
        "label": methods.LABELS[method.kind],
        "name": identity.full_name(payer.claims) if payer else "",
        "tag": KINDS.get(method.state, "none"),
        "state": STATES[method.kind][method.state],
        "open": method.state,
        "reason": reasons.get(method.reason or "", ""),
        "since": dates.moment(method.changed_at),
        "card": f"{gateway.BRANDS.get(card['brand'], '')} •••• {card['last4']}" if card else "",
        "printable": method.kind == DIRECT_DEBIT and payer is not None,
    }


def _paper(order: Order, method: PaymentMethod, applicant: Registration) -> debit_form.Paper:
    data = applicant.claims
    kana = data.get("corporate_kana") or f"{data.get('family_kana', '')} {data.get('given_kana', '')}".strip()
    postal = str(data.get("postal_code", ""))
    return debit_form.Paper(
        applied_on=clock.in_japan(method.created_at).date(),
        name=identity.full_name(data),
        kana=str(kana),
        postal_code=f"{postal[:3]}-{postal[3:]}" if len(postal) == 7 else postal,
        address=identity.address(data),
        phone=phones.national(data.get("contact_phone")),
        customer_number=direct_debit.customer_number(method),
        contract_number=order.contract_number,
        store=f"{order.store.dealer.name} {order.store.name}",
        staff=order.staff.name,
    )
