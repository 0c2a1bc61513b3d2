"""A page of terms that one ticked box agrees to (1-1/7-B, 2-1/3, 4-1/6-A, 4-1/12-B)."""

from wtforms import BooleanField

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import NEXT
from mytoyota.flows.engine.saved_answer import AgreedTerms
from mytoyota.flows.engine.screen import Screen
from mytoyota.flows.engine.step import Text
from mytoyota.web.forms import StepForm, ticked
from mytoyota.web.texts import lazy_gettext as _l


class AgreeForm(StepForm):
    """A check box under terms."""

    agree = BooleanField(_l("利用規約に同意する"), validators=[ticked])


class Agreement(Screen[AgreeForm, None]):
    """The terms, and nothing more."""

    action = NEXT
    form = AgreeForm

    def __init__(self, title: Text, answer: type[AgreedTerms]) -> None:
        self.name, self.title, self._answer = answer.screen, title, answer

    def save(self, step: StepContext, form: AgreeForm, ready: None) -> None:
        """The box is ticked."""
        step.journey.save(self._answer.agreed())
