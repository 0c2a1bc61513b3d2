"""The job that brings the news of a line to who waits for it: their pages go on, and they are mailed (5-1/3-A)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.engine import journeys
from mytoyota.flows.models import SERVICES, Journey
from mytoyota.flows.services.answers import LineReached, VehicleReached
from mytoyota.notifications import outbox
from mytoyota.orders import order_card
from mytoyota.registrations import identity
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.subscriptions.lines.models import OPEN, LineOpening

OPENED, FAILED = "mail/line_opened.txt", "mail/line_failed.txt"


def arrive(database: Database, line_id: str) -> None:
    """Keeps what the line has reached for every journey that waits for it, and mails once how it ended."""
    with database.writing() as session:
        registration_id = session.get_one(LineOpening, line_id).registration_id
        waiting = _waiting(session, registration_id)  # journeys are locked before the line, as their own acts do it
        row = session.get_one(LineOpening, line_id, with_for_update=True, populate_existing=True)
        for journey in waiting if row.state == OPEN else ():
            journeys.save_beside(session, journey, LineReached(row.id))
            if row.checked_at:
                journeys.save_beside(session, journey, VehicleReached(row.id))
        if row.mailed_at is None and (row.failed_at or row.checked_at):
            row.mailed_at = clock.now()
            _mail(session, row)


def _waiting(session: Session, registration_id: str) -> list[Journey]:
    """The journeys under this registration that have not applied for T-Connect yet, locked."""
    theirs = (Journey.flow == SERVICES) & (Journey.user_registration_id == registration_id)
    found = select(Journey).where(theirs, Journey.t_connect_application_id.is_(None), Journey.ended_at.is_(None))
    return list(session.scalars(found.order_by(Journey.id).with_for_update()))


def _mail(session: Session, row: LineOpening) -> None:
    """Not to who is the user no more: nothing of the vehicle is told them; nor that all is as it was before.

    A line is opened again under a service that runs where the vehicle's number had been mistaken.
    """
    who = session.get_one(Registration, row.registration_id)
    running = {one.service for one in ending.running(session, row.account_id, row.vehicle_id)}
    if who.replaced_at is not None or (not row.failed_at and T_CONNECT in running):
        return
    card = order_card.of_vehicle(session, row.vehicle_id)
    values = {"name": identity.full_name(who.claims), "vehicle": f"{card.model} {card.grade}".strip()}
    values["path"], values["reason"] = f"/my/services/{who.id}", row.reason or ""
    template = FAILED if row.failed_at else OPENED
    outbox.put(session, outbox.Mail(str(who.claims["email"]), template, who.language, values))
