"""店舗・スタッフ一括変更画面（変更後）: the result for each row of a bulk, on a page and as a file."""

import csv
from io import StringIO
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mytoyota.jpass.transfers import candidates, web_lines, web_words
from mytoyota.jpass.transfers.models import UNDER_WAY, Transfer, TransferBulk
from mytoyota.jpass.transfers.refusals import Refusal
from mytoyota.jpass.web_export import BOM, harmless
from mytoyota.organisation import web_frame
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("transfer_result", __name__, url_prefix="/desk/jpass/transfers/results")


@bp.get("/<bulk_id>")
def show(bulk: TransferBulk) -> ResponseReturnValue:
    """Each row that was ticked, with what became of it and how it stands now."""
    rows = _rows(bulk)
    return web_frame.page(
        "jpass/transfers_result.html",
        "transfers",
        rows=rows,
        done=sum(not row["why"] for row in rows),
        refused=sum(bool(row["why"]) for row in rows),
        bulk=bulk,
        back=url_for("transfers.index", search=request.args.get("search") or None, _anchor="found"),
    )


@bp.get("/<bulk_id>.csv")
def export(bulk: TransferBulk) -> ResponseReturnValue:
    """The same as a file."""
    buffer = StringIO()
    out = csv.writer(buffer)
    out.writerow([_("契約番号"), _("契約者名"), _("変更前"), _("変更後"), _("反映日"), _("ステータス"), _("結果")])
    for row in _rows(bulk):
        cells = (row["number"], row["name"], row["before"], row["after"], row["effective_iso"], row["state"])
        out.writerow([harmless(str(one)) for one in (*cells, row["why"] or _("登録しました"))])
    answer = Response(BOM + buffer.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=transfers-{bulk.created_at:%Y%m%d}.csv"
    return answer


def _rows(bulk: TransferBulk) -> list[dict[str, Any]]:
    """The outcomes in the order in which they were listed; what is out of sight by now shows no name."""
    session, outcomes = unit.session(), bulk.outcomes
    contracts = {one.id: one for one in candidates.of_ids(session, me(), [one[0] for one in outcomes])}
    ids = [one[2] for one in outcomes if one[2]]
    places = (Transfer.from_store, Transfer.to_store, Transfer.from_staff, Transfer.to_staff)
    found = select(Transfer).where(Transfer.id.in_(ids)).options(*(selectinload(one) for one in places))
    transfers = {one.id: one for one in session.scalars(found)}
    return [
        _row(contracts.get(contract_id), transfers.get(transfer_id), refusal)
        for contract_id, refusal, transfer_id in outcomes
    ]


def _row(contract: Any, transfer: Transfer | None, refusal: str) -> dict[str, Any]:
    line: dict[str, Any] = {"id": 0, "name": "–", "number": "–"} if contract is None else web_lines.named(contract)
    line |= {"why": web_words.REFUSALS[Refusal(refusal)] if refusal else "", "moving": False}
    if transfer is None:
        return line | {"before": "–", "after": "–", "effective": "–", "effective_iso": "", "state": ""}
    old = web_words.staff_name(transfer.from_staff, transfer.from_staff_code)
    return line | {
        "before": f"{transfer.from_store.name} {old}",
        "after": web_words.to(transfer),
        "effective": dates.day(transfer.effective_on),
        "effective_iso": transfer.effective_on.isoformat(),
        "moving": transfer.state == UNDER_WAY,
        "state": web_words.STATES[transfer.state],
    }
