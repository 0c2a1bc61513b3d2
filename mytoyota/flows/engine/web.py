"""Serves every step of every flow: shows it, or takes what its page sent: token, slow work, then the one transaction.

Who and what was asked before (flows/web_subjects.py; decisions 1, 7 and 8).
"""

from collections.abc import Mapping

from flask import Blueprint, abort, jsonify, redirect, request
from werkzeug import Response
from werkzeug.exceptions import RequestEntityTooLarge

from mytoyota.flows.engine import drafts, progress
from mytoyota.flows.engine.context import LeftStep, StepContext, step_if_open
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.journeys import OpenJourney, opened_again
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.web_page import NOTHING, filled, page
from mytoyota.flows.engine.web_urls import back_url, furthest_url, here, onward_url
from mytoyota.web import form_token, pages, unit, uploads
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _

bp = Blueprint("flows", __name__)
Answer = str | Response


class _Mistakes(Exception):
    """The form's own errors are shown beside its fields."""


@bp.route("/o/<public_id>/<path:step_id>", methods=["GET", "POST"])
def step(found: StepContext | LeftStep) -> Answer:
    """Shows a step or takes its answer."""
    if isinstance(found, LeftStep):
        drafts.save_once(_live(found.journey), found.step, screen_of(found.step).form())
        return redirect(furthest_url(found.journey))
    if request.method == "POST":
        return _submitted(found)
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


def status_answer(journey: OpenJourney, told: Mapping[str, object] | None) -> Response:
    """How it stands, for a page that asks often: the same answer again costs nothing."""
    answer = jsonify(told or {"state": "over", "text": None, "next": furthest_url(journey)})
    answer.add_etag()
    return answer.make_conditional(request)


def _submitted(step: StepContext) -> Answer:
    """The answer to a form that was sent from a page of this step."""
    screen = screen_of(step.step)
    if screen.uploads:
        uploads.allow()
    try:
        form = screen.form()
    except RequestEntityTooLarge:
        return _too_large(step)
    sent = request.form
    form.choice = sent.get("choice", "")
    form.pressed = next((name for name in (*screen.actions, *screen.fills) if name in sent), "")
    if pages.language_switched():
        return _shown_again(step, form)
    if "go_back" in sent:
        return _back(step, form)
    return _taken(step, form) if form_token.valid() else _expired(step, form)


def _taken(step: StepContext, form: StepForm) -> Answer:
    screen = screen_of(step.step)
    if step.locked:
        return redirect(onward_url(step.journey, step.after))
    if form.pressed in screen.fills:
        return _shown_again(step, form, screen.fills[form.pressed](form, request.form[form.pressed]))
    try:
        _check(step, form)
        ready = screen.prepare(step, form)
        return _saved(step, form, ready)
    except _Mistakes:
        _keep_mistaken(step, form)
        return _again(step, form)
    except FormError as error:
        unit.rollback()
        _say(form, error)
        return _again(step, form)


def _check(step: StepContext, form: StepForm) -> None:
    """What the page alone can tell: its fields and its choice (a further button needs neither)."""
    screen = screen_of(step.step)
    if form.pressed:
        return
    valid = bool(form.validate())
    if screen.choices and form.choice not in screen.choices:
        raise FormError(_("どちらかをお選びください。"))
    if not valid:
        raise _Mistakes


def _saved(step: StepContext, form: StepForm, ready: object) -> Answer:
    """The act itself, where the step may still be opened and is no summary by now."""
    screen, acting = screen_of(step.step), _acting(step, form)
    if acting.locked:
        return redirect(onward_url(acting.journey, acting.after))
    act = screen.actions[form.pressed] if form.pressed else screen.save
    answer = act(acting, form, ready)
    acting.session.flush()
    progress.note(acting.journey)
    if answer is not None:
        return answer
    return redirect(here(acting) if form.pressed else onward_url(acting.journey, acting.after))


def _acting(step: StepContext, form: StepForm) -> StepContext:
    """The step in the transaction that acts, asked again where it was only looked at; if it moved, the person goes on.

    What was typed is not lost then: another tab may lead back here.
    """
    if step.journey.live:
        return step
    journey = _live(step.journey)
    acting = step_if_open(journey, step.step_id)
    if acting is None:
        drafts.save_once(journey, step.step, form)
        abort(redirect(furthest_url(journey)))
    return acting


def _live(journey: OpenJourney) -> OpenJourney:
    """The journey in the request's own transaction."""
    return journey if journey.live else opened_again(journey, unit.session())


def _keep_mistaken(step: StepContext, form: StepForm) -> None:
    """What was typed into a form with mistakes is kept as well: the page may be left before it is mended."""
    screen = screen_of(step.step)
    ready = screen.prepare_invalid(step, form)
    unit.rollback()
    with unit.database().writing() as session:
        journey = opened_again(step.journey, session)
        drafts.save_once(journey, step.step, form)
        acting = step_if_open(journey, step.step_id)
        if acting is not None and not acting.locked:
            screen.on_invalid(acting, form, ready)


def _say(form: StepForm, error: FormError) -> None:
    if error.field:
        form[error.field].errors = [*form[error.field].errors, error.message]
    else:
        form.form_errors.append(error.message)


def _expired(step: StepContext, form: StepForm) -> Answer:
    """A token that is not of this browser's session: the page again, with all that was typed."""
    form.form_errors.append(
        _("画面の有効期限が切れていました。入力内容はそのままです。もう一度ボタンを押してください。")
    )
    return _again(step, form)


def _too_large(step: StepContext) -> Answer:
    """A body that was not even read: the page again, with the reason, where there is a file to choose anew."""
    screen = screen_of(step.step)
    if not screen.uploads:
        raise RequestEntityTooLarge
    form = screen.form(formdata=None)
    form.form_errors.append(_("写真が大きすぎます。撮影しなおすか、15MBまでのJPEGの写真を選んでください。"))
    return _again(step, form)


def _again(step: StepContext, form: StepForm) -> Answer:
    """The same page with what was typed, and what is wrong with it."""
    unit.use_reader()
    journey = opened_again(step.journey, unit.session())
    shown = step_if_open(journey, step.step_id)
    if shown is None or shown.locked:
        return redirect(furthest_url(journey))
    return page(shown, form)


def _shown_again(step: StepContext, form: StepForm, more: Mapping[str, object] = NOTHING) -> Answer:
    """The same page in the other language, or filled in further; what it shows is kept, should it be left now."""
    if not form_token.valid():
        return _again(step, form)
    acting = _acting(step, form)
    drafts.save_once(acting.journey, acting.step, form)
    if acting.locked:
        return redirect(furthest_url(acting.journey))
    return page(acting, form, more)


def _back(step: StepContext, form: StepForm) -> Answer:
    """前の画面にもどる keeps what was typed, finished or not."""
    if form_token.valid():
        acting = _acting(step, form)
        drafts.save_once(acting.journey, acting.step, form)
        screen = screen_of(acting.step)
        if screen.minds_back and not acting.locked:
            screen.on_back(acting)
            progress.note(acting.journey)
    return redirect(back_url(step) or here(step))
