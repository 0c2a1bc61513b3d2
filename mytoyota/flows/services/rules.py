"""Named questions about the services: what can be had, what was chosen, where it is paid for (pure; 3-1, 3-2).

As everywhere, they ask for choices: `method_on_entry` is saved with the choice of services and never looked up again,
so that registering a card does not take the card's pages off the path.
"""

from mytoyota.flows.engine.rules import answered, rule
from mytoyota.flows.engine.state import State
from mytoyota.flows.services.answers import (
    AtHome,
    ChargingChoice,
    ChargingPlan,
    Contractor,
    MethodChoice,
    TconnectChoice,
    TconnectOptions,
)
from mytoyota.flows.user.rules import is_the_user

BY_CARD = "card"


def _can_have(state: State, service: str) -> bool:
    """The vehicle can have it, and at home its user had not applied for it before they began."""
    return service in state.services and service not in state.answer(AtHome).applied


@rule
def has_services(state: State) -> bool:
    """The vehicle can have T-Connect or charging support."""
    return bool(state.services)


@rule
def tconnect_offered(state: State) -> bool:
    """The vehicle can have T-Connect, and this is its user's phone."""
    return is_the_user(state) and _can_have(state, "t_connect")


@rule
def tconnect_wanted(state: State) -> bool:
    """利用申込みをする at 3-1/2."""
    return tconnect_offered(state) and state.answer(TconnectChoice).wish == "apply"


@rule
def tconnect_declined(state: State) -> bool:
    """利用申込みをしない at 3-1/2."""
    return tconnect_offered(state) and state.answer(TconnectChoice).wish == "decline"


@rule
def own_contract(state: State) -> bool:
    """T-Connect in the user's own name."""
    at_home = state.flow == "services"  # nobody is asked there
    return tconnect_wanted(state) and (at_home or state.answer(Contractor).name == "same")


@rule
def other_contractor(state: State) -> bool:
    """T-Connect in another's name: the procedure at the dealer ends there."""
    return tconnect_wanted(state) and state.flow != "services" and state.answer(Contractor).name == "other"


@rule
def pays_for_options(state: State) -> bool:
    """Additional services were chosen, and no way to pay stood when they were."""
    chosen = state.answer(TconnectOptions)
    return own_contract(state) and bool(chosen.options) and not chosen.method_on_entry


@rule
def charging_offered(state: State) -> bool:
    """The vehicle can have charging support, this is its user's phone, and T-Connect did not end the procedure."""
    return is_the_user(state) and _can_have(state, "charging") and not other_contractor(state)


@rule
def charging_wanted(state: State) -> bool:
    """利用申込みをする at 3-2/1."""
    return charging_offered(state) and state.answer(ChargingChoice).wish == "apply"


@rule
def charging_declined(state: State) -> bool:
    """利用申込みをしない at 3-2/1."""
    return charging_offered(state) and state.answer(ChargingChoice).wish == "decline"


@rule
def pays_for_plan(state: State) -> bool:
    """A plan was chosen, no way to pay stood when it was, and none is asked for with T-Connect."""
    plan = state.get(ChargingPlan)
    return charging_wanted(state) and plan is not None and not plan.method_on_entry and not pays_for_options(state)


@rule
def pays_by_card(state: State) -> bool:
    """クレジットカード was chosen (not: a card is registered)."""
    return state.answer(MethodChoice).kind == BY_CARD


# Where T-Connect is the last service, its end is the end at the dealer; so it is where there is no service at all.
tconnect_is_last = tconnect_offered & ~charging_offered & ~other_contractor
nothing_offered = is_the_user & ~has_services
# From when on the number of pages left is known: no choice that changes it is ahead.
payment_known = ~pays_for_options | answered("payment_method")
tconnect_length_known = other_contractor | (
    ~charging_offered & (tconnect_declined | (own_contract & answered("tconnect_options") & payment_known))
)
charging_length_known = charging_declined | (
    charging_wanted & answered("charging_plan") & (~pays_for_plan | answered("payment_method"))
)
