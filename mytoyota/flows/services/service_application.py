"""The screens that both services have: later, summary, 申し込む, accepted (3-1/11-A, 3-2/9-A, 5-1/13-A, 5-2/9-A)."""

from flask_babel import get_locale
from werkzeug import Response
from wtforms import HiddenField

from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import Reading
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.models import SERVICES
from mytoyota.flows.registration import paid_for
from mytoyota.flows.services.answers import ChargingSummary, TconnectSummary
from mytoyota.flows.services.offers import choice, quote, shown
from mytoyota.flows.user.registered import registered_user
from mytoyota.registrations import identity, register
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.applications import Applicant, ApplicationRequest, NoPaymentMethod, PriceChanged
from mytoyota.subscriptions.catalogue import NAMES, T_CONNECT, NotOffered, Quote
from mytoyota.subscriptions.models import Application
from mytoyota.web import application
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

LATER = _l("納車後手続きの案内")


class QuoteForm(StepForm):
    """Which items at which prices the page showed: compared on the server, never believed."""

    NEVER_DRAFTED = ("quote",)
    quote = HiddenField()


def later_url(service: str) -> str:
    """Where one applies after delivery."""
    settings = application.settings()
    return str(settings.tconnect_url if service == T_CONNECT else settings.charging_url)


class ServiceLater(Reading):
    """納車後手続きの案内 of a service."""

    def __init__(
        self,
        service: str,
        name: str,
        template: str = "flows/service_later.html",
        title: Text = LATER,
    ) -> None:
        super().__init__(name, title, _l("OK"), template)
        self.service = service

    def show(self, step: StepContext) -> Shown:
        """Where one applies after delivery."""
        return {"service": self.service, "service_name": NAMES[self.service], "url": later_url(self.service)}


class ServicePage(Screen[QuoteForm, None]):
    """A page that shows the application as it was accepted; before that, as it would be today."""

    form = QuoteForm

    def __init__(self, service: str, name: str) -> None:
        self.service, self.name = service, name

    def initial(self, step: StepContext) -> Shown:
        """The quote that the page shows."""
        now = self.quoted(step)
        return {"quote": now.text if now else ""}

    def show(self, step: StepContext) -> Shown:
        """Items, prices, who pays how."""
        return shown(step, self.service)

    def quoted(self, step: StepContext) -> Quote | None:
        """What was chosen, at today's prices."""
        return quote(step, self.service, choice(step, self.service).items)


class Summary(ServicePage):
    """お申込み内容の確認 of a service."""

    title, action, template = _l("お申込み内容の確認"), _l("この内容で申し込む"), "flows/application_summary.html"

    def save(self, step: StepContext, form: QuoteForm, ready: None) -> None:
        """この内容で申し込む: what was shown is what the catalogue says."""
        now = self.quoted(step)
        if now is None:
            raise FormError(_gone())
        if form.quote.data != now.text:
            form.quote.data = now.text
            raise FormError(_changed())
        step.journey.save((TconnectSummary if self.service == T_CONNECT else ChargingSummary)(now.text))


class Submission(ServicePage):
    """お申込み受付 of a service: its button applies, once."""

    title, action, template = _l("お申込み受付"), _l("申し込む"), "flows/application_submission.html"

    def prepare(self, step: StepContext, form: QuoteForm) -> None:
        """Whether the login still holds: a service is applied for in the account's name."""
        web_account_pages.fresh_claims(step.journey)

    def save(self, step: StepContext, form: QuoteForm, ready: None) -> Response | None:
        """申し込む: accepted once, under the registration that this phone made or goes on from."""
        chosen, at_home = choice(step, self.service).items, step.row.flow == SERVICES
        wanted = ApplicationRequest(self.service, chosen, form.quote.data or "", delivered=at_home)
        try:
            row = applications.accept(step.session, paid_for(step.journey), _applicant(step), wanted)
        except NotOffered:
            raise FormError(_gone()) from None
        except PriceChanged:
            form.quote.data = self.initial(step)["quote"]
            raise FormError(_changed()) from None
        except NoPaymentMethod:
            raise FormError(
                _(
                    "お支払い方法の登録が終わっていません。"
                    "お申込み内容の入力にもどり、「つぎへ」を押して登録してください。"
                )
            ) from None
        _remember(step, row)
        register.services_renewed(step.session, row.vehicle_id)
        step.acknowledge()
        return None


class Accepted(Reading):
    """The service was accepted and there is more to come."""

    def __init__(self, service: str, name: str) -> None:
        super().__init__(name, _l("お申込み受付"), _l("つぎへ"), "flows/application_accepted.html")
        self.service = service

    def show(self, step: StepContext) -> Shown:
        """What was accepted."""
        return shown(step, self.service)


def _applicant(step: StepContext) -> Applicant:
    user = registered_user(step.journey)
    if user is not None:  # read anew: another one may have been registered since the page was drawn
        step.session.refresh(user)
    if user is None or user.replaced_at is not None:
        raise FormError(
            _("使用者の登録が変わったため、この画面からは申し込めません。販売店スタッフにお声がけください。")
        )
    claims = step.answer(Login).claims if step.row.flow == SERVICES else user.claims
    name, email = identity.full_name(claims), str(claims["email"])
    return Applicant(user.account_id, user.kind, user.id, name, email, str(get_locale()))


def _remember(step: StepContext, row: Application) -> None:
    if row.service == T_CONNECT:
        step.row.t_connect_application_id = row.id
    else:
        step.row.charging_application_id = row.id


def _gone() -> str:
    return str(
        _("お選びのサービスのうち、申し込めなくなったものがあります。お申込み内容の入力にもどってお選びください。")
    )


def _changed() -> str:
    return str(
        _("画面に出ていた内容か料金が、いまのものと違いました。下の内容をご確認のうえ、もう一度押してください。")
    )
