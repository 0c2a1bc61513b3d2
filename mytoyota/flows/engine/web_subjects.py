"""Who and what, first: finds the journey and the step of a request before any code of a screen runs.

What is not found, another phone's, void or not open is answered here. The tables of flows are handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, jsonify, redirect, request
from werkzeug import Response

from mytoyota.base import db
from mytoyota.flows.engine.context import StepContext, step_if_open
from mytoyota.flows.engine.journeys import OpenJourney, open_journey
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.step import Flow, Step
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.web import form_token, senders, sessions, unit

Flows = Mapping[str, Flow]


@dataclass(frozen=True)
class LeftStep:
    """A step that this journey had open, until another tab chose a path without it: what is typed there is kept."""

    journey: OpenJourney
    step: Step


def journey_of_this_browser(public_id: str, flows: Flows) -> OpenJourney:
    """The journey for the phone that holds it; raises a refusal. Before slow work it is only looked at."""
    session = unit.session()
    journey = open_journey(session, public_id, sessions.browser_id(sessions.JOURNEY), flows)
    senders.known("journey", journey.row.id)
    before_slow_work = request.method == "POST" and db.looks(session)
    return journey.detached() if before_slow_work else journey


def step_of_this_browser(public_id: str, step_id: str, flows: Flows) -> StepContext | LeftStep | Response:
    """The step where it may be opened; else the person is led to where they are."""
    journey = journey_of_this_browser(public_id, flows)
    found = step_if_open(journey, step_id) or left_step(journey, step_id)
    return found or redirect(furthest_url(journey))


def step_to_keep(public_id: str, step_id: str, flows: Flows) -> StepContext | LeftStep | Response:
    """The step whose draft came; nothing is kept, and nothing said, where none may be typed."""
    must_exist(step_id, flows)
    journey = journey_of_this_browser(public_id, flows)
    return step_if_open(journey, step_id) or left_step(journey, step_id) or Response(status=204)


def step_waited_at(public_id: str, step_id: str, flows: Flows) -> StepContext | Response:
    """The step whose page asks how it stands; where it may not be opened (any more), the page is led on."""
    must_exist(step_id, flows)
    journey = journey_of_this_browser(public_id, flows)
    return step_if_open(journey, step_id) or status_answer(journey, None)


def status_answer(journey: OpenJourney, told: Mapping[str, object] | None) -> Response:
    """How it stands, for a page that asks often: the same answer again costs nothing."""
    answer = jsonify(told or {"state": "over", "text": None, "next": furthest_url(journey)})
    answer.add_etag()
    return answer.make_conditional(request)


def left_step(journey: OpenJourney, step_id: str) -> LeftStep | None:
    """The step that another tab has led away from, for a form that came from this browser's own page."""
    step = journey.flow.step_with_id(step_id) if request.method == "POST" else None
    if step is None or screen_of(step).uploads or not journey.answers.touched(step.screen.name):
        return None
    return LeftStep(journey, step) if form_token.valid() else None


def is_slow(step_id: str, flows: Flows) -> bool:
    """Whether a form of this step needs slow work before its transaction, or comes from nowhere and writes nothing."""
    steps = [flow.step_with_id(step_id) for flow in flows.values()]
    return any(step and screen_of(step).prepares for step in steps) or not form_token.valid()


def must_exist(step_id: str, flows: Flows) -> None:
    """404 for an id that no flow bears."""
    if not any(flow.step_with_id(step_id) for flow in flows.values()):
        abort(404)
