"""顧客詳細: one contract, what its product asks for, and the way to enter the vehicle's return (seed 000)."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base import clock
from mytoyota.jpass import uses, web_rows
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS, needs_separate_procedure
from mytoyota.jpass.transfers import standing, web_individual
from mytoyota.organisation import web_frame
from mytoyota.web import unit

bp = Blueprint("contract", __name__, url_prefix="/desk/jpass/contracts")


@bp.get("/<int:contract_id>")
def show(contract: Contract) -> ResponseReturnValue:
    """The contract."""
    product = PRODUCTS[contract.product]
    moving = standing.under_way(unit.session(), [contract.id]).get(contract.id)
    return web_frame.page(
        "jpass/contract.html",
        "contracts",
        contract_id=contract.id,
        back=url_for("contracts.index", search=request.args.get("search")),
        facts_shown=web_rows.facts(contract, clock.in_japan(clock.now()).date()),
        product=product,
        moving=web_individual.told(moving),
        may_transfer=web_individual.may_transfer(),
        guidance=needs_separate_procedure(product, claim_bought=contract.claim_bought),
        commercial=contract.use != uses.PASSENGER,
    )
