"""Between the first proof and the desk: asks for a code or a passkey, counts guesses, lets in."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import Field

from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.organisation import web_let_in
from mytoyota.organisation.second_factor import factors, passkeys
from mytoyota.organisation.second_factor.forms import CodeForm, PasskeyForm
from mytoyota.organisation.second_factor.models import PASSKEY
from mytoyota.organisation.web_let_in import SignInBegun, sign_in_begun
from mytoyota.web import access, application, unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _

bp = Blueprint("second", __name__, url_prefix="/desk/sign-in")


@bp.get("/second")
def ask(begun: SignInBegun) -> ResponseReturnValue:
    """Both ways, as far as the person has them."""
    return _page(begun, CodeForm(formdata=None))


@bp.post("/second")
def try_code(begun: SignInBegun) -> ResponseReturnValue:
    """A right code lets in and is used up."""
    form = CodeForm()
    return _tried(begun, form, form.code, "code")


@bp.post("/second/passkey")
def try_passkey(begun: SignInBegun) -> ResponseReturnValue:
    """What the browser says of the passkey cannot be guessed, but it costs."""
    form = PasskeyForm()
    return _tried(begun, form, form.answer, PASSKEY)


def _tried(begun: SignInBegun, form: StepForm, typed: Field, which: str) -> ResponseReturnValue:
    """Counts the guess first, then compares."""
    if not form.validate():
        return _page(begun, form), 422
    try:
        limits.hit(unit.database(), factors.GUESSES, begun.member.id, typed.data)
    except TooMany as refusal:
        return _too_many(begun, form, refusal)
    begun = access.again(sign_in_begun)
    proof = PROOFS[which](begun, typed.data or "")
    return _refused(begun, form, which) if proof is None else _in(begun, proof)


def _by_code(begun: SignInBegun, typed: str) -> str | None:
    return factors.code_proves(unit.session(), begun.member.id, typed)


def _by_passkey(begun: SignInBegun, answer: str) -> str | None:
    known = factors.standing(unit.session(), begun.member.id).passkeys
    try:
        passkeys.prove(known, answer, begun.browser_id, application.settings().public_url)
    except passkeys.NotProved:
        return None
    return PASSKEY


PROOFS = {"code": _by_code, PASSKEY: _by_passkey}


def _in(begun: SignInBegun, proof: str) -> ResponseReturnValue:
    limits.reset(unit.session(), factors.GUESSES, begun.member.id)
    return web_let_in.let_in(begun.member.id, begun.onward, f"{begun.way}+{proof}")


def _refused(begun: SignInBegun, form: StepForm, which: str) -> ResponseReturnValue:
    web_let_in.failed(begun.member, f"{begun.way}+{which}")
    words = (
        _("コードが違うか、使用済みです。")
        if which == "code"
        else _("パスキーを確認できませんでした。もう一度お試しください。")
    )
    form.form_errors = [words]
    return _page(begun, form), 422


def _too_many(begun: SignInBegun, form: StepForm, refusal: TooMany) -> ResponseReturnValue:
    form.form_errors = [_("続けて間違えたため、あと%(n)s秒お待ちください。", n=refusal.seconds)]
    return _page(begun, form), 429, {"Retry-After": str(refusal.seconds)}


def _page(begun: SignInBegun, wrong: StepForm) -> str:
    form = wrong if isinstance(wrong, CodeForm) else CodeForm(formdata=None)
    found = factors.standing(unit.session(), begun.member.id)
    url = application.settings().public_url
    asked: dict[str, Any] | None = None
    if found.passkeys and passkeys.possible(url):
        asked = passkeys.request(found.passkeys, begun.browser_id, url)
    return render_template(
        "organisation/second.html",
        form=form,
        wrong=wrong,
        passkey_form=PasskeyForm(formdata=None),
        asked=asked,
        has_app=found.app is not None,
    )
