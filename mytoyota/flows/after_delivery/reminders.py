"""One mail when the certificate is on file, for who opened the link too early (guide 4-1/1)."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mytoyota.accounts import email_addresses
from mytoyota.base import clock, keys
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.limits import RateLimit
from mytoyota.flows.models import Reminder
from mytoyota.notifications import mail_templates, outbox
from mytoyota.orders import order_card, orders
from mytoyota.registrations import register
from mytoyota.registrations.models import USER
from mytoyota.vehicles import certificates

MAIL = "mail/after_delivery_begins.txt"
ASKING = RateLimit("reminder", free=5, first=600, longest=86_400)  # of one order: it must be no way to mail strangers


def can_begin(session: Session, order_id: str) -> bool:
    """Whether the order's certificate is on file: before that no numbers are known to register with."""
    return certificates.of_order(session, order_id) is not None


def ask(session: Session, order_id: str, email: str, language: str) -> None:
    """Keeps where to mail to; the same address for the same order twice is once."""
    lookup = keys.ring().lookup(email_addresses.key(email), "reminder.email")
    row = Reminder(id=new_id(), order_id=order_id, email_lookup=lookup, language=language)
    row.email = email
    insert_if_absent(session, row)


def send(session: Session, order_id: str, but_to: str = "") -> None:
    """The certificate is on file: everybody who asked is mailed the order's link, and forgotten.

    Nobody is mailed where somebody is the user already, and `but_to` has just been told the same by another mail.
    """
    waiting = list(session.scalars(select(Reminder).where(Reminder.order_id == order_id).with_for_update()))
    if not waiting or register.of_order(session, order_id, USER):
        return
    order = orders.get(session, order_id)
    card, link = order_card.of(session, order), orders.open_link(session, order, orders.AFTER)
    values = {"vehicle": f"{card.model} {card.grade}", "store": card.store, "store_phone": card.store_phone}
    for row in (one for one in waiting if email_addresses.key(one.email) != email_addresses.key(but_to)):
        about = values | {"link_path": orders.url(link, "")}
        about["until"] = mail_templates.day(clock.in_japan(link.expires_at).date(), row.language)
        outbox.put(session, outbox.Mail(row.email, MAIL, row.language, about))
    session.execute(delete(Reminder).where(Reminder.order_id == order_id))
