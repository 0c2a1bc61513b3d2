"""情報の提供の記録: who heard what and when, under which text, as boxes with dates; and each text word for word."""

from datetime import datetime
from typing import Any

from flask import Blueprint, url_for

from mytoyota.base.disclosures import SharedText
from mytoyota.my import receipts
from mytoyota.my.receipts import Agreed, Photograph, Shared
from mytoyota.my.web_page import page
from mytoyota.my.web_session import Owner
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.claims import OTHER
from mytoyota.oidc_provider.clients import FIRST_PARTY
from mytoyota.oidc_provider.web_consent import LABELS
from mytoyota.oidc_provider.web_setup import setup
from mytoyota.organisation.models import Store
from mytoyota.web import dates, unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("my_receipt", __name__, url_prefix="/my/receipt")
WHAT = {
    **LABELS,
    "numbers": _l("車台番号と自動車登録番号"),
    "pseudonym": _l("お客さまを見分けるための仮の番号"),
    "chassis": _l("車台番号"),
    "corporate_number": _l("法人番号"),
    OTHER: _l("ログインに使うサービスが加えた、その他の情報"),
}
RECIPIENTS = {
    "certificates": _l("車検証の情報の照会先"),
    "center": _l("登録センター"),
    "cards": _l("クレジットカードの決済サービス"),
    "line": _l("回線を開通する会社"),
    "register": _l("国税庁（法人番号のシステム）"),
}
OCCASIONS = {
    "login": _l("ログイン"),
    "check": _l("販売店スタッフによる目視確認"),
    "registration": _l("販売店での登録"),
    "review": _l("使用者の登録の審査"),
    "payment": _l("カードの登録"),
    "line": _l("T-Connectの回線の開通"),
    "sign_up": _l("アカウントの作成"),
}
WAYS = {
    "dealer": _l("販売店での同意"),
    "page": _l("画面での同意"),
    "own": _l("アカウントの利用規約による同意"),
}


@bp.get("/")
def show(owner: Owner) -> str:
    """The whole receipt, on screen and on paper."""
    found = receipts.of_account(unit.session(), owner.account_id)
    return page(
        "my/receipt.html",
        _("情報の提供の記録"),
        shared=[_shared(one) for one in found.shared],
        agreed=[_agreed(one) for one in found.agreed],
        photographs=[_photograph(one) for one in found.photographs],
        elsewhere=not relying_party.party().own,
    )


@bp.get("/texts/<text_hash>")
def text(found: SharedText) -> str:
    """A text as it was agreed to, in its own language."""
    shown = {"title": found.title, "language": found.language, "lines": found.words.split("\n"), "hash": found.id}
    since = _moment(found.since)
    return page("my/text.html", _("同意した文章"), text=shown, since=since, back_url=url_for("my_receipt.show"))


def _shared(one: Shared) -> dict[str, Any]:
    return {
        "recipient": _recipient(one.recipient),
        "occasion": OCCASIONS[one.occasion],
        "what": [WHAT[name] for name in one.what],
        "first": _moment(one.first),
        "last": _moment(one.last),
        "times": one.times,
        "text": _text(one.text),
        "login": one.occasion == "login",
    }


def _agreed(one: Agreed) -> dict[str, Any]:
    return {
        "recipient": _recipient(f"client:{one.client_id}"),
        "what": [WHAT[name] for name in one.scopes if name in WHAT],
        "at": _moment(one.at),
        "way": WAYS[one.way],
        "text": _text(one.text),
    }


def _photograph(one: Photograph) -> dict[str, Any]:
    return {"at": _moment(one.discarded_at), "pieces": _moment(one.pieces_until) if one.pieces_until else None}


def _text(kept: SharedText | None) -> dict[str, str] | None:
    if kept is None:
        return None
    return {"title": kept.title, "language": kept.language, "url": url_for("my_receipt.text", text_hash=kept.id)}


def _recipient(code: str) -> str:
    """Its name; of a store that is gone the code is left."""
    kind, colon, key = code.partition(":")
    if not colon:
        return str(RECIPIENTS[code])
    if kind == "store":
        store = unit.session().get(Store, key)
        return f"{store.dealer.name} {store.name}" if store else _("販売店")
    if key in (FIRST_PARTY, relying_party.party().issuer.client_id):
        return "My TOYOTA"
    client = setup().clients.get(key)
    return client.client_name or key if client else key


def _moment(at: datetime) -> dict[str, str]:
    return {"iso": at.isoformat(), "text": dates.until(at)}
