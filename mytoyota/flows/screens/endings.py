"""How the procedure ends at the dealer: thanks, the staff's page, the last page (3-1/5-C, 6-C, 3-2/11-A, 12-A)."""

from typing import Any

from mytoyota.base import clock, events
from mytoyota.flows import identity
from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import nothing, reading
from mytoyota.flows.service_rules import charging_declined, other_contractor, tconnect_declined
from mytoyota.flows.step import Screen
from mytoyota.subscriptions.catalogue import CHARGING, NAMES, T_CONNECT
from mytoyota.subscriptions.events import ServiceDeclined
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l

# The pages on which a way ends, here and after 同席していない (2-3/4 to 2-3/6).
ENDS = ("completed", "staff_call", "after_delivery_guide", "dealer_finished", "staff_guide")


def reopen(place: Place) -> None:
    """Another choice was made: however far the end was reached, it is reached anew."""
    for screen in ENDS:
        place.visit.forget(screen)
    place.visit.journey.ended_at = None


def _show(place: Place) -> dict[str, Any]:
    row = place.visit.registered_user()
    return {
        "name": identity.full_name(row.claims) if row else "",
        "applied": [name for service, name in NAMES.items() if service in place.facts.registered],
        "elsewhere": other_contractor(place.facts),
    }


def _end(place: Place, form: Acknowledge) -> None:
    """OK: the staff have seen it. What was not applied for goes into the order's history, once."""
    if place.visit.journey.ended_at is None:
        for service, reason in _declined(place).items():
            events.record(place.session, ServiceDeclined(place.visit.journey.order_id or "", service, reason))
        place.visit.journey.ended_at = clock.now()
    place.visit.save("staff_call", {})


def _declined(place: Place) -> dict[str, str]:
    facts, declined = place.facts, {}
    if other_contractor(facts):
        declined[T_CONNECT] = "other_contractor"
    if tconnect_declined(facts):
        declined[T_CONNECT] = str(facts.answer("tconnect_survey", "reason") or "")
    if charging_declined(facts):
        declined[CHARGING] = ""
    return declined


completed = reading("completed", _l("お手続きの完了"), _l("とじる"), show=_show)
staff_call = Screen("staff_call", _l("販売店スタッフにお声かけ"), _l("OK"), form=Acknowledge, save=_end)
finished = Screen("finished", _l("お手続きの完了"), _l("とじる"), form=Acknowledge, save=nothing, show=_show)
