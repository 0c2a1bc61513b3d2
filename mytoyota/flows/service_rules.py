"""Named questions about the services: what can be had, what was chosen, where it is paid for (pure; 3-1, 3-2).

As everywhere, they ask for choices: `method_on_entry` is saved with the choice of services and never looked up again,
so that registering a card does not take the card's pages off the path.
"""

from mytoyota.flows.facts import Facts
from mytoyota.flows.rules import answered, has_services, is_the_user, rule


@rule
def tconnect_offered(facts: Facts) -> bool:
    """The vehicle can have T-Connect, and this is its user's phone."""
    return is_the_user(facts) and "t_connect" in facts.services


@rule
def tconnect_wanted(facts: Facts) -> bool:
    """利用申込みをする at 3-1/2."""
    return tconnect_offered(facts) and facts.answer("tconnect_choice", "wish") == "apply"


@rule
def tconnect_declined(facts: Facts) -> bool:
    """利用申込みをしない at 3-1/2."""
    return tconnect_offered(facts) and facts.answer("tconnect_choice", "wish") == "decline"


@rule
def own_contract(facts: Facts) -> bool:
    """T-Connect in the user's own name."""
    return tconnect_wanted(facts) and facts.answer("contractor", "name") == "same"


@rule
def other_contractor(facts: Facts) -> bool:
    """T-Connect in another's name: the procedure at the dealer ends there."""
    return tconnect_wanted(facts) and facts.answer("contractor", "name") == "other"


@rule
def pays_for_options(facts: Facts) -> bool:
    """Additional services were chosen, and no way to pay stood when they were."""
    chosen = own_contract(facts) and bool(facts.answer("tconnect_options", "options"))
    return chosen and not facts.answer("tconnect_options", "method_on_entry")


@rule
def charging_offered(facts: Facts) -> bool:
    """The vehicle can have charging support, this is its user's phone, and T-Connect did not end the procedure."""
    return is_the_user(facts) and "charging" in facts.services and not other_contractor(facts)


@rule
def charging_wanted(facts: Facts) -> bool:
    """利用申込みをする at 3-2/1."""
    return charging_offered(facts) and facts.answer("charging_choice", "wish") == "apply"


@rule
def charging_declined(facts: Facts) -> bool:
    """利用申込みをしない at 3-2/1."""
    return charging_offered(facts) and facts.answer("charging_choice", "wish") == "decline"


@rule
def pays_for_plan(facts: Facts) -> bool:
    """A plan was chosen, no way to pay stood when it was, and none is asked for with T-Connect."""
    chosen = charging_wanted(facts) and facts.answered("charging_plan")
    return chosen and not facts.answer("charging_plan", "method_on_entry") and not pays_for_options(facts)


# Where T-Connect is the last service, its end is the end at the dealer; so it is where there is no service at all.
tconnect_is_last = tconnect_offered & ~charging_offered & ~other_contractor
nothing_offered = is_the_user & ~has_services
# From when on the number of pages left is known: no choice that changes it is ahead.
payment_known = ~pays_for_options | answered("payment_method")
tconnect_counted = other_contractor | (
    ~charging_offered & (tconnect_declined | (own_contract & answered("tconnect_options") & payment_known))
)
charging_counted = charging_declined | (
    charging_wanted & answered("charging_plan") & (~pays_for_plan | answered("payment_method"))
)
