"""One member of staff: invited, changed, moved, let go, taken back."""

from typing import Any, cast

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from mytoyota.admin import people
from mytoyota.admin.forms import ChangePersonForm, MoveForm, PersonForm, fingerprint
from mytoyota.admin.people import Person
from mytoyota.admin.scope import LastOfCenter, Scope, Yourself
from mytoyota.admin.web_words import PROBLEMS, code_of, kind_of, state_of
from mytoyota.base.events import history
from mytoyota.base.refusals import AlreadyMoved, Refused
from mytoyota.organisation import password_links, staff, web_frame, workplaces
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store, Workplace
from mytoyota.organisation.posts import NumberTaken, PlaceClosed, Post
from mytoyota.organisation.staff import RoleDoesNotFit
from mytoyota.organisation.web_staff import me
from mytoyota.web import application, dates, unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("people", __name__, url_prefix="/desk/admin")
WHAT = {
    "added": _l("登録"), "changed": _l("氏名・メールアドレスの変更"), "moved": _l("異動"), "left": _l("退職"),
    "back": _l("復帰"), "link": _l("パスワード設定URLの発行"),
}  # fmt: skip


class NotAllowed(Refused):
    """What nobody may do."""

    def __init__(self, problem: str, member: Staff) -> None:
        super().__init__(PROBLEMS[problem])
        self.title = _("変更できません")
        self.next_url, self.next_label = url_for("people.show", staff_id=member.id), _("スタッフの画面に戻る")


@bp.get("/dealers/<dealer_id>/staff/new")
def new_at_dealer(row: Dealer) -> ResponseReturnValue:
    """The form of somebody of headquarters."""
    return _new(row, PersonForm(formdata=None))


@bp.post("/dealers/<dealer_id>/staff/new")
def add_at_dealer(row: Dealer) -> ResponseReturnValue:
    """Somebody of headquarters."""
    return _add(row)


@bp.get("/stores/<store_id>/staff/new")
def new_at_store(row: Store) -> ResponseReturnValue:
    """The form of somebody of a store."""
    return _new(row, PersonForm(formdata=None))


@bp.post("/stores/<store_id>/staff/new")
def add_at_store(row: Store) -> ResponseReturnValue:
    """Somebody of a store."""
    return _add(row)


@bp.get("/organisations/<organisation_id>/staff/new")
def new_at_organisation(row: Organisation) -> ResponseReturnValue:
    """The form of somebody of the finance company or of center."""
    return _new(row, PersonForm(formdata=None))


@bp.post("/organisations/<organisation_id>/staff/new")
def add_at_organisation(row: Organisation) -> ResponseReturnValue:
    """Somebody of the finance company or of center."""
    return _add(row)


@bp.get("/staff/<staff_id>")
def show(member: Staff) -> ResponseReturnValue:
    """Who they are, how they stand, what happened, and what can be done."""
    return _show(member)


@bp.post("/staff/<staff_id>")
def change(member: Staff) -> ResponseReturnValue:
    """Another name or address."""
    form = ChangePersonForm()
    if not form.validate():
        return _show(member, change=form), 422
    _not_moved(member, form)
    people.change(unit.session(), Scope.of(me()), member, form.name.data or "", form.email.data or None)
    flash(_("保存しました。"), "ok")
    return redirect(url_for("people.show", staff_id=member.id))


@bp.post("/staff/<staff_id>/link")
def link(member: Staff) -> ResponseReturnValue:
    """A link to set a password: mailed where an address is known, and shown this once."""
    if not staff.works(member):
        raise AlreadyMoved
    return _link(member)


@bp.post("/staff/<staff_id>/move")
def move(member: Staff) -> ResponseReturnValue:
    """Another place, role or number."""
    form, acting, staff_id = _move_form(member), Scope.of(me()), member.id
    place = workplaces.by_code(unit.session(), form.place.data or "") if form.validate() else None
    if form.errors:
        return _show(member, move=form), 422
    if place is None or not acting.holds(place):
        form.place.errors = [PROBLEMS["unknown_place"]]
        return _again(staff_id, form)
    _not_moved(member, form)
    try:
        with _guarded(member):
            people.move(unit.session(), acting, member, Post(form.role.data, place, form.number.data or ""))
    except RoleDoesNotFit:
        form.role.errors = [PROBLEMS["role_does_not_fit"]]
    except PlaceClosed:
        form.place.errors = [PROBLEMS["place_closed"]]
    except NumberTaken:
        form.number.errors = [PROBLEMS["number_taken"]]
    if form.errors:
        return _again(staff_id, form)
    flash(_("%(place)sに異動しました。", place=place.name), "ok")
    return redirect(url_for("people.show", staff_id=member.id))


@bp.post("/staff/<staff_id>/leave")
def leave(member: Staff) -> ResponseReturnValue:
    """They work here no more; pressed twice it is done once."""
    if member.active:
        with _guarded(member):
            people.leave(unit.session(), Scope.of(me()), member)
        flash(_("退職にしました。サインイン中の端末も、すべてサインアウトしました。"), "ok")
    return redirect(url_for("people.show", staff_id=member.id))


@bp.post("/staff/<staff_id>/back")
def back(member: Staff) -> ResponseReturnValue:
    """They work here again, and get a link."""
    if member.active:
        return redirect(url_for("people.show", staff_id=member.id))
    try:
        with _guarded(member):
            people.come_back(unit.session(), Scope.of(me()), member)
    except PlaceClosed:
        raise NotAllowed("place_closed", member) from None
    return _link(member)


class _guarded:  # noqa: N801 - read as a word: with _guarded(member)
    """What nobody may do is told on a page of its own."""

    def __init__(self, member: Staff) -> None:
        self.member = member

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> None:
        if kind is Yourself:
            raise NotAllowed("yourself", self.member) from None
        if kind is LastOfCenter:
            raise NotAllowed("last_center", self.member) from None


def _add(place: Workplace) -> ResponseReturnValue:
    form, kind, place_id = PersonForm(), type(place), place.id
    form.role.choices = _roles(staff.roles_at(place))
    if not form.validate():
        return _new(place, form), 422
    post = Post(form.role.data, place, form.number.data or "")
    try:
        member = people.add(unit.session(), Scope.of(me()), Person(post, form.name.data or "", form.email.data or None))
    except NumberTaken:
        form.number.errors = [_("このスタッフIDは、すでに使われています。")]
    except PlaceClosed:
        form.form_errors = [PROBLEMS["place_closed"]]
    if form.errors:
        unit.use_reader()
        return _new(cast(Workplace, unit.session().get_one(kind, place_id)), form), 422
    return _link(member)


def _new(place: Workplace, form: PersonForm) -> str:
    form.role.choices = _roles(staff.roles_at(place))
    form.role.data = form.role.data or form.role.choices[0].value
    return web_frame.page("admin/person_new.html", "admin", form=form, place=place, back=_address(place))


def _show(member: Staff, *, change: ChangePersonForm | None = None, move: MoveForm | None = None) -> str:
    session, seen = unit.session(), _seen(member)
    now = {"name": member.name, "email": member.email or "", "seen": seen}
    place = member.workplace
    form = change or move
    return web_frame.page(
        "admin/person.html",
        "admin",
        form=form,
        member=member,
        place=place,
        code=code_of(place),
        kind=kind_of(place),
        place_url=_address(place),
        role=web_frame.ROLE_NAMES[member.role],
        state=state_of(member, invited=member.id in password_links.holders(session, [member.id])),
        change_form=change or ChangePersonForm(formdata=None, data=now),
        move_form=move or _move_form(member, shown=True),
        myself=member.id == me().id,
        works=staff.works(member),
        events=_events(member),
    )


def _link(member: Staff) -> ResponseReturnValue:
    session = unit.session()
    row = people.link(session, Scope.of(me()), member)
    address = application.settings().public_url
    about: dict[str, Any] = {"member": member, "place": member.workplace, "until": dates.until(row.expires_at)}
    mailed = password_links.mail(session, member, row, address)
    about |= {"url": password_links.url(row, address), "mailed": member.email if mailed else ""}
    return web_frame.page("admin/link.html", "admin", **about)


def _move_form(member: Staff, *, shown: bool = False) -> MoveForm:
    data = {"role": member.role, "number": member.number, "seen": _seen(member)}
    form = MoveForm(formdata=None, data=data) if shown else MoveForm()
    form.role.choices = _roles(Scope.of(me()).roles)
    return form


def _again(staff_id: str, form: MoveForm) -> ResponseReturnValue:
    unit.use_reader()
    return _show(unit.session().get_one(Staff, staff_id), move=form), 422


def _roles(names: tuple[str, ...]) -> list[SelectChoice]:
    return [SelectChoice(name, web_frame.ROLE_NAMES[name]) for name in names]


def _seen(member: Staff) -> str:
    return fingerprint(member.name, member.email, member.role, member.workplace.id, member.number, member.active)


def _not_moved(member: Staff, form: Any) -> None:
    if form.seen.data != _seen(member):
        raise AlreadyMoved


def _events(member: Staff) -> list[dict[str, Any]]:
    """What was changed, newest first, and by whom."""
    session, told = unit.session(), []
    for row in reversed(history(session, member.id)):
        if row.name == "OrganisationChanged":
            by = session.get(Staff, row.details["by"]) if row.details["by"] else None
            who = by.name if by else _("コマンド")
            told.append({"time": dates.until(row.at), "text": WHAT[row.details["what"]], "who": who})
    return told


def _address(place: Workplace) -> str:
    if isinstance(place, Store):
        return url_for("places.store", store_id=place.id)
    if isinstance(place, Dealer):
        return url_for("places.dealer", dealer_id=place.id)
    return url_for("places.organisation", organisation_id=place.id)
