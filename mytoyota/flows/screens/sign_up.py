"""Signing up for a TOYOTA Account: terms, e-mail, its code, the kind of customer, the end (1-1/7-B to 12-B, 21-B)."""

from typing import Any

from flask import redirect, url_for
from flask_babel import get_locale
from werkzeug import Response
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from mytoyota.flows import account_made, drafts, identity
from mytoyota.flows import place as places
from mytoyota.flows.place import Place
from mytoyota.flows.screens import email_proof
from mytoyota.flows.screens.base import NEXT, reading
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.japanese import characters
from mytoyota.web.forms import Acknowledge, StepForm, needed, ticked
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

TERMS_VERSION = "2026-11"


class AgreeForm(StepForm):
    """A check box under terms."""

    agree = BooleanField(_l("利用規約に同意する"), validators=[ticked])


class EmailForm(StepForm):
    """The address that becomes the account's."""

    email = StringField(
        _l("メールアドレス"),
        validators=[needed, email_proof.plausible],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "maxlength": "254"},
    )


class CodeForm(StepForm):
    """The six digits from the mail."""

    NEVER_DRAFTED = ("code",)
    code = StringField(
        _l("認証コード（6桁）"),
        validators=[needed],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12", "data-no-draft": ""},
    )


class KindForm(StepForm):
    """A person or a company."""

    kind = RadioField(
        _l("お客さま種別"),
        choices=[SelectChoice("individual", _l("個人")), SelectChoice("corporate", _l("法人"))],
        validators=[needed],
        validate_choice=False,
    )


def _agree(place: Place, form: AgreeForm) -> None:
    place.visit.save("account_terms", {"terms": TERMS_VERSION, "agree": True})


def _limit_sending(ref: str, form: EmailForm) -> None:
    email_proof.count_sending(ref, form.email.data, form.form_key.data)


def _send_code(place: Place, form: EmailForm) -> None:
    """認証コードを送信: one mail per press, whoever has an account already or not."""
    email = characters.half_width(form.email.data)
    place.visit.save("email", {"email": email})
    email_proof.send(place.visit, email, str(get_locale()), form.form_key.data)


def _limit_again(ref: str, form: CodeForm) -> None:
    if form.pressed == "send_again":
        email_proof.count_sending(ref, None, form.form_key.data)
    else:
        email_proof.count_comparison(ref, characters.digits(form.code.data))


def _send_again(place: Place, form: CodeForm) -> None:
    email = place.visit.value("email")["email"]
    email_proof.send(place.visit, email, str(get_locale()), form.form_key.data)


def _prove(place: Place, form: CodeForm) -> Response | None:
    """次へ; who typed before on a phone that was lost goes on where they were."""
    email = place.visit.value("email")["email"]
    if not email_proof.proven(place.visit, characters.digits(form.code.data)):
        raise Wrong(_("コードが違うか、有効期限が切れています。メールの最新のコードをご確認ください。"), "code")
    place.visit.save("email_code", {"proven": email})
    if not drafts.adopt(place.visit, email):
        return None
    furthest = places.furthest(place.visit).id
    return redirect(url_for("flows.step", ref=place.visit.journey.ref, step_id=furthest))


def _show_code(place: Place) -> dict[str, Any]:
    email = str(place.visit.value("email").get("email", ""))
    return {"masked_email": email_proof.masked(email), "sent_again": False, "wait_seconds": None}


def _show_email(place: Place) -> dict[str, Any]:
    email = place.visit.value("email").get("email", "")
    return {"email": email, "facts": [(_("メールアドレス"), email)]}


def _choose_kind(place: Place, form: KindForm) -> None:
    if form.kind.data not in ("individual", "corporate"):
        raise Wrong(_("個人か法人をお選びください。"), "kind")
    place.visit.save("customer_kind", {"kind": form.kind.data})


def _choose_way(place: Place, form: Acknowledge) -> None:
    place.visit.save("entry_way", {"way": form.choice})


def _show_account(place: Place) -> dict[str, Any]:
    entered = account_made.entered(place.visit)
    return {"name": identity.full_name(entered.identity), "email": place.visit.value("email").get("email", "")}


def _finish(place: Place, form: Acknowledge) -> Response:
    """次へ leads back to the dealer's registration, logged in with the new account."""
    if account_made.answer_again(place.visit):
        return redirect(url_for("provider.resume"))
    journey = place.visit.journey
    return redirect(url_for("sign_in.again", order_id=journey.order_id, section=journey.section))


account_terms = Screen("account_terms", _l("アカウント利用規約の同意"), NEXT, form=AgreeForm, save=_agree)
email = Screen(
    "email", _l("メールアドレスの登録"), _l("認証コードを送信"), form=EmailForm, save=_send_code, before=_limit_sending
)
email_code = Screen(
    "email_code",
    _l("認証コードの入力"),
    NEXT,
    form=CodeForm,
    save=_prove,
    show=_show_code,
    before=_limit_again,
    buttons={"send_again": _send_again},
)
email_done = reading("email_done", _l("メールアドレスの登録完了"), show=_show_email)
customer_kind = Screen("customer_kind", _l("お客さま種別の選択"), NEXT, form=KindForm, save=_choose_kind)
entry_way = Screen("entry_way", _l("入力方法の選択"), "", form=Acknowledge, save=_choose_way, choices=("photo", "type"))
account_created = Screen(
    "account_created", _l("アカウントの登録完了"), NEXT, form=Acknowledge, save=_finish, show=_show_account
)
