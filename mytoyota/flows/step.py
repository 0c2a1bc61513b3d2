"""One row of a step table, and the screen it shows: form, deed and template under one name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mytoyota.flows.rules import Rule, always

# Takes the `Place` (flows/place.py, which knows steps and so cannot be known here) and the form.
Deed = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Screen:
    """A page of the guide. Its template is `templates/flows/<name>.html`.

    save: writes the answer within the request's transaction; may return a response of its own.
    show: what the page shows (`page` in the template).
    prepare: slow work on the valid form before the transaction opens (hashing a password).
    before: look-ups, counters and outside calls on `(ref, form)`, also before the transaction.
    start: what the boxes show, where that is more than what was saved or typed there.
    listed: the page that the guide means, where another room shows it (the login page).
    keeps: what a refused form leaves besides what was typed, and what else is wrong with it (`(place, form)`).
    page_of: picks another template where the page has two faces. `action` may be a function of the place.
    status: what a page that waits for somebody asks every few seconds (`state`, `text`, `next`: where to go on).
    leaves: what 前の画面にもどる does besides (`(place, form)`).
    choices: the values of the page's choice buttons, where it has several ways on.
    buttons: further submit buttons by name; each gets `(place, form)` and may return a response.
    fills: buttons that only change what the form shows (`(form, value)`).
    """

    name: str
    title: Any
    action: Any
    form: type[Any]
    save: Deed
    show: Callable[[Any], Any] | None = None
    prepare: Callable[[Any], None] | None = None
    before: Callable[[str, Any], None] | None = None
    start: Callable[[Any], Mapping[str, Any]] | None = None
    buttons: Mapping[str, Deed] = field(default_factory=dict)
    fills: Mapping[str, Callable[[Any, str], None]] = field(default_factory=dict)
    template: str | None = None
    listed: str | None = None
    page_of: Callable[[Any], str] | None = None
    keeps: Callable[[Any, Any], None] | None = None
    status: Callable[[Any], Mapping[str, Any]] | None = None
    leaves: Deed | None = None
    choices: tuple[str, ...] = ()
    uploads: bool = False

    @property
    def page(self) -> str:
        """The template's path."""
        return self.template or f"flows/{self.name}.html"


@dataclass(frozen=True)
class Step:
    """One step of the guide: its id, its screen, who meets it (`when`) and when it is done.

    `also` names the other steps that this page serves, each with its title; `guide` is False for pages that the guide
    lacks; `acts` marks the step that makes the registration `seals`, after which it and all before are summaries.
    """

    id: str
    screen: Screen
    when: Rule = always
    done: Rule | None = None
    also: tuple[tuple[str, Any], ...] = ()
    guide: bool = True
    device: str = "buyer"
    title: Any = None

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """All the guide's ids that this page serves."""
        return (self.id, *(step_id for step_id, _title in self.also))

    @property
    def titles(self) -> dict[str, Any]:
        """The guide's title by id."""
        return {self.id: self.title or self.screen.title, **dict(self.also)}


@dataclass(frozen=True)
class Section:
    """A part of a way: its steps in order, and the registration that seals them once it is made.

    `until` is the id of the last step that the registration seals (a path may hold one of several). `counted`
    says from when on the number of pages left is known: no choice that changes it is still ahead.
    """

    name: str
    part: int
    steps: tuple[Step, ...]
    seals: str | None = None
    until: tuple[str, ...] = ()
    counted: Rule = always


@dataclass(frozen=True)
class Way:
    """All that one person walks on one phone; `kind` is the journey's kind."""

    kind: str
    sections: tuple[Section, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All rows of all sections."""
        return tuple(step for section in self.sections for step in section.steps)
