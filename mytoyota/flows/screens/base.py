"""What several screens share: pages with nothing to answer, their button labels, and the order's card."""

from typing import Any

from mytoyota.flows.place import Place
from mytoyota.flows.step import Screen
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import lazy_gettext as _l

NEXT = _l("次へ")
TSUGI = _l("つぎへ")
CHECK = _l("確認")


def acknowledge(place: Place, form: StepForm) -> None:
    """Pressing the button is the whole answer."""
    place.visit.save(place.step.screen.name, {})


def nothing(place: Place, form: StepForm) -> None:
    """The page is always done: there is nothing to keep."""


def reading(name: str, title: Any, action: Any = NEXT, **more: Any) -> Screen:
    """A screen that is only read and acknowledged."""
    return Screen(name, title, action, form=Acknowledge, save=acknowledge, **more)
