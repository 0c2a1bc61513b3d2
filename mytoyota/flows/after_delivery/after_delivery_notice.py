"""The user registers after delivery: what they will have to do, and the end at the dealer (guide 2-3/4 to 2-3/6)."""

from mytoyota.base import clock, idempotency
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import Reading
from mytoyota.flows.engine.screen import CALLING, Shown
from mytoyota.orders import orders
from mytoyota.registrations import mails, register
from mytoyota.subscriptions.web_service_links import service_links
from mytoyota.web import application
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l

MAIL = "mail/after_delivery.txt"


class AfterDeliveryGuide(Reading):
    """納車後手続きの案内: the buyer gets the link for the user by mail."""

    def show(self, step: StepContext) -> Shown:
        """The services that the vehicle can have, and where the mail goes."""
        return service_links(step.journey.card) | {"email": step.answer(Login).claims.get("email", "")}

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """OK: one mail for each address that the link may have."""
        step.acknowledge()
        buyer = register.of_order(step.session, step.order_id, orders.BUYER)
        link = orders.open_link(step.session, step.order, orders.AFTER)
        subject = f"{step.row.id}:{link.version}"
        if buyer is None or idempotency.get(step.session, MAIL, subject):
            return
        idempotency.store(step.session, MAIL, subject, "sent")
        address = orders.url(link, application.settings().public_url)
        days = (link.expires_at - clock.now()).days
        mails.tell(step.session, buyer, MAIL, after_url=address, days=days)


class DealerFinished(Reading):
    """販売店での手続き終了."""

    def show(self, step: StepContext) -> Shown:
        """Whose procedure it was."""
        return {"name": register.name_of_order(step.session, step.order_id, orders.BUYER)}


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
