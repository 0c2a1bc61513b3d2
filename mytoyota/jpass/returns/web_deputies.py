"""代理の設定: an approver, or headquarters for them, name a deputy, change the days, or end it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from mytoyota.base import idempotency
from mytoyota.base.refusals import AlreadyMoved, NotFound
from mytoyota.jpass.returns import deputies, web_record
from mytoyota.jpass.returns.deputies import Changed, NewDeputy, NotThisPerson, Overlaps
from mytoyota.jpass.returns.models import ReturnDeputy
from mytoyota.jpass.returns.web_deputy_forms import DaysForm, DeputyForm, PrincipalForm
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import HEADQUARTERS
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.access import again
from mytoyota.web.texts import gettext as _

bp = Blueprint("return_deputies", __name__, url_prefix="/desk/jpass/deputies")
NAMED = "return.deputy"
MOST_PAST = 20


def approver_in_scope(staff_id: str) -> Staff:
    """An approver for whom this person may name a deputy."""
    found = unit.session().scalar(deputies.principals_of(me()).where(Staff.id == staff_id))
    if found is None:
        raise NotFound
    return found


def deputy_in_scope(row_id: str) -> ReturnDeputy:
    """A deputy of such an approver."""
    row = unit.session().get(ReturnDeputy, row_id)
    theirs = deputies.principals_of(me()).where(Staff.id == row.principal_id) if row else None
    if row is None or theirs is None or unit.session().scalar(theirs) is None:
        raise NotFound
    return row


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """Who stands in now and soon, and who did last."""
    return _index(member, PrincipalForm(formdata=None))


@bp.post("")
def choose(member: Staff) -> ResponseReturnValue:
    """Leads on to the form for the chosen approver."""
    form = PrincipalForm()
    form.offer(_principals(member))
    if not form.validate():
        return _index(member, form), 422
    return redirect(url_for("return_deputies.new", staff_id=form.principal.data))


@bp.get("/of/<staff_id>")
def new(principal: Staff) -> ResponseReturnValue:
    """The form for a new deputy."""
    today = deputies.today().isoformat()
    return _new(principal, DeputyForm(formdata=None, data={"first_day": today, "last_day": today}))


@bp.post("/of/<staff_id>")
def name(principal: Staff) -> ResponseReturnValue:
    """Names the deputy."""
    form, session = DeputyForm(), unit.session()
    people = deputies.could_stand_in(session, principal)
    form.offer(people)
    if not form.validate():
        return _new(principal, form), 422
    key = f"{me().id}:{principal.id}:{form.form_key.data}"
    if idempotency.get(session, NAMED, key):
        return redirect(url_for("return_deputies.index"))
    chosen = next(one for one in people if one.id == form.deputy.data)
    try:
        row = deputies.name(session, me(), NewDeputy(principal, chosen, *form.days(), form.email.data))
    except NotThisPerson:
        form.deputy.errors = [_("この方は代理になれません。選び直してください。")]
    except Overlaps as found:
        form.first_day.errors = [_overlap(found.other)]
    else:
        idempotency.store(session, NAMED, key, row.id)
        flash(_("%(name)sさんを代理に設定しました。", name=chosen.name), "ok")
        return redirect(url_for("return_deputies.index"))
    unit.use_reader()
    principal = again(approver_in_scope)
    form.offer(deputies.could_stand_in(unit.session(), principal))
    return _new(principal, form), 422


@bp.get("/<row_id>")
def show(row: ReturnDeputy) -> ResponseReturnValue:
    """One deputy, to be changed or ended."""
    return _one(row, _form(row))


@bp.post("/<row_id>")
def change(row: ReturnDeputy) -> ResponseReturnValue:
    """Sets the days and the address anew, or ends it now."""
    form, session = DaysForm(), unit.session()
    form.begun = row.first_day if row.first_day <= deputies.today() else None
    ends = request.form.get("act") == "end"
    valid = form.csrf_valid() if ends else form.validate()
    if not valid:
        return _one(row, form), 422
    try:
        if ends:
            deputies.end(session, me(), row, form.version())
        else:
            deputies.change(session, me(), row, Changed(*form.days(), form.email.data, form.version()))
    except AlreadyMoved:
        return _overtaken(form)
    except Overlaps as found:
        form.last_day.errors = [_overlap(found.other)]
        return _one(row, form), 422
    flash(_("代理を終了しました。") if ends else _("代理の設定を保存しました。"), "ok")
    return redirect(url_for("return_deputies.index"))


def _overtaken(form: DaysForm) -> ResponseReturnValue:
    """Somebody was first: how it stands now, beside what was typed."""
    unit.use_reader()
    row = again(deputy_in_scope)
    fresh = DaysForm(formdata=None, data=form.typed() | {"seen": str(row.version)})
    words = _("ほかの方が先に設定を変えたため、保存していません。いまの設定を確認し、もう一度保存してください。")
    fresh.form_errors = [words]
    return _one(row, fresh), 409


def _overlap(other: ReturnDeputy) -> str:
    return _(
        "%(first)sから%(last)sまで、%(name)sさんが代理に設定されています。",
        first=dates.day(other.first_day),
        last=dates.day(other.last_day),
        name=other.deputy.name,
    )


def _form(row: ReturnDeputy) -> DaysForm:
    days = {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
    return DaysForm(formdata=None, data=days | {"email": row.email, "seen": str(row.version)})


def _principals(member: Staff) -> list[Staff]:
    people = unit.session().scalars(deputies.principals_of(member)).all()
    return sorted(people, key=lambda one: (one.store_id is not None, one.workplace.code, one.number))


def _index(member: Staff, form: PrincipalForm) -> str:
    principals = deputies.principals_of(member).with_only_columns(Staff.id)
    rows = select(ReturnDeputy).where(
        or_(ReturnDeputy.principal_id.in_(principals), ReturnDeputy.deputy_id == member.id)
    )
    rows = rows.options(selectinload(ReturnDeputy.principal), selectinload(ReturnDeputy.deputy))
    over = or_(ReturnDeputy.ended_at.is_not(None), ReturnDeputy.last_day < deputies.today())
    session = unit.session()
    current = session.scalars(rows.where(~over).order_by(ReturnDeputy.first_day, ReturnDeputy.id)).all()
    past = session.scalars(rows.where(over).order_by(ReturnDeputy.last_day.desc(), ReturnDeputy.id).limit(MOST_PAST))
    form.offer(_principals(member))
    headquarters = member.role == HEADQUARTERS
    return web_frame.page(
        "jpass/deputies.html",
        "deputies",
        form=form,
        current=[_line(row, member) for row in current],
        past=[_line(row, member) for row in past],
        choose=headquarters,
        own=url_for("return_deputies.new", staff_id=member.id),
    )


def _line(row: ReturnDeputy, member: Staff) -> dict[str, Any]:
    mine = member.id == row.principal_id or member.role == HEADQUARTERS
    return {
        "principal": web_record.person(row.principal),
        "deputy": web_record.person(row.deputy),
        "days": _("%(first)sから%(last)sまで", first=dates.day(row.first_day), last=dates.day(row.last_day)),
        "now": row.first_day <= deputies.today() and not deputies.is_over(row),
        "ended": dates.until(row.ended_at) if row.ended_at else "",
        "url": url_for("return_deputies.show", row_id=row.id) if mine and not deputies.is_over(row) else "",
    }


def _new(principal: Staff, form: DeputyForm) -> str:
    form.offer(deputies.could_stand_in(unit.session(), principal))
    return web_frame.page("jpass/deputy.html", "deputies", form=form, principal=principal, row=None)


def _one(row: ReturnDeputy, form: DaysForm) -> str:
    return web_frame.page(
        "jpass/deputy.html",
        "deputies",
        form=form,
        principal=row.principal,
        row=row,
        over=deputies.is_over(row),
        begun=dates.day(row.first_day) if row.first_day <= deputies.today() else "",
        changed=dates.until(row.changed_at),
    )
