"""申し込む of T-Connect at home: only on a line that is open (guide 5-1/14-A)."""

from flask import redirect
from werkzeug import Response

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.services import at_home
from mytoyota.flows.services.service_application import QuoteForm, Submission
from mytoyota.subscriptions.catalogue import T_CONNECT


class SubmissionAtHome(Submission):
    """お申込み受付 of T-Connect; where the line was closed meanwhile, it is asked for again first."""

    def save(self, step: StepContext, form: QuoteForm, ready: None) -> Response | None:
        """申し込む."""
        if not at_home.line_is_ready(step.journey):
            return redirect(furthest_url(step.journey))
        super().save(step, form, ready)
        return None


tconnect_submission = SubmissionAtHome(T_CONNECT, "tconnect_submission")
