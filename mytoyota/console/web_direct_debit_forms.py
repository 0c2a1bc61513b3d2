"""How an order is paid; 口座振替依頼書 at the desk: print it filled in, note what became of it (guide 3-1/6-A)."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base import clock
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.console import ways_to_pay, web_rows
from mytoyota.console.forms import PaperReturnedForm, listed
from mytoyota.console.web_subjects import DirectDebitOfOrder
from mytoyota.japanese import postal, telephone
from mytoyota.orders.models import Order
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.payments import direct_debit
from mytoyota.payments.models import DIRECT_DEBIT, PaymentMethod
from mytoyota.registrations import identity
from mytoyota.registrations.models import Registration
from mytoyota.web import dates, pdf, texts, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("direct_debit_forms", __name__, url_prefix="/desk")
# Invented: a contract with the banks gives the collecting company its number and its day of the month.
COLLECTOR = {"name": "My TOYOTA", "number": "0000000000", "day": 26}
BOXES = {"bank": 4, "branch": 3, "account": 7, "post_symbol": 5, "post_number": 8}  # digits to fill in


@bp.get("/papers")
def index(member: Staff) -> ResponseReturnValue:
    """The store's direct debits whose paper is awaited, came back or is here."""
    session = unit.session()
    found = ways_to_pay.papers(session, workplaces.stores_seen_by(session, member))
    rows = [_row(way, order) for way, order in found]
    return web_rows.page("console/papers.html", "papers", rows=rows)


@bp.get("/orders/<order_id>/payment")
def show(order: Order) -> ResponseReturnValue:
    """The ways to pay of one order, and what the desk can do with a paper."""
    return _page(order)


@bp.get("/orders/<order_id>/payment/<method_id>/form.pdf")
def form(debit: DirectDebitOfOrder) -> ResponseReturnValue:
    """口座振替依頼書 for this customer, to print. Its address, its name and its cover tell nothing of them."""
    order, method = debit.order, debit.method
    applicant = ways_to_pay.payer(unit.session(), method)
    if method.replaced_at or applicant is None:
        raise AlreadyMoved
    with texts.force_language("ja"):  # a paper for a bank in Japan, whatever the desk reads
        html = render_template("payments/direct_debit_form.html", **_filled_in(order, method, applicant))
    unit.commit()  # no transaction stays open while the page is set
    return Response(pdf.pdf(html), mimetype="application/pdf", headers={"Content-Disposition": "inline"})


@bp.get("/orders/<order_id>/payment/<method_id>/received")
@bp.get("/orders/<order_id>/payment/<method_id>/returned")
def reload(debit: DirectDebitOfOrder) -> ResponseReturnValue:
    """The address after something was missing, opened again: the order's ways to pay."""
    return _to_payment(debit)


@bp.post("/orders/<order_id>/payment/<method_id>/received")
def receive(debit: DirectDebitOfOrder) -> ResponseReturnValue:
    """The filled paper is here."""
    direct_debit.receive(unit.session(), debit.method, _seen(), me().id)
    flash(_("依頼書の受け取りを記録しました。"), "ok")
    return _to_payment(debit)


@bp.post("/orders/<order_id>/payment/<method_id>/returned")
def give_back(debit: DirectDebitOfOrder) -> ResponseReturnValue:
    """The paper came back from the bank, for a reason that the bank names."""
    why = _why_form(debit.method)
    if not why.validate():
        return _page(debit.order, why, debit.method), 422
    direct_debit.give_back(unit.session(), debit.method, _seen(), str(why.reason.data), me().id)
    flash(_("依頼書が戻ったことを記録しました。新しい依頼書を印刷して、お客さまにお渡しください。"), "ok")
    return _to_payment(debit)


def _to_payment(debit: DirectDebitOfOrder) -> ResponseReturnValue:
    return redirect(url_for("direct_debit_forms.show", order_id=debit.order.id))


def _seen() -> int:
    return request.form.get("seen", 0, type=int)


def _why_form(method: PaymentMethod, **given: Any) -> PaperReturnedForm:
    """The form beside one direct debit; the page may show two."""
    form = PaperReturnedForm(**given)
    form.reason.id = f"reason-{method.id}"
    form.reason.choices = listed({"": _("選んでください"), **direct_debit.REASONS})
    return form


def _page(order: Order, why: PaperReturnedForm | None = None, pressed_on: PaymentMethod | None = None) -> str:
    """The ways to pay; `why` is the form that was sent for the direct debit `pressed_on`."""
    ways = ways_to_pay.of_order(unit.session(), order.id)
    return web_rows.page(
        "console/order_payment.html",
        "orders",
        order_id=order.id,
        number=order.contract_number,
        vehicle=web_rows.vehicle(order),
        ways=[_way(way, why if way.method is pressed_on else None) for way in ways],
        wrong=why,
    )


def _row(way: ways_to_pay.Way, order: Order) -> dict[str, Any]:
    return {
        "number": order.contract_number,
        "store": web_rows.store(order),
        "order_id": order.id,
        "vehicle": web_rows.vehicle(order),
        "staff": order.staff.name,
        "shape": way.shape,
        "state": way.state,
        "reason": way.reason,
        "since": dates.moment(way.since),
        "back": way.method.state == direct_debit.RETURNED,
    }


def _way(way: ways_to_pay.Way, why: PaperReturnedForm | None) -> dict[str, Any]:
    debit = way.method.kind == DIRECT_DEBIT
    return {
        "id": way.method.id,
        "version": way.method.version,
        "label": way.label,
        "name": way.payer,
        "shape": way.shape,
        "state": way.state,
        "reason": way.reason,
        "since": dates.moment(way.since),
        "customer_number": grouped(direct_debit.customer_number(way.method)) if debit else "",
        "paper": way.method.state if debit else "",
        "why": why or _why_form(way.method, formdata=None),
        "open": why is not None,
    }


def grouped(digits: str) -> str:
    """As one reads it aloud, in fours."""
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _filled_in(order: Order, method: PaymentMethod, applicant: Registration) -> dict[str, Any]:
    """What the paper says before anybody takes a pen to it."""
    data = applicant.claims
    return {
        "collector": COLLECTOR,
        "boxes": BOXES,
        "reasons": list(direct_debit.REASONS.values()),
        "applied_on": dates.day(clock.in_japan(clock.now()).date()),
        "name": identity.full_name(data),
        "kana": data.get("corporate_kana") or f"{data.get('family_kana', '')} {data.get('given_kana', '')}".strip(),
        "contact": f"{data.get('department') or ''} {data.get('contact_name') or ''}".strip(),
        "postal_code": postal.hyphenated(str(data.get("postal_code") or "")),
        "address": identity.address(data),
        "phone": telephone.national(data.get("contact_phone") or data.get("mobile_phone")),
        "customer_number": grouped(direct_debit.customer_number(method)),
        "contract_number": order.contract_number,
        "store": f"{order.store.dealer.name} {order.store.name}",
        "staff": order.staff.name,
    }
