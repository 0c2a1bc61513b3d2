"""One person at one step: what the views, the screens and the templates ask (guide: every page)."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy.orm import Session

from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.path import Path, PathStep
from mytoyota.flows.engine.saved_answer import SavedAnswer
from mytoyota.flows.engine.state import State
from mytoyota.flows.engine.step import Step, Text
from mytoyota.flows.models import Journey
from mytoyota.orders import orders
from mytoyota.orders.models import Order

Answer = TypeVar("Answer", bound=SavedAnswer)


@dataclass(frozen=True)
class StepContext:
    """A step that this journey may open, seen from the journey."""

    journey: OpenJourney
    path_step: PathStep
    path: Path
    number: int  # of this step on it

    @property
    def step(self) -> Step:
        """The row of the step table."""
        return self.path_step.step

    @property
    def row(self) -> Journey:
        """The journey's row."""
        return self.journey.row

    @property
    def session(self) -> Session:
        """The request's database session; there is none while `prepare` runs."""
        return self.journey.session

    @property
    def state(self) -> State:
        """What is saved."""
        return self.journey.state

    def answer(self, kind: type[Answer]) -> Answer:
        """The saved answer of this kind, or an empty one."""
        return self.journey.answer(kind)

    def acknowledge(self) -> None:
        """Pressing the page's button is the whole answer."""
        self.journey.acknowledge(self.step.screen.name)

    @property
    def step_id(self) -> str:
        """The guide's id."""
        return self.step.id

    @property
    def title(self) -> Text:
        """The guide's title of this step."""
        return self.step.screen.title

    @property
    def locked(self) -> bool:
        """The page is a read-only summary."""
        return self.path_step.locked

    @property
    def part(self) -> int:
        """1 buyer, 2 user, 3 services."""
        return self.path_step.part

    @property
    def left(self) -> int | None:
        """How many pages of this part follow, where that can be known."""
        if not self.path_step.length_known:
            return None
        return sum(1 for one in self.path.steps[self.number + 1 :] if one.part == self.part) or None

    @property
    def order_id(self) -> str:
        """The id of the order that the QR code opened."""
        return self.row.order_id or ""

    @cached_property
    def order(self) -> Order:
        """The order that the QR code opened."""
        return orders.get(self.session, self.order_id)

    @property
    def before(self) -> Step | None:
        """The step that 前の画面にもどる leads to."""
        return self.path.reachable[self.number - 1].step if self.number else None

    @property
    def after(self) -> Step:
        """The step after this one, as far as it may be opened now."""
        return following(self.journey, self.step)

    def id_of(self, *screens: str) -> str:
        """The guide's id under which one of these screens stands on this path."""
        return next(one.step.id for one in self.path.steps if one.step.screen.name in screens)

    @property
    def parts(self) -> list[tuple[int, str]]:
        """The three parts and how each stands: done, now or later; all are done at the end of the last flow."""
        ended, flow, numbers = self.row.ended_at is not None, self.journey.flow, (1, 2, 3)
        if ended and flow.all_done(self.state):
            return [(n, "done") for n in numbers]
        registered = self.state.registered
        finished = {one.part for one in flow.sections if one.ends_part and one.locked_by in registered}
        finished |= set(range(1, self.part))
        return [(n, "now" if n == self.part and not ended else "done" if n in finished else "later") for n in numbers]


@dataclass(frozen=True)
class LeftStep:
    """A step that this journey had open, until another tab chose a path without it: what is typed there is kept."""

    journey: OpenJourney
    step: Step


def step_if_open(journey: OpenJourney, step_id: str) -> StepContext | None:
    """This step of the journey, or None where it may not be opened (yet)."""
    path = journey.path
    for number, one in enumerate(path.reachable):
        if step_id in one.step.ids:
            return StepContext(journey, one, path, number)
    return None


def step_of_screen(journey: OpenJourney, screen: str) -> StepContext | None:
    """The step that shows this screen, where it may be opened."""
    ids = [one.step.id for one in journey.path.reachable if one.step.screen.name == screen]
    return step_if_open(journey, ids[0]) if ids else None


def furthest(journey: OpenJourney) -> StepContext:
    """Where the person was: the first unfinished step, else the last."""
    path = journey.path
    return StepContext(journey, path.reachable[-1], path, len(path.reachable) - 1)


def following(journey: OpenJourney, step: Step) -> Step:
    """The step after this one, as far as it may be opened."""
    steps = journey.path.reachable
    numbers = [number for number, one in enumerate(steps) if one.step.id == step.id]
    return steps[min(numbers[0] + 1, len(steps) - 1)].step if numbers else steps[-1].step
