"""The password of staff: set by a link, asked for anew when it is forgotten, changed by who knows it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import Length

from mytoyota.accounts import evenly, passwords
from mytoyota.accounts.forms import WEAK
from mytoyota.base import limits
from mytoyota.base.events import Event, record
from mytoyota.base.refusals import NotFound, Refused, TooMany
from mytoyota.organisation import password_links, places, staff, web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.password_links import Found, State
from mytoyota.organisation.web_staff import current_staff, me
from mytoyota.web import access, application, sessions, unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.sessions import DESK
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("staff_password", __name__, url_prefix="/desk")
NEW = {"autocomplete": "new-password"}
CODE_BOX = {"autocapitalize": "characters", "spellcheck": "false"}
OVER = {
    State.USED: _l("このURLでは、パスワードが設定済みです。設定したパスワードでサインインしてください。"),
    State.EXPIRED: _l("このURLは有効期限が切れています。管理者にもう一度URLの発行を依頼してください。"),
    State.REPLACED: _l("このURLは、新しいURLに替わりました。最後に届いたURLをお使いください。"),
}


@dataclass(frozen=True)
class StaffPasswordSet(Event):
    """A member of staff has another password: by a link, or changed by themselves."""

    way: str


class LinkOver(Refused):
    """A link to set a password that was used, replaced, or is too old."""

    status = 410

    def __init__(self, state: State) -> None:
        super().__init__(OVER[state])
        self.title = _("パスワードの設定")
        self.next_url, self.next_label = url_for("staff.sign_in"), _("サインイン")


class AnothersLink(Refused):
    """Somebody else is signed in in this browser."""

    status = 409

    def __init__(self, member: Staff) -> None:
        super().__init__(
            _(
                "このブラウザでは%(name)sさんがサインインしています。サインアウトしてから、もう一度URLを開いてください。",
                name=member.name,
            )
        )
        self.title = _("パスワードの設定")
        self.next_url, self.next_label = web_frame.home(member), _("最初の画面に戻る")


class NewPassword(StepForm):
    """The password, typed once where it can be looked at."""

    NEVER_DRAFTED = ("password", "current")
    password = PasswordField(_l("新しいパスワード"), [needed, Length(max=200)], render_kw=NEW)

    def strong(self, member: Staff) -> bool:
        """Whether it may be this person's; what is wrong stands beside it."""
        own = (member.number, member.workplace.code, *member.name.split())
        weakness = passwords.weakness(self.password.data or "", member.email or "", own)
        if weakness:
            self.password.errors = [WEAK[weakness]]
        return weakness is None


class ChangedPassword(NewPassword):
    """The same, with the present one."""

    current = PasswordField(
        _l("いまのパスワード"), [needed, Length(max=200)], render_kw={"autocomplete": "current-password"}
    )


class Forgotten(StepForm):
    """Who forgot: as at the sign-in."""

    store_code = StringField(_l("店舗コード"), [needed, Length(max=40)], render_kw=CODE_BOX)
    number = StringField(_l("スタッフID"), [needed, Length(max=40)], render_kw=CODE_BOX)


def usable_link(token: str) -> Found:
    """Subject of the pages behind a link.

    Raises:
        NotFound: it is none of ours.
        LinkOver: it cannot be used any more.
        AnothersLink: somebody else is signed in here.
    """
    found = password_links.by_token(unit.session(), token)
    if found is None:
        raise NotFound
    if found.state is not State.LIVING:
        raise LinkOver(found.state)
    present = current_staff()
    if present is not None and present.id != found.member.id:
        raise AnothersLink(present)
    return Found(found.row, with_workplace(found.member), found.state)


def myself() -> Staff:
    """Subject of the page for whoever knows the present password."""
    return with_workplace(me())


def with_workplace(member: Staff) -> Staff:
    """The same person, their place found too: slow work comes after the look, when nothing more can be asked."""
    assert member.workplace is not None
    return member


@bp.get("/password/<token>")
def by_link(found: Found) -> ResponseReturnValue:
    """The form, and what to sign in with afterwards; looking at it uses nothing up."""
    return _by_link(NewPassword(formdata=None), found)


@bp.post("/password/<token>")
def set_by_link(found: Found) -> ResponseReturnValue:
    """The password holds, and nothing that was signed in before lives on."""
    form = NewPassword()
    if not (form.validate() and form.strong(found.member)):
        unit.use_reader()
        return _by_link(form, access.again(usable_link)), 422
    hashed = passwords.hash(form.password.data or "")
    found = access.again(usable_link)
    password_links.use(unit.session(), found, hashed)
    record(unit.session(), StaffPasswordSet(found.member.id, "link"))
    places.end_others(unit.session(), found.member, None)
    sessions.end(DESK)
    return redirect(url_for("staff_password.done"))


@bp.get("/password-set")
def done() -> ResponseReturnValue:
    """The password holds."""
    return render_template("organisation/password_done.html", title=_("パスワードを設定しました"))


@bp.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    """Where to say who forgot."""
    return render_template("organisation/forgotten.html", form=Forgotten(formdata=None))


@bp.post("/forgotten")
def send() -> ResponseReturnValue:
    """Mails a link where an address is known; answer and time are the same for everybody."""
    form = Forgotten()
    if not form.validate():
        unit.use_reader()
        return render_template("organisation/forgotten.html", form=form), 422
    with evenly.timed():
        _mail(form)
    return redirect(url_for("staff_password.sent"))


def _mail(form: Forgotten) -> None:
    with unit.reading() as view:
        found = staff.find(view, form.store_code.data or "", form.number.data or "")
        reachable = found is not None and staff.works(found) and found.email
    if found is None or not reachable:
        unit.use_reader()
        return
    with suppress(TooMany):
        limits.hit(unit.database(), password_links.ASKING, found.id, form.form_key.data)
        session = unit.session()
        member = session.get_one(Staff, found.id, with_for_update=True)
        row = password_links.make(session, member, password_links.FORGOTTEN)
        password_links.mail(session, member, row, application.settings().public_url)
        unit.commit()


@bp.get("/forgotten/sent")
def sent() -> ResponseReturnValue:
    """Said alike whoever it was."""
    return render_template("organisation/forgotten_sent.html", minutes=password_links.FORGOTTEN.seconds // 60)


@bp.get("/password")
def change(member: Staff) -> ResponseReturnValue:
    """The form for who knows the present password."""
    return web_frame.page("organisation/password_change.html", form=ChangedPassword(formdata=None))


@bp.post("/password")
def set_changed(member: Staff) -> ResponseReturnValue:
    """Another password: counted and compared like a sign-in; every other session ends, this one stays."""
    form = ChangedPassword()
    if not form.validate():
        return _change_again(form)
    limits.hit(unit.database(), staff.SIGN_IN, f"change/{member.id}", form.current.data)
    if not staff.password_fits(member, form.current.data or ""):
        form.current.errors = [_("いまのパスワードが違います。")]
        return _change_again(form)
    if not form.strong(member):
        return _change_again(form)
    hashed = passwords.hash(form.password.data or "")
    unit.session()
    member = access.again(myself)
    limits.reset(unit.session(), staff.SIGN_IN, f"change/{member.id}")
    password_links.set_password(unit.session(), member, hashed)
    record(unit.session(), StaffPasswordSet(member.id, "self"))
    places.end_others(unit.session(), member, sessions.browser_id(DESK))
    here = sessions.current(DESK)
    if here:
        here.data = here.data | staff.kept_in_session(member)
    flash(_("パスワードを変更しました。ほかの端末では、サインアウトしました。"), "ok")
    return redirect(web_frame.home(member))


def _by_link(form: NewPassword, found: Found) -> str:
    about: dict[str, Any] = {"place": found.member.workplace, "member": found.member}
    return render_template("organisation/password_link.html", form=form, **about)


def _change_again(form: ChangedPassword) -> ResponseReturnValue:
    unit.use_reader()
    unit.session()
    return web_frame.page("organisation/password_change.html", form=form), 422
