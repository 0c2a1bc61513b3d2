"""Where a person may be: a pure function of what is saved (decision 1)."""

from dataclasses import dataclass
from functools import cached_property

from mytoyota.flows.facts import Facts
from mytoyota.flows.step import Section, Step, Way


@dataclass(frozen=True)
class Mark:
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


def _marks(section: Section, facts: Facts) -> list[Mark]:
    met = [step for step in section.steps if step.when(facts)]
    held, counted = _held(section, met, facts), section.counted(facts)
    return [
        Mark(step, section.part, number < held or _done(step, facts), number < held, counted)
        for number, step in enumerate(met)
    ]


def _held(section: Section, met: list[Step], facts: Facts) -> int:
    """How many of the steps met are summaries because their registration was made."""
    if section.seals not in facts.registered:
        return 0
    return max((number + 1 for number, step in enumerate(met) if step.id in section.until), default=0)


def _done(step: Step, facts: Facts) -> bool:
    return step.done(facts) if step.done else facts.answered(step.screen.name)
