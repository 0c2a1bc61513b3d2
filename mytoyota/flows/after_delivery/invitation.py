"""The one mail with the order's link for after the delivery, which goes to the buyer by itself (guide 4-1/1)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.events import EventRow
from mytoyota.notifications import mail_templates
from mytoyota.orders import orders
from mytoyota.orders.events import AfterDeliveryMailed
from mytoyota.registrations import mails, register
from mytoyota.reviews import status
from mytoyota.reviews.models import OPEN
from mytoyota.vehicles import certificates

MAIL = "mail/after_delivery.txt"


def invite(session: Session, order_id: str) -> str:
    """Mails the link to the buyer's account address, once for each order, as soon as there is something to begin.

    That is when the certificate is on file, and no user is registered or waits to be: by the vehicle, and by the
    reviews under this order. Whoever gets the mail forwarded learns nothing of the buyer by it.

    Returns the address mailed to just now, or nothing.
    """
    order = orders.locked(session, order_id)
    buyer = register.of_order(session, order_id, orders.BUYER)
    if buyer is None or was_sent(session, order_id) or certificates.of_order(session, order_id) is None:
        return ""
    review = status.of_order(session, order_id)
    if register.in_force(session, order.vehicle_id, orders.USER) or (review and review.state in OPEN):
        return ""
    link = orders.open_link(session, order, orders.AFTER)
    until = mail_templates.day(clock.in_japan(link.expires_at).date(), buyer.language)
    mails.tell(session, buyer, MAIL, link_path=orders.url(link, ""), until=until)
    events.record(session, AfterDeliveryMailed(order_id))
    return str(buyer.claims["email"])


def was_sent(session: Session, order_id: str) -> bool:
    """Whether the mail went out."""
    sent = (EventRow.about == order_id) & (EventRow.name == AfterDeliveryMailed.__name__)
    return session.scalar(select(EventRow.id).where(sent).limit(1)) is not None
