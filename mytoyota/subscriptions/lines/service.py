"""The party that opens lines, as we see it: asked for one, how it stands, to close it (guide 5-1/3-A, 4-A).

Every act bears the opening's own key: the same act again is the same act, however often it is asked for.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Reason = Literal["none", "slow", "unreachable", "trouble", "malformed"]
State = Literal["accepted", "opening", "open", "failed", "closing", "closed", "unknown"]
VehicleCheck = Literal["waiting", "checking", "checked", "differs"]


@dataclass(frozen=True)
class LineAnswer:
    """How an opening stands: `vehicle` is the check of the vehicle that follows, `reason` a code of why it failed.

    unknown: the service knows no opening under this key.
    """

    state: State
    vehicle: VehicleCheck = "waiting"
    reason: str | None = None


UNKNOWN = LineAnswer("unknown")


class NoAnswer(Exception):
    """The service did not say how the opening stands; its text holds no number.

    `reason`: no service is set up, it took too long, cannot be reached, has a fault of its own, or said what cannot
    be understood. What was asked for may have been done all the same.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the line service gave no answer: {reason}")
        self.reason: Reason = reason


class LineService(Protocol):
    """Opens and closes lines; every method raises NoAnswer, within some 15 seconds at the most."""

    def ask(self, chassis: str, key: str) -> LineAnswer:
        """Asks for a line for the vehicle with this chassis number, once for each key; answers how it stands."""

    def status(self, key: str) -> LineAnswer:
        """How the opening with this key stands; changes nothing."""

    def close(self, key: str) -> LineAnswer:
        """Closes the line of this key, or calls its opening off; closed also where there is none."""


class NoLineService:
    """Stands where no service is set up: whoever waits for a line is told so in the end."""

    def ask(self, chassis: str, key: str) -> LineAnswer:
        """Never answers."""
        raise NoAnswer("none")

    def status(self, key: str) -> LineAnswer:
        """Never answers."""
        raise NoAnswer("none")

    def close(self, key: str) -> LineAnswer:
        """Never answers."""
        raise NoAnswer("none")
