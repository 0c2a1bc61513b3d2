"""Named questions about the login: with an account or a new one, a person or a company (pure; 1-1, 2-2)."""

from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.rules import rule
from mytoyota.flows.engine.state import State


@rule
def existing_account(state: State) -> bool:
    """They logged in; they did not sign up just now."""
    login = state.get(Login)
    return login is not None and not login.signed_up_now


@rule
def new_account(state: State) -> bool:
    """The account was made during this very registration."""
    return state.answer(Login).signed_up_now is True


@rule
def individual(state: State) -> bool:
    """The account that logged in belongs to a person, not a company."""
    login = state.get(Login)
    return login is not None and login.kind == "individual"
