"""Named questions about who mends an earlier application or adds a vehicle: only what is new is asked (pure; 4-1)."""

from mytoyota.flows.after_delivery.answers import Adding, Mending
from mytoyota.flows.engine.rules import rule
from mytoyota.flows.engine.state import State

OF_THE_ACCOUNT, OF_THE_VEHICLE = {"name", "address"}, {"chassis", "plate", "light"}


@rule
def mending(state: State) -> bool:
    """They came by the link of a mail that said what differed."""
    return state.answered(Mending.screen)


@rule
def returning(state: State) -> bool:
    """They saw their data and agreed to the terms in an earlier application."""
    return mending(state) or state.answer(Adding).known


def _differs(state: State, fields: set[str]) -> bool:
    return bool(fields & set(state.answer(Mending).differing))


@rule
def account_asked(state: State) -> bool:
    """The account's data are looked at: the first time, or because the name or the address differed."""
    return not returning(state) or _differs(state, OF_THE_ACCOUNT)


@rule
def vehicle_asked(state: State) -> bool:
    """The numbers are typed: the first time, or because one of them differed."""
    return not mending(state) or _differs(state, OF_THE_VEHICLE)


@rule
def kind_differed(state: State) -> bool:
    """A person's account for a company's vehicle, or the other way round: no edit mends that."""
    return _differs(state, {"kind"})
