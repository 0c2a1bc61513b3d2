"""店舗・スタッフの相違: changes that the finance company's file contradicts, whose word counts; files of changes."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, aliased

from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass import web_monthly
from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.transfers import differences, settling, web_words
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.web import dates, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _

bp = Blueprint("transfer_differences", __name__, url_prefix="/desk/jpass/differences")
MOST = 200


@bp.get("")
def show(_member: Staff) -> ResponseReturnValue:
    """Those that wait longest first."""
    return _page(Acknowledge(formdata=None))


@bp.post("")
def settle(member: Staff) -> ResponseReturnValue:
    """The file is right: the contract goes where it says."""
    form = Acknowledge()
    if not form.validate():
        unit.use_reader()
        unit.session()
        return _page(form), 400
    chosen, _dot, version = request.form.get("change", "").partition(".")
    try:
        seen = int(version) if version.isdecimal() and len(version) < 10 else -1
        settling.follow_file(unit.session(), member, chosen, seen)
        flash(_("契約データの店舗とスタッフにしました。"), "ok")
    except AlreadyMoved:
        flash(_("この契約は、すでに一覧にないか、内容が変わっています。いまの一覧をご確認ください。"), "warn")
    return redirect(url_for("transfer_differences.show"))


def _page(form: Acknowledge) -> str:
    rows = found(unit.session(), MOST + 1)
    return web_frame.page(
        "jpass/transfer_differences.html",
        "transfer_differences",
        form=form,
        rows=rows[:MOST],
        more=len(rows) > MOST,
        most=MOST,
        months=web_monthly.last_twelve(),
    )


def found(session: Session, most: int) -> list[dict[str, Any]]:
    """Where a file that came after the effective day says something else than we do."""
    said = aliased(Store)
    wanted = (
        differences.listed()
        .add_columns(ContractNumber.number, Dealer.name, said.name)
        .join(ContractNumber, ContractNumber.id == Transfer.contract_id)
        .join(Dealer, Dealer.id == Transfer.dealer_id)
        .outerjoin(said, said.id == Transfer.file_store_id)
        .order_by(Transfer.effective_on, Transfer.id)
        .limit(most)
    )
    return [
        {
            "change": f"{transfer.id}.{transfer.version}",
            "number": number,
            "dealer": dealer,
            "ours": web_words.to(transfer),
            "file": f"{store or '–'} {transfer.file_staff_code or '–'}",
            "since": dates.day(transfer.effective_on),
        }
        for transfer, number, dealer, store in session.execute(wanted)
    ]
