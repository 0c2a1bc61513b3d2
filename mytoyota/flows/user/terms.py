"""The user: by whose name, terms with the certificate match, the result (2-1/2 to 2-1/4, 2-2/15-A to 23-C)."""

from dataclasses import dataclass, field

from flask import redirect
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.base import events, idempotency, keys, limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.flows import recheck, registration
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Claims, Login
from mytoyota.flows.engine.agreement import AgreeForm
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import NEXT, Reading
from mytoyota.flows.engine.screen import GOING, STOPPED, Screen, Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.services import endings
from mytoyota.flows.user import user_link
from mytoyota.flows.user.answers import Mismatch, NameChoice, UserTerms
from mytoyota.flows.user.registered import registered_user
from mytoyota.orders import orders
from mytoyota.registrations import identity, register
from mytoyota.registrations.events import UserNotMatched
from mytoyota.vehicles import certificates
from mytoyota.web import unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

# Per vehicle and per account: the comparison must not serve to find out who owns a car (spec, Matching).
MATCHING = RateLimit("match", free=5, first=60, longest=3600)


@dataclass(frozen=True)
class Compared:
    """What the provider said just now, where it said anything, and the data that are compared for it."""

    fresh: Claims | None = field(repr=False)
    claims: Claims = field(repr=False)


class NameChoiceScreen(Screen[Acknowledge, None]):
    """名義の選択: the buyer is the user too, or somebody else is."""

    name, title = "name_choice", _l("名義の選択")
    form = Acknowledge
    choices = ("same", "other")

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """Another choice than before opens the end again; with 買主と同じ名義 nobody else is waited for."""
        endings.reopen(step.journey)
        step.journey.save(NameChoice(form.choice))
        if form.choice == "same":
            recheck.needed(step.journey)
            orders.drop_request(step.session, step.order, orders.USER_LATER)
            user_link.end(step.session, step.order)


class UserTermsScreen(Screen[AgreeForm, Compared]):
    """使用者登録規約の同意: registers the user where the account fits the certificate, or none is on file yet."""

    name, title, action = "user_terms", _l("使用者登録規約の同意"), NEXT
    form = AgreeForm

    def template_for(self, step: StepContext) -> str:
        """The terms, or what differed from the certificate."""
        mismatched = not step.locked and differing(step)
        return "flows/match_mismatch.html" if mismatched else "flows/user_terms.html"

    def show(self, step: StepContext) -> Shown:
        """What differed, and where the account is edited."""
        edit_url, own_phone = web_account_pages.edit_url(step), step.row.flow == orders.USER
        return {"differing": differing(step), "account_edit_url": edit_url, "own_phone": own_phone}

    def prepare(self, step: StepContext, form: AgreeForm) -> Compared:
        """The account as it is now, and the comparison of exactly these data counted, before it is made."""
        fresh = web_account_pages.fresh_claims(step.journey, (step.step, form))
        compared = Compared(fresh, web_account_pages.known_as(step.journey, fresh).claims)
        _count(step, form, compared)
        return compared

    def save(self, step: StepContext, form: AgreeForm, ready: Compared) -> Response | None:
        """次へ: data that nobody looked at go back to the staff; others are compared, and registered if they fit."""
        journey = step.journey
        web_account_pages.adopt(journey, ready.fresh)
        journey.save_draft(self.name, {"agree": True})
        if recheck.needed(journey) or journey.answer(Login).claims != ready.claims:
            return redirect(furthest_url(journey))
        result = registration.match(journey)
        if result is not None and not result.accepted:
            _refuse(step, form, list(result.differing))
            return None
        limits.reset(step.session, MATCHING, _of_account(step))
        journey.save(UserTerms.agreed())
        registration.register_user(journey, str(get_locale()))
        return None

    def desk_state(self, step: StepContext) -> str:
        """The desk is told that the account does not fit."""
        return STOPPED if step.answer(Mismatch).differing else GOING


def _count(step: StepContext, form: AgreeForm, compared: Compared) -> None:
    """One comparison, on the vehicle and on the account: the same data against the same certificate are the same try.

    The browser chooses the form key: alone it says nothing of what is compared.
    """
    card = step.journey.card
    with unit.reading() as session:
        certificate = certificates.of_order(session, step.order_id)
        against = certificate.id if certificate else ""
    data = keys.ring().fingerprint(compared.claims)
    try:
        for subject in (card.vehicle_id if card else step.row.id, _of_account(step)):
            limits.hit(unit.database(), MATCHING, subject, f"{step.row.id}:{form.form_key.data}:{data}:{against}")
    except TooMany as limit:
        message = _(
            "つづけて照合できる回数を超えました。%(n)s分ほどたってから、もう一度お試しください。",
            n=limit.seconds // 60 + 1,
        )
        raise FormError(message) from None


def _of_account(step: StepContext) -> str:
    return f"account:{step.answer(Login).sub}"


def _refuse(step: StepContext, form: AgreeForm, differing: list[str]) -> None:
    journey = step.journey
    journey.save(registration.mismatch(journey.answer(Login).claims, differing))
    sending = f"{step.row.id}:{form.form_key.data}"
    if not idempotency.get(step.session, "mismatch", sending):
        idempotency.store(step.session, "mismatch", sending, "differs")
        events.record(step.session, UserNotMatched(step.order_id, differing))


def differing(step: StepContext) -> list[str]:
    """What differed when these very account data were compared; empty before that and after they were edited."""
    found, claims = step.journey.get(Mismatch), step.answer(Login).claims
    return list(found.differing) if found and keys.ring().is_fingerprint(found.of, claims) else []


class UserDone(Reading):
    """The user is registered, or waits for the certificate."""

    def show(self, step: StepContext) -> Shown:
        """Who it is, and whether the certificate is still waited for."""
        row = registered_user(step.journey)
        return {
            "name": identity.full_name(row.claims) if row else "",
            "pending": bool(row and row.match == "pending"),
            "services": bool(step.state.services),
        }

    def action_for(self, step: StepContext) -> Text:
        """To the services, where the vehicle can have one."""
        return _l("My TOYOTAのサービス利用手続きへ") if step.state.services else _l("とじる")


class UsersOwnDone(UserDone):
    """The same on the user's own phone."""

    def show(self, step: StepContext) -> Shown:
        """The one thing of the buyer's that the user's phone shows is the name, and only here."""
        buyer = register.name_of_order(step.session, step.order_id, orders.BUYER)
        return {**super().show(step), "buyer": buyer}


name_choice = NameChoiceScreen()
user_terms = UserTermsScreen()
user_done = UserDone("user_done", _l("使用者情報の確認"))
users_own_done = UsersOwnDone("users_own_done", _l("使用者情報の登録完了"))
