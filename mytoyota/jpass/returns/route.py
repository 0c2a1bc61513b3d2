"""The route of an entry: the desks before the finance company, from the originator's own to the last approver's (pure).

An entry keeps its route from when it is submitted or corrected; later changes of the dealer's settings do not move it.
"""

from dataclasses import dataclass

from mytoyota.jpass.returns.statuses import BACK, DESKS, FORWARD, SENT_BACK, Status
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES

ORIGINATORS = (SALES, MANAGER, HEADQUARTERS)  # each is approved by those after it


@dataclass(frozen=True)
class FlowSettings:
    """Who approves at a dealer (承認フロー設定)."""

    store_approval: bool
    headquarters_approval: bool


@dataclass(frozen=True)
class Route:
    """`desks` by role: the originator's own, then each that approves."""

    desks: tuple[str, ...]

    @classmethod
    def of(cls, originator: str, settings: FlowSettings) -> "Route":
        """The route of what somebody in the role `originator` submits or corrects under these settings."""
        approving = {MANAGER: settings.store_approval, HEADQUARTERS: settings.headquarters_approval}
        later = ORIGINATORS[ORIGINATORS.index(originator) + 1 :]
        return cls((originator, *(desk for desk in later if approving[desk])))

    @classmethod
    def parse(cls, stored: str) -> "Route":
        """The route that `str()` wrote."""
        return cls(tuple(stored.split(">")))

    def __str__(self) -> str:
        return ">".join(self.desks)

    @property
    def own_desk(self) -> str:
        """The originator's."""
        return self.desks[0]

    @property
    def approvals(self) -> tuple[str, ...]:
        """The desks that approve, in their order."""
        return self.desks[1:]

    @property
    def begin(self) -> Status:
        """Where an entry stands once it is submitted or corrected."""
        return self.after(self.own_desk)

    def after(self, desk: str) -> Status:
        """Where an entry goes that leaves this desk approved (or submitted)."""
        return FORWARD[(*self.desks, FINANCE)[self.desks.index(desk) + 1]]

    def before(self, desk: str) -> Status:
        """Where this desk sends an entry back to; the finance company to the last desk of the dealer."""
        stations = (*self.desks, FINANCE)
        return BACK[stations[stations.index(desk) - 1]]

    def is_back_at_originator(self, status: Status) -> bool:
        """Whether the entry was sent back to its originator's own desk."""
        return status in SENT_BACK and DESKS[status] == self.own_desk

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Every status that an entry on this route can have."""
        forward = [FORWARD[desk] for desk in self.approvals]
        back = [BACK[desk] for desk in self.desks]
        return tuple(one for one in Status if one in forward or one in back or DESKS.get(one, FINANCE) == FINANCE)
