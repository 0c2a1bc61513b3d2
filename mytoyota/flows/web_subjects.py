"""The subject loaders of the wizard's rows in ACCESS: whose journey, which step (who and what, first)."""

from flask import request, url_for
from werkzeug import Response

from mytoyota.base.refusals import Refused
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine import web_subjects as subjects
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.web_subjects import LeftStep
from mytoyota.flows.flows import FLOWS
from mytoyota.web import form_token
from mytoyota.web.texts import gettext as _


def journey_holder() -> None:
    """The phone that began the journey: the loader finds the journey by cookie and reference together."""


def open_journey(public_id: str) -> OpenJourney:
    """The journey of this browser."""
    return subjects.journey_of_this_browser(public_id, FLOWS)


def step_that_may_be_opened(public_id: str, step_id: str) -> StepContext | LeftStep | Response:
    """The step of a page or of its form; where the login has ended, what was typed is kept until the next one."""
    found = subjects.step_of_this_browser(public_id, step_id, FLOWS)
    if not isinstance(found, StepContext) or not _login_ended(found):
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
    upto = [one.step.screen.name for one in step.path.reachable[: step.number + 1]]
    return login is not None and Login.screen in upto and web_account_pages.has_ended(login)


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
