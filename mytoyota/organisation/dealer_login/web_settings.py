"""販売会社のサインイン設定: the dealer's own provider, set by center, or by headquarters for their dealer."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.refusals import AlreadyMoved, NotFound
from mytoyota.oidc_client.issuer import IssuerTrouble
from mytoyota.organisation import access_log, web_frame
from mytoyota.organisation.access_log import What, Who
from mytoyota.organisation.dealer_login import providers
from mytoyota.organisation.dealer_login.forms import ProviderForm
from mytoyota.organisation.dealer_login.models import DealerProvider
from mytoyota.organisation.models import Dealer, Staff
from mytoyota.organisation.roles import CENTER
from mytoyota.organisation.web_staff import me
from mytoyota.web import application, unit
from mytoyota.web.access import again
from mytoyota.web.texts import gettext as _

bp = Blueprint("dealer_provider", __name__, url_prefix="/desk/dealer-sign-in")
KEY = "dealer_provider"
USUAL_CLAIM = "employee_number"


def dealer_in_scope(dealer_id: str) -> Dealer:
    """Loader: any dealer for center, the own one for headquarters."""
    session = unit.session()
    row = session.get(Dealer, dealer_id)
    member = me()
    if row is None or (member.role != CENTER and member.dealer_id != row.id):
        raise NotFound
    return row


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """Headquarters have one dealer, center chooses."""
    if member.dealer_id:
        return redirect(url_for("dealer_provider.show", dealer_id=member.dealer_id))
    of = select(Dealer, DealerProvider.active).outerjoin(DealerProvider, DealerProvider.dealer_id == Dealer.id)
    rows = unit.session().execute(of.order_by(Dealer.code)).all()
    return web_frame.page("organisation/dealer_providers.html", KEY, rows=rows)


@bp.get("/<dealer_id>")
def show(dealer: Dealer) -> ResponseReturnValue:
    """How it is set now."""
    return _page(dealer, _form(_kept(dealer)))


@bp.post("/<dealer_id>")
def save(dealer: Dealer) -> ResponseReturnValue:
    """Asks the provider who it is, then saves; where it does not answer, nothing is saved."""
    form = ProviderForm()
    dealer_id = dealer.id
    if not form.validate():
        return _wrong(form, 422)
    answers = _answers(form)
    if not answers:
        form.issuer.errors = [_("この発行者の設定（.well-known/openid-configuration）を確認できません。")]
        return _wrong(form, 422)
    dealer = again(dealer_in_scope)
    row = _kept(dealer, lock=True)
    if str(row.version if row else 0) != form.seen.data:
        raise AlreadyMoved
    row = row or DealerProvider(dealer_id=dealer_id)
    row.issuer, row.client_id = (form.issuer.data or "").strip(), (form.client_id.data or "").strip()
    row.number_claim, row.place_claim = form.number_claim.data or "", form.place_claim.data or ""
    if form.client_secret.data:
        row.client_secret = form.client_secret.data
    row.active, row.changed_at = True, clock.now()
    unit.session().add(row)
    _note(dealer, "dealer_provider_saved")
    flash(_("販売会社のアカウントでのサインインを保存しました。"), "ok")
    return redirect(url_for("dealer_provider.show", dealer_id=dealer.id))


@bp.post("/<dealer_id>/stop")
def stop(dealer: Dealer) -> ResponseReturnValue:
    """Nobody signs in there from now on; who is in stays in."""
    row = _kept(dealer, lock=True)
    if row and row.active:
        row.active, row.changed_at = False, clock.now()
        _note(dealer, "dealer_provider_stopped")
    flash(_("販売会社のアカウントでのサインインを停止しました。"), "ok")
    return redirect(url_for("dealer_provider.show", dealer_id=dealer.id))


def _answers(form: ProviderForm) -> bool:
    probe = DealerProvider(issuer=(form.issuer.data or "").strip(), client_id=form.client_id.data or "")
    try:
        with providers.ASKING:
            providers.party(probe, "").issuer.metadata()
    except IssuerTrouble:
        return False
    return True


def _kept(dealer: Dealer, *, lock: bool = False) -> DealerProvider | None:
    found = select(DealerProvider).where(DealerProvider.dealer_id == dealer.id)
    return unit.session().scalar(found.with_for_update() if lock else found)


def _note(dealer: Dealer, what: str) -> None:
    access_log.write(unit.session(), Who.of(me()), What(access_log.CHANGED, what, ("dealer", dealer.id)))


def _form(row: DealerProvider | None) -> ProviderForm:
    kept: dict[str, Any] = {"number_claim": USUAL_CLAIM, "seen": "0"}
    if row:
        kept = {name: getattr(row, name) for name in ("issuer", "client_id", "number_claim", "place_claim")}
        kept["seen"] = str(row.version)
    return ProviderForm(formdata=None, data=kept)


def _wrong(form: ProviderForm, status: int) -> ResponseReturnValue:
    unit.use_reader()
    unit.session()
    return _page(again(dealer_in_scope), form), status


def _page(dealer: Dealer, form: ProviderForm) -> str:
    callback = application.settings().public_url + url_for("dealer_sign_in.callback")
    row = _kept(dealer)
    return web_frame.page(
        "organisation/dealer_provider.html", KEY, dealer=dealer, form=form, row=row, callback=callback
    )
