"""A user who applies for services at home: what is left to apply for, the journey, its end (guide 5-1, 5-2)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import SERVICES, Journey
from mytoyota.flows.registration import paid_for
from mytoyota.flows.services.answers import AtHome, LineReached, VehicleReached
from mytoyota.flows.services.rules import charging_declined, tconnect_declined
from mytoyota.orders import order_card
from mytoyota.registrations.models import MATCHED, USER, Registration
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import CHARGING, T_CONNECT
from mytoyota.subscriptions.events import ServiceDeclined
from mytoyota.subscriptions.lines import opening as lines
from mytoyota.subscriptions.lines.opening import LineRequest, LineStatus
from mytoyota.vehicles.models import Vehicle

END = "5/end"


def can_apply(row: Registration) -> bool:
    """Whether services are applied for under this registration: of the user whom the certificate names, in force."""
    return row.role == USER and row.match == MATCHED and row.replaced_at is None


def offered(session: Session, row: Registration) -> list[str]:
    """The services that the vehicle can have and that were not applied for under the registration yet."""
    card, done = order_card.of_vehicle(session, row.vehicle_id), applied(session, row)
    has = {T_CONNECT: card.t_connect, CHARGING: card.charging}
    return [service for service, can_have in has.items() if can_have and service not in done]


def applied(session: Session, row: Registration) -> list[str]:
    """The services that were applied for under this registration."""
    return [one.service for one in applications.under(session, row.id) if one.ended_at is None]


def going(session: Session, row: Registration, browser_id: str | None) -> Journey | None:
    """What this browser has begun under the registration and not ended."""
    own = (Journey.flow == SERVICES) & (Journey.user_registration_id == row.id) & (Journey.browser_id == browser_id)
    found = select(Journey).where(own, Journey.ended_at.is_(None))
    newest = found.order_by(Journey.created_at.desc(), Journey.id.desc()).limit(1)
    return session.scalar(newest) if browser_id else None


def begin(session: Session, row: Registration, browser_id: str) -> Journey:
    """This browser's journey; the same press again is the same journey."""
    begun = going(session, row, browser_id)
    if begun is not None:
        return begun
    journey = Journey(flow=SERVICES, browser_id=browser_id, user_registration_id=row.id)
    journeys.begin(session, journey)
    journeys.save_beside(session, journey, AtHome(applied(session, row), row.order_id))
    return journey


def registration(journey: OpenJourney) -> Registration:
    """The registration as user that this journey goes on from."""
    return journey.session.get_one(Registration, journey.row.user_registration_id)


def line(journey: OpenJourney) -> LineStatus | None:
    """How the line stands that this user asked for last."""
    row = registration(journey)
    return lines.of_vehicle(journey.session, row.vehicle_id, row.account_id)


def line_is_ready(journey: OpenJourney) -> bool:
    """Whether T-Connect can be applied for now; nobody has the line closed before the commit.

    The vehicle is locked before its line: whoever registers another user does it in this order.
    """
    applications.lock(journey.session, paid_for(journey))
    lines.take_turns(journey.session, registration(journey).vehicle_id)
    note_line(journey)
    found = line(journey)
    return found is not None and found.is_ready


def ask_for_line(journey: OpenJourney) -> None:
    """Has the line opened, unless it is open or on its way; what it has reached is known here at once."""
    row = registration(journey)
    chassis = journey.session.get_one(Vehicle, row.vehicle_id).chassis
    lines.ask(journey.session, LineRequest(row.vehicle_id, row.account_id, row.id, chassis))
    note_line(journey)


def call_line_off(journey: OpenJourney) -> None:
    """T-Connect is not applied for: a line that nobody has applied under is closed."""
    row = registration(journey)
    lines.take_turns(journey.session, row.vehicle_id)
    if T_CONNECT not in applied(journey.session, row):
        lines.close(journey.session, row.vehicle_id, row.account_id)
        note_line(journey)


def note_line(journey: OpenJourney) -> None:
    """Keeps what the line has reached as the answers of its steps; where it is closed again, takes them back."""
    found = line(journey)
    for answer, is_reached in (
        (LineReached, found is not None and found.is_open),
        (VehicleReached, found is not None and found.is_ready),
    ):
        if is_reached and found is not None:
            journey.save(answer(found.line_id))
        elif journey.get(answer):
            journey.forget(answer.screen)


def end_if_last(step: StepContext) -> None:
    """The journey ends with the last page before its end; what was not applied for is noted, once."""
    if step.row.ended_at is not None or step.after.id != END:
        return
    about = registration(step.journey).about
    for service, is_declined in ((T_CONNECT, tconnect_declined), (CHARGING, charging_declined)):
        if is_declined(step.state):
            events.record(step.session, ServiceDeclined(about, service, ""))
    step.row.ended_at = clock.now()
