"""T-Connect at the dealer: apply or not, in whose name, terms, additional services, and who does not apply (3-1)."""

from functools import partial
from typing import Any

from flask_babel import get_locale
from wtforms import BooleanField, RadioField, SelectMultipleField

from mytoyota.flows.place import Place
from mytoyota.flows.screens import applying, endings
from mytoyota.flows.screens.base import TSUGI, reading
from mytoyota.flows.screens.payment import stands
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.web.forms import Acknowledge, StepForm, needed, ticked
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

TERMS_VERSION = "2026-11"


class TermsForm(StepForm):
    """Both boxes of 3-1/4-A."""

    agree_terms = BooleanField(_l("T-Connect利用規約に同意する"), validators=[ticked])
    agree_data = BooleanField(_l("個人情報と車両データの取扱いに同意する"), validators=[ticked])


class OptionsForm(StepForm):
    """Any number of additional services; which there are, the catalogue says."""

    options = SelectMultipleField(_l("追加サービス"), choices=[], validate_choice=False)


class SurveyForm(StepForm):
    """One reason; which there are, the catalogue says."""

    reason = RadioField(_l("お申込みにならない理由"), choices=[], validators=[needed], validate_choice=False)


def choose(place: Place, form: Acknowledge) -> None:
    """利用申込みをする or しない; another choice than before opens the end again."""
    name = place.step.screen.name
    if place.visit.value(name).get("wish") != form.choice:
        endings.reopen(place)
    place.visit.save(name, {"wish": form.choice})


def _choose_contractor(place: Place, form: Acknowledge) -> None:
    if place.visit.value("contractor").get("name") != form.choice:
        endings.reopen(place)
    place.visit.save("contractor", {"name": form.choice})


def _agree(place: Place, form: TermsForm) -> None:
    place.visit.save("tconnect_terms", {"terms": TERMS_VERSION, "agree_terms": True, "agree_data": True})


def _choose_options(place: Place, form: OptionsForm) -> None:
    """What was chosen, and whether a way to pay stood at that moment."""
    options = list(dict.fromkeys(form.options.data or ()))
    applying.must_be_offered(place, T_CONNECT, options, "options")
    entry = method_on_entry(place)
    applying.keep_choice(place, T_CONNECT, {"options": options, "method_on_entry": entry})


def method_on_entry(place: Place) -> bool:
    """Whether a way to pay stood when this page was first answered, not one registered on the pages after it."""
    asked_here = place.visit.value(place.step.screen.name).get("method_on_entry") is False
    return not asked_here and stands(place.visit)


def _show_options(place: Place) -> dict[str, Any]:
    found = applying.offers(place, T_CONNECT)
    return {
        "basic": [one for one in found if one["kind"] == "basic"],
        "options": [one for one in found if one["kind"] == "option"],
        "sample": catalogue.in_force().sample,
    }


def _answer_survey(place: Place, form: SurveyForm) -> None:
    if form.reason.data not in catalogue.in_force().reasons():
        raise Wrong(_("選んでください。"), "reason")
    place.visit.save("tconnect_survey", {"reason": form.reason.data})


def _show_survey(place: Place) -> dict[str, Any]:
    reasons = catalogue.in_force().reasons()
    return {"reasons": [(code, names[str(get_locale())]) for code, names in reasons.items()]}


tconnect_choice = Screen(
    "tconnect_choice", _l("T-Connect利用申込み"), "", form=Acknowledge, save=choose, choices=("apply", "decline")
)
contractor = Screen(
    "contractor",
    _l("契約者情報の登録"),
    "",
    form=Acknowledge,
    save=_choose_contractor,
    choices=("same", "other"),
)
tconnect_terms = Screen("tconnect_terms", _l("T-Connect利用規約等の同意"), TSUGI, form=TermsForm, save=_agree)
tconnect_options = Screen(
    "tconnect_options", _l("お申込み内容の入力"), TSUGI, form=OptionsForm, save=_choose_options, show=_show_options
)
tconnect_summary = applying.summary("tconnect_summary", T_CONNECT)
tconnect_submission = applying.submission("tconnect_submission", T_CONNECT)
tconnect_accepted = applying.accepted("tconnect_accepted", T_CONNECT)
tconnect_later = reading(
    "tconnect_later",
    _l("納車後手続きの案内"),
    _l("OK"),
    show=partial(applying.show_later, T_CONNECT),
    template="flows/service_later.html",
)
contractor_later = reading(
    "contractor_later",
    _l("納車後手続きの案内"),
    _l("OK"),
    show=partial(applying.show_later, T_CONNECT),
    template="flows/contractor_later.html",
)
tconnect_survey = Screen(
    "tconnect_survey", _l("アンケートの入力"), TSUGI, form=SurveyForm, save=_answer_survey, show=_show_survey
)
