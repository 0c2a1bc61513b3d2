"""Where the pages of a journey are."""

from flask import url_for

from mytoyota.flows.engine.context import StepContext, furthest
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.step import Step


def step_url(journey: OpenJourney, step_id: str) -> str:
    """The address of a step of this journey."""
    return url_for("flows.step", public_id=journey.row.public_id, step_id=step_id)


def here(step: StepContext) -> str:
    """The address of this very step."""
    return step_url(step.journey, step.step_id)


def onward_url(journey: OpenJourney, step: Step) -> str:
    """Where to go on to: the step's own address, or that of another package's page that is shown in its place."""
    return screen_of(step).elsewhere(journey) or step_url(journey, step.id)


def furthest_url(journey: OpenJourney) -> str:
    """The address of where the person was."""
    return onward_url(journey, furthest(journey).step)


def back_url(step: StepContext) -> str | None:
    """Where 前の画面にもどる leads: the step before, or what the flow's first page comes from."""
    if step.before is not None:
        return step_url(step.journey, step.before.id)
    flow = step.journey.flow
    return url_for(flow.back) if flow.back else None
