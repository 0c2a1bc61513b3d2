"""ファイルの取込: a file is read, compared by a job, shown line by line, and taken in by one press."""

from io import BytesIO
from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from mytoyota.admin import applying, judging, reading
from mytoyota.admin.applying import NotReady
from mytoyota.admin.forms import OrganisationFileForm
from mytoyota.admin.models import APPLYING, DONE, MODELS, ORGANISATION, READY, WAITING, ProvisioningImport
from mytoyota.admin.models import ProvisioningRow as Row
from mytoyota.admin.scope import Scope
from mytoyota.admin.sheets import SHEETS
from mytoyota.admin.web_words import ACTIONS, KINDS, PROBLEMS, RANKS, STATES, said_of_file
from mytoyota.base import jobs
from mytoyota.base.bounded import Bounded
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit, uploads
from mytoyota.web.texts import gettext as _

bp = Blueprint("provisioning", __name__, url_prefix="/desk/admin/files")
RECEIVING = Bounded("organisation file", running=1, waiting=0)  # it holds a thread for as long as the file comes
LISTED, SHOWN = 20, 100


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """The form, and the files that came last."""
    return _page(member, _form(member, formdata=None))


@bp.post("")
def upload(member: Staff) -> ResponseReturnValue:
    """Reads a file into lines that wait to be compared."""
    file, acting = BytesIO(), Scope.of(member)
    with RECEIVING:
        with uploads.into(file, reading.LARGEST):
            form = _form(member)
            fits = form.validate()
        if not fits or not form.file.data:
            form.file.errors = form.file.errors or [_("ファイルを選んでください。")]
            return _again(form)
        import_id = reading.begin(unit.database(), form.kind.data or ORGANISATION, acting)
        reading.read(unit.database(), import_id, form.file.data.stream)
    with unit.database().writing() as session:
        if session.get_one(ProvisioningImport, import_id).state == WAITING:
            jobs.enqueue(session, judging.JUDGE, import_id)
    return redirect(url_for("provisioning.show", provisioning_id=import_id))


@bp.get("/<provisioning_id>")
def show(row: ProvisioningImport) -> ResponseReturnValue:
    """What each line would do or did, the wrong ones first."""
    session, wanted = unit.session(), request.args.get("lines", "")
    lines = select(Row).where(Row.import_id == row.id)
    odd = Row.problem.is_not(None) | Row.doubtful
    if wanted != "all" and (row.wrong or row.doubtful):
        lines = lines.where(odd)
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    found = session.scalars(lines.order_by(Row.line).limit(SHOWN + 1).offset((page - 1) * SHOWN)).all()
    return web_frame.page(
        "admin/file.html",
        "provisioning",
        row=row,
        state=STATES[row.state],
        open=row.state in (WAITING, APPLYING),
        at=dates.until(row.created_at),
        said=_said(row),
        counts=[
            (RANKS[row.kind][rank], ACTIONS[action], count)
            for (rank, action), count in sorted(applying.counts(session, row.id).items())
        ],
        lines=[_line(row, one) for one in found[:SHOWN]],
        more=len(found) > SHOWN,
        page=page,
        wanted=wanted,
        ready=row.state == READY,
    )


@bp.get("/<provisioning_id>/status")
def status(row: ProvisioningImport) -> ResponseReturnValue:
    """For the page that waits."""
    over = None if row.state in (WAITING, APPLYING) else url_for("provisioning.show", provisioning_id=row.id)
    return jsonify(state=row.state, text=_said(row), next=over)


@bp.post("/<provisioning_id>/take-in")
def take_in(row: ProvisioningImport) -> ResponseReturnValue:
    """Takes all of it in; pressed twice it is taken in once."""
    if row.state in (APPLYING, DONE):
        return redirect(url_for("provisioning.show", provisioning_id=row.id))
    if row.doubtful and request.form.get("as_written") != "y":
        return redirect(url_for("provisioning.show", provisioning_id=row.id))
    try:
        applying.ask(unit.session(), row)
    except NotReady:
        raise AlreadyMoved from None
    jobs.enqueue(unit.session(), applying.APPLY, row.id)
    return redirect(url_for("provisioning.show", provisioning_id=row.id))


def _form(member: Staff, **given: Any) -> OrganisationFileForm:
    form = OrganisationFileForm(**given)
    kinds = (ORGANISATION, MODELS) if Scope.of(member).everything else (ORGANISATION,)
    form.kind.choices = [SelectChoice(kind, KINDS[kind]) for kind in kinds]
    form.kind.data = form.kind.data or ORGANISATION
    return form


def _again(form: OrganisationFileForm) -> ResponseReturnValue:
    unit.use_reader()
    unit.session()
    return _page(me(), form), 422


def _page(member: Staff, form: OrganisationFileForm) -> str:
    acting = Scope.of(member)
    wanted = select(ProvisioningImport).order_by(ProvisioningImport.created_at.desc()).limit(LISTED)
    if not acting.everything:
        wanted = wanted.where(ProvisioningImport.dealer_id == acting.dealer_id)
    files = [
        {"id": row.id, "at": dates.until(row.created_at), "kind": KINDS[row.kind], "state": STATES[row.state],
         "said": _said(row)}
        for row in unit.session().scalars(wanted)
    ]  # fmt: skip
    shown = {kind: list(sheet.columns.values()) for kind, sheet in SHEETS.items()}
    columns = [(KINDS[kind], shown[kind]) for kind in shown if kind in [one.value for one in form.kind.choices]]
    largest = reading.LARGEST // 1024**2
    return web_frame.page("admin/files.html", "provisioning", form=form, files=files, largest=largest, columns=columns)


def _said(row: ProvisioningImport) -> str:
    if row.file_problem:
        return said_of_file(row.file_problem)
    if row.wrong:
        return _("%(n)s行に誤りがあります。何も変わっていません。", n=f"{row.wrong:,}")
    if row.state == WAITING:
        return _("いまの登録と比べています。")
    if row.state == APPLYING:
        return _("取り込んでいます。")
    if row.state == DONE:
        return _("%(n)s行をすべて取り込みました。", n=f"{row.rows:,}")
    return _("%(n)s行に誤りはありません。まだ何も変わっていません。", n=f"{row.rows:,}")


def _line(row: ProvisioningImport, one: Row) -> dict[str, Any]:
    values = one.values or {}
    return {
        "line": one.line,
        "code": " ".join(filter(None, (one.place, one.code))),
        "name": values.get("name", ""),
        "column": SHEETS[row.kind].columns.get(one.about, ""),
        "problem": PROBLEMS[one.problem] if one.problem else "",
        "doubtful": one.doubtful and not one.problem,
        "action": ACTIONS.get(one.action or "", ""),
    }
