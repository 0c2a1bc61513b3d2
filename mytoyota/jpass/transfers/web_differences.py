"""店舗・スタッフの相違: changes that took effect and that the finance company's file contradicts."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.transfers import web_words
from mytoyota.jpass.transfers.models import EFFECTIVE, Transfer
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.web import dates, unit

bp = Blueprint("transfer_differences", __name__, url_prefix="/desk/jpass/differences")
MOST = 200


@bp.get("")
def show(_member: Staff) -> ResponseReturnValue:
    """Those that waits longest first."""
    rows = differences(unit.session(), MOST + 1)
    return web_frame.page(
        "jpass/transfer_differences.html", "transfer_differences", rows=rows[:MOST], more=len(rows) > MOST, most=MOST
    )


def differences(session: Session, most: int) -> list[dict[str, str]]:
    """Where a file that came after the effective day says something else than we do."""
    said = aliased(Store)
    still = Transfer.state == EFFECTIVE, Transfer.agreed_at.is_(None), Transfer.file_at >= Transfer.closed_at
    wanted = (
        select(Transfer, ContractNumber.number, Dealer.name, said.name)
        .join(ContractNumber, ContractNumber.id == Transfer.contract_id)
        .join(Dealer, Dealer.id == Transfer.dealer_id)
        .outerjoin(said, said.id == Transfer.file_store_id)
        .where(*still)
        .order_by(Transfer.effective_on, Transfer.id)
        .limit(most)
    )
    return [
        {
            "number": number,
            "dealer": dealer,
            "ours": web_words.to(transfer),
            "file": f"{store or '–'} {transfer.file_staff_code or '–'}",
            "since": dates.day(transfer.effective_on),
        }
        for transfer, number, dealer, store in session.execute(wanted)
    ]
