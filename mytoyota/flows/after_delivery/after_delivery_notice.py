"""The user registers after delivery: what they will have to do, and the end at the dealer (guide 2-3/4 to 2-3/6)."""

from mytoyota.base import clock
from mytoyota.flows.after_delivery import invitation, reminders
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import Reading
from mytoyota.flows.engine.screen import CALLING, Shown
from mytoyota.orders import orders
from mytoyota.registrations import register
from mytoyota.subscriptions.web_service_links import service_links
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l


class AfterDeliveryGuide(Reading):
    """納車後手続きの案内: the buyer is mailed the link for the user as soon as the certificate is on file."""

    def show(self, step: StepContext) -> Shown:
        """The services that the vehicle can have, where the mail goes, and when."""
        about = {"email": step.answer(Login).claims.get("email", ""), "mail": _mail(step)}
        return service_links(step.journey.card) | about

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """OK: where the certificate came before this page, nothing else would send the mail."""
        step.acknowledge()
        invitation.invite(step.session, step.order_id)


def _mail(step: StepContext) -> str:
    """The mail with the link: `sent`, `now` (OK sends it), or `later` (when the certificate arrives)."""
    if invitation.was_sent(step.session, step.order_id):
        return "sent"
    return "now" if reminders.can_begin(step.session, step.order_id) else "later"


class DealerFinished(Reading):
    """販売店での手続き終了."""

    def show(self, step: StepContext) -> Shown:
        """Whose procedure it was, and whether the link was mailed."""
        return {
            "name": register.name_of_order(step.session, step.order_id, orders.BUYER),
            "sent": invitation.was_sent(step.session, step.order_id),
        }


class StaffGuide(Reading):
    """販売店スタッフによる案内: the end at the dealer."""

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """OK: the staff have handed out the leaflet."""
        step.acknowledge()
        step.row.ended_at = step.row.ended_at or clock.now()

    def desk_state(self, step: StepContext) -> str:
        """The page calls a member of staff."""
        return CALLING


after_delivery_guide = AfterDeliveryGuide("after_delivery_guide", _l("納車後手続きの案内"), _l("OK"))
dealer_finished = DealerFinished("dealer_finished", _l("販売店での手続き終了"), _l("とじる"))
staff_guide = StaffGuide("staff_guide", _l("販売店スタッフによる案内"), _l("OK"))
