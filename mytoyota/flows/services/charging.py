"""Charging support at the dealer: apply or not, terms, one plan, and who does not apply (3-2)."""

from wtforms import BooleanField, RadioField

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import TSUGI
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.services import offers
from mytoyota.flows.services.answers import ChargingChoice, ChargingPlan, ChargingTerms
from mytoyota.flows.services.payment import method_on_entry
from mytoyota.flows.services.service_application import ServiceLater, Submission, Summary
from mytoyota.flows.services.tconnect import ServiceChoiceScreen
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import CHARGING
from mytoyota.web.forms import StepForm, needed, ticked
from mytoyota.web.texts import lazy_gettext as _l


class TermsForm(StepForm):
    """The one box of 3-2/2-A."""

    agree = BooleanField(_l("充電サポート利用規約に同意する"), validators=[ticked])


class PlanForm(StepForm):
    """One plan; which there are, the catalogue says."""

    plan = RadioField(_l("プラン"), choices=[], validators=[needed], validate_choice=False)


class TermsScreen(Screen[TermsForm, None]):
    """充電サポート利用規約の同意."""

    name, title, action = "charging_terms", _l("充電サポート利用規約の同意"), TSUGI
    form = TermsForm

    def save(self, step: StepContext, form: TermsForm, ready: None) -> None:
        """The box is ticked."""
        step.journey.save(ChargingTerms.agreed())


class PlanScreen(Screen[PlanForm, None]):
    """お申込み内容の入力 of charging support."""

    name, title, action = "charging_plan", _l("お申込み内容の入力"), TSUGI
    form = PlanForm

    def show(self, step: StepContext) -> Shown:
        """The plans there are today."""
        return {"plans": offers.offers(step, CHARGING), "sample": catalogue.in_force().sample}

    def save(self, step: StepContext, form: PlanForm, ready: None) -> None:
        """What was chosen, and whether a way to pay stood at that moment."""
        offers.must_be_offered(step, CHARGING, [form.plan.data], "plan")
        asked_here = step.answer(ChargingPlan).method_on_entry is False
        chosen = ChargingPlan(form.plan.data, method_on_entry(step.journey, asked_here=asked_here))
        offers.keep_choice(step, CHARGING, chosen)


charging_choice = ServiceChoiceScreen(ChargingChoice, _l("お申込みの開始"))
charging_terms = TermsScreen()
charging_plan = PlanScreen()
charging_summary = Summary(CHARGING, "charging_summary")
charging_submission = Submission(CHARGING, "charging_submission")
charging_later = ServiceLater(CHARGING, "charging_later")
