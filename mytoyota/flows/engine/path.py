"""Where a person may be: a pure function of what is saved (decision 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mytoyota.flows.engine.rules import always
from mytoyota.flows.engine.state import State
from mytoyota.flows.engine.step import Flow, Section, Step


class PathStep(NamedTuple):
    """A step on somebody's path: `locked` once a registration made it a summary, `done` when nothing is owed there.

    `length_known` where the pages that follow in its part are known.
    """

    step: Step
    part: int
    done: bool
    locked: bool
    length_known: bool


@dataclass(frozen=True)
class Path:
    """One person's path as far as it is asked for: most pages look no further than to where the person is."""

    flow: Flow
    state: State

    @cached_property
    def steps(self) -> list[PathStep]:
        """All the steps this person meets."""
        return path(self.flow, self.state)

    @cached_property
    def reachable(self) -> list[PathStep]:
        """Every finished step and the first unfinished one."""
        found: list[PathStep] = []
        for section in self.flow.sections:
            for one in _path_steps(section, self.state):
                found.append(one)
                if not one.done:
                    return found
        return found


def path(flow: Flow, state: State) -> list[PathStep]:
    """The steps this person meets, in order, with what is done."""
    return [one for section in flow.sections for one in _path_steps(section, state)]


def reachable(flow: Flow, state: State) -> list[PathStep]:
    """What may be opened now: every finished step and the first unfinished one."""
    return Path(flow, state).reachable


def _path_steps(section: Section, state: State) -> Iterator[PathStep]:
    length_known = section.length_known(state)
    last_locked = _last_locked(section, state) if section.locked_by in state.registered else None
    answered = state.answers
    for step in section.steps:
        if step.when is always or step.when(state):  # most are for everybody
            locked = last_locked is not None
            done = locked or (step.done(state) if step.done else step.screen.name in answered)
            yield PathStep(step, section.part, done, locked, length_known)
            last_locked = None if step.id == last_locked else last_locked


def _last_locked(section: Section, state: State) -> str | None:
    """The last of the steps met that is a summary because the section's registration was made."""
    ends = [step.id for step in section.steps if step.id in section.locked_until and step.when(state)]
    return ends[-1] if ends else None
