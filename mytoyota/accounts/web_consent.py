"""The consent page: what another service, or a page after delivery, would learn (guide 4-1/13-B)."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from mytoyota.accounts import authorize, interactions, web_provider
from mytoyota.accounts.forms import ConsentForm, genuine
from mytoyota.accounts.models import Interaction
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("consent", __name__, url_prefix="/account")
LABELS = {
    "openid": _l("お客さまを見分けるための番号"),
    "email": _l("メールアドレス"),
    "profile": _l("お名前、フリガナ、性別、生年月日"),
    "address": _l("ご住所"),
    "phone": _l("電話番号"),
    "registration": _l("お客さま種別と、登録された情報のすべて"),
}


@bp.get("/consent")
def ask() -> Any:
    """Who asks, and for what."""
    waiting = _waiting()
    return _page(ConsentForm(formdata=None), waiting) if waiting else redirect(url_for("provider.resume"))


@bp.post("/consent")
def decide() -> Any:
    """同意する records the consent and goes on to the client; 同意しない goes there too, with nothing."""
    form, waiting = ConsentForm(), _waiting()
    if waiting is None:
        return redirect(url_for("provider.resume"))
    if not genuine(form):
        return _page(form, waiting), 422
    if request.form.get("choice") != "agree":
        interactions.turn_away(waiting)
        return redirect(url_for("provider.resume"))
    return web_provider.answer(authorize.consent_given(web_provider.provider(), waiting))


def _waiting() -> Interaction | None:
    """The request of this browser that waits for its person's consent."""
    waiting, signed = interactions.current(), interactions.signed_in()
    ready = waiting and signed and waiting.answered_at and waiting.account_id == signed.account_id
    return waiting if ready else None


def _page(form: ConsentForm, waiting: Interaction) -> str:
    provider = web_provider.provider()
    asker = provider.query_client(waiting.client_id)
    scopes = asker.get_allowed_scope(waiting.request.get("scope")).split() if asker else []
    page = {
        "title": _("情報の提供についての同意"),
        "client": (asker.client_name or asker.client_id) if asker else "",
        "shared": [LABELS[scope] for scope in scopes],
        "action": _("同意する"),
    }
    return render_template("accounts/consent.html", page=page, form=form)
