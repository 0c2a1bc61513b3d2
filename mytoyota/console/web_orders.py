"""Orders of the own store: list, search, open, show with its QR code, withdraw, renew, hand over (guide 1-1/1)."""

import secrets
from math import ceil
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug import Response
from wtforms.fields.choices import SelectChoice

from mytoyota.base import clock
from mytoyota.console import board, order_record, service_lines, web_rows
from mytoyota.console.forms import NewOrderForm, SearchForm, listed
from mytoyota.flows import order_progress
from mytoyota.orders import order_card, orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.orders.orders import ContractTaken, NewOrder, NonceUsed
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.subscriptions.web_service_links import service_links
from mytoyota.vehicles import certificates
from mytoyota.vehicles.models import VehicleModel
from mytoyota.web import application, dates, qr, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("orders", __name__, url_prefix="/desk/orders")
PAGE = 50
FARTHEST = 10_000


@bp.get("/")
def index(member: Staff) -> ResponseReturnValue:
    """The orders of the stores that this person sees, newest first, narrowed by what is searched for."""
    form = SearchForm(request.args, meta={"csrf": False})
    form.state.choices = listed({"": _("すべて"), **web_rows.STATES})
    wanted = {"contract": form.contract.data or "", "model": form.model.data or "", "state": form.state.data or ""}
    number = min(max(request.args.get("page", 1, type=int), 1), FARTHEST)
    session = unit.session()
    found = orders.of_stores(workplaces.stores_seen_by(session, member), wanted["contract"], wanted["model"])
    lines, total = board.page(session, found, wanted["state"], number, PAGE)
    return web_rows.page(
        "console/orders.html",
        "orders",
        form=form,
        searched=any(wanted.values()),
        rows=[web_rows.row(line) for line in lines],
        page=number,
        pages=max(1, ceil(total / PAGE)),
        total=total,
        page_url=lambda n: _index_url(n, wanted),
    )


@bp.get("/new")
def new(member: Staff) -> ResponseReturnValue:
    """The form of a new order."""
    form = NewOrderForm(formdata=None, data={"nonce": secrets.token_hex(12), "staff_id": member.id})
    _give_choices(form, member)
    return web_rows.page("console/order_new.html", "orders", form=form, existing=None)


@bp.post("/new")
def create(member: Staff) -> ResponseReturnValue:
    """Opens the order; sent twice it is opened once, and both answers lead to it."""
    form = NewOrderForm()
    _give_choices(form, member)
    if not form.validate():
        return web_rows.page("console/order_new.html", "orders", form=form, existing=None), 422
    try:
        order = orders.open_order(unit.session(), _new_order(form, member))
    except (ContractTaken, NonceUsed) as taken:
        return _refused(form, member, taken)
    return redirect(url_for("orders.show", order_id=order.id))


@bp.get("/<order_id>")
def show(order: Order) -> ResponseReturnValue:
    """One order with its QR code, where its phones are, who registered, and what happened."""
    session = unit.session()
    return web_rows.page(
        "console/order.html",
        "orders",
        generation=_buyers_link(order).generation,
        link=_link_for_reader(_buyers_link(order)),
        users_link=_users_link(order),
        phones=web_rows.phones(order_progress.of_orders(session, [order.id]).get(order.id, [])),
        **_about(order, dates.moment),
    )


@bp.get("/<order_id>/summary")
def summary(order: Order) -> ResponseReturnValue:
    """Everything about the order on paper, for the store's file."""
    about = _about(order, dates.until)
    return web_rows.page("console/order_summary.html", "orders", printed=dates.until(clock.now()), **about)


@bp.get("/<order_id>/sheet")
def sheet(order: Order) -> ResponseReturnValue:
    """The QR code on A4 paper, for a counter without a screen."""
    link = shown_link(_buyers_link(order))
    if link["state"] != "open":
        return redirect(url_for("orders.show", order_id=order.id))
    card = order_card.of(unit.session(), order)
    return web_rows.page(
        "console/order_sheet.html",
        "orders",
        order=card,
        order_id=order.id,
        contract_number=order.contract_number,
        link=link,
    )


@bp.get("/<order_id>/leaflet")
def leaflet(order: Order) -> ResponseReturnValue:
    """ご契約者さまへのご案内 on A4 paper, with the general address, which never expires (guide 4-1/1)."""
    address = application.settings().public_url + url_for("after.register")
    card = order_card.of(unit.session(), order)
    shown = {"order": card, "order_id": order.id, "contract_number": order.contract_number}
    link = {"url": address, "picture": _picture(address)}
    return web_rows.page("console/leaflet.html", "orders", page=service_links(card), link=link, **shown)


@bp.post("/<order_id>/withdraw")
def withdraw(link: OrderLink) -> ResponseReturnValue:
    """The QR code stops working."""
    if _as_shown(link.version):
        orders.withdraw(unit.session(), link, me().id)
        flash(_("QRコードを取り消しました。"), "ok")
    return _to_order(link.order_id)


@bp.post("/<order_id>/renew")
def renew(link: OrderLink) -> ResponseReturnValue:
    """A new QR code; pressed twice it is renewed once."""
    if _as_shown(link.version):
        orders.renew(unit.session(), link, me().id)
        flash(_("QRコードを新しくしました。前のQRコードは使えません。"), "ok")
    return _to_order(link.order_id)


@bp.post("/<order_id>/hand-over")
def hand_over(order: Order) -> ResponseReturnValue:
    """Another phone may take the order up; pressed twice it is handed over once."""
    if _as_shown(_buyers_link(order).generation):
        orders.hand_over(unit.session(), order, me().id)
        order_progress.forget(unit.session(), order.id, order_progress.BUYERS)
        flash(_("引き継ぎの準備ができました。新しいQRコードを、別のスマートフォンで読み取ってください。"), "ok")
    return _to_order(order.id)


def _index_url(page: int, wanted: dict[str, str]) -> str:
    searched: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    return url_for("orders.index", page=page, **searched)


def _about(order: Order, when: order_record.When) -> dict[str, Any]:
    """What the page and the paper both say of an order."""
    session = unit.session()
    card = order_card.of(session, order)
    return {
        "order": card,
        "services": service_lines.of_order(session, order, card, when),
        "order_id": order.id,
        "row": web_rows.row(line := board.of_order(session, order)),
        "after": web_rows.after_lines(line.after),
        "chassis": order.vehicle.chassis,
        "plate": order.vehicle.plate,
        "certificate": _on_file(order),
        "parts": order_record.of(session, order, when),
        "history": web_rows.history(session, order, when),
    }


def shown_link(link: OrderLink) -> dict[str, Any]:
    """A link for a page: address, QR code, until when, and whether it works."""
    address = orders.url(link, application.settings().public_url)
    return {
        "state": orders.state(link),
        "url": address,
        "until": dates.until(link.expires_at),
        "version": link.version,
        "picture": _picture(address),
    }


def _picture(address: str) -> str:
    return f"data:image/svg+xml,{quote(qr.svg(address))}"


def _link_for_reader(link: OrderLink) -> dict[str, Any]:
    """The link for the order's page; who only reads gets no address, with which they could begin in a buyer's place."""
    if web_rows.acts():
        return shown_link(link)
    return {"state": orders.state(link), "until": dates.until(link.expires_at)}


def _on_file(order: Order) -> dict[str, Any] | None:
    """That a certificate is on file and for which vehicle; whose it is, the console does not say."""
    certificate = certificates.of_order(unit.session(), order.id)
    if certificate is None:
        return None
    shown = {"chassis": certificate.chassis, "plate": certificate.plate, "source": certificate.source}
    return shown | {"arrived": dates.moment(certificate.arrived_at)}


def _users_link(order: Order) -> dict[str, Any] | None:
    link = orders.find_link(unit.session(), order, orders.USER)
    return {"state": orders.state(link), "until": dates.until(link.expires_at)} if link else None


def _buyers_link(order: Order) -> OrderLink:
    return orders.link_for(unit.session(), order, orders.BUYER)


def _as_shown(now: int) -> bool:
    """Whether things still stand as on the page whose button was pressed (its hidden `seen`)."""
    return request.form.get("seen", type=int) == now


def _to_order(order_id: str) -> Response:
    return redirect(url_for("orders.show", order_id=order_id))


def _new_order(form: NewOrderForm, member: Staff) -> NewOrder:
    assert member.store_id is not None  # the guard lets in staff of a store alone
    return NewOrder(
        store_id=member.store_id,
        staff_id=form.staff_id.data,
        contract_number=form.contract_number.data,
        model_id=form.model_id.data,
        nonce=form.nonce.data,
        chassis=form.chassis.data or None,
        plate=form.plate.data or None,
    )


def _refused(form: NewOrderForm, member: Staff, taken: ContractTaken | NonceUsed) -> ResponseReturnValue:
    """The form again with a fresh key and the way to the order that is there already."""
    order = taken.order
    existing = None
    if order.store_id == member.store_id:
        existing = {"contract_number": order.contract_number, "url": url_for("orders.show", order_id=order.id)}
    if isinstance(taken, ContractTaken):
        form.contract_number.errors = [_("この契約番号の申込みは、別の車種ですでにあります。")]
    else:
        form.form_errors = [_("この画面からは別の申込みを開きました。もう1件開くときは、もう一度送信してください。")]
    form.nonce.data = secrets.token_hex(12)
    return web_rows.page("console/order_new.html", "orders", form=form, existing=existing), 409


def _give_choices(form: NewOrderForm, member: Staff) -> None:
    """Models by name with their grades, and the colleagues who work here."""
    models = select(VehicleModel).where(VehicleModel.offered).order_by(VehicleModel.model, VehicleModel.grade)
    choices = [SelectChoice("", _("選んでください"))]
    for model in unit.session().scalars(models):
        label = f"{model.model} {model.grade}{_services(model)}"
        choices.append(SelectChoice(model.id, label, optgroup=model.model))
    form.model_id.choices = choices
    staff = select(Staff).where(Staff.store_id == member.store_id, Staff.active).order_by(Staff.number)
    form.staff_id.choices = listed({one.id: one.name for one in unit.session().scalars(staff)})


def _services(model: VehicleModel) -> str:
    names = [name for name, has in (("T-Connect", model.t_connect), (_("充電サポート"), model.charging)) if has]
    return str(_("（%(names)s）", names=_("・").join(names))) if names else ""
