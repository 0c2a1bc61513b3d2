"""対応待ち: what waits for whoever is signed in, oldest first; several approved with one press, one answer each."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import Length, ValidationError

from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import acts, bulk, contacts, deputies, waiting, web_pages, web_record, web_turns, web_words
from mytoyota.jpass.returns.bulk import Outcome, Press, Result
from mytoyota.jpass.returns.forms import ADDRESS_BOX, good_address
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.returns.transitions import Act, offered
from mytoyota.jpass.returns.waiting import Place
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("return_waiting", __name__, url_prefix="/desk/jpass/returns/waiting")
TICK = "tick"


class BulkForm(StepForm):
    """What goes with the ticked rows; headquarters have to have an address (連絡先3)."""

    email = StringField(_l("連絡先3（メールアドレス）"), [Length(max=254)], render_kw=ADDRESS_BOX)

    needs_address = False

    def validate_email(self, field: Field) -> None:
        """A good address, in its normal form, or none where none has to be."""
        field.data = good_address(field.data)
        if self.needs_address and not field.data:
            raise ValidationError(_l("本部担当者の方は、メールアドレスを入力してください。"))


@bp.get("")
def show(member: Staff) -> ResponseReturnValue:
    """The list."""
    return _page(member, BulkForm(formdata=None, data={"email": contacts.latest(unit.session(), member).email}))


@bp.post("")
def approve(member: Staff) -> ResponseReturnValue:
    """Approves what was ticked, row by row, and says what became of each."""
    unit.use_reader()
    member, form, sent = _again(), BulkForm(), request.form.getlist(TICK)
    form.needs_address = _for_headquarters(member)
    problem = _problem(sent)
    if not form.validate() or problem:
        return _page(member, form, problem=problem, ticked=sent[: waiting.MOST]), 422
    press = Press(member.id, form.form_key.data or "", form.email.data or "")
    unit.rollback()
    results = list(bulk.approve(unit.database(), press, bulk.read(sent)))
    email = form.email.data
    return _page(_again(), BulkForm(formdata=None, data={"email": email}), results=[_told(one) for one in results])


def _again() -> Staff:
    """Who is signed in, in a transaction that only reads: each row is written in one of its own."""
    unit.use_reader()
    unit.session()
    return me()


def _problem(sent: list[str]) -> str:
    if len(sent) > waiting.MOST:
        words = _("一度に承認できるのは%(most)d件までです。%(n)d件が選ばれていたため、どの申込みも承認していません。")
        return words % {"most": waiting.MOST, "n": len(sent)}
    return "" if bulk.read(sent) else _("承認する申込みを選んでください。")


def _for_headquarters(member: Staff) -> bool:
    return member.role == HEADQUARTERS or any(
        one.role == HEADQUARTERS for one in deputies.stood_for(unit.session(), member)
    )


def _told(result: Result) -> dict[str, Any]:
    """A row's answer in words."""
    status = web_words.STATUSES[Status(result.status)] if result.status else ""
    if result.outcome is Outcome.APPROVED:
        text = _("承認しました。ステータス：%(status)s", status=status)
    elif result.outcome is Outcome.MOVED and result.act:
        did = web_words.HISTORY[result.act]
        text = _(
            "承認していません。表示のあとに、%(who)sさんが%(did)s（%(status)s）。",
            who=result.by,
            did=did,
            status=status,
        )
    else:
        text = _("承認していません。あなたが承認できる申込みではありません。")
    return {"number": result.number or "–", "text": text, "ok": result.outcome is Outcome.APPROVED}


def _page(
    member: Staff,
    form: BulkForm,
    *,
    problem: str = "",
    ticked: list[str] | None = None,
    results: list[dict[str, Any]] | None = None,
) -> str:
    rows, more = waiting.page(unit.session(), member)
    shown = [_row(entry, contract, member, ticked or ()) for entry, contract in rows]
    return web_frame.page(
        "jpass/return_waiting.html",
        "waiting",
        form=form,
        problem=problem,
        rows=shown,
        more=more,
        most=waiting.MOST,
        results=results or [],
        done=sum(one["ok"] for one in results or []),
        may_tick=any(row["may"] for row in shown),
        several_stores=member.store_id is None or _for_headquarters(member),
        finance=member.role == FINANCE,
        deputy_for=[one.name for one in deputies.stood_for(unit.session(), member)],
    )


def _row(entry: ReturnEntry, contract: Contract, member: Staff, ticked: Any) -> dict[str, Any]:
    who, principal = acts.acting(unit.session(), entry, member)
    value = f"{entry.id}:{entry.moves}"
    return {
        "url": web_turns.address(Place(entry.since, entry.id)),
        "value": value,
        "number": contract.contract_number,
        "name": contract.customer_name,
        "place": f"{entry.dealer.name} {contract.store.name}" if member.role == FINANCE else contract.store.name,
        "originator": entry.originator.name,
        "status": web_record.status_words(entry),
        "what": web_pages.content_facts(entry.entered, with_note=False),
        "since": dates.until(entry.since),
        "may": Act.APPROVE in offered(entry.standing, who),
        "ticked": value in ticked,
        "stood_for": principal.name if principal else "",
    }
