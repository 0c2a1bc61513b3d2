"""A screen of the guide: form, saving and template under one name. A screen overrides only what differs."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast

from werkzeug import Response

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.step import Page, Step, Text
from mytoyota.web.forms import StepForm

F = TypeVar("F", bound=StepForm)
R = TypeVar("R")
Shown = Mapping[str, object]
CALLING, GOING, STOPPED, WAITING = "calling", "going", "stopped", "waiting"  # what the dealer's desk is told


class Screen(Page, Generic[F, R]):
    """One page; `F` is its form, `R` what `prepare` returns. Its template is `templates/flows/<name>.html`.

    No method runs before the journey was found for this phone, the step may be opened and, for an act, the form's
    token is genuine. What `save`, an action or `on_back` changes is committed once, after the view.
    """

    form: type[F]
    action: Text = ""  # the label of the button that goes on
    choices: tuple[str, ...] = ()  # the values of the page's choice buttons, where it has several ways on
    uploads: bool = False  # the form bears a photograph

    def initial(self, step: StepContext) -> Shown:
        """What the boxes show first: what was typed or saved last."""
        answers = step.journey.answers
        return {**answers.get(self.name, {}), **(answers.draft(self.name) or {})}

    def show(self, step: StepContext) -> Shown:
        """What the page shows (`page` in the template)."""
        return {}

    def admit(self, step: StepContext) -> None:
        """Of a screen that `uploads`: raises FormError where what comes is not worth reading; nothing of it was yet."""

    def prepare(self, step: StepContext, form: F) -> R:
        """Slow or outside work on a valid form (hashing, reading, asking, counting), while no transaction is open.

        Also before an action: `form.pressed` tells which. May raise FormError.
        """
        return cast(R, None)

    def prepare_invalid(self, step: StepContext, form: F) -> R | None:
        """The same for a form with mistakes, as far as `on_invalid` keeps something of it."""
        return None

    def save(self, step: StepContext, form: F, ready: R) -> Response | None:
        """Writes the answer within the request's transaction; may return an answer of its own, or raise FormError."""
        step.acknowledge()
        return None

    def on_invalid(self, step: StepContext, form: F, ready: R | None) -> None:
        """What a form with mistakes leaves besides what was typed, and what else is wrong with it."""

    def on_back(self, step: StepContext) -> None:
        """What 前の画面にもどる does besides."""

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, F, R], Response | None]]:
        """Further submit buttons by name, each as `save`; the page is shown again after them."""
        return {}

    @property
    def fills(self) -> Mapping[str, Callable[[F, str], Shown]]:
        """Buttons that only change what the form shows, by name; each returns what the page shows besides."""
        return {}

    def elsewhere(self, journey: OpenJourney) -> str | None:
        """The address of another package's page that is shown in place of this one, as long as it is."""
        return None

    def status(self, step: StepContext) -> Shown | None:
        """What a page that waits for somebody asks every few seconds (`state`, `text`, `next`: where to go on)."""
        return None

    def template_for(self, step: StepContext) -> str:
        """The template, where the page has two faces."""
        return self.page

    def action_for(self, step: StepContext) -> Text:
        """The label of the button that goes on, where it depends on the person."""
        return self.action

    def desk_state(self, step: StepContext) -> str:
        """What the dealer's desk is told while somebody is at this page."""
        return GOING

    @property
    def prepares(self) -> bool:
        """Whether there is anything to prepare: then the journey is looked at before, and asked again when acting."""
        own = type(self)
        return own.prepare is not Screen.prepare or own.prepare_invalid is not Screen.prepare_invalid

    @property
    def minds_back(self) -> bool:
        """Whether 前の画面にもどる does more than to keep what was typed."""
        return type(self).on_back is not Screen.on_back


def screen_of(step: Step) -> Screen[StepForm, object]:
    """The screen that a step shows."""
    screen = step.screen
    assert isinstance(screen, Screen), f"{screen.name} is no screen"
    return screen
