"""The wizard's side of the login: to the provider and back (guide 1-1/6, 2-2/10, 4-1/2, 4-1/13-B; decision 3)."""

from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.base.refusals import NotFound, Refused
from mytoyota.flows import devices, recheck, registration, store_disclosures
from mytoyota.flows.after_delivery import web_after_login
from mytoyota.flows.after_delivery.answers import Adding, ProfileSharing
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine import progress
from mytoyota.flows.engine.context import StepContext, step_if_open, step_of_screen
from mytoyota.flows.engine.journeys import OpenJourney, opened_again
from mytoyota.flows.engine.web_urls import furthest_url, here, step_url
from mytoyota.flows.models import SERVICES, Journey
from mytoyota.flows.services import web_at_home
from mytoyota.flows.web_subjects import open_journey
from mytoyota.oidc_client import order_ref, relying_party
from mytoyota.oidc_client.relying_party import Begun
from mytoyota.orders import orders
from mytoyota.registrations import register
from mytoyota.web import sessions, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("sign_in", __name__)
PURPOSE = "journey"
FRESH = "journey, logged in anew"  # the provider was to ask who it is, whoever was logged in there
SHARING = "journey, profile shared"  # 連携する: the second request of 4-1, for more than who it is


class OtherAccount(Refused):
    """Somebody is registered here, and another account logged in."""

    page = "refused"

    def __init__(self, public_id: str) -> None:
        super().__init__(_("登録したアカウントとは別のアカウントでログインされました。登録の内容は変わっていません。"))
        self.title = _("登録したアカウントでログインしてください")
        self.next_url = url_for("sign_in.begin", public_id=public_id, prompt="login")
        self.next_label = _("もう一度ログインする")


def login_step(public_id: str) -> StepContext | Response:
    """The login's step, once everything before it is done and nothing is registered yet."""
    journey = open_journey(public_id)
    step = step_of_screen(journey, Login.screen)
    if step is None or (step.locked and not web_account_pages.has_ended(step.answer(Login))):
        return redirect(furthest_url(journey))
    return step


@bp.get("/o/<public_id>/login")
def begin(step: StepContext) -> Response:
    """To the provider's login page."""
    row, journey = step.row, step.journey
    back = step_url(journey, step.before.id) if step.before else "/"
    prompt = "login" if request.args.get("prompt") == "login" else None
    fresh = _asks_anew(journey) and (prompt is not None or not _known_here(journey))
    lasts = web_after_login.JUST_NOW if journey.get(Adding) else web_at_home.lasts(row)
    purpose, max_age = (FRESH, 0) if fresh else (PURPOSE, lasts)
    scope = web_after_login.SCOPE if row.flow == orders.AFTER else relying_party.EVERYTHING
    params = relying_party.LoginRequestParams(
        purpose,
        row.public_id,
        back,
        _about(row),
        scope,
        prompt,
        max_age,
        text_hash=web_account_pages.agreed_to(journey),
    )
    return redirect(relying_party.begin(step.session, params, sessions.browser_id(sessions.JOURNEY)))


def _about(row: Journey) -> str:
    """What the provider's pages know of it; services are applied for by who is registered, with nothing of an order."""
    if row.flow == SERVICES:
        return ""
    return order_ref.make(order_ref.OrderRef(row.order_id, row.store_id, devices.SECTION_OF[row.flow]))


def sharing_step(public_id: str) -> StepContext | Response:
    """The step of 連携する, once everything before it is done."""
    journey = open_journey(public_id)
    step = step_of_screen(journey, ProfileSharing.screen)
    return redirect(furthest_url(journey)) if step is None or step.locked else step


@bp.get("/o/<public_id>/share")
def share(step: StepContext) -> Response:
    """To the provider's page of 連携する; where that is on record already it is not shown (guide 4-1/13-B)."""
    row, refused = step.row, here(step) + "?refused=1"
    prompt = "consent" if web_after_login.asks_for_consent(step.journey) else None
    params = relying_party.LoginRequestParams(SHARING, row.public_id, refused, _about(row), prompt=prompt)
    return redirect(relying_party.begin(step.session, params, sessions.browser_id(sessions.JOURNEY)))


def _asks_anew(journey: OpenJourney) -> bool:
    """Nobody is silently who is logged in here: neither the user, on whosever phone, nor who registers again."""
    return journey.row.flow in (orders.USER, orders.AFTER) or journey.get(devices.Again) is not None


def journey_of_order(order_id: str, section: str) -> OpenJourney:
    """This phone's registration of the order, as the person whose sign-up it was; raises NotFound."""
    browser_id, person = sessions.known_id(sessions.JOURNEY), devices.PERSON_OF.get(section)
    row = devices.of_order(unit.session(), order_id or None, browser_id, person) if person else None
    if row is None:
        raise NotFound
    return open_journey(row.public_id)


@bp.get("/login/again/<section>", defaults={"order_id": ""})
@bp.get("/login/again/<order_id>/<section>")
def again(journey: OpenJourney) -> Response:
    """From a finished sign-up back to the registration of the same order (or none) and person on this phone."""
    step = step_of_screen(journey, Login.screen)
    return redirect(here(step) if step else furthest_url(journey))


def step_of_account(public_id: str, step_id: str) -> StepContext | Response:
    """The step whose page sent the person to the account's edit page; else they are led to where they are."""
    journey = open_journey(public_id)
    return step_if_open(journey, step_id) or redirect(furthest_url(journey))


@bp.get("/o/<public_id>/account/<path:step_id>")
def account_changed(step: StepContext) -> Response:
    """Back from the account's edit page: the wizard takes the account as it is now."""
    journey = step.journey.detached()
    unit.use_writer()  # the look is over: no transaction is open while the provider is asked
    fresh = web_account_pages.fresh_claims(journey)
    acting = opened_again(journey, unit.session())
    web_account_pages.adopt(acting, fresh)
    return redirect(step_url(acting, step.step_id))


def login_coming_back() -> Begun | Response:
    """The login that this browser began for a journey of its own; one used before leads on all the same."""
    browser_id = sessions.browser_id(sessions.JOURNEY)
    try:
        begun = relying_party.coming_back(unit.session(), request.args.get("state", ""), browser_id)
    except relying_party.LoginFailed as failed:
        return _failed(failed)
    open_journey(begun.subject)
    return begun


@bp.get("/auth/callback")
def callback(begun: Begun) -> Response | tuple[str, int]:
    """Back from the provider: who logged in belongs to the journey."""
    try:
        login = relying_party.finish(unit.database(), request.args, sessions.browser_id(sessions.JOURNEY))
    except relying_party.LoginCancelled:
        return redirect(begun.back_url)
    except relying_party.LoginFailed as failed:
        return _failed(failed)
    journey = open_journey(begun.subject)
    return _shared(journey, login) if login.purpose == SHARING else _logged_in(journey, login)


def _shared(journey: OpenJourney, login: relying_party.Login) -> Response:
    """連携する was pressed, or had been before; another account than the one at work is asked who it is."""
    if not web_after_login.share(journey, login):
        return redirect(url_for("sign_in.begin", public_id=login.subject, prompt="login"))
    progress.note(journey)
    return redirect(furthest_url(journey))


def _logged_in(journey: OpenJourney, login: relying_party.Login) -> Response | tuple[str, int]:
    if journey.row.flow not in journey.state.registered:
        if _is_silently_another(journey, login):
            return redirect(url_for("sign_in.begin", public_id=login.subject, prompt="login"))
        if _is_the_buyers(journey, login):
            return _buyers_account(journey)
        _take(journey, login)
        progress.note(journey)
    elif web_account_pages.has_ended(journey.answer(Login)):
        _take_again(journey, login)
    return redirect(furthest_url(journey))


def _is_silently_another(journey: OpenJourney, login: relying_party.Login) -> bool:
    """Whether nobody was asked who they are, and it is not who signed up here before."""
    asked = login.purpose == FRESH or login.anew
    return _asks_anew(journey) and not asked and login.sub not in _known_here(journey)


def _known_here(journey: OpenJourney) -> set[str]:
    """The accounts that need not be asked again: made for this very journey, or logged in where it was begun."""
    known = {devices.signed_up(journey.session, journey.row), journey.answer(Adding).account_id}
    return {one for one in known if one}


def _is_the_buyers(journey: OpenJourney, login: relying_party.Login) -> bool:
    """Whether the user logged in with the account that the buyer of this order has registered with."""
    buyer = register.of_order(journey.session, journey.row.order_id or "", orders.BUYER)
    return journey.row.flow == orders.USER and buyer is not None and buyer.account_id == login.sub


def _buyers_account(journey: OpenJourney) -> tuple[str, int]:
    """Nothing is kept of such a login: the buyer chooses 買主と同じ名義, or the user logs in with another account."""
    again_url = url_for("sign_in.begin", public_id=journey.row.public_id, prompt="login")
    return render_template("errors/buyers_account.html", again_url=again_url, order=journey.card), 409


def _take(journey: OpenJourney, login: relying_party.Login) -> None:
    """Keeps the login; an account that was registered for this order before is not new any more."""
    if journey.row.flow == orders.AFTER:
        web_after_login.take(journey, login)
        return
    if journey.row.flow == SERVICES:
        web_at_home.take(journey, login)
        return
    former = journey.get(Login)
    if former and former.sub != login.sub:
        journey.forget("account_review")
    new = login.signed_up_now and (devices.handed_over(journey) or not registration.was_before(journey, login.sub))
    if former and web_account_pages.has_ended(former) and former.sub == login.sub:
        new = former.signed_up_now  # the same person once more: their way stays what it was
    kept = Login(login.sub, signed_up_now=new, access_token=login.access_token)
    journey.save(web_account_pages.with_claims(kept, login.claims))
    if new:
        store_disclosures.note_checks_of_sign_up(journey, login.sub)
    recheck.needed(journey)
    if journey.row.flow == orders.BUYER:
        _register_buyer(journey, login)


def _take_again(journey: OpenJourney, login: relying_party.Login) -> None:
    """Whoever was registered logs in once more, after the provider had ended the login; nobody else goes on here."""
    former = journey.answer(Login)
    if login.sub != former.sub:
        raise OtherAccount(journey.public_id)
    kept = replace(former, ended=False, access_token=login.access_token)
    journey.save(web_account_pages.with_claims(kept, login.claims))
    recheck.needed(journey)


def _register_buyer(journey: OpenJourney, login: relying_party.Login) -> None:
    """A new account's owner is registered at once (登録 was pressed at 1-1/20-B); who changed phones was before."""
    earlier = register.of_order(journey.session, journey.row.order_id or "", orders.BUYER)
    if journey.answer(Login).signed_up_now:
        registration.register_buyer(journey, str(get_locale()))
    elif earlier and earlier.account_id == login.sub and devices.handed_over(journey):
        journey.row.buyer_registration_id = earlier.id


def _failed(failed: relying_party.LoginFailed) -> Response:
    begun = failed.begun
    if begun and failed.reason == "used":
        return redirect(furthest_url(open_journey(begun.subject)))
    next_url = url_for("sign_in.begin", public_id=begun.subject) if begun else None
    return make_response(render_template("errors/login_failed.html", next_url=next_url), failed.status)
