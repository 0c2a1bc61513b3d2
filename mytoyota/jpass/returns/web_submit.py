"""契約内容変更受付_メニュー画面 and 車両返却 起票画面: enter a return, look at it once more, send it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base import idempotency
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.returns import acts, approval_flow, contacts, entries, web_pages, web_words
from mytoyota.jpass.returns.acts import EntryStands, NotThisProduct, Said
from mytoyota.jpass.returns.content import RETURNED
from mytoyota.jpass.returns.forms import ReturnForm
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.route import Route
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.returns.transitions import Act
from mytoyota.jpass.web_subjects import contract_in_sight
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import HEADQUARTERS
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit
from mytoyota.web.access import again

bp = Blueprint("return_menu", __name__, url_prefix="/desk/jpass")
SUBMIT = "return.submit"


@bp.get("/menu")
def show(member: Staff) -> ResponseReturnValue:
    """The menu from the top screen: the list of entries, for headquarters the settings too."""
    return web_pages.page("jpass/return_menu.html", contract=None, settings=member.role == HEADQUARTERS)


@bp.get("/contracts/<int:contract_id>/menu")
def of_contract(contract: Contract) -> ResponseReturnValue:
    """The menu from a customer's page: enter a return, or see how far it is."""
    standing = entries.standing_in_the_way(unit.session(), contract.id)
    product = PRODUCTS[contract.product]
    every = entries.of_contract(unit.session(), contract.id)
    former = [one for one in every if one is not standing and _is_ours(one, contract)]
    return web_pages.page(
        "jpass/return_menu.html",
        contract=contract,
        standing=standing,
        is_ours=standing is not None and _is_ours(standing, contract),
        standing_status=web_words.STATUSES[Status(standing.status)] if standing else "",
        former=[(one.id, web_words.STATUSES[Status(one.status)], one.updated_at) for one in former],
        product=product,
        guidance=web_pages.guidance(contract),
        settings=False,
    )


@bp.get("/contracts/<int:contract_id>/return")
def new(contract: Contract) -> ResponseReturnValue:
    """The form; a contract that has an entry leads to it."""
    if standing := entries.standing_in_the_way(unit.session(), contract.id):
        return redirect(_page_of(standing, contract))
    known = contacts.latest(unit.session(), me())
    form = ReturnForm(formdata=None, data=vars(known) | {"result": RETURNED})
    return _page(contract, form)


@bp.post("/contracts/<int:contract_id>/return")
def send(contract: Contract) -> ResponseReturnValue:
    """Checks what was typed and asks for OK; with OK the entry is written, once."""
    form = ReturnForm()
    _ask_for(form, contract)
    if web_pages.pressed() == web_pages.OK and form.validate():
        return _submitted(form)
    unit.use_reader()
    contract = again(contract_in_sight)
    if web_pages.pressed() == web_pages.BACK:
        return _page(contract, form)
    if not form.validate():
        return _page(contract, form), 422
    return _confirm(contract, form)


def _submitted(form: ReturnForm) -> ResponseReturnValue:
    contract, session = again(contract_in_sight), unit.session()
    key = f"{me().id}:{contract.id}:{form.form_key.data}"
    if before := idempotency.get(session, SUBMIT, key):
        return redirect(url_for("return_entry.sent", entry_id=before))
    said = Said(me(), content=form.content(), contact=form.contact())
    try:
        done = acts.submit(session, contract, said)
    except EntryStands as taken:
        if idempotency.get(session, SUBMIT, key) == taken.entry_id:  # OK was pressed twice
            return redirect(url_for("return_entry.sent", entry_id=taken.entry_id))
        standing = session.get_one(ReturnEntry, taken.entry_id)
        return redirect(_page_of(standing, contract, other=1))
    except NotThisProduct:
        return _page(contract, form), 422
    idempotency.store(session, SUBMIT, key, done.entry.id)
    return redirect(url_for("return_entry.sent", entry_id=done.entry.id))


def _is_ours(entry: ReturnEntry, contract: Contract) -> bool:
    """An entry of another dealer, whose contract it was before, is not shown."""
    return entry.dealer_id == contract.dealer_id


def _page_of(entry: ReturnEntry, contract: Contract, *, other: int | None = None) -> str:
    """The page of the entry that stands in the way, or the menu, which says that there is one."""
    if _is_ours(entry, contract):
        return url_for("return_entry.show", entry_id=entry.id, other=other)
    return url_for("return_menu.of_contract", contract_id=contract.id)


def _ask_for(form: ReturnForm, contract: Contract) -> None:
    form.act, form.role, form.registered = Act.SUBMIT, me().role, contract.first_registration
    if form.role != HEADQUARTERS:
        form.note.data = ""


def _page(contract: Contract, form: ReturnForm) -> str:
    member = me()
    _ask_for(form, contract)
    return web_pages.page(
        "jpass/return_form.html",
        form=form,
        contract=contract,
        person=web_pages.person_facts(member),
        about=web_pages.contract_facts(contract),
        product=PRODUCTS[contract.product],
        guidance=web_pages.guidance(contract),
        headquarters=member.role == HEADQUARTERS,
    )


def _confirm(contract: Contract, form: ReturnForm) -> str:
    settings = approval_flow.settings_of(unit.session(), contract.dealer_id)
    begin = Route.of(me().role, settings).begin
    return web_pages.page(
        "jpass/return_confirm.html",
        form=form,
        title=web_words.FORM_TITLE,
        question=web_words.QUESTIONS[Act.SUBMIT],
        then=web_words.STATUSES[begin],
        pairs=[*web_pages.contract_facts(contract), *web_pages.content_facts(form.content())],
        contact=web_pages.contact_facts(form.contact()),
        guidance=web_pages.guidance(contract),
        again=web_pages.sent_on(),
    )
