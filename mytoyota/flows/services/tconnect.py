"""T-Connect at the dealer: apply or not, in whose name, terms, additional services, and who does not apply (3-1)."""

from flask_babel import get_locale
from wtforms import BooleanField, RadioField, SelectMultipleField

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import TSUGI
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.services import endings, offers
from mytoyota.flows.services.answers import (
    Contractor,
    ServiceChoice,
    Survey,
    TconnectChoice,
    TconnectOptions,
    TconnectTerms,
)
from mytoyota.flows.services.payment import method_on_entry
from mytoyota.flows.services.service_application import Accepted, ServiceLater, Submission, Summary
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.web import shared_texts
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


class ServiceChoiceScreen(Screen[Acknowledge, None]):
    """利用申込みをする or しない; another choice than before opens the end again."""

    form = Acknowledge
    choices = ("apply", "decline")

    def __init__(self, answer: type[ServiceChoice], title: Text, template: str = "") -> None:
        self.name, self.title, self.answer, self.template = answer.screen, title, answer, template

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """The pressed button."""
        if step.answer(self.answer).wish != form.choice:
            endings.reopen(step.journey)
        step.journey.save(self.answer(form.choice))


class ContractorScreen(Screen[Acknowledge, None]):
    """契約者情報の登録."""

    name, title = "contractor", _l("契約者情報の登録")
    form = Acknowledge
    choices = ("same", "other")

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """The pressed button; another choice than before opens the end again."""
        if step.answer(Contractor).name != form.choice:
            endings.reopen(step.journey)
        step.journey.save(Contractor(form.choice))


class TermsScreen(Screen[TermsForm, None]):
    """T-Connect利用規約等の同意."""

    name, title, action = "tconnect_terms", _l("T-Connect利用規約等の同意"), TSUGI
    form = TermsForm

    def save(self, step: StepContext, form: TermsForm, ready: None) -> None:
        """Both boxes are ticked."""
        text = shared_texts.keep(step.session, _("個人情報と車両データの取扱い"), "terms/tconnect_data.html")
        step.journey.save(TconnectTerms(TERMS_VERSION, agree_terms=True, agree_data=True, text=text))


class OptionsScreen(Screen[OptionsForm, None]):
    """お申込み内容の入力 of T-Connect."""

    name, title, action = "tconnect_options", _l("お申込み内容の入力"), TSUGI
    form = OptionsForm

    def show(self, step: StepContext) -> Shown:
        """What there is today."""
        found = offers.offers(step, T_CONNECT)
        return {
            "basic": [one for one in found if one["kind"] == "basic"],
            "options": [one for one in found if one["kind"] == "option"],
            "sample": catalogue.in_force().sample,
        }

    def save(self, step: StepContext, form: OptionsForm, ready: None) -> None:
        """What was chosen, and whether a way to pay stood at that moment."""
        options = list(dict.fromkeys(form.options.data or ()))
        offers.must_be_offered(step, T_CONNECT, options, "options")
        asked_here = step.answer(TconnectOptions).method_on_entry is False
        chosen = TconnectOptions(options, method_on_entry(step.journey, asked_here=asked_here))
        offers.keep_choice(step, T_CONNECT, chosen)


class SurveyScreen(Screen[SurveyForm, None]):
    """アンケートの入力."""

    name, title, action = "tconnect_survey", _l("アンケートの入力"), TSUGI
    form = SurveyForm

    def show(self, step: StepContext) -> Shown:
        """The reasons, in the reader's language."""
        reasons = catalogue.in_force().reasons()
        return {"reasons": [(code, names[str(get_locale())]) for code, names in reasons.items()]}

    def save(self, step: StepContext, form: SurveyForm, ready: None) -> None:
        """One of the reasons."""
        if form.reason.data not in catalogue.in_force().reasons():
            raise FormError(_("選んでください。"), "reason")
        step.journey.save(Survey(form.reason.data))


tconnect_choice = ServiceChoiceScreen(TconnectChoice, _l("T-Connect利用申込み"))
contractor = ContractorScreen()
tconnect_terms = TermsScreen()
tconnect_options = OptionsScreen()
tconnect_summary = Summary(T_CONNECT, "tconnect_summary")
tconnect_submission = Submission(T_CONNECT, "tconnect_submission")
tconnect_accepted = Accepted(T_CONNECT, "tconnect_accepted")
tconnect_later = ServiceLater(T_CONNECT, "tconnect_later")
contractor_later = ServiceLater(T_CONNECT, "contractor_later", "flows/contractor_later.html")
tconnect_survey = SurveyScreen()
