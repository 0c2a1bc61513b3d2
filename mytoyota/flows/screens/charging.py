"""Charging support at the dealer: apply or not, terms, one plan, and who does not apply (3-2)."""

from functools import partial
from typing import Any

from wtforms import BooleanField, RadioField

from mytoyota.flows.place import Place
from mytoyota.flows.screens import applying, tconnect
from mytoyota.flows.screens.base import TSUGI, reading
from mytoyota.flows.step import Screen
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import CHARGING
from mytoyota.web.forms import Acknowledge, StepForm, needed, ticked
from mytoyota.web.texts import lazy_gettext as _l

TERMS_VERSION = "2026-11"


class TermsForm(StepForm):
    """The one box of 3-2/2-A."""

    agree = BooleanField(_l("充電サポート利用規約に同意する"), validators=[ticked])


class PlanForm(StepForm):
    """One plan; which there are, the catalogue says."""

    plan = RadioField(_l("プラン"), choices=[], validators=[needed], validate_choice=False)


def _agree(place: Place, form: TermsForm) -> None:
    place.visit.save("charging_terms", {"terms": TERMS_VERSION, "agree": True})


def _choose_plan(place: Place, form: PlanForm) -> None:
    """What was chosen, and whether a way to pay stood at that moment."""
    applying.must_be_offered(place, CHARGING, [form.plan.data], "plan")
    entry = tconnect.method_on_entry(place)
    applying.keep_choice(place, CHARGING, {"plan": form.plan.data, "method_on_entry": entry})


def _show_plans(place: Place) -> dict[str, Any]:
    return {"plans": applying.offers(place, CHARGING), "sample": catalogue.in_force().sample}


charging_choice = Screen(
    "charging_choice", _l("お申込みの開始"), "", form=Acknowledge, save=tconnect.choose, choices=("apply", "decline")
)
charging_terms = Screen("charging_terms", _l("充電サポート利用規約の同意"), TSUGI, form=TermsForm, save=_agree)
charging_plan = Screen(
    "charging_plan", _l("お申込み内容の入力"), TSUGI, form=PlanForm, save=_choose_plan, show=_show_plans
)
charging_summary = applying.summary("charging_summary", CHARGING)
charging_submission = applying.submission("charging_submission", CHARGING)
charging_later = reading(
    "charging_later",
    _l("納車後手続きの案内"),
    _l("OK"),
    show=partial(applying.show_later, CHARGING),
    template="flows/service_later.html",
)
