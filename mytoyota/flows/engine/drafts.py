"""Saves what was typed before it is an answer; a replayed request never overwrites newer input (decisions 1 and 8)."""

import secrets

from mytoyota.base import idempotency, keys
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.step import Step
from mytoyota.web.forms import StepForm

KEY_BYTES = 12


def save(journey: OpenJourney, step: Step, form: StepForm) -> None:
    """Saves the form as a draft, unless a registration has made its section a summary."""
    typed = form.typed()
    if typed and not _is_locked(journey, step):
        journey.save_draft(step.screen.name, typed)


def save_once(journey: OpenJourney, step: Step, form: StepForm) -> None:
    """The same for a form that is answered by a page: Back and reload send such a form again, long after newer words.

    The very same sending is saved once; the page that answers it gets a key of its own.
    """
    whole = {"step": step.id, "key": form.form_key.data, "typed": form.typed()}
    sending = f"{journey.row.id}:{keys.ring().fingerprint(whole)}"
    if idempotency.get(journey.session, "typed", sending) is None:
        idempotency.store(journey.session, "typed", sending, "")
        save(journey, step, form)
    form.form_key.data = secrets.token_urlsafe(KEY_BYTES)


def _is_locked(journey: OpenJourney, step: Step) -> bool:
    registered = journey.state.registered
    return any(step in section.steps and section.locked_by in registered for section in journey.flow.sections)
