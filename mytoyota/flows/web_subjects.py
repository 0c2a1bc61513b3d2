"""The subject loaders of the wizard's rows in ACCESS: whose journey, which step (who and what, first).

What is not found, another phone's, void or not open is answered here, before any code of a screen runs.
"""

from flask import abort, redirect, request, url_for
from werkzeug import Response

from mytoyota.base import db
from mytoyota.base.refusals import Refused
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.context import LeftStep, StepContext, step_if_open
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.web import status_answer
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import SERVICES
from mytoyota.flows.services import web_at_home
from mytoyota.web import form_token, senders, sessions, unit
from mytoyota.web.texts import gettext as _


def journey_holder() -> None:
    """The phone that began the journey: the loader finds the journey by cookie and reference together."""


def open_journey(public_id: str) -> OpenJourney:
    """The journey for the phone that holds it; raises a refusal. Before slow work it is only looked at."""
    session = unit.session()
    journey = journeys.open_journey(session, public_id, sessions.browser_id(sessions.JOURNEY), FLOWS)
    senders.known("journey", journey.row.id)
    if journey.row.flow == SERVICES:
        web_at_home.must_stand(journey)
    before_slow_work = request.method == "POST" and db.looks(session)
    return journey.detached() if before_slow_work else journey


def step_that_may_be_opened(public_id: str, step_id: str) -> StepContext | LeftStep | Response:
    """The step of a page or of its form; else the person is led to where they are.

    Where the login has ended, what was typed is kept until the next one.
    """
    journey = open_journey(public_id)
    found = step_if_open(journey, step_id)
    if found is None:
        return _left_step(journey, step_id) or redirect(furthest_url(journey))
    if not _login_ended(found):
        return found
    if request.method == "POST" and form_token.valid() and not screen_of(found.step).uploads:
        return LeftStep(found.journey, found.step)
    raise LoginEnded(public_id)


class LoginEnded(Refused):
    """The provider ended the login that this journey goes on with: nothing more is shown or done before another."""

    page, status = "refused", 403

    def __init__(self, public_id: str) -> None:
        super().__init__(_("ログインが終了しました。もう一度ログインしてください。入力内容はそのまま残っています。"))
        self.title = _("もう一度ログインしてください")
        self.next_url = url_for("sign_in.begin", public_id=public_id)
        self.next_label = _("もう一度ログインする")


def _login_ended(step: StepContext) -> bool:
    """The pages before the login show nothing of anybody, and stay open."""
    login = step.journey.get(Login)
    if login is None or all(one.step.screen.name != Login.screen for one in step.path.reachable[: step.number + 1]):
        return False
    return web_account_pages.has_ended(login)


def step_to_keep(public_id: str, step_id: str) -> StepContext | LeftStep | Response:
    """The step whose draft came; nothing is kept, and nothing said, where none may be typed."""
    _must_exist(step_id)
    journey = open_journey(public_id)
    return step_if_open(journey, step_id) or _left_step(journey, step_id) or Response(status=204)


def step_waited_at(public_id: str, step_id: str) -> StepContext | Response:
    """The step whose page asks how it stands; where it may not be opened (any more), the page is led on."""
    _must_exist(step_id)
    journey = open_journey(public_id)
    return step_if_open(journey, step_id) or status_answer(journey, None)


def is_slow(public_id: str, step_id: str) -> bool:
    """Whether a form of this step needs slow work before its transaction, or comes from nowhere and writes nothing."""
    steps = [flow.step_with_id(step_id) for flow in FLOWS.values()]
    return any(step and screen_of(step).prepares for step in steps) or is_forged()


def is_forged(**_of_the_address: str) -> bool:
    """Whether a form came from nowhere: then nothing is written, and nothing has to be locked."""
    return not form_token.valid()


def _left_step(journey: OpenJourney, step_id: str) -> LeftStep | None:
    """The step that another tab has led away from, for a form that came from this browser's own page."""
    step = journey.flow.step_with_id(step_id) if request.method == "POST" else None
    if step is None or screen_of(step).uploads or not journey.answers.touched(step.screen.name):
        return None
    return LeftStep(journey, step) if form_token.valid() else None


def _must_exist(step_id: str) -> None:
    """404 for an id that no flow bears."""
    if not any(flow.step_with_id(step_id) for flow in FLOWS.values()):
        abort(404)
