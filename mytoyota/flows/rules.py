"""Named questions about the facts. A rule asks for a choice, never for the effect of a later step (pure).

Were the rule "no account exists yet", registering would erase the sign-up pages behind the customer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mytoyota.flows.facts import Facts


@dataclass(frozen=True, eq=False)
class Rule:
    """A yes-or-no question, answered once for the same facts; rules join with `&`, `|` and `~`."""

    asks: Callable[[Facts], bool]
    name: str

    def __call__(self, facts: Facts) -> bool:
        told = facts.told
        if self not in told:
            told[self] = self.asks(facts)
        return told[self]

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(lambda facts: self(facts) and other(facts), f"({self.name} and {other.name})")

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(lambda facts: self(facts) or other(facts), f"({self.name} or {other.name})")

    def __invert__(self) -> "Rule":
        return Rule(lambda facts: not self(facts), f"not {self.name}")


def rule(asks: Callable[[Facts], bool]) -> Rule:
    """Makes a function of the facts a rule under its own name."""
    return Rule(asks, asks.__name__)


@rule
def always(facts: Facts) -> bool:
    """Everybody meets this step."""
    return True


@rule
def elsewhere(facts: Facts) -> bool:
    """Shown on another device (the dealer's screen): the guide counts it, this way does not."""
    return False


@rule
def existing_account(facts: Facts) -> bool:
    """They logged in; they did not sign up just now."""
    return facts.answered("login") and not facts.answer("login", "signed_up_now")


@rule
def new_account(facts: Facts) -> bool:
    """The account was made during this very registration."""
    return facts.answer("login", "signed_up_now") is True


@rule
def individual(facts: Facts) -> bool:
    """The account that logged in belongs to a person, not a company."""
    return bool(facts.answer("login", "kind") == "individual")


@rule
def as_individual(facts: Facts) -> bool:
    """個人 was chosen in the sign-up."""
    return bool(facts.answer("customer_kind", "kind") == "individual")


@rule
def as_corporate(facts: Facts) -> bool:
    """法人 was chosen in the sign-up."""
    return bool(facts.answer("customer_kind", "kind") == "corporate")


@rule
def company_named(facts: Facts) -> bool:
    """It is settled which company it is: found in the register, typed by hand, or without its number."""
    return facts.answer("company_number", "way") in ("found", "by_hand", "unknown")


@rule
def searched_by_name(facts: Facts) -> bool:
    """The number was left out where a register can be searched."""
    left_out = facts.answer("company_number", "way") == "unknown"
    return left_out and bool(facts.answer("company_number", "searchable"))


@rule
def company_found(facts: Facts) -> bool:
    """A registered company was chosen, by its number or by its name."""
    by_number = facts.answer("company_number", "way") == "found"
    return by_number or (searched_by_name(facts) and facts.answer("company_search", "way") == "found")


@rule
def photographs(facts: Facts) -> bool:
    """The document is photographed rather than typed."""
    return bool(facts.answer("entry_way", "way") == "photo")


@rule
def staff_confirmed(facts: Facts) -> bool:
    """The staff confirmed exactly the data that are on file now."""
    check = facts.check
    return check is not None and check.state == "confirmed" and check.fingerprint == facts.fingerprint


@rule
def email_proven(facts: Facts) -> bool:
    """The code of the very address that was typed was given back."""
    typed = facts.answer("email", "email")
    return typed is not None and bool(facts.answer("email_code", "proven") == typed)


@rule
def same_name(facts: Facts) -> bool:
    """買主と同じ名義."""
    return bool(facts.answer("name_choice", "name") == "same")


@rule
def other_name(facts: Facts) -> bool:
    """買主とは異なる名義."""
    return bool(facts.answer("name_choice", "name") == "other")


@rule
def user_here(facts: Facts) -> bool:
    """同席している: the user registers now, on their own phone."""
    return facts.answer("presence", "here") is True


@rule
def user_absent(facts: Facts) -> bool:
    """同席していない: the user registers after delivery."""
    return facts.answer("presence", "here") is False


@rule
def is_the_user(facts: Facts) -> bool:
    """This phone is the user's: their own, or the buyer's who registers as the user too."""
    return facts.kind == "user" or same_name(facts)


@rule
def has_services(facts: Facts) -> bool:
    """The vehicle can have T-Connect or charging support."""
    return bool(facts.services)


def registered(who: str) -> Rule:
    """The registration of "buyer", "user" or "account" was made."""
    return Rule(lambda facts: who in facts.registered, f"{who} registered")


def answered(screen: str) -> Rule:
    """This screen's answer is on file."""
    return Rule(lambda facts: facts.answered(screen), f"{screen} answered")


@rule
def never(facts: Facts) -> bool:
    """The way ends here for now."""
    return False
