"""How the services are paid: the choice, the way to the card gateway and back, the registered card (3-1/6-A to 10-A).

The same screens stand in 3-2/4-A to 8-A, 5-1/8-A to 12-A and 5-2/4-A to 8-A. Card numbers are typed at the gateway.
"""

from typing import Any

from flask import g, redirect, request, url_for
from flask_babel import get_locale
from werkzeug import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from mytoyota.flows import journeys
from mytoyota.flows import place as places
from mytoyota.flows.facts import Facts
from mytoyota.flows.journeys import Visit
from mytoyota.flows.place import Place
from mytoyota.flows.registration import paid_for
from mytoyota.flows.rules import rule
from mytoyota.flows.screens.base import TSUGI, reading
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.payments import gateway, methods, registration, web_payments
from mytoyota.payments.gateway import GatewayDown
from mytoyota.payments.methods import Buyer
from mytoyota.payments.models import CARD, PaymentMethod
from mytoyota.web import application, sessions, unit
from mytoyota.web.forms import Acknowledge, StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

AFTER_DELIVERY = ("5-1", "5-2")
REASONS = {
    gateway.DECLINED: _l("カード会社の承認が得られませんでした。"),
    gateway.FUNDS: _l("カードのご利用可能額を超えているため、承認されませんでした。"),
    gateway.EXPIRED_CARD: _l("カードの有効期限が切れています。"),
    gateway.SECURITY_CODE: _l("セキュリティコードが違います。"),
    gateway.NOT_AUTHENTICATED: _l("本人認証ができませんでした。"),
    gateway.AUTHENTICATION_LEFT: _l("本人認証が途中で終わりました。"),
    gateway.PROCESSING: _l("カード会社の処理がうまくいきませんでした。"),
    gateway.CLOSED: _l("カード情報の入力が終わらないまま、時間が過ぎました。"),
}


class MethodForm(StepForm):
    """The three ways to pay; which of them this person has, the page and the deed know."""

    kind = RadioField(
        _l("お支払い方法"),
        choices=[SelectChoice(kind, label) for kind, label in methods.LABELS.items()],
        validators=[needed],
        validate_choice=False,
    )


@rule
def pays_by_card(facts: Facts) -> bool:
    """クレジットカード was chosen (not: a card is registered)."""
    return bool(facts.answer("payment_method", "kind") == CARD)


def take_over(visit: Visit) -> None:
    """Keeps the registered card as the answer of its step, once the gateway has said that it is registered."""
    method = methods.usable(visit.session, _owner(visit), paid_for(visit))
    if method and method.kind == CARD and visit.value("payment_method").get("kind") == CARD:
        shown = {name: method.card[name] for name in ("brand", "last4", "expiry")}
        visit.save("card_entry", {"method_id": method.id, **shown})


def stands(visit: Visit) -> bool:
    """Whether a way to pay is registered that an application may name."""
    return methods.usable(visit.session, _owner(visit), paid_for(visit)) is not None


def way_to_pay(visit: Visit, method_id: str | None) -> str | None:
    """This way to pay, else the order's present one, as a page names it; a card with its last four digits."""
    if method_id:
        method = visit.session.get(PaymentMethod, method_id)
    else:
        method = methods.in_force(visit.session, _owner(visit), paid_for(visit))
    if method is None:
        return None
    label, card = str(methods.LABELS[method.kind]), method.card
    return f"{label} {gateway.BRANDS[card['brand']]} ••••\N{NO-BREAK SPACE}{card['last4']}" if card else label


def _buyer(place: Place) -> Buyer:
    kind = str(place.visit.value("login").get("kind", "individual"))
    return Buyer(_owner(place.visit), kind, delivered=place.step_id.startswith(AFTER_DELIVERY))


def _owner(visit: Visit) -> str:
    return str(visit.value("login").get("sub", ""))


def _offered(place: Place) -> tuple[str, ...]:
    return methods.offered(_buyer(place), cards=web_payments.cards() is not None)


def _ask_gateway(ref: str, form: StepForm) -> None:
    """For a card: opens the gateway's page, or hears how it stands, before the request's own transaction opens."""
    if isinstance(form, MethodForm) and form.kind.data != CARD:
        return
    cards = web_payments.cards()
    with unit.reading() as session:
        wish = _wish(journeys.visit(session, ref, sessions.holder(sessions.JOURNEY), _ways()))
    if wish and cards:
        try:
            g.card = registration.begin(unit.database(), cards, wish)
        except GatewayDown:
            raise Wrong(
                _(
                    "決済サービスにつながりませんでした。カードは登録されていません。"
                    "少したってからもう一度お試しになるか、別のお支払い方法をお選びください。"
                )
            ) from None


def _wish(visit: Visit) -> registration.Wish | None:
    """What to ask the gateway for; nothing where this phone may not be at this step (any more)."""
    step_id = str((request.view_args or {})["step_id"])
    place = places.at(visit, step_id)
    if place is None or place.done or CARD not in _offered(place):
        return None
    return registration.Wish(
        owner=_owner(visit),
        paid_for=paid_for(visit),
        back_path=url_for("card_return.take", ref=visit.journey.ref),
        language=str(get_locale()),
        site=application.settings().public_url,
    )


def _ways() -> Any:
    from mytoyota.flows.ways import WAYS  # the ways hold these screens: known only once all are loaded

    return WAYS


def _choose(place: Place, form: MethodForm) -> Response | None:
    kind = str(form.kind.data)
    if kind not in _offered(place):
        raise Wrong(_("このお支払い方法は、お選びいただけません。別の方法をお選びください。"), "kind")
    if kind == CARD:
        place.visit.save("payment_method", {"kind": CARD})
        return _go_on(place, form) or redirect(url_for("card_return.take", ref=place.visit.journey.ref))
    method = methods.choose(place.session, _buyer(place), paid_for(place.visit), kind)
    place.visit.save("payment_method", {"kind": kind, "method_id": method.id})
    return None


def _go_on(place: Place, form: StepForm) -> Response | None:
    """To the gateway while its page is open; to the page that waits while nothing is known; else to the next step."""
    standing = g.get("card")
    if standing is None or standing.state == "accepted":
        take_over(place.visit)
        return None
    if standing.url:
        return redirect(standing.url)
    return redirect(url_for("payments.result", token=standing.token))


def _show_methods(place: Place) -> dict[str, Any]:
    web_payments.lead_to_gateway()
    chosen = methods.in_force(place.session, _owner(place.visit), paid_for(place.visit))
    failed = chosen and chosen.kind == CARD and chosen.state == "refused"
    return {"offered": _offered(place), "reason": REASONS.get(chosen.reason or "") if chosen and failed else None}


def _show_card_entry(place: Place) -> dict[str, Any]:
    web_payments.lead_to_gateway()
    standing = registration.standing_of(place.session, _owner(place.visit), paid_for(place.visit))
    state = standing.state if standing else "asked"
    return {
        "state": state,
        "reason": REASONS.get(standing.reason or "") if standing and state in ("refused", "abandoned") else None,
        "waiting_url": url_for("payments.result", token=standing.token) if standing and state == "unknown" else None,
        "method_url": url_for("flows.step", ref=place.visit.journey.ref, step_id=place.id_of(payment_method.name)),
    }


def _show_card(place: Place) -> dict[str, Any]:
    card = place.visit.value("card_entry")
    year, month = str(card.get("expiry", "-")).split("-")
    return {
        "brand": gateway.BRANDS.get(str(card.get("brand")), ""),
        "last4": card.get("last4"),
        "expiry": f"{month}/{year}",
    }


payment_method = Screen(
    "payment_method",
    _l("お支払い方法の登録"),
    TSUGI,
    form=MethodForm,
    save=_choose,
    show=_show_methods,
    before=_ask_gateway,
)
card_entry = Screen(
    "card_entry",
    _l("クレジットカード情報の入力"),
    TSUGI,
    form=Acknowledge,
    save=_go_on,
    show=_show_card_entry,
    before=_ask_gateway,
    listed="sandbox/card.html",
)
card_done = reading("card_done", _l("クレジットカードの登録完了"), _l("進む"), show=_show_card)
