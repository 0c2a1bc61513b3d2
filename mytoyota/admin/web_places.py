"""組織: dealers and their stores, for center over all, for headquarters over their own dealer."""

from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select

from mytoyota.admin import people, places
from mytoyota.admin.forms import DealerForm, RenameForm, StoreForm, fingerprint
from mytoyota.admin.places import NameTaken, StoreData
from mytoyota.admin.scope import Scope
from mytoyota.admin.web_words import code_of, kind_of, state_of
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.japanese.dates import typed_day
from mytoyota.organisation import password_links, staff, web_frame
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store, Workplace
from mytoyota.organisation.web_staff import me
from mytoyota.organisation.workplaces import CodeTaken
from mytoyota.web import dates, unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _

bp = Blueprint("places", __name__, url_prefix="/desk/admin")
PAGE = 50
FARTHEST = 10_000


@bp.get("/")
def index(member: Staff) -> ResponseReturnValue:
    """The dealers and the parties beside them; headquarters come to their own dealer."""
    if member.dealer_id:
        return redirect(url_for("places.dealer", dealer_id=member.dealer_id))
    session, wanted = unit.session(), request.args.get("q", "")[:100].strip()
    stores = select(func.count()).where(Store.dealer_id == Dealer.id).scalar_subquery()
    found = _matching(select(Dealer, stores), Dealer, wanted)
    shown = _paged(session.scalar(select(func.count()).select_from(found.subquery())) or 0, wanted)
    rows = session.execute(found.order_by(Dealer.code).limit(PAGE).offset((shown["page"] - 1) * PAGE)).all()
    parties = session.scalars(select(Organisation).order_by(Organisation.code)).all()
    return web_frame.page("admin/index.html", "admin", rows=rows, parties=parties, **shown)


@bp.get("/dealers/new")
def new_dealer(member: Staff) -> ResponseReturnValue:
    """The form of a dealer."""
    return _form(DealerForm(formdata=None), _("新しい販売会社"), url_for("places.index"))


@bp.post("/dealers/new")
def add_dealer(member: Staff) -> ResponseReturnValue:
    """A new dealer."""
    form = DealerForm()
    if not form.validate():
        return _form(form, _("新しい販売会社"), url_for("places.index")), 422
    try:
        row = places.add_dealer(unit.session(), Scope.of(member), form.code.data or "", form.name.data or "")
    except (CodeTaken, NameTaken) as taken:
        _taken(form, taken)
        return _form(form, _("新しい販売会社"), url_for("places.index")), 422
    flash(_("販売会社を登録しました。"), "ok")
    return redirect(url_for("places.dealer", dealer_id=row.id))


@bp.get("/dealers/<dealer_id>")
def dealer(row: Dealer) -> ResponseReturnValue:
    """One dealer: its stores and the staff of its headquarters."""
    return _dealer(row, RenameForm(formdata=None, data={"name": row.name, "seen": fingerprint(row.name)}))


@bp.post("/dealers/<dealer_id>")
def rename(row: Dealer) -> ResponseReturnValue:
    """Another name."""
    form = RenameForm()
    if not form.validate():
        return _dealer(row, form), 422
    _not_moved(form, row.name)
    dealer_id = row.id
    try:
        places.rename_dealer(unit.session(), Scope.of(me()), row, form.name.data or "")
    except NameTaken as taken:
        _taken(form, taken)
        return _dealer(unit.session().get_one(Dealer, dealer_id), form), 422
    flash(_("販売会社名を変更しました。"), "ok")
    return redirect(url_for("places.dealer", dealer_id=row.id))


@bp.get("/dealers/<dealer_id>/stores/new")
def new_store(row: Dealer) -> ResponseReturnValue:
    """The form of a store."""
    return _form(StoreForm(formdata=None), _("新しい店舗"), url_for("places.dealer", dealer_id=row.id))


@bp.post("/dealers/<dealer_id>/stores/new")
def add_store(row: Dealer) -> ResponseReturnValue:
    """A new store."""
    form, back = StoreForm(), url_for("places.dealer", dealer_id=row.id)
    if not form.validate():
        return _form(form, _("新しい店舗"), back), 422
    try:
        store = places.add_store(unit.session(), Scope.of(me()), row, form.code.data or "", _data(form))
    except CodeTaken as taken:
        _taken(form, taken)
        return _form(form, _("新しい店舗"), back), 422
    flash(_("店舗を登録しました。"), "ok")
    return redirect(url_for("places.store", store_id=store.id))


@bp.get("/stores/<store_id>")
def store(row: Store) -> ResponseReturnValue:
    """One store and its staff."""
    data: dict[str, Any] = {name: getattr(row, name) or "" for name in ("name", "phone", "opened_on", "closed_on")}
    return _store(row, StoreForm(formdata=None, data=data | {"code": row.code, "seen": _shown(row)}))


@bp.post("/stores/<store_id>")
def change_store(row: Store) -> ResponseReturnValue:
    """What is said of it; a closed one lets its staff go."""
    form = StoreForm()
    form.code.data = row.code
    if not form.validate():
        return _store(row, form), 422
    _not_moved(form, *_said(row))
    gone = places.change_store(unit.session(), Scope.of(me()), row, _data(form))
    flash(_("店舗の情報を保存しました。"), "ok")
    if gone:
        flash(_("閉店したため、スタッフ%(n)s人を退職にしました。", n=gone), "info")
    return redirect(url_for("places.store", store_id=row.id))


@bp.get("/organisations/<organisation_id>")
def organisation(row: Organisation) -> ResponseReturnValue:
    """The finance company or center: its staff."""
    return web_frame.page("admin/place.html", "admin", **_place(row))


def _dealer(row: Dealer, form: RenameForm) -> str:
    session, wanted = unit.session(), request.args.get("q", "")[:100].strip()
    found = _matching(select(Store).where(Store.dealer_id == row.id), Store, wanted)
    shown = _paged(session.scalar(select(func.count()).select_from(found.subquery())) or 0, wanted)
    stores = session.scalars(found.order_by(Store.code).limit(PAGE).offset((shown["page"] - 1) * PAGE)).all()
    shown["stores"] = [{"row": one, "code": code_of(one), "days": _days(one)} for one in stores]
    return web_frame.page("admin/dealer.html", "admin", form=form, dealer=row, **_place(row), **shown)


def _store(row: Store, form: StoreForm) -> str:
    return web_frame.page("admin/store.html", "admin", form=form, store=row, **_place(row))


def _place(row: Workplace) -> dict[str, Any]:
    """A place and who works there, and who did."""
    session = unit.session()
    rows = people.at(session, row)
    invited = password_links.holders(session, [one.id for one in rows])
    shown = [
        {"row": one, "role": web_frame.ROLE_NAMES[one.role], "state": state_of(one, invited=one.id in invited)}
        for one in rows
    ]
    closed = isinstance(row, Store) and row.is_closed(staff.today())
    return {"place": row, "code": code_of(row), "kind": kind_of(row), "people": shown, "closed": closed}


def _form(form: StepForm, title: str, back: str) -> str:
    return web_frame.page("admin/new.html", "admin", form=form, title=title, back=back)


def _taken(form: Any, why: Exception) -> None:
    """Says it beside the field; nothing was saved."""
    unit.use_reader()
    unit.session()
    if isinstance(why, NameTaken):
        form.name.errors = [_("この名称は、別の販売会社で使われています。")]
    else:
        form.code.errors = [_("このコードは、すでに使われています。")]


def _not_moved(form: Any, *now: object) -> None:
    """Raises AlreadyMoved where somebody saved since the page was shown."""
    if form.seen.data != fingerprint(*now):
        raise AlreadyMoved


def _said(row: Store) -> tuple[object, ...]:
    return (row.name, row.phone, row.opened_on, row.closed_on)


def _shown(row: Store) -> str:
    return fingerprint(*_said(row))


def _data(form: StoreForm) -> StoreData:
    days = (typed_day(form.opened_on.data or ""), typed_day(form.closed_on.data or ""))
    return StoreData(form.name.data or "", form.phone.data or "", *days)


def _days(row: Store) -> str:
    """When it opens or closes, where that is still to come or is over."""
    if row.closed_on:
        return _("%(day)s閉店", day=dates.day(row.closed_on))
    return _("%(day)s開店", day=dates.day(row.opened_on)) if row.opened_on else ""


def _matching(statement: Any, model: type[Dealer] | type[Store], wanted: str) -> Any:
    if not wanted:
        return statement
    begins = model.code.startswith(wanted.upper(), autoescape=True)
    return statement.where(or_(begins, model.name.contains(wanted, autoescape=True)))


def _paged(total: int, wanted: str) -> dict[str, Any]:
    page = min(max(request.args.get("page", 1, type=int), 1), FARTHEST)
    return {"total": total, "page": page, "pages": max(1, ceil(total / PAGE)), "wanted": wanted}
