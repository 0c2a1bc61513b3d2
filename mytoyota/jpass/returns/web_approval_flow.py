"""承認フロー設定（本部用）: headquarters say who approves at their dealer and where they are reached."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass.returns import approval_flow
from mytoyota.jpass.returns.approval_flow import NewFlow
from mytoyota.jpass.returns.forms import FlowForm
from mytoyota.jpass.returns.models import ApprovalFlow
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("approval_flow", __name__, url_prefix="/desk/jpass/approval-flow")


@bp.get("")
def show(member: Staff) -> ResponseReturnValue:
    """How it is set now."""
    flow = approval_flow.of_dealer(unit.session(), member.dealer_id or "")
    return _page(_form(flow), flow)


@bp.post("")
def change(member: Staff) -> ResponseReturnValue:
    """Sets it anew; entries under way keep their route."""
    form = FlowForm()
    if not form.validate():
        return _page(form, approval_flow.of_dealer(unit.session(), member.dealer_id or "")), 422
    settings = FlowSettings(bool(form.store_approval.data), bool(form.headquarters_approval.data))
    seen = str(form.seen.data)
    try:
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
        approval_flow.change(unit.session(), member, NewFlow(settings, form.email.data or "", version))
    except AlreadyMoved:
        return _overtaken(form)
    flash(_("承認フローを保存しました。手続き中の申込みの承認フローは変わりません。"), "ok")
    return redirect(url_for("approval_flow.show"))


def _overtaken(form: FlowForm) -> ResponseReturnValue:
    """A colleague was first: what was chosen stays on the page, beside how it is set now."""
    unit.use_reader()
    session = unit.session()
    flow = approval_flow.of_dealer(session, me().dealer_id or "")
    again = FlowForm(formdata=None, data=form.typed() | {"seen": str(flow.version)})
    words = _("ほかの方が先に設定を変えたため、保存していません。いまの設定を確認し、もう一度保存してください。")
    again.form_errors = [words]
    return _page(again, flow), 409


def _form(flow: ApprovalFlow) -> FlowForm:
    data = {"store_approval": flow.store_approval, "headquarters_approval": flow.headquarters_approval}
    return FlowForm(formdata=None, data=data | {"email": flow.email or "", "seen": str(flow.version)})


def _page(form: FlowForm, flow: ApprovalFlow) -> str:
    changed = dates.until(flow.changed_at) if flow.changed_at else ""
    return web_frame.page("jpass/approval_flow.html", "approval_flow", form=form, flow=flow, changed=changed)
