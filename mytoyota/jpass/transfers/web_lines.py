"""Lines of the bulk's pages: a contract as it is listed, and what becomes of it."""

from typing import Any

from mytoyota.jpass import web_labels
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.transfers import standing, web_words
from mytoyota.jpass.transfers.changes import Outcome
from mytoyota.jpass.transfers.choices import Choices
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.jpass.transfers.refusals import Now, Refusal
from mytoyota.web import dates


def listed(contract: Contract, now: Now, moving: Transfer | None) -> dict[str, Any]:
    """A row of the list: grey while 変更中, with why it cannot be ticked."""
    closed = moving is not None and moving.registered_on != standing.today()
    why: Any = ""
    if not PRODUCTS[contract.product].transfer:
        why = web_words.REFUSALS[Refusal.PRODUCT]
    elif closed:
        why = web_words.REFUSALS[Refusal.UNDER_WAY]
    return named(contract) | {
        "store": contract.store.name,
        "store_code": contract.store.code,
        "staff": web_words.staff_name(contract.staff, contract.staff_code),
        "moving": moving is not None,
        "to": web_words.to(moving) if moving else "",
        "effective": dates.day(moving.effective_on) if moving else "",
        "why": why,
    }


def named(contract: Contract) -> dict[str, Any]:
    """Which contract it is."""
    return {
        "id": contract.id,
        "name": contract.customer_name,
        "number": contract.contract_number,
        "plate": contract.plate,
        "model": contract.model_name,
        "product": web_labels.PRODUCTS[contract.product],
    }


def judged(outcome: Outcome, choices: Choices, *, has_return: bool) -> dict[str, Any]:
    """A row of the preview: from what to what, or why not."""
    line: dict[str, Any] = {"id": outcome.wish.contract_id, "name": "–", "number": "–"}
    if outcome.contract:
        line |= named(outcome.contract)
    before, after = outcome.before, outcome.after
    return line | {
        "why": web_words.REFUSALS[outcome.refusal] if outcome.refusal else "",
        "before": web_words.place(choices, before) if before else "–",
        "after": web_words.place(choices, after) if after else "–",
        "moves_store": bool(before and after and before.store_id != after.store_id),
        "has_return": has_return and not outcome.refusal,
    }


def people(choices: Choices) -> list[tuple[str, str]]:
    """Numbers that can be typed, with whose they are."""
    return [
        (person.number, web_words.with_code(person.name, store.name))
        for store in choices.offered()
        for person in choices.staff_of(store.id)
    ]
