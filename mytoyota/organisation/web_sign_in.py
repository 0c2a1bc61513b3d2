"""Staff sign in and out, and the plain page that those come to who have no other yet."""

import secrets
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import Length

from mytoyota.base import events, keys, limits, passwords
from mytoyota.base.events import Event
from mytoyota.base.refusals import NotFound, TooMany
from mytoyota.organisation import staff, web_frame, workplaces
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import current_staff
from mytoyota.web import senders, sessions, unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.sessions import DESK
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("staff", __name__, url_prefix="/desk")
DEVICE = "desk_device"
DEVICE_SECONDS = 180 * 86_400
PEOPLE_PER_DEVICE = 12
CODE_BOX = {"autocapitalize": "characters", "spellcheck": "false"}
OWN_PASSWORD = {"autocomplete": "current-password"}


@dataclass(frozen=True)
class StaffSignedIn(Event):
    """A member of staff signed in."""


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
        return redirect(_onward(member, request.args.get("next", "")))
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
            member = _fitting(form)
    except TooMany as refusal:
        wait = _("続けて間違えたため、あと%(n)s秒お待ちください。", n=refusal.seconds)
        return (*_again(form, 429, wait), {"Retry-After": str(refusal.seconds)})
    if member is None:
        return _again(form, 422, _("店舗コード、スタッフID、パスワードのいずれかが違います。"))
    limits.reset(unit.session(), staff.SIGN_IN, subject)
    return let_in(member.id, form.next.data or "")


def _fitting(form: SignInForm) -> Staff | None:
    """The member of staff whose password was typed."""
    with unit.reading() as view:
        member = staff.find(view, form.store_code.data or "", form.number.data or "")
        return member if staff.password_fits(member, form.password.data or "") else None


def let_in(staff_id: str, onward: str = "") -> Response:
    """Begins the session of someone who proved who they are; the browser's former one ends."""
    member = staff.at_work(unit.session(), staff_id)
    if member is None:
        raise NotFound
    sessions.start(DESK, staff.kept_in_session(member))
    events.record(unit.session(), StaffSignedIn(about=member.id))
    response = redirect(_onward(member, onward))
    _know_device(response, f"{member.workplace.code}/{member.number}")
    return response


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Ends the session on both sides."""
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


def _onward(member: Staff, path: str) -> str:
    """Where to go after signing in: a staff page that may be theirs, never another site."""
    wanted = own_path(path, under="/desk/")
    return wanted if wanted and not web_frame.closed_to(member, wanted) else web_frame.home(member)


def _subject(form: SignInForm) -> str:
    """Whose tries are counted. A browser they signed in with before has its own count: a stranger locks nobody out."""
    person = _person(form)
    device, tags = _device()
    return f"{person}/{device}" if _device_tag(device, person) in tags else person


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


def _know_device(response: Response, person: str) -> None:
    """Marks this browser as one that this person uses; a shared machine at the desk knows several."""
    device, tags = _device()
    device = device or secrets.token_hex(8)
    tag = _device_tag(device, person)
    value = ".".join([device, *[one for one in tags if one != tag][-PEOPLE_PER_DEVICE + 1 :], tag])
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(_cookie(), value, max_age=DEVICE_SECONDS, secure=secure, httponly=True, samesite="Lax")


def _device() -> tuple[str, list[str]]:
    device, *tags = request.cookies.get(_cookie(), "").split(".")
    return device, tags


def _cookie() -> str:
    return f"__Host-{DEVICE}" if current_app.config["SESSION_COOKIE_SECURE"] else DEVICE


def _device_tag(device: str, person: str) -> str:
    return keys.ring().mac("session", DEVICE, device, person).hex()[:32]
