"""Where a person may be: a pure function of what is saved (decision 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mytoyota.flows.facts import Facts
from mytoyota.flows.rules import always
from mytoyota.flows.step import Section, Step, Way


class Mark(NamedTuple):
    """A step on somebody's path: `sealed` once a registration holds it, `done` when nothing is owed there.

    `counted` where the pages that follow in its part are known.
    """

    step: Step
    part: int
    done: bool
    sealed: bool
    counted: bool


@dataclass(frozen=True)
class Path:
    """One person's way as far as it is asked for: most pages look no further than to where the person is."""

    way: Way
    facts: Facts

    @cached_property
    def marks(self) -> list[Mark]:
        """All the steps this person meets."""
        return path(self.way, self.facts)

    @cached_property
    def reachable(self) -> list[Mark]:
        """Every finished step and the first unfinished one."""
        found: list[Mark] = []
        for section in self.way.sections:
            for mark in _marks(section, self.facts):
                found.append(mark)
                if not mark.done:
                    return found
        return found


def path(way: Way, facts: Facts) -> list[Mark]:
    """The steps this person meets, in order, with what is done."""
    return [mark for section in way.sections for mark in _marks(section, facts)]


def reachable(way: Way, facts: Facts) -> list[Mark]:
    """What may be opened now: every finished step and the first unfinished one."""
    return Path(way, facts).reachable


def _marks(section: Section, facts: Facts) -> Iterator[Mark]:
    counted = section.counted(facts)
    held = _last_held(section, facts) if section.seals in facts.registered else None
    for step in section.steps:
        if step.when is always or step.when(facts):  # most are for everybody
            sealed = held is not None
            yield Mark(step, section.part, sealed or _done(step, facts), sealed, counted)
            held = None if step.id == held else held


def _last_held(section: Section, facts: Facts) -> str | None:
    """The last of the steps met that is a summary because the section's registration was made."""
    ends = [step.id for step in section.steps if step.id in section.until and step.when(facts)]
    return ends[-1] if ends else None


def _done(step: Step, facts: Facts) -> bool:
    return step.done(facts) if step.done else facts.answered(step.screen.name)
