"""設定, ジョブ, メンテナンス: what is a sample, what a new catalogue would change, which jobs failed; center alone."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from mytoyota.admin import catalogue_check, failed_jobs, maintenance, web_maintenance
from mytoyota.admin.catalogue_check import NotACatalogue
from mytoyota.admin.forms import CatalogueForm
from mytoyota.base import clock
from mytoyota.base.jobs import Job
from mytoyota.organisation import staff, web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.web import application, dates, unit, uploads
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("system", __name__, url_prefix="/desk/admin")
LARGEST = 1024**2
WHAT = {
    catalogue_check.ADDED: _l("追加"),
    catalogue_check.REMOVED: _l("終了"),
    catalogue_check.CHANGED: _l("変更"),
}
STATES = {"queued": ("wait", _l("待機中")), "failed": ("stop", _l("失敗"))}


@bp.get("/settings")
def show(member: Staff) -> ResponseReturnValue:
    """Which catalogue is in force, and what is a sample."""
    return _settings(CatalogueForm(formdata=None))


@bp.post("/settings")
def compare(member: Staff) -> ResponseReturnValue:
    """What a new catalogue would change; nothing is put in force by this page."""
    uploads.allow()
    form = CatalogueForm()
    fits = form.validate()
    unit.use_reader()
    unit.session()
    if not fits or not form.file.data:
        form.file.errors = form.file.errors or [_("ファイルを選んでください。")]
        return _settings(form), 422
    content = form.file.data.stream.read(LARGEST + 1)
    try:
        then = catalogue_check.read(content if len(content) <= LARGEST else b"\xff")
    except NotACatalogue as wrong:
        form.file.errors = [_("カタログとして読めません。")]
        return _settings(form, problems=wrong.problems), 422
    today = staff.today()
    found = catalogue_check.differences(catalogue.in_force(), then, today, str(get_locale()))
    return _settings(CatalogueForm(formdata=None), compared=[_difference(one) for one in found], new=then)


@bp.get("/jobs")
def jobs(member: Staff) -> ResponseReturnValue:
    """The jobs that failed, and those that are tried again."""
    rows = unit.session().scalars(failed_jobs.wanted().limit(failed_jobs.MOST)).all()
    return web_frame.page("admin/jobs.html", "jobs", rows=[_job(row) for row in rows], most=failed_jobs.MOST)


@bp.post("/jobs/<job_id>/again")
def again(row: Job) -> ResponseReturnValue:
    """Tries it again at once."""
    if failed_jobs.try_again(unit.session(), row, me().id):
        flash(_("ジョブをもう一度実行します。"), "ok")
    else:
        flash(_("このジョブは、すでに実行中か、終わっています。"), "info")
    return redirect(url_for("system.jobs"))


@bp.post("/jobs/<job_id>/give-up")
def give_up(row: Job) -> ResponseReturnValue:
    """No further attempt; what it was about stays as it is."""
    if failed_jobs.give_up(unit.session(), row, me().id):
        flash(_("ジョブを取りやめました。"), "ok")
    else:
        flash(_("このジョブは、すでに実行中か、終わっています。"), "info")
    return redirect(url_for("system.jobs"))


@bp.get("/maintenance")
def maintenance_mode(member: Staff) -> ResponseReturnValue:
    """Whether it is on."""
    row = maintenance.present(unit.session())
    by = unit.session().get(Staff, row.by) if row and row.by else None
    since = dates.until(row.since) if row else ""
    return web_frame.page("admin/maintenance.html", "maintenance", on=row is not None, since=since, by=by)


@bp.post("/maintenance")
def switch(member: Staff) -> ResponseReturnValue:
    """On or off, as the button said; pressed twice it stays so."""
    if request.form.get("on") == "1":
        maintenance.begin(unit.session(), member.id)
        flash(_("メンテナンスを開始しました。"), "ok")
    else:
        maintenance.end(unit.session())
        flash(_("メンテナンスを終了しました。"), "ok")
    web_maintenance.watch().forget()
    return redirect(url_for("system.maintenance_mode"))


def _settings(form: CatalogueForm, **more: Any) -> str:
    chosen, now = application.settings(), catalogue.in_force()
    file = chosen.catalogue.name if chosen.catalogue else ""
    about = [(_("ファイル"), file or _("製品に付属する見本"))]
    about += [(NAMES[one], _("%(n)s件", n=sum(item.service == one for item in now.item))) for one in NAMES]
    return web_frame.page("admin/settings.html", "settings", form=form, about=about, sample=now.sample, **more)


def _difference(one: catalogue_check.Difference) -> dict[str, Any]:
    return vars(one) | {"what": WHAT[one.what], "service": NAMES[one.service]}


def _job(row: Job) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": STATES[row.state],
        "failed": row.state == "failed",
        "error": row.error or "",
        "attempt": row.attempt,
        "since": dates.until(row.first_due_at),
        "next": _soon(row.due_at) if row.state == "queued" else "",
    }


def _soon(due: datetime) -> str:
    return dates.moment(due) if due > clock.now() else _("まもなく")
