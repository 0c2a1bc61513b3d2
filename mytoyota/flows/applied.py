"""Services that the same person applied for on a former phone (hand-over), as answers of this journey (3-1, 3-2)."""

from mytoyota.flows.journeys import Visit
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.subscriptions.models import Application


def take_up(visit: Visit, registration_id: str) -> None:
    """Makes the applications under this registration known here: their pages are summaries, as on the former phone."""
    for row in applications.under(visit.session, registration_id):
        if row.service == T_CONNECT:
            _take_up_tconnect(visit, row)
        else:
            _take_up_charging(visit, row)


def _take_up_tconnect(visit: Visit, row: Application) -> None:
    visit.journey.t_connect_application_id = row.id
    options = [line["id"] for line in row.lines if line["kind"] == "option"]
    visit.save("tconnect_choice", {"wish": "apply"})
    visit.save("contractor", {"name": "same"})
    visit.save("tconnect_options", {"options": options, "method_on_entry": True})


def _take_up_charging(visit: Visit, row: Application) -> None:
    visit.journey.charging_application_id = row.id
    plan = next(line["id"] for line in row.lines if line["kind"] == "plan")
    visit.save("charging_choice", {"wish": "apply"})
    visit.save("charging_plan", {"plan": plan, "method_on_entry": True})
