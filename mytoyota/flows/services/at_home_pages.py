"""The pages that only who applies at home meets: the first, the choices, later, accepted, the end (guide 5-1, 5-2)."""

from flask import redirect
from werkzeug import Response

from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import TSUGI, Reading, Standing
from mytoyota.flows.engine.screen import Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.services import at_home
from mytoyota.flows.services.answers import ChargingChoice, TconnectChoice
from mytoyota.flows.services.offers import shown
from mytoyota.flows.services.rules import charging_offered
from mytoyota.flows.services.service_application import QuoteForm, ServiceLater, Submission
from mytoyota.flows.services.tconnect import ServiceChoiceScreen
from mytoyota.registrations import identity
from mytoyota.subscriptions.catalogue import CHARGING, NAMES, T_CONNECT
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l


class ServicesOpening(Standing):
    """お申込みの開始: before the login nothing of the vehicle is shown."""

    def show(self, step: StepContext) -> Shown:
        """Whether the user has logged in."""
        return {"mine": step.journey.get(Login) is not None}


class TconnectChoiceAtHome(ServiceChoiceScreen):
    """T-Connect利用申込み: 利用申込みをする has the line opened, しない has it closed."""

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """The pressed button."""
        super().save(step, form, ready)
        if form.choice == "apply":
            at_home.ask_for_line(step.journey)
        else:
            at_home.call_line_off(step.journey)


class LaterAtHome(ServiceLater):
    """How to apply another time."""

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """OK: ends the journey where nothing else is offered."""
        step.acknowledge()
        at_home.end_if_last(step)


class SubmissionAtHome(Submission):
    """お申込み受付 of T-Connect; where the line was closed meanwhile, it is asked for again first."""

    def save(self, step: StepContext, form: QuoteForm, ready: None) -> Response | None:
        """申し込む, only on a line that is open."""
        if not at_home.line_is_ready(step.journey):
            return redirect(furthest_url(step.journey))
        super().save(step, form, ready)
        return None


class AcceptedAtHome(Reading):
    """お申込み受付 after 申し込む: accepted, where the receipt was mailed, how it is paid."""

    def __init__(self, name: str, title: Text) -> None:
        super().__init__(name, title, template="flows/accepted_at_home.html")

    def show(self, step: StepContext) -> Shown:
        """What was accepted, and whether charging support is still to be decided on."""
        return {**shown(step, T_CONNECT), "more": charging_offered(step.state)}

    def action_for(self, step: StepContext) -> Text:
        """On to charging support, or the end."""
        return TSUGI if charging_offered(step.state) else _l("とじる")

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """The last page where charging support is not offered."""
        step.acknowledge()
        at_home.end_if_last(step)


class CompletedAtHome(Reading):
    """お手続きの完了."""

    def show(self, step: StepContext) -> Shown:
        """Whose procedure it was, and which services were applied for."""
        return _ended(step)

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """とじる."""
        step.acknowledge()
        at_home.end_if_last(step)


class EndAtHome(Standing):
    """The last page, which stays."""

    def show(self, step: StepContext) -> Shown:
        """As the page before."""
        return _ended(step)


def _ended(step: StepContext) -> Shown:
    row = at_home.registration(step.journey)
    applied = at_home.applied(step.session, row)
    return {
        "name": identity.full_name(row.claims),
        "applied": [name for service, name in NAMES.items() if service in applied],
    }


services_opening = ServicesOpening("services_opening", _l("お申込みの開始"), _l("次の手続きに進む"))
tconnect_choice = TconnectChoiceAtHome(TconnectChoice, _l("T-Connect利用申込み"), "flows/tconnect_choice_at_home.html")
tconnect_later = LaterAtHome(T_CONNECT, "tconnect_later", "flows/later_at_home.html")
tconnect_submission = SubmissionAtHome(T_CONNECT, "tconnect_submission")
tconnect_accepted = AcceptedAtHome("tconnect_accepted", _l("お申込み受付"))
charging_choice = ServiceChoiceScreen(ChargingChoice, _l("お申込みの開始"), "flows/charging_choice_at_home.html")
charging_later = LaterAtHome(CHARGING, "charging_later", "flows/later_at_home.html", _l("後日手続きの案内"))
completed = CompletedAtHome("completed", _l("お手続きの完了"), _l("とじる"), "flows/completed_at_home.html")
end = EndAtHome("services_end", _l("お手続きの完了"), "", "flows/services_end.html")
