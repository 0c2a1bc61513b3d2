"""Who may do what with an entry, and where it goes: one table, asked per person (pure; spec, "Transitions").

An act belongs to its desk: approve and send back to the one that the entry stands at, the finance company's acts to it.
One's own entry offers correct and withdraw alone. A deputy has the desk's two acts, approve and send back, and no more.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from mytoyota.jpass.returns.route import ORIGINATORS, FlowSettings, Route
from mytoyota.jpass.returns.statuses import (
    AT_DEALER,
    AT_FINANCE,
    DESKS,
    IN_WORK,
    OVER,
    SENT_BACK,
    WAITING,
    Status,
)
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES


class Act(StrEnum):
    """What one does with an entry."""

    SUBMIT = "submit"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    TAKE_OVER = "take_over"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    TAKE_UP = "take_up"
    HOLD = "hold"
    WRITE_MESSAGE = "write_message"
    RESUME = "resume"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Standing:
    """Where an entry stands: on which route, in which status, and the role of its originator.

    The originator's role is that of the route's first desk until somebody takes the entry over.
    """

    route: Route
    status: Status
    originator: str

    @property
    def is_back_at_originator(self) -> bool:
        """Whether the originator alone can move it on, or who takes it over."""
        return self.route.is_back_at_originator(self.status)


@dataclass(frozen=True)
class Actor:
    """Who asks: their role, whether they are the entry's originator, and at which desks they are somebody's deputy.

    `succeeds`: the contract came to their store, and the originator's part is theirs; they did not write the entry.
    """

    role: str
    own: bool
    deputy_at: frozenset[str] = frozenset()
    succeeds: bool = False

    def is_at(self, desk: str) -> bool:
        """Whether they act at this desk, by their role or for somebody."""
        return desk == self.role or desk in self.deputy_at


@dataclass(frozen=True)
class Transition:
    """An act: in which statuses, for whom, and where it leads; `present` is the route of a corrector today."""

    act: Act
    statuses: Collection[Status]
    by: Callable[[Standing, Actor], bool]
    to: Callable[[Standing, Route], Status]


def _originator(_standing: Standing, actor: Actor) -> bool:
    return (actor.own or actor.succeeds) and actor.role in ORIGINATORS


def _successor(standing: Standing, actor: Actor) -> bool:
    """Headquarters take anything over, a manager what sales or a manager wrote."""
    may = actor.role == HEADQUARTERS or (actor.role == MANAGER and standing.originator in (SALES, MANAGER))
    return may and not actor.own and standing.is_back_at_originator


def _approver(standing: Standing, actor: Actor) -> bool:
    return actor.is_at(DESKS[standing.status]) and not actor.own and not standing.is_back_at_originator


def _finance(_standing: Standing, actor: Actor) -> bool:
    return actor.role == FINANCE


def _always(status: Status) -> Callable[[Standing, Route], Status]:
    return lambda _standing, _present: status


TRANSITIONS = (
    Transition(Act.CORRECT, AT_DEALER | {Status.REQUESTED}, _originator, lambda _standing, present: present.begin),
    Transition(Act.WITHDRAW, AT_DEALER | {Status.REQUESTED}, _originator, _always(Status.WITHDRAWN)),
    Transition(Act.TAKE_OVER, SENT_BACK, _successor, lambda standing, _present: standing.status),
    Transition(Act.APPROVE, AT_DEALER, _approver, lambda at, _present: at.route.after(DESKS[at.status])),
    Transition(Act.SEND_BACK, AT_DEALER, _approver, lambda at, _present: at.route.before(DESKS[at.status])),
    Transition(Act.TAKE_UP, {Status.REQUESTED}, _finance, _always(Status.IN_PROGRESS)),
    Transition(Act.HOLD, {Status.IN_PROGRESS}, _finance, _always(Status.ON_HOLD)),
    Transition(Act.WRITE_MESSAGE, {Status.IN_PROGRESS}, _finance, _always(Status.WRITING_MESSAGE)),
    Transition(Act.RESUME, IN_WORK - {Status.IN_PROGRESS}, _finance, _always(Status.IN_PROGRESS)),
    Transition(Act.COMPLETE, {Status.IN_PROGRESS}, _finance, _always(Status.COMPLETED)),
    Transition(Act.SEND_BACK, AT_FINANCE, _finance, lambda at, _present: at.route.before(FINANCE)),
)


def offered(standing: Standing, actor: Actor) -> tuple[Act, ...]:
    """The acts that this person may do with the entry now, in the table's order."""
    return tuple(one.act for one in TRANSITIONS if standing.status in one.statuses and one.by(standing, actor))


def target(standing: Standing, actor: Actor, act: Act, present: Route) -> Status | None:
    """Where the act leads, or None where it is not offered; `present` is the actor's route under today's settings."""
    for one in TRANSITIONS:
        if one.act == act and standing.status in one.statuses and one.by(standing, actor):
            return one.to(standing, present)
    return None


class Why(StrEnum):
    """Why an entry offers somebody no act."""

    OVER = "over"
    APPROVER_DECIDES = "approver_decides"
    ORIGINATOR_CORRECTS = "originator_corrects"
    FINANCE_TAKES_UP = "finance_takes_up"
    FINANCE_WORKS = "finance_works"


def why_not(standing: Standing, actor: Actor) -> Why | None:
    """Why nothing is offered to this person; None where something is."""
    if offered(standing, actor):
        return None
    if standing.status in OVER:
        return Why.OVER
    if standing.is_back_at_originator:
        return Why.ORIGINATOR_CORRECTS
    if standing.status in WAITING | SENT_BACK:
        return Why.APPROVER_DECIDES
    return Why.FINANCE_TAKES_UP if standing.status == Status.REQUESTED else Why.FINANCE_WORKS


@dataclass(frozen=True)
class Offer:
    """One line of the whole table: under which settings, where, what, for whom, and where it leads."""

    originator: str
    settings: FlowSettings
    status: Status | None  # None: the entry is being submitted
    act: Act
    actor: Actor
    to: Status


def whole_table() -> list[Offer]:
    """Every act that is offered to anybody, for every originator under all four settings."""
    found = []
    for originator in ORIGINATORS:
        for settings in (FlowSettings(store, office) for store in (False, True) for office in (False, True)):
            route = Route.of(originator, settings)
            found.append(Offer(originator, settings, None, Act.SUBMIT, Actor(originator, own=True), route.begin))
            for status in route.statuses:
                found += _offers(Standing(route, status, originator), settings)
    return found


def _offers(standing: Standing, settings: FlowSettings) -> list[Offer]:
    actors = [Actor(standing.originator, own=True), *(Actor(role, own=False) for role in (*ORIGINATORS, FINANCE))]
    found = []
    for actor in actors:
        for act in offered(standing, actor):
            to = target(standing, actor, act, standing.route)
            assert to is not None  # it is offered
            found.append(Offer(standing.originator, settings, standing.status, act, actor, to))
    return found
