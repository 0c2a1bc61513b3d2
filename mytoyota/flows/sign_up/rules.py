"""Named questions about the sign-up: person or company, typed or photographed, which company (pure; 1-1, 2-2)."""

from mytoyota.flows.engine.rules import rule
from mytoyota.flows.engine.state import State
from mytoyota.flows.sign_up.answers import CompanyNumber, CompanySearch, CustomerKind, Email, EmailCode, EntryWay


@rule
def as_individual(state: State) -> bool:
    """個人 was chosen in the sign-up."""
    return state.answer(CustomerKind).kind == "individual"


@rule
def as_corporate(state: State) -> bool:
    """法人 was chosen in the sign-up."""
    return state.answer(CustomerKind).kind == "corporate"


@rule
def company_named(state: State) -> bool:
    """It is settled which company it is: found in the register, typed by hand, or without its number."""
    return state.answer(CompanyNumber).way in ("found", "by_hand", "unknown")


@rule
def searched_by_name(state: State) -> bool:
    """The number was left out where a register can be searched."""
    number = state.answer(CompanyNumber)
    return number.way == "unknown" and bool(number.searchable)


@rule
def company_found(state: State) -> bool:
    """A registered company was chosen, by its number or by its name."""
    by_number = state.answer(CompanyNumber).way == "found"
    return by_number or (searched_by_name(state) and state.answer(CompanySearch).way == "found")


@rule
def photographs(state: State) -> bool:
    """The document is photographed rather than typed."""
    return state.answer(EntryWay).way == "photo"


@rule
def email_proven(state: State) -> bool:
    """The code of the very address that was typed was given back."""
    typed = state.get(Email)
    return typed is not None and state.answer(EmailCode).proven == typed.email
