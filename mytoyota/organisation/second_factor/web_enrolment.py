"""Sets up a second factor: at a sign-in that needs one, or from one's own page when signed in not long ago."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.organisation import access_log, web_let_in
from mytoyota.organisation.models import Staff
from mytoyota.organisation.second_factor import factors, passkeys, recovery, required, totp
from mytoyota.organisation.second_factor.forms import AppForm, PasskeyForm
from mytoyota.organisation.second_factor.models import PASSKEY, TOTP
from mytoyota.organisation.web_let_in import SignInBegun
from mytoyota.organisation.web_staff import current_staff, signed_in_recently
from mytoyota.web import access, application, qr, sessions, unit
from mytoyota.web.forms import StepForm
from mytoyota.web.sessions import DESK
from mytoyota.web.texts import gettext as _

bp = Blueprint("enrolment", __name__, url_prefix="/desk/second-factor")


@dataclass(frozen=True)
class Enrolling:
    """Who sets a factor up, in which browser; `begun` is the sign-in that waits for it, if one does."""

    member: Staff
    browser_id: str
    begun: SignInBegun | None


def enrolling() -> Enrolling | Response:
    """Loader: whoever is signed in and proved it not long ago, or who must set one up to come in.

    Somebody whose sign-in waits for a factor that they have is asked for that one.
    """
    unit.session()  # opened first: who acts is found anew in it
    member, here = current_staff(), sessions.browser_id(DESK)
    if member and here:
        return Enrolling(member, here, None) if signed_in_recently() else redirect(url_for("security.show"))
    begun = web_let_in.begun_here()
    if begun is None:
        return redirect(url_for("staff.sign_in"))
    if required.next_step(unit.session(), begun.member) != "enrol":
        return redirect(url_for("second.ask"))
    return Enrolling(begun.member, begun.browser_id, begun)


@bp.get("")
def show(who: Enrolling) -> ResponseReturnValue:
    """The QR code for an app, and the button for a passkey."""
    return _page(who, AppForm(formdata=None))


@bp.post("/app")
def add_app(who: Enrolling) -> ResponseReturnValue:
    """Takes the app whose first code is right."""
    form = AppForm()
    if not form.validate():
        return _page(who, form), 422
    try:
        limits.hit(unit.database(), factors.GUESSES, who.member.id, form.code.data)
    except TooMany as refusal:
        form.form_errors = [_("続けて間違えたため、あと%(n)s秒お待ちください。", n=refusal.seconds)]
        return _page(who, form), 429, {"Retry-After": str(refusal.seconds)}
    who = access.again(enrolling)
    found = factors.standing(unit.session(), who.member.id)
    if found.app:
        return redirect(url_for("security.show"))
    secret = _offered(who)
    step = totp.fitting_step(secret, form.code.data or "", 0)
    if step is None:
        form.code.errors = [_("コードが違います。アプリに今表示されているコードを入力してください。")]
        return _page(who, form), 422
    totp.add(unit.session(), who.member, secret, step)
    return _done(who, TOTP)


@bp.post("/passkey")
def add_passkey(who: Enrolling) -> ResponseReturnValue:
    """Takes the passkey that the browser made."""
    form = PasskeyForm()
    if not form.validate():
        return _page(who, form), 422
    who = access.again(enrolling)
    known = factors.of(unit.session(), who.member.id)
    if len(known) >= passkeys.MOST:
        return redirect(url_for("security.show"))
    asked = who.browser_id, known, application.settings().public_url
    try:
        passkeys.add(unit.session(), who.member, form.answer.data or "", asked)
    except passkeys.NotProved:
        form.form_errors = [_("パスキーを登録できませんでした。もう一度お試しください。")]
        return _page(who, form), 422
    return _done(who, PASSKEY)


def _done(who: Enrolling, kind: str) -> Response:
    """The factor is theirs; with the first one come recovery codes. Who was on the way in comes in."""
    session = unit.session()
    limits.reset(session, factors.GUESSES, who.member.id)
    access_log.changed(session, who.member, who.member, f"factor_added:{kind}")
    if not recovery.left(session, who.member.id):
        recovery.make(session, who.member.id)
    if who.begun:
        onward = url_for("security.codes", next=who.begun.onward or None)
        return web_let_in.let_in(who.member.id, onward, f"{who.begun.way}+{kind}")
    return redirect(
        url_for("security.codes") if recovery.to_write_down(session, who.member.id) else url_for("security.show")
    )


def _offered(who: Enrolling) -> str:
    return totp.offered_secret(who.member, who.browser_id, len(factors.of(unit.session(), who.member.id)))


def _page(who: Enrolling, wrong: StepForm) -> str:
    session, url = unit.session(), application.settings().public_url
    member, known = session.get_one(Staff, who.member.id), factors.of(session, who.member.id)
    secret = _offered(who)
    return render_template(
        "organisation/enrol.html",
        form=wrong if isinstance(wrong, AppForm) else AppForm(formdata=None),
        wrong=wrong,
        passkey_form=PasskeyForm(formdata=None),
        asked=passkeys.creation(member, who.browser_id, known, url) if passkeys.possible(url) else None,
        has_app=any(one.kind == TOTP for one in known),
        picture=f"data:image/svg+xml,{quote(qr.svg(totp.address(member, secret)))}",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        must=who.begun is not None,
    )
