"""The mails to who is registered: about which vehicle, from which store (2-1/3, 2-2/15-A)."""

from typing import Any

from sqlalchemy.orm import Session

from mytoyota.notifications import outbox
from mytoyota.orders import order_card
from mytoyota.orders.models import Order
from mytoyota.registrations import identity
from mytoyota.registrations.models import Registration
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import Vehicle

REGISTERED = "mail/user_registered.txt"
WAITS_FOR_CERTIFICATE = "mail/user_pending.txt"
MATCHED_LATER = "mail/user_matched_later.txt"
MISMATCH_LATER = "mail/user_mismatch_later.txt"
REPLACED = "mail/user_replaced.txt"


def tell(session: Session, row: Registration, template: str, **more: Any) -> None:
    """Mails the registered person."""
    values = {"name": identity.full_name(row.claims), **_about(session, row), **more}
    outbox.put(session, outbox.Mail(row.claims["email"], template, row.language, values))


def _about(session: Session, row: Registration) -> dict[str, str]:
    """The vehicle, and the store that sold it, where it was sold by one."""
    if row.order_id is not None:
        card = order_card.of(session, session.get_one(Order, row.order_id))
        return {"vehicle": f"{card.model} {card.grade}", "store": card.store, "store_phone": card.store_phone}
    models = models_by_chassis.of_vehicle(session, session.get_one(Vehicle, row.vehicle_id))
    return {"vehicle": models_by_chassis.name(models) or "", "store": "", "store_phone": ""}
