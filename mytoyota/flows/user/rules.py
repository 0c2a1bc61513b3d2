"""Named questions about the user: in whose name, whether they are here, whose phone it is (pure; 2-1 to 2-3)."""

from mytoyota.flows.engine.rules import rule
from mytoyota.flows.engine.state import State
from mytoyota.flows.user.answers import NameChoice, Presence


@rule
def same_name(state: State) -> bool:
    """買主と同じ名義."""
    return state.answer(NameChoice).name == "same"


@rule
def other_name(state: State) -> bool:
    """買主とは異なる名義."""
    return state.answer(NameChoice).name == "other"


@rule
def user_here(state: State) -> bool:
    """同席している: the user registers now, on their own phone."""
    return state.answer(Presence).here is True


@rule
def user_absent(state: State) -> bool:
    """同席していない: the user registers after delivery."""
    presence = state.get(Presence)
    return presence is not None and presence.here is False


@rule
def is_the_user(state: State) -> bool:
    """This phone is the user's: their own, or the buyer's who registers as the user too."""
    return state.flow in ("user", "services") or same_name(state)
