"""One person at one step: what the generic view, the screens and the templates ask (guide: every page)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.flows.facts import Facts
from mytoyota.flows.journeys import Visit
from mytoyota.flows.path import Mark, Path
from mytoyota.flows.rules import is_the_user
from mytoyota.flows.step import Step
from mytoyota.orders import orders
from mytoyota.orders.models import Order


@dataclass(frozen=True)
class Place:
    """A step that this journey may open, seen from the journey."""

    visit: Visit
    mark: Mark
    path: Path
    number: int  # of this step on it

    @property
    def step(self) -> Step:
        """The row of the step table."""
        return self.mark.step

    @property
    def session(self) -> Session:
        """The request's database session."""
        return self.visit.session

    @property
    def facts(self) -> Facts:
        """What is saved."""
        return self.visit.facts

    @property
    def step_id(self) -> str:
        """The guide's id."""
        return self.step.id

    @property
    def title(self) -> Any:
        """The guide's title of this step."""
        return self.step.screen.title

    @property
    def action(self) -> Any:
        """The label of the button that goes on."""
        label = self.step.screen.action
        return label(self) if callable(label) else label

    @property
    def done(self) -> bool:
        """The page is a read-only summary."""
        return self.mark.sealed

    @property
    def part(self) -> int:
        """1 buyer, 2 user, 3 services."""
        return self.mark.part

    @property
    def left(self) -> int | None:
        """How many pages of this part follow, where that can be known."""
        if not self.mark.counted:
            return None
        return sum(1 for mark in self.path.marks[self.number + 1 :] if mark.part == self.part) or None

    @cached_property
    def order(self) -> Order:
        """The order that the QR code opened."""
        return orders.get(self.session, self.visit.journey.order_id or "")

    @property
    def before(self) -> Step | None:
        """The step that 前の画面にもどる leads to."""
        return self.path.reachable[self.number - 1].step if self.number else None

    def id_of(self, *screens: str) -> str:
        """The guide's id under which one of these screens stands on this path."""
        return next(mark.step.id for mark in self.path.marks if mark.step.screen.name in screens)

    @property
    def parts(self) -> list[tuple[int, str]]:
        """The three parts and how each stands: done, now or later; all are done at the end of the user's way."""
        ended = self.visit.journey.ended_at is not None
        if ended and is_the_user(self.facts):
            return [(n, "done") for n in (1, 2, 3)]
        doings = {"buyer": 1, "user": 2}
        finished = {doings[who] for who in self.facts.registered if who in doings} | set(range(1, self.part))
        return [(n, "now" if n == self.part and not ended else "done" if n in finished else "later") for n in (1, 2, 3)]


def at(visit: Visit, step_id: str) -> Place | None:
    """The place of this journey at a step, or None where it may not be (yet)."""
    path = visit.path
    for number, mark in enumerate(path.reachable):
        if step_id in mark.step.ids:
            return Place(visit, mark, path, number)
    return None


def of_screen(visit: Visit, screen: str) -> Place | None:
    """The place that shows this screen, where it may be opened."""
    ids = [mark.step.id for mark in visit.path.reachable if mark.step.screen.name == screen]
    return at(visit, ids[0]) if ids else None


def furthest(visit: Visit) -> Step:
    """Where the person was: the first unfinished step, else the last."""
    return visit.path.reachable[-1].step


def following(visit: Visit, step: Step) -> Step:
    """The step after this one, as far as it may be opened."""
    marks = visit.path.reachable
    numbers = [number for number, mark in enumerate(marks) if mark.step.id == step.id]
    return marks[min(numbers[0] + 1, len(marks) - 1)].step if numbers else marks[-1].step
