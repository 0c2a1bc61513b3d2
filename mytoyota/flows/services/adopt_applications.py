"""Services that the same person applied for on a former phone (hand-over), as answers of this journey (3-1, 3-2)."""

from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.services.answers import ChargingChoice, ChargingPlan, Contractor, TconnectChoice, TconnectOptions
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.subscriptions.models import Application


def adopt(journey: OpenJourney, registration_id: str) -> None:
    """Makes the applications under this registration known here: their pages are summaries, as on the former phone."""
    for row in applications.under(journey.session, registration_id):
        if row.ended_at is not None:
            continue
        if row.service == T_CONNECT:
            _adopt_tconnect(journey, row)
        else:
            _adopt_charging(journey, row)


def _adopt_tconnect(journey: OpenJourney, row: Application) -> None:
    journey.row.t_connect_application_id = row.id
    options = [line["id"] for line in row.lines if line["kind"] == "option"]
    journey.save(TconnectChoice("apply"))
    journey.save(Contractor("same"))
    journey.save(TconnectOptions(options, method_on_entry=True))


def _adopt_charging(journey: OpenJourney, row: Application) -> None:
    journey.row.charging_application_id = row.id
    plan = next(line["id"] for line in row.lines if line["kind"] == "plan")
    journey.save(ChargingChoice("apply"))
    journey.save(ChargingPlan(plan, method_on_entry=True))
