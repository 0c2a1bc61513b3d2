"""What was typed is put by before it is an answer, and never older words over newer ones (decisions 1 and 8)."""

import secrets

from mytoyota.base import keys, once
from mytoyota.flows.journeys import Visit
from mytoyota.web.forms import StepForm

KEY_BYTES = 12


def keep(visit: Visit, step_id: str, form: StepForm) -> None:
    """Puts the form's words by, also where another tab chose a way on which this step is not open just now."""
    typed, name = form.typed(), _screen(visit, step_id)
    if typed and name:
        visit.keep_draft(name, typed)


def keep_once(visit: Visit, step_id: str, form: StepForm) -> None:
    """The same for a form that is answered by a page: Back and reload send such a form again, long after newer words.

    The very same sending is put by once; the page that answers it gets a key of its own.
    """
    whole = {"step": step_id, "key": form.form_key.data, "typed": form.typed()}
    sending = f"{visit.journey.id}:{keys.ring().fingerprint(whole)}"
    if once.earlier(visit.session, "typed", sending) is None:
        once.remember(visit.session, "typed", sending, "")
        keep(visit, step_id, form)
    form.form_key.data = secrets.token_urlsafe(KEY_BYTES)


def _screen(visit: Visit, step_id: str) -> str | None:
    """The screen of a step on this way, unless a registration has made its section a summary."""
    for section in visit.way.sections:
        if section.seals in visit.facts.registered:
            continue
        for step in section.steps:
            if step_id in step.ids:
                return step.screen.name
    return None
