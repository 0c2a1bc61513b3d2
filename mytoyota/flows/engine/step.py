"""One row of a step table, the sections and flows they make, and what a table knows of a screen (pure)."""

from dataclasses import dataclass
from functools import cached_property

from mytoyota.base.refusals import OfLink, WrongPhone
from mytoyota.flows.engine.rules import Rule, always

Text = object  # a text, or one that is looked up in the reader's language when it is shown


class Page:
    """What a step table knows of a screen (see screen.py): its name, what the guide calls it, its template."""

    name: str
    title: Text
    template: str = ""  # flows/<name>.html where nothing else is said
    doc_template: str = ""  # the page that the guide means, where another package shows it (the login page)

    @property
    def page(self) -> str:
        """The template's path."""
        return self.template or f"flows/{self.name}.html"


@dataclass(frozen=True)
class Step:
    """One step of the guide: its id, its screen, who meets it (`when`) and when it is done.

    `also` names the other steps that this page serves, each with its title; `guide` is False for pages that the guide
    lacks.
    """

    id: str
    screen: Page
    when: Rule = always
    done: Rule | None = None
    also: tuple[tuple[str, Text], ...] = ()
    guide: bool = True
    device: str = "buyer"
    title: Text = None

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """All the guide's ids that this page serves."""
        return (self.id, *(step_id for step_id, _title in self.also))

    @property
    def titles(self) -> dict[str, Text]:
        """The guide's title by id."""
        return {self.id: self.title or self.screen.title, **dict(self.also)}


@dataclass(frozen=True)
class Section:
    """A part of a flow: its steps in order, and the registration that makes summaries of them once it is made.

    `locked_until` is the id of the last step that the registration locks (a path may hold one of several).
    `length_known` says from when on the number of pages left is known: no choice that changes it is still ahead.
    `ends_part`: the registration finishes its part of the three at the top of the page.
    """

    name: str
    part: int
    steps: tuple[Step, ...]
    locked_by: str | None = None
    locked_until: tuple[str, ...] = ()
    length_known: Rule = always
    ends_part: bool = False


@dataclass(frozen=True)
class Flow:
    """All that one person walks on one phone. `key` is what a journey keeps of it.

    link: the role of the order's link that leads here; renewed for another phone, it makes former journeys void.
    void: what a void journey's phone is told.
    identity: the screen whose saved `identity` the staff compare with the ID document.
    all_done: whose end finishes all parts, when the journey has ended.
    parts: the names of the parts at the top of the page.
    back: the endpoint that 前の画面にもどる of the first page leads to.
    """

    key: str
    sections: tuple[Section, ...]
    link: str
    identity: str
    void: type[OfLink] = WrongPhone
    all_done: Rule = always
    parts: tuple[Text, ...] = ()
    back: str | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All rows of all sections."""
        return tuple(step for section in self.sections for step in section.steps)

    def step_with_id(self, step_id: str) -> Step | None:
        """The first row that bears this id."""
        return self._by_id.get(step_id)

    @cached_property
    def _by_id(self) -> dict[str, Step]:
        return {step_id: step for step in reversed(self.steps) for step_id in step.ids}
