"""Jobs of the guided ways: match a pending user when the certificate arrives (2-1/3), erase field crops."""

from sqlalchemy import delete

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows import registration
from mytoyota.flows.models import Crop
from mytoyota.registrations import matching
from mytoyota.vehicles import certificates

ERASE_CROPS = "crops.erase"  # a kind of jobs


def match_pending_user(database: Database, order_id: str) -> None:
    """Matches the order's pending user with the certificate that arrived, and mails either way; twice is once."""
    with database.writing() as session:
        row = registration.in_force(session, order_id, "user")
        certificate = certificates.of_order(session, order_id)
        if row is None or certificate is None:
            return
        result = matching.settle(session, row, certificate)
        if result is not None and not result.accepted:
            registration.reopen(session, row, list(result.differing))


def erase_crops(database: Database, _journey_id: str) -> None:
    """Erases every crop whose 15 minutes are over."""
    with database.writing() as session:
        session.execute(delete(Crop).where(Crop.expires_at <= clock.now()))
