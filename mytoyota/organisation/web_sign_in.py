"""Staff sign in and out, and the plain page that those come to who have no other yet."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import Length

from mytoyota.base import limits, passwords
from mytoyota.base.refusals import TooMany
from mytoyota.organisation import places, staff, web_frame, web_let_in, workplaces
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import current_staff
from mytoyota.web import senders, sessions, unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.sessions import DESK
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("staff", __name__, url_prefix="/desk")
CODE_BOX = {"autocapitalize": "characters", "spellcheck": "false"}
OWN_PASSWORD = {"autocomplete": "current-password"}


class SignInForm(StepForm):
    """The code of a store, a dealer or an organisation, the staff number and the password."""

    NEVER_DRAFTED = ("password",)
    store_code = StringField(
        _l("店舗コード"), [needed, Length(max=40)], render_kw=CODE_BOX | {"autocomplete": "organization"}
    )
    number = StringField(_l("スタッフID"), [needed, Length(max=40)], render_kw=CODE_BOX | {"autocomplete": "username"})
    password = PasswordField(_l("パスワード"), [needed, Length(max=200)], render_kw=OWN_PASSWORD)
    next = HiddenField()


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    member = current_staff()
    if member:
        return redirect(web_let_in.way_on(member, request.args.get("next", "")))
    return render_template("organisation/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
def try_sign_in() -> ResponseReturnValue:
    """Counts the try, compares, and begins a session under a new token."""
    form = SignInForm()
    if not form.validate():
        return _again(form, 422)
    subject = _subject(form)
    try:
        with passwords.HASHES:  # a try that finds no place costs nothing and is not counted
            _count(form, subject)
            found, fits = _compared(form)
    except TooMany as refusal:
        wait = _("続けて間違えたため、あと%(n)s秒お待ちください。", n=refusal.seconds)
        return (*_again(form, 429, wait), {"Retry-After": str(refusal.seconds)})
    member = staff.at_work(unit.session(), found) if found else None
    if not fits or member is None:
        web_let_in.failed(unit.session().get(Staff, found) if found else None, "left" if fits else "password")
        return _again(form, 422, _("店舗コード、スタッフID、パスワードのいずれかが違います。"))
    limits.reset(unit.session(), staff.SIGN_IN, subject)
    return web_let_in.proved(member, web_let_in.PASSWORD, form.next.data or "")


def _compared(form: SignInForm) -> tuple[str | None, bool]:
    """Who the typed place and number are, if anybody, and whether the password is theirs."""
    with unit.reading() as view:
        member = staff.find(view, form.store_code.data or "", form.number.data or "")
        fits = staff.password_fits(member, form.password.data or "")
        return (member.id if member else None), fits


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Ends the session on both sides."""
    web_let_in.ends_here(places.SIGNED_OUT)
    sessions.end(DESK)
    return redirect(url_for("staff.sign_in"))


@bp.get("/start")
def start(member: Staff) -> ResponseReturnValue:
    """Where somebody works and in which role; the page after the sign-in for those who have no other yet."""
    about = {"place": member.workplace.name, "number": member.number, "role_name": web_frame.ROLE_NAMES[member.role]}
    return web_frame.page("organisation/start.html", **about)


def _again(form: SignInForm, status: int, message: str = "") -> tuple[str, int]:
    if message:
        form.form_errors = [message]
    return render_template("organisation/sign_in.html", form=form), status


def _subject(form: SignInForm) -> str:
    """Whose tries are counted. A browser they signed in with before has its own count: a stranger locks nobody out."""
    person = _person(form)
    device, tags = web_let_in.device()
    return f"{person}/{device}" if web_let_in.device_tag(device, person) in tags else person


def _count(form: SignInForm, subject: str) -> None:
    """Counts a try, across people too unless from a browser that they signed in with; a double tap is one try.

    Raises:
        TooMany: for this person, or from this address, has been tried too often.
    """
    typed = form.password.data or ""
    if subject == _person(form):
        limits.hit(unit.database(), staff.ADDRESS, senders.network(), f"{subject}:{typed}")
    limits.hit(unit.database(), staff.SIGN_IN, subject, typed)


def _person(form: SignInForm) -> str:
    return f"{workplaces.normal(form.store_code.data or '')}/{workplaces.normal(form.number.data or '')}"
