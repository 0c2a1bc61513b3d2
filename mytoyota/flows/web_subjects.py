"""The subject loaders of the wizard's rows in ACCESS: whose journey, which step (who and what, first)."""

from werkzeug import Response

from mytoyota.flows.engine import web_subjects as subjects
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.web_subjects import LeftStep
from mytoyota.flows.flows import FLOWS
from mytoyota.web import form_token


def journey_holder() -> None:
    """The phone that began the journey: the loader finds the journey by cookie and reference together."""


def open_journey(public_id: str) -> OpenJourney:
    """The journey of this browser."""
    return subjects.journey_of_this_browser(public_id, FLOWS)


def step_that_may_be_opened(public_id: str, step_id: str) -> StepContext | LeftStep | Response:
    """The step of a page or of its form."""
    return subjects.step_of_this_browser(public_id, step_id, FLOWS)


def step_to_keep(public_id: str, step_id: str) -> StepContext | LeftStep | Response:
    """The step that a draft is kept of."""
    return subjects.step_to_keep(public_id, step_id, FLOWS)


def step_waited_at(public_id: str, step_id: str) -> StepContext | Response:
    """The step whose page waits for somebody."""
    return subjects.step_waited_at(public_id, step_id, FLOWS)


def is_slow(public_id: str, step_id: str) -> bool:
    """Whether a form of this step is only looked at before its own transaction."""
    return subjects.is_slow(step_id, FLOWS)


def is_forged(**_of_the_address: str) -> bool:
    """Whether a form came from nowhere: then nothing is written, and nothing has to be locked."""
    return not form_token.valid()
