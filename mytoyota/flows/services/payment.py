"""How the services are paid: the choice, the way to the card gateway and back, the registered card (3-1/6-A to 10-A).

The same screens stand in 3-2/4-A to 8-A, 5-1/8-A to 12-A and 5-2/4-A to 8-A. Card numbers are typed at the gateway.
"""

from flask import redirect, url_for
from flask_babel import get_locale
from werkzeug import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.reading import TSUGI, Reading
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.web_urls import step_url
from mytoyota.flows.registration import paid_for
from mytoyota.flows.services.answers import CardEntry, ChargingTerms, MethodChoice, TconnectTerms
from mytoyota.payments import gateway, methods, registration, web_payments
from mytoyota.payments.gateway import GatewayDown
from mytoyota.payments.methods import Buyer
from mytoyota.payments.models import CARD, PaymentMethod
from mytoyota.payments.registration import AttemptStatus
from mytoyota.web import application, unit
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
    """The three ways to pay; which of them this person has, the page and its saving know."""

    kind = RadioField(
        _l("お支払い方法"),
        choices=[SelectChoice(kind, label) for kind, label in methods.LABELS.items()],
        validators=[needed],
        validate_choice=False,
    )


def adopt_card(journey: OpenJourney) -> None:
    """Keeps the registered card as the answer of its step, once the gateway has said that it is registered."""
    method = methods.usable(journey.session, _owner(journey), paid_for(journey))
    if method and method.kind == CARD and journey.answer(MethodChoice).kind == CARD:
        journey.save(CardEntry(method.id, **{name: method.card[name] for name in ("brand", "last4", "expiry")}))


def method_on_entry(journey: OpenJourney, *, asked_here: bool) -> bool:
    """Whether a way to pay stood when a page was first answered, not one registered on the pages after it."""
    return not asked_here and methods.usable(journey.session, _owner(journey), paid_for(journey)) is not None


def way_to_pay(journey: OpenJourney, method_id: str | None) -> str | None:
    """This way to pay, else the order's present one, as a page names it; a card with its last four digits."""
    if method_id:
        method = journey.session.get(PaymentMethod, method_id)
    else:
        method = methods.in_force(journey.session, _owner(journey), paid_for(journey))
    if method is None:
        return None
    label, card = str(methods.LABELS[method.kind]), method.card
    return f"{label} {gateway.BRANDS[card['brand']]} ••••\N{NO-BREAK SPACE}{card['last4']}" if card else label


def _owner(journey: OpenJourney) -> str:
    return journey.answer(Login).sub


def _buyer(step: StepContext) -> Buyer:
    login = step.answer(Login)
    return Buyer(login.sub, login.kind, delivered=step.step_id.startswith(AFTER_DELIVERY))


def _offered(step: StepContext) -> tuple[str, ...]:
    return methods.offered(_buyer(step), cards=web_payments.cards() is not None)


def _ask_gateway(step: StepContext) -> AttemptStatus | None:
    """For a card: opens the gateway's page, or hears how it stands."""
    cards = web_payments.cards()
    if cards is None or CARD not in _offered(step):
        return None
    wish = registration.CardRegistrationRequest(
        owner=_owner(step.journey),
        paid_for=paid_for(step.journey),
        back_path=url_for("card_return.take", public_id=step.row.public_id),
        language=str(get_locale()),
        site=application.settings().public_url,
        text_hash=step.answer(TconnectTerms).text or step.answer(ChargingTerms).text or None,
    )
    try:
        return registration.begin(unit.database(), cards, wish)
    except GatewayDown:
        raise FormError(
            _(
                "決済サービスにつながりませんでした。カードは登録されていません。"
                "少したってからもう一度お試しになるか、別のお支払い方法をお選びください。"
            )
        ) from None


def _go_on(step: StepContext, standing: AttemptStatus | None) -> Response | None:
    """To the gateway while its page is open; to the page that waits while nothing is known; else to the next step."""
    if standing is None or standing.state == "accepted":
        adopt_card(step.journey)
        return None
    if standing.url:
        return redirect(standing.url)
    return redirect(url_for("payments.result", token=standing.token))


class MethodScreen(Screen[MethodForm, AttemptStatus | None]):
    """お支払い方法の登録."""

    name, title, action = "payment_method", _l("お支払い方法の登録"), TSUGI
    form = MethodForm

    def show(self, step: StepContext) -> Shown:
        """The ways to pay, and why a card failed."""
        web_payments.lead_to_gateway()
        chosen = methods.in_force(step.session, _owner(step.journey), paid_for(step.journey))
        failed = chosen and chosen.kind == CARD and chosen.state == "refused"
        return {"offered": _offered(step), "reason": REASONS.get(chosen.reason or "") if chosen and failed else None}

    def prepare(self, step: StepContext, form: MethodForm) -> AttemptStatus | None:
        """A card is registered at the gateway."""
        return _ask_gateway(step) if form.kind.data == CARD else None

    def save(self, step: StepContext, form: MethodForm, ready: AttemptStatus | None) -> Response | None:
        """つぎへ: on to the gateway, or chosen."""
        kind = str(form.kind.data)
        if kind not in _offered(step):
            raise FormError(_("このお支払い方法は、お選びいただけません。別の方法をお選びください。"), "kind")
        if kind == CARD:
            step.journey.save(MethodChoice(CARD))
            return _go_on(step, ready) or redirect(url_for("card_return.take", public_id=step.row.public_id))
        method = methods.choose(step.session, _buyer(step), paid_for(step.journey), kind)
        step.journey.save(MethodChoice(kind, method.id))
        return None


class CardEntryScreen(Screen[Acknowledge, AttemptStatus | None]):
    """クレジットカード情報の入力: the gateway's page, or how it went there."""

    name, title, action = "card_entry", _l("クレジットカード情報の入力"), TSUGI
    form = Acknowledge
    doc_template = "sandbox/card.html"

    def show(self, step: StepContext) -> Shown:
        """How the newest attempt stands."""
        web_payments.lead_to_gateway()
        standing = registration.standing_of(step.session, _owner(step.journey), paid_for(step.journey))
        state = standing.state if standing else "asked"
        return {
            "state": state,
            "reason": REASONS.get(standing.reason or "") if standing and state in ("refused", "abandoned") else None,
            "waiting_url": _waiting_url(standing) if standing and state == "unknown" else None,
            "method_url": step_url(step.journey, step.id_of(payment_method.name)),
        }

    def prepare(self, step: StepContext, form: Acknowledge) -> AttemptStatus | None:
        """Asks the gateway how the card stands."""
        return _ask_gateway(step)

    def save(self, step: StepContext, form: Acknowledge, ready: AttemptStatus | None) -> Response | None:
        """つぎへ: to the gateway's page, or on."""
        return _go_on(step, ready)


def _waiting_url(standing: AttemptStatus) -> str:
    return url_for("payments.result", token=standing.token)


class CardDone(Reading):
    """クレジットカードの登録完了."""

    def show(self, step: StepContext) -> Shown:
        """The card's brand, its last four digits and until when it is valid."""
        card = step.answer(CardEntry)
        year, month = card.expiry.split("-")
        return {"brand": gateway.BRANDS.get(card.brand, ""), "last4": card.last4, "expiry": f"{month}/{year}"}


payment_method = MethodScreen()
card_entry = CardEntryScreen()
card_done = CardDone("card_done", _l("クレジットカードの登録完了"), _l("進む"))
