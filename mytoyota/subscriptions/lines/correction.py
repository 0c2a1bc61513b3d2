"""A chassis number was mistaken: the line goes with who asked for it, and is opened under the right one (5-1)."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.subscriptions.lines import opening
from mytoyota.subscriptions.lines.models import LIVING, LineOpening
from mytoyota.subscriptions.lines.opening import LineRequest


def follow(session: Session, registrations: Collection[str], vehicle_id: str) -> None:
    """The openings that were asked for under these registrations stand under the vehicle that these went to."""
    found = select(LineOpening).where(LineOpening.registration_id.in_(registrations)).order_by(LineOpening.id)
    for row in session.scalars(found.with_for_update()):
        row.vehicle_id = vehicle_id
    session.flush()


def ask_for_number(session: Session, vehicle_id: str, chassis: str | None) -> None:
    """A line that lives under another number than the vehicle's is closed, and asked for anew under this one."""
    opening.take_turns(session, vehicle_id)
    found = select(LineOpening).where(LineOpening.vehicle_id == vehicle_id, LineOpening.state.in_(LIVING))
    row = session.scalars(found.with_for_update().execution_options(populate_existing=True)).first()
    if row is None or chassis is None or row.chassis == chassis:
        return
    opening.begin_closing(session, row)
    opening.ask(session, LineRequest(vehicle_id, row.account_id, row.registration_id, chassis))
