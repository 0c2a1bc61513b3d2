"""What the product asks of a register of corporations, whoever keeps it (guide 1-1/13-C, 1-1/14-C)."""

from dataclasses import dataclass
from typing import Literal, Protocol

from mytoyota.base import events
from mytoyota.corporations.number import CorporateNumber

# Why a register gave no answer: no register is set up, it took too long, cannot be reached, wants fewer questions,
# does not know our application id, has a fault of its own, or answered what cannot be understood.
Reason = Literal["none", "slow", "unreachable", "too_many", "id_unknown", "trouble", "malformed"]
# Why a registration was closed, by the agency's code (closeCause).
CLOSED_BECAUSE = {"01": "liquidated", "11": "merged", "21": "by_registrar", "31": "ended"}


class RegistryDown(Exception):
    """The register did not answer; that says nothing about the number. Its text holds neither number nor id."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the register of corporations gave no answer: {reason}")
        self.reason: Reason = reason


@dataclass(frozen=True)
class RegistryIdRefused(events.Event):
    """The agency does not know our application id (any more): operations have to apply for another."""


@dataclass(frozen=True)
class Company:
    """A corporation as registered. Dates are ISO text; what is not known is empty.

    `excluded`: its registered address does not exist any more, so nothing may be filled in from it.
    `abroad` is the address of a corporation that has none in Japan; `altered` says that its name or address holds
    characters that the register only has as a picture.
    """

    number: str
    name: str
    furigana: str = ""
    kind: str = ""
    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    street: str = ""
    abroad: str = ""
    closed_on: str = ""
    close_cause: str = ""
    successor: str = ""
    excluded: bool = False
    altered: bool = False
    updated_on: str = ""

    @property
    def closed(self) -> str:
        """Why its registration was closed (a value of `CLOSED_BECAUSE`), or nothing while it is open."""
        return CLOSED_BECAUSE.get(self.close_cause, "ended") if self.closed_on else ""

    @property
    def address(self) -> str:
        """Where it is registered, in one line."""
        return f"{self.prefecture}{self.city}{self.street}" or self.abroad


class Registry(Protocol):
    """Finds corporations by their number; `outside` where somebody else is asked for it."""

    @property
    def outside(self) -> bool:
        """Whether a number that is looked up goes to another party."""

    def company(self, number: CorporateNumber) -> Company | None:
        """The corporation with this number, None where there is none.

        Raises:
            RegistryDown: there is no answer now; within some 12 seconds at the most.
        """


class NoRegistry:
    """Stands where no register is set up: everything is typed by hand."""

    outside = False

    def company(self, number: CorporateNumber) -> Company | None:
        """Never answers."""
        raise RegistryDown("none")
