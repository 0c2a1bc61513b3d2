"""Screens with nothing to answer, and the usual labels of the button that goes on."""

from werkzeug import Response

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.screen import Screen
from mytoyota.flows.engine.step import Text
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l

NEXT = _l("次へ")
TSUGI = _l("つぎへ")
CHECK = _l("確認")


class Reading(Screen[Acknowledge, None]):
    """A screen that is only read: pressing its button is the whole answer."""

    form = Acknowledge

    def __init__(self, name: str, title: Text, action: Text = NEXT, template: str = "") -> None:
        self.name, self.title, self.action, self.template = name, title, action, template


class Standing(Reading):
    """A screen that is always done, or never: there is nothing to keep."""

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> Response | None:
        """Keeps nothing."""
        return None
