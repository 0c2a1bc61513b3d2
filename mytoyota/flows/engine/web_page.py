"""Draws a step: its form, what the screen shows, and the frame that all pages share (guide: all pages)."""

from collections.abc import Mapping

from flask import render_template, url_for

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.engine.step import Text
from mytoyota.flows.engine.web_urls import back_url, step_url
from mytoyota.web.forms import StepForm

NOTHING: Mapping[str, object] = {}


def filled(step: StepContext) -> StepForm:
    """The form with what was typed or saved last."""
    screen = screen_of(step.step)
    return screen.form(formdata=None, data=dict(screen.initial(step)))


def page(step: StepContext, form: StepForm, more: Mapping[str, object] = NOTHING) -> str:
    """The page of a step; `more` is what a fill button found out besides."""
    screen = screen_of(step.step)
    return render_template(
        screen.template_for(step),
        step=_frame(step, form),
        parts=parts(step.journey.flow.parts, step.parts),
        form=form,
        page={**screen.show(step), **more},
        order=step.journey.card,
    )


def parts(names: tuple[Text, ...], states: list[tuple[int, str]]) -> list[dict[str, Text]]:
    """The three parts at the top of the page."""
    return [{"label": names[number - 1], "state": state} for number, state in states]


def _frame(step: StepContext, form: StepForm) -> dict[str, object]:
    journey, locked = step.journey, step.locked
    drafted = not locked and bool(form.typed())
    return {
        "step_id": step.step_id,
        "title": str(step.title),
        "action": str(screen_of(step.step).action_for(step)),
        "part": step.part,
        "left": step.left,
        "done": locked,
        "back_url": back_url(step),
        "next_url": step_url(journey, step.after.id) if locked else None,
        "draft_url": _draft_url(step) if drafted else None,
    }


def _draft_url(step: StepContext) -> str:
    return url_for("flows.draft", public_id=step.row.public_id, step_id=step.step_id)
