"""The views that serve every step of every flow; who and what was asked before (see web_subjects.py)."""

from flask import Blueprint, redirect, request
from werkzeug import Response

from mytoyota.flows.engine import drafts
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.web_page import filled, page
from mytoyota.flows.engine.web_subjects import LeftStep, status_answer
from mytoyota.flows.engine.web_submission import live, submitted
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.web import form_token

bp = Blueprint("flows", __name__)


@bp.route("/o/<public_id>/<path:step_id>", methods=["GET", "POST"])
def step(found: StepContext | LeftStep) -> str | Response:
    """Shows a step or takes its answer."""
    if isinstance(found, LeftStep):
        drafts.save_once(live(found.journey), found.step, screen_of(found.step).form())
        return redirect(furthest_url(found.journey))
    if request.method == "POST":
        return submitted(found)
    elsewhere = screen_of(found.step).elsewhere(found.journey)
    return redirect(elsewhere) if elsewhere else page(found, filled(found))


@bp.post("/o/<public_id>/draft/<path:step_id>")
def draft(found: StepContext | LeftStep) -> tuple[str, int]:
    """Keeps what is typed while it is typed; the page asks for it, the person never notices."""
    if form_token.valid():
        drafts.save(found.journey, found.step, screen_of(found.step).form())
    return "", 204


@bp.get("/o/<public_id>/status/<path:step_id>")
def status(found: StepContext) -> Response:
    """What a waiting page asks every few seconds; where there is nothing to wait for, it is led on."""
    return status_answer(found.journey, screen_of(found.step).status(found))
