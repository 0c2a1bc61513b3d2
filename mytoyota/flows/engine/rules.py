"""Named questions about the state. A rule asks for a choice, never for the effect of a later step (pure).

Were the rule "no account exists yet", registering would erase the sign-up pages behind the customer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mytoyota.flows.engine.state import State


@dataclass(frozen=True, eq=False)
class Rule:
    """A yes-or-no question, answered once for the same state; rules join with `&`, `|` and `~`."""

    asks: Callable[[State], bool]
    name: str

    def __call__(self, state: State) -> bool:
        cache = state.cache
        if self not in cache:
            cache[self] = self.asks(state)
        return cache[self]

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(lambda state: self(state) and other(state), f"({self.name} and {other.name})")

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(lambda state: self(state) or other(state), f"({self.name} or {other.name})")

    def __invert__(self) -> "Rule":
        return Rule(lambda state: not self(state), f"not {self.name}")


def rule(asks: Callable[[State], bool]) -> Rule:
    """Makes a function of the state a rule under its own name."""
    return Rule(asks, asks.__name__)


@rule
def always(state: State) -> bool:
    """Everybody meets this step."""
    return True


@rule
def never(state: State) -> bool:
    """The flow ends here for now."""
    return False


@rule
def elsewhere(state: State) -> bool:
    """Shown on another device (the dealer's screen): the guide counts it, this flow does not."""
    return False


@rule
def staff_confirmed(state: State) -> bool:
    """The staff confirmed exactly the data that are on file now."""
    check = state.check
    return check is not None and check.state == "confirmed" and check.fingerprint == state.fingerprint


def registered(who: str) -> Rule:
    """The registration of "buyer", "user" or "account", or the application for a service, was made."""
    return Rule(lambda state: who in state.registered, f"{who} registered")


def answered(screen: str) -> Rule:
    """This screen's answer is on file."""
    return Rule(lambda state: state.answered(screen), f"{screen} answered")
