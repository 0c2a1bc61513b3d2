"""The consent page: what another service, or a page after delivery, would learn (guide 4-1/13-B)."""

import hmac
import json
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from mytoyota.accounts.forms import csrf_valid
from mytoyota.accounts.web_login_session import signed_in
from mytoyota.base import disclosures, keys
from mytoyota.oidc_client.order_ref import AFTER_DELIVERY
from mytoyota.oidc_provider import interactions, web_authorize, web_interactions, web_provider
from mytoyota.oidc_provider.clients import Client
from mytoyota.oidc_provider.forms import ConsentForm
from mytoyota.oidc_provider.models import Interaction
from mytoyota.oidc_provider.web_setup import provider
from mytoyota.web import texts
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


def request_awaiting_consent() -> Interaction | Response:
    """Subject of the consent page: the request of this browser that waits for its person's consent; else it goes on."""
    waiting, signed = web_interactions.current(), signed_in()
    ready = waiting and signed and waiting.answered_at and waiting.account_id == signed.account_id
    return waiting if waiting and ready else redirect(url_for("provider.resume"))


@bp.get("/consent")
def ask(waiting: Interaction) -> Any:
    """Who asks, and for what."""
    return _page(_form_of(waiting), waiting)


@bp.post("/consent")
def decide(waiting: Interaction) -> Any:
    """同意する records the consent and goes on to the client; 同意しない goes there too, with nothing.

    An answer to the page of another request, which another tab began meanwhile, is none to this one: it is asked anew.
    """
    form = ConsentForm()
    if not csrf_valid(form):
        return _page(_form_of(waiting, form), waiting), 422
    if not hmac.compare_digest((form.asked.data or "").encode(), _asked(waiting).encode()):
        form.form_errors.append(_("別の画面で新しい確認が始まりました。提供先と情報をもう一度ご確認ください。"))
        return _page(_form_of(waiting, form), waiting), 422
    if request.form.get("choice") != "agree":
        interactions.turn_away(waiting)
        return redirect(url_for("provider.resume"))
    return web_provider.answer(
        web_authorize.consent_given(provider(), waiting, lambda session: _text(session, waiting))
    )


def _form_of(waiting: Interaction, form: ConsentForm | None = None) -> ConsentForm:
    """The form for this very request and what it asks for."""
    form = form or ConsentForm(formdata=None)
    form.asked.data = _asked(waiting)
    return form


def _asked(waiting: Interaction) -> str:
    """Names the request and all of its contents without telling its id: a renewed one is another."""
    return keys.ring().mac("session", "consent", waiting.id, json.dumps(waiting.request, sort_keys=True)).hex()[:32]


def _text(session: Session, waiting: Interaction) -> str:
    """Keeps what the page said, line by line; the hash under which it opens again."""
    page = _said(waiting)
    lines = [_("「%(client)s」に、次の情報を提供します。", client=page["client"]), *map(str, page["shared"])]
    lines += [page["purpose"]] if page["purpose"] else []
    return disclosures.keep_text(session, page["title"], texts.language(), "\n".join(lines))


def _page(form: ConsentForm, waiting: Interaction) -> str:
    return render_template("accounts/consent.html", page=_said(waiting), form=form)


def _said(waiting: Interaction) -> dict[str, Any]:
    asker = provider().query_client(waiting.client_id)
    scopes = asker.get_allowed_scope(waiting.request.get("scope")).split() if asker else []
    after_delivery = waiting.section == AFTER_DELIVERY
    return {
        "title": _("My TOYOTA(WEB)への情報連携") if after_delivery else _("情報の提供についての同意"),
        "client": _("My TOYOTA(WEB)") if after_delivery else _name(asker),
        "shared": [LABELS[scope] for scope in scopes],
        "action": _("連携する") if after_delivery else _("同意する"),
        "refusal": _("連携しない") if after_delivery else _("同意しない"),
        "purpose": _("使用者の登録の申し込みと審査に使います。") if after_delivery else None,
    }


def _name(asker: Client | None) -> str:
    return (asker.client_name or asker.client_id) if asker else ""
