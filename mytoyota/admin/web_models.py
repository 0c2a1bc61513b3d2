"""車種: the models, and which services each can have; center alone."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from mytoyota.admin import changes
from mytoyota.admin.changes import OrganisationChanged
from mytoyota.admin.forms import ModelForm, fingerprint
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.japanese import characters
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.vehicles.models import VehicleModel
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("vehicle_models", __name__, url_prefix="/desk/admin/models")
COLUMNS = ("t_connect", "charging", "offered")


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """All of them."""
    rows = unit.session().scalars(select(VehicleModel).order_by(VehicleModel.model, VehicleModel.grade)).all()
    return web_frame.page("admin/models.html", "models", rows=rows)


@bp.get("/new")
def new(member: Staff) -> ResponseReturnValue:
    """The form of a new one."""
    return _page(ModelForm(formdata=None, data={"offered": True}), None)


@bp.post("/new")
def add(member: Staff) -> ResponseReturnValue:
    """A new one."""
    form = ModelForm()
    if not form.validate() or _taken(form, None):
        return _page(form, None), 422
    row = VehicleModel(**_values(form))
    unit.session().add(row)
    unit.session().flush()
    changes.note(unit.session(), OrganisationChanged(row.id, "model", "added", member.id))
    flash(_("車種を登録しました。"), "ok")
    return redirect(url_for("vehicle_models.index"))


@bp.get("/<model_id>")
def show(row: VehicleModel) -> ResponseReturnValue:
    """One of them."""
    data = {name: getattr(row, name) for name in ("model", "grade", *COLUMNS)}
    data |= {"chassis_prefixes": " ".join(row.chassis_prefixes), "seen": _seen(row)}
    return _page(ModelForm(formdata=None, data=data), row)


@bp.post("/<model_id>")
def change(row: VehicleModel) -> ResponseReturnValue:
    """What it can have, from now on: orders that there are keep what they were opened with."""
    form = ModelForm()
    if not form.validate() or _taken(form, row):
        return _page(form, row), 422
    if form.seen.data != _seen(row):
        raise AlreadyMoved
    for name, value in _values(form).items():
        setattr(row, name, value)
    changes.note(unit.session(), OrganisationChanged(row.id, "model", "changed", me().id))
    flash(_("車種を保存しました。"), "ok")
    return redirect(url_for("vehicle_models.index"))


def _values(form: ModelForm) -> dict[str, Any]:
    values: dict[str, Any] = {name: form[name].data for name in COLUMNS}
    values |= {name: characters.tidy(form[name].data) for name in ("model", "grade")}
    return values | {"chassis_prefixes": characters.half_width(form.chassis_prefixes.data).upper().split()}


def _taken(form: ModelForm, row: VehicleModel | None) -> bool:
    same = (
        VehicleModel.model == characters.tidy(form.model.data),
        VehicleModel.grade == characters.tidy(form.grade.data),
    )
    there = unit.session().scalar(select(VehicleModel.id).where(*same))
    if there is not None and (row is None or there != row.id):
        form.grade.errors = [_("この車種とグレードは、すでに登録されています。")]
        return True
    return False


def _seen(row: VehicleModel) -> str:
    return fingerprint(row.model, row.grade, row.t_connect, row.charging, row.offered, row.chassis_prefixes)


def _page(form: ModelForm, row: VehicleModel | None) -> str:
    title = f"{row.model} {row.grade}" if row else _("新しい車種")
    return web_frame.page("admin/model.html", "models", form=form, title=title)
