"""Sign-in at the dealer's own provider: whose it is, the way there, and every outcome of the way back."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base import limits
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.issuer import IssuerTrouble
from mytoyota.oidc_client.relying_party import Login, LoginCancelled, LoginFailed, LoginRequestParams
from mytoyota.organisation import access_log, web_let_in
from mytoyota.organisation.access_log import What, Who
from mytoyota.organisation.dealer_login import providers
from mytoyota.organisation.dealer_login.forms import WhichForm
from mytoyota.organisation.dealer_login.models import DealerProvider
from mytoyota.organisation.models import Dealer
from mytoyota.web import application, senders, sessions, unit
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.sessions import DESK_BEGUN
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("dealer_sign_in", __name__, url_prefix="/desk/sign-in/dealer")
PURPOSE = "staff"
MAX_AGE = 12 * 3600  # seconds: a login at the provider from yesterday is asked for again
STRAY = {"unknown_state", "other_browser", "used"}  # nothing that this browser waits for
WORDS = {
    "unknown": _l("このアカウントのスタッフIDは、この販売会社に登録されていません。"),
    "left": _l("このスタッフは退職または異動のため、サインインできません。"),
    "several": _l("同じスタッフIDの方が複数の店舗にいるため、どなたかを決められません。"),
    "another_dealer": _l("このアカウントは、別の販売会社の店舗のものです。"),
    "no_number": _l("販売会社のアカウントに、スタッフIDが設定されていません。"),
    "cancelled": _l("販売会社のアカウントでのサインインが中止されました。"),
    "unreachable": _l("販売会社のサインイン画面につながりません。しばらくしてから、もう一度お試しください。"),
    "other": _l("販売会社のアカウントでサインインできませんでした。もう一度お試しください。"),
}


@dataclass(frozen=True)
class _Awaited:
    """The provider that an answer is from, as our own row says."""

    provider: DealerProvider
    onward: str


@bp.get("")
def ask() -> ResponseReturnValue:
    """Whose provider."""
    form = WhichForm(formdata=None, data={"next": request.args.get("next", "")})
    return render_template("organisation/dealer_sign_in.html", form=form)


@bp.post("")
def begin() -> ResponseReturnValue:
    """Finds the provider, asks how it is asked, and shows the way there."""
    form = WhichForm()
    if not form.validate():
        return render_template("organisation/dealer_sign_in.html", form=form), 422
    limits.hit(unit.database(), providers.BEGUN, senders.network())
    with unit.reading() as view:
        provider = providers.of_code(view, form.place_code.data or "")
        dealer = view.get(Dealer, provider.dealer_id) if provider else None
    if provider is None or dealer is None:
        form.form_errors = [_("この販売会社では、スタッフIDとパスワードでサインインしてください。")]
        return render_template("organisation/dealer_sign_in.html", form=form), 422
    party = providers.party(provider, _callback())
    try:
        with providers.ASKING:  # before the acting transaction: it may take seconds
            party.issuer.metadata()
    except IssuerTrouble as trouble:
        return _failed(provider, trouble.reason)
    onward = own_path(form.next.data or "", under="/desk/") or ""
    row = sessions.start(DESK_BEGUN, {"provider": provider.id})
    params = LoginRequestParams(
        PURPOSE, provider.id, onward, scope=providers.SCOPE, max_age=MAX_AGE, redirect_uri=_callback(), at=party
    )
    url = relying_party.begin(unit.session(), params, row.id)
    return render_template("organisation/dealer_way.html", dealer=dealer.name, url=url)


@bp.get("/callback")
def callback() -> ResponseReturnValue:
    """Back from the provider; a failed answer leaves nothing half done."""
    browser_id = sessions.browser_id(DESK_BEGUN)
    awaited = _awaited(request.args.get("state", ""))
    if awaited is None:
        return _page("other"), 400
    party = providers.party(awaited.provider, _callback())
    try:
        with providers.ASKING:
            login = relying_party.finish(unit.database(), request.args, browser_id, at=party)
    except LoginCancelled:
        return _failed(awaited.provider, "cancelled")
    except LoginFailed as failed:
        return (_page("other"), 400) if failed.reason in STRAY else _failed(awaited.provider, failed.reason)
    unit.use_writer()
    return _named(awaited, login)


def _named(awaited: _Awaited, login: Login) -> ResponseReturnValue:
    """In comes whom the answer names, after our own second factor where the provider did not ask for one."""
    found = providers.named(unit.session(), awaited.provider, login)
    if found.member is None:
        return _failed(awaited.provider, found.why or "unknown")
    if providers.second_factor_was_asked(login):
        return web_let_in.let_in(found.member.id, awaited.onward, f"{web_let_in.PROVIDER}+mfa")
    return web_let_in.proved(found.member, web_let_in.PROVIDER, awaited.onward)


def _awaited(state: str) -> _Awaited | None:
    with unit.reading() as view:
        begun = relying_party.begun_with(view, state)
        provider = view.get(DealerProvider, begun.subject) if begun and begun.purpose == PURPOSE else None
        return _Awaited(provider, begun.back_url) if begun and provider and provider.active else None


def _failed(provider: DealerProvider, why: str) -> ResponseReturnValue:
    """One line, of the dealer, and the page that says what happened; what had begun in this browser is over."""
    unit.use_writer()
    who = Who(dealer_id=provider.dealer_id)
    access_log.write(unit.session(), who, What(access_log.FAILED, "sign_in", None, f"{web_let_in.PROVIDER}:{why}"))
    sessions.end(DESK_BEGUN)
    return _page(why), 503 if why == "unreachable" else 403


def _page(why: str) -> str:
    words = WORDS.get(why, WORDS["other"])
    return render_template("organisation/dealer_failed.html", words=words, again=url_for("dealer_sign_in.ask"))


def _callback() -> str:
    return application.settings().public_url + url_for("dealer_sign_in.callback")
