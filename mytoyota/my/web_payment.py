"""お支払い方法 of a vehicle: what it pays for; replaced by a card or an invoice, removed where nothing needs it."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import get_locale
from werkzeug import Response
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from mytoyota.base import disclosures
from mytoyota.base.refusals import AlreadyMoved, Busy
from mytoyota.flows.services.payment import REASONS
from mytoyota.my import services
from mytoyota.my.web_page import page
from mytoyota.my.web_service_list import method_shown
from mytoyota.my.web_subjects import own_registration
from mytoyota.payments import methods, registration, web_payments
from mytoyota.payments.gateway import GatewayDown
from mytoyota.payments.methods import Buyer, PaidFor
from mytoyota.payments.models import CARD, DIRECT_DEBIT, PaymentMethod
from mytoyota.payments.registration import AttemptStatus, CardRegistrationRequest
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.web import access, application, unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("my_payment", __name__, url_prefix="/my/payment")
KINDS = tuple(kind for kind in methods.LABELS if kind != DIRECT_DEBIT)  # its paper is handed over at the store


class ReplaceForm(StepForm):
    """The ways to pay at home; which of them this person has, the page and its saving know."""

    kind = RadioField(
        _l("お支払い方法"),
        choices=[SelectChoice(kind, methods.LABELS[kind]) for kind in KINDS],
        validators=[needed],
        validate_choice=False,
    )


class RemoveForm(StepForm):
    """`seen` is the way to pay that the page showed: another one is not removed by mistake."""

    seen = HiddenField()


@bp.get("/<registration_id>")
def show(row: Registration) -> str:
    """The way to pay, what it is used for, and how a new card went at the gateway."""
    ways = _offered(row)
    return _page(row, ReplaceForm(formdata=None, data={"kind": ways[0]} if len(ways) == 1 else None))


@bp.post("/<registration_id>")
def replace(row: Registration) -> Any:
    """Another way to pay: chosen at once, or a card at its gateway; what pays now stays until that is accepted."""
    form = ReplaceForm()
    if not form.validate():
        unit.use_reader()
        return _page(access.again(own_registration), form), 422
    kind = str(form.kind.data)
    if kind not in _offered(row):
        form.kind.errors = [_("このお支払い方法は、お選びいただけません。別の方法をお選びください。")]
        unit.use_reader()
        return _page(access.again(own_registration), form), 422
    if kind == CARD:
        return _to_gateway(row, form)
    standing = access.again(own_registration)
    methods.choose(unit.session(), _buyer(standing), _paid_for(standing), kind)
    return redirect(url_for("my_service_list.show", done="paid"))


@bp.post("/<registration_id>/remove")
def remove(row: Registration) -> Response:
    """Removes the way to pay that was shown, where nothing is charged to it; raises AlreadyMoved."""
    form = RemoveForm()
    if not form.validate():
        return redirect(url_for("my_payment.show", registration_id=row.id))
    session = unit.session()
    method = methods.in_force(session, row.account_id, _paid_for(row))
    if method is not None:
        if method.id != form.seen.data or ending.is_needed(session, row.account_id, row.vehicle_id):
            raise AlreadyMoved
        methods.remove(session, method)
    return redirect(url_for("my_service_list.show", done="removed"))


def _to_gateway(row: Registration, form: ReplaceForm) -> Any:
    """To the gateway's page; no transaction is open while it is asked for."""
    try:
        standing = _begun(row)
    except (GatewayDown, Busy):
        form.form_errors.append(
            _(
                "決済サービスにつながりませんでした。お支払い方法は変わっていません。少したってから、もう一度お試しください。"
            )
        )
        unit.use_reader()
        return _page(access.again(own_registration), form), 503
    return redirect(standing.url or url_for("payments.result", token=standing.token))


def _begun(row: Registration) -> AttemptStatus:
    cards = web_payments.cards()
    assert cards is not None  # else a card is not offered
    with unit.reading() as view:
        text_hash = disclosures.newest_text(view, row.account_id, "cards")
    wanted = CardRegistrationRequest(
        owner=row.account_id,
        paid_for=_paid_for(row),
        back_path=url_for("my_payment.show", registration_id=row.id, back="1"),
        language=str(get_locale()),
        site=application.settings().public_url,
        renews=True,
        text_hash=text_hash,
    )
    return registration.begin(unit.database(), cards, wanted)


def _paid_for(row: Registration) -> PaidFor:
    return PaidFor(row.vehicle_id, row.order_id)


def _buyer(row: Registration) -> Buyer:
    return Buyer(row.account_id, row.kind, delivered=True)


def _offered(row: Registration) -> tuple[str, ...]:
    return methods.offered(_buyer(row), cards=web_payments.cards() is not None)


def _page(row: Registration, form: ReplaceForm) -> str:
    web_payments.lead_to_gateway()
    session = unit.session()
    of, method = services.of_registration(session, row), methods.in_force(session, row.account_id, _paid_for(row))
    remove_form = RemoveForm(formdata=None, data={"seen": method.id if method else ""})
    return page(
        "my/payment.html",
        _("お支払い方法"),
        form=form,
        remove_form=remove_form,
        action=_("お支払い方法を変更する") if _pays(method) else _("お支払い方法を登録する"),
        back_url=url_for("my_service_list.show"),
        remove_url=url_for("my_payment.remove", registration_id=row.id),
        model=services.name_of(session, row.vehicle_id) or _("確認中"),
        method=method_shown(method) if _pays(method) else None,
        used_for=[NAMES[one.service] for one in (*of.running, *of.ending) if one.payment_method_id],
        removable=method is not None and not of.needed,
        offered=_offered(row),
        went=_went(row) if "back" in request.args else None,
    )


def _pays(method: PaymentMethod | None) -> bool:
    return method is not None and method.state in methods.SETTLED[method.kind]


def _went(row: Registration) -> dict[str, Any] | None:
    """How the newest card went at the gateway, for who comes back from there."""
    standing = registration.standing_of(unit.session(), row.account_id, _paid_for(row))
    if standing is None:
        return None
    if standing.state == "accepted":
        return {"kind": "ok", "text": _("新しいカードを登録しました。次のお支払いから使います。"), "url": None}
    if standing.state in ("refused", "abandoned"):
        told = _("%(reason)sカードは変わっていません。", reason=str(REASONS.get(standing.reason or "", "")))
        return {"kind": "error", "text": told, "url": None}
    if standing.state == "unknown":
        url = url_for("payments.result", token=standing.token)
        return {"kind": "info", "text": _("カードの登録の結果を確認しています。"), "url": url}
    return {"kind": "warn", "text": _("カードの登録は終わっていません。もう一度お進みください。"), "url": None}
