"""店舗・スタッフ変更画面: one contract goes to another store, another person, or both (seed 001, 1. 個別変更)."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base import idempotency
from mytoyota.base.db import take_turns
from mytoyota.jpass import permissions, staging
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.returns import open_entries, web_pages
from mytoyota.jpass.transfers import business_days, changes, standing, web_words
from mytoyota.jpass.transfers.changes import Outcome, Wish
from mytoyota.jpass.transfers.choices import Choices
from mytoyota.jpass.transfers.forms import TransferForm
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.jpass.transfers.refusals import Refusal
from mytoyota.jpass.web_subjects import contract_in_sight
from mytoyota.organisation import web_frame
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.access import again
from mytoyota.web.texts import gettext as _

bp = Blueprint("transfer", __name__, url_prefix="/desk/jpass/contracts")
ACT, UNDO = "transfer.change", "transfer.undo"
STORE, STAFF = "store", "staff"  # which of the two buttons was pressed: 異動, 変更


@bp.get("/<int:contract_id>/transfer")
def show(contract: Contract) -> ResponseReturnValue:
    """The form, or why there is none."""
    return _page(contract, None)


@bp.post("/<int:contract_id>/transfer")
def change(contract: Contract) -> ResponseReturnValue:
    """Looks at what was chosen and asks for OK; with OK the change is registered, once."""
    form = TransferForm()
    if web_pages.pressed() == web_pages.OK and form.csrf_valid():
        return _registered(form)
    unit.use_reader()
    contract = again(contract_in_sight)
    if web_pages.pressed() == web_pages.BACK or not _offered(form, contract).validate():
        return _page(contract, form)
    outcome = changes.preview(unit.session(), me(), [_wish(form, contract)])[0]
    missing = _missing(form)
    if outcome.refusal or missing:
        return _page(contract, form, missing or web_words.REFUSALS[outcome.refusal or Refusal.CHANGED]), 422
    return _confirm(contract, form, outcome)


@bp.post("/<int:contract_id>/transfer/undo")
def undo(contract: Contract) -> ResponseReturnValue:
    """Takes back the change that was registered today."""
    form = TransferForm()
    if not form.csrf_valid():
        return redirect(url_for("transfer.show", contract_id=contract.id))
    why = changes.undo(unit.session(), contract, me(), form.seen.data or "")
    if why:
        flash(web_words.REFUSALS[why], "warn")
    else:
        flash(_("変更を取り消しました。"), "ok")
    return redirect(url_for("transfer.show", contract_id=contract.id))


def _registered(form: TransferForm) -> ResponseReturnValue:
    session = unit.session()
    take_turns(session, staging.TURN)  # the same press sent twice finds what the first one did
    contract = again(contract_in_sight)
    key = f"{me().id}:{contract.id}:{form.form_key.data}"
    onward = redirect(url_for("contract.show", contract_id=contract.id))
    if idempotency.get(session, ACT, key):
        return onward
    outcome = changes.register(session, me(), [_wish(form, contract)])[0]
    if outcome.refusal:
        unit.use_reader()
        return _page(again(contract_in_sight), form, web_words.REFUSALS[outcome.refusal]), 409
    idempotency.store(session, ACT, key, outcome.transfer_id)
    flash(_("変更を登録しました。%(day)sに反映します。", day=dates.day(outcome.effective_on or standing.today())), "ok")
    return onward


def _wish(form: TransferForm, contract: Contract) -> Wish:
    """The person stands in the form by id: of another store than the chosen one they are nobody."""
    store, staff = form.store.data or "", form.staff.data or ""
    people = Choices.of_dealer(unit.session(), contract.dealer_id).people
    person = people.get(staff)
    at = store or contract.store_id
    number = person.number if person and person.store_id == at else "?" if staff else ""
    return Wish(contract.id, form.seen.data or "", store, number)


def _missing(form: TransferForm) -> Any:
    pressed = request.form.get("press")
    if pressed == STORE and not form.store.data:
        return _("異動先店舗を選んでください。")
    if pressed == STAFF and not form.staff.data:
        return _("変更後スタッフを選んでください。")
    return ""


def _offered(form: TransferForm, contract: Contract) -> TransferForm:
    form.offer(Choices.of_dealer(unit.session(), contract.dealer_id), contract.store_id)
    return form


def _page(contract: Contract, form: TransferForm | None, problem: Any = "") -> str:
    session = unit.session()
    moving = standing.under_way(session, [contract.id]).get(contract.id)
    seen = standing.nows(session, [contract])[contract.id].version
    data = {"store": "", "staff": ""} | _chosen(moving, contract)
    if form is not None:
        data |= {"store": form.store.data or "", "staff": form.staff.data or ""}
    shown = _offered(TransferForm(formdata=None, data=data | {"seen": seen}), contract)
    return web_frame.page(
        "jpass/transfer.html",
        "contracts",
        form=shown,
        problem=problem,
        contract=contract,
        about=_facts(contract),
        product=PRODUCTS[contract.product],
        moving=told(moving),
        again=moving is None or moving.registered_on == standing.today(),
        has_return=_has_return(contract),
        scheme=web_words.SCHEME,
        excluded=web_words.excluded(),
        days=business_days.days_taken(),
    )


def _chosen(moving: Transfer | None, contract: Contract) -> dict[str, str]:
    """What was registered today stands in the form."""
    if moving is None:
        return {}
    return {"store": moving.to_store_id if moving.moves_store else "", "staff": moving.to_staff_id or ""}


def told(moving: Transfer | None) -> dict[str, Any] | None:
    """A change under way, in words."""
    if moving is None:
        return None
    return {
        "to": web_words.to(moving),
        "on": dates.day(moving.registered_on),
        "by": moving.registrar.name,
        "effective": dates.day(moving.effective_on),
        "today": moving.registered_on == standing.today(),
    }


def _confirm(contract: Contract, form: TransferForm, outcome: Outcome) -> str:
    choices = Choices.of_dealer(unit.session(), contract.dealer_id)
    before, after = outcome.before, outcome.after
    assert before is not None
    assert after is not None
    assert outcome.effective_on is not None
    return web_frame.page(
        "jpass/transfer_confirm.html",
        "contracts",
        about=_facts(contract)[:4],
        lines=[
            (_("店舗"), web_words.store(choices, before.store_id), web_words.store(choices, after.store_id)),
            (_("担当スタッフ"), web_words.person(choices, before), web_words.person(choices, after)),
        ],
        effective=dates.day(outcome.effective_on),
        moves_store=before.store_id != after.store_id,
        loses_sight=me().store_id is not None and before.store_id != after.store_id,
        has_return=_has_return(contract) if before.store_id != after.store_id else "",
        again=web_pages.sent_on(),
    )


def _facts(contract: Contract) -> list[tuple[Any, Any]]:
    return [
        *web_pages.contract_facts(contract),
        (_("担当スタッフ"), web_words.staff_name(contract.staff, contract.staff_code)),
    ]


def _has_return(contract: Contract) -> Any:
    return web_words.RETURN_GOES_ON if open_entries.of_contracts(unit.session(), [contract.id]) else ""


def may_transfer() -> bool:
    """Whether whoever is signed in changes stores and persons."""
    return me().role in permissions.TRANSFERRING
