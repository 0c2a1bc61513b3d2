"""The e-mail address of the account to be, and the code that proves it (1-1/8-B to 10-B)."""

from collections.abc import Callable, Mapping

from flask import redirect
from flask_babel import get_locale
from werkzeug import Response
from wtforms import StringField

from mytoyota.accounts import address_proof
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import NEXT, Reading
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.sign_up import adopt_drafts, web_email_proof
from mytoyota.flows.sign_up.answers import Email, EmailCode
from mytoyota.japanese import characters
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


class EmailForm(StepForm):
    """The address that becomes the account's."""

    email = StringField(
        _l("メールアドレス"),
        validators=[needed, web_email_proof.plausible],
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


class EmailScreen(Screen[EmailForm, None]):
    """メールアドレスの登録."""

    name, title, action = "email", _l("メールアドレスの登録"), _l("認証コードを送信")
    form = EmailForm

    def prepare(self, step: StepContext, form: EmailForm) -> None:
        """One mail more is counted."""
        web_email_proof.count_sending(step.journey, form.email.data, form.form_key.data)

    def save(self, step: StepContext, form: EmailForm, ready: None) -> None:
        """認証コードを送信: one mail per press, whoever has an account already or not."""
        email = form.email.data
        step.journey.save(Email(email))
        web_email_proof.send(step.journey, email, str(get_locale()), form.form_key.data)


class EmailCodeScreen(Screen[CodeForm, str]):
    """認証コードの入力; `prepare` returns the address that a mail or a try was counted for."""

    name, title, action = "email_code", _l("認証コードの入力"), NEXT
    form = CodeForm

    def show(self, step: StepContext) -> Shown:
        """Where the code went."""
        masked = web_email_proof.masked(step.answer(Email).email)
        return {"masked_email": masked, "sent_again": False, "wait_seconds": None}

    def prepare(self, step: StepContext, form: CodeForm) -> str:
        """A try is counted before the comparison; another mail before it is written."""
        email = step.answer(Email).email
        if form.pressed == "send_again":
            web_email_proof.count_sending(step.journey, email, form.form_key.data)
        else:
            web_email_proof.count_comparison(step.journey, email, characters.digits(form.code.data))
        return email

    def save(self, step: StepContext, form: CodeForm, ready: str) -> Response | None:
        """次へ; who typed before on a phone that was lost goes on where they were."""
        email = _still(step, ready)
        if not web_email_proof.proven(step.journey, email, characters.digits(form.code.data)):
            raise FormError(_("コードが違うか、有効期限が切れています。メールの最新のコードをご確認ください。"), "code")
        step.journey.save(EmailCode(email, address_proof.by_code(step.journey.row.id, email)))
        adopted = adopt_drafts.adopt(step.journey, email)
        return redirect(furthest_url(step.journey)) if adopted else None

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, CodeForm, str], Response | None]]:
        """認証コードをもう一度送る."""
        return {"send_again": _send_again}


def _send_again(step: StepContext, form: CodeForm, ready: str) -> Response | None:
    web_email_proof.send(step.journey, _still(step, ready), str(get_locale()), form.form_key.data)
    return None


def _still(step: StepContext, counted: str) -> str:
    """The address that was counted, unless another tab has typed another one meanwhile: nothing is done for that."""
    if step.answer(Email).email != counted:
        raise FormError(_("メールアドレスが変更されています。もう一度お試しください。"))
    return counted


class EmailDone(Reading):
    """メールアドレスの登録完了."""

    def show(self, step: StepContext) -> Shown:
        """The address."""
        email = step.answer(Email).email
        return {"email": email, "facts": [(_("メールアドレス"), email)]}


email = EmailScreen()
email_code = EmailCodeScreen()
email_done = EmailDone("email_done", _l("メールアドレスの登録完了"))
identity_proven = EmailDone("email_done", _l("本人確認の完了"))  # what the same page is called at home (4-1/6-B)
