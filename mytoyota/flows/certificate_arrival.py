"""The job of a certificate's arrival: matches a pending user and mails either way, invites others (2-1/3, 4-1/1)."""

from mytoyota.base.db import Database
from mytoyota.flows import registration
from mytoyota.flows.after_delivery import invitation, reminders
from mytoyota.registrations import matching, register
from mytoyota.vehicles import certificates


def match_pending_user(database: Database, order_id: str) -> None:
    """Matches the order's pending user with the certificate that arrived, and mails either way; twice is once."""
    with database.writing() as session:
        reminders.send(session, order_id, but_to=invitation.invite(session, order_id))
        row = register.of_order(session, order_id, "user")
        certificate = certificates.of_order(session, order_id)
        if row is None or certificate is None:
            return
        result = matching.settle(session, row, certificate)
        if result is not None and not result.accepted:
            registration.reopen(session, row, list(result.differing))
