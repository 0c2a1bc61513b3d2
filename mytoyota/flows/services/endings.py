"""How the procedure ends at the dealer: thanks, the staff's page, the last page (3-1/5-C, 6-C, 3-2/11-A, 12-A)."""

from mytoyota.base import clock, events
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.reading import Reading, Standing
from mytoyota.flows.engine.screen import CALLING, Shown
from mytoyota.flows.engine.state import State
from mytoyota.flows.services.answers import Survey
from mytoyota.flows.services.rules import charging_declined, other_contractor, tconnect_declined
from mytoyota.flows.user.registered import registered_user
from mytoyota.registrations import identity
from mytoyota.subscriptions.catalogue import CHARGING, NAMES, T_CONNECT
from mytoyota.subscriptions.events import ServiceDeclined
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l

# The pages on which a flow ends, here and after 同席していない (2-3/4 to 2-3/6).
ENDS = ("completed", "staff_call", "after_delivery_guide", "dealer_finished", "staff_guide")


def reopen(journey: OpenJourney) -> None:
    """Another choice was made: however far the end was reached, it is reached anew."""
    for screen in ENDS:
        journey.forget(screen)
    journey.row.ended_at = None


class Completed(Reading):
    """お手続きの完了."""

    def show(self, step: StepContext) -> Shown:
        """Whose procedure it was, and which services were applied for."""
        return _shown(step)


class StaffCall(Reading):
    """販売店スタッフにお声かけ: the end at the dealer."""

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """OK: the staff have seen it. What was not applied for goes into the order's history, once."""
        if step.row.ended_at is None:
            for service, reason in _declined(step.state).items():
                events.record(step.session, ServiceDeclined(step.order_id, service, reason))
            step.row.ended_at = clock.now()
        step.acknowledge()

    def desk_state(self, step: StepContext) -> str:
        """The page calls a member of staff."""
        return CALLING


class Finished(Standing):
    """The last page, which stays."""

    def show(self, step: StepContext) -> Shown:
        """As the page before."""
        return _shown(step)


def _shown(step: StepContext) -> Shown:
    row = registered_user(step.journey)
    return {
        "name": identity.full_name(row.claims) if row else "",
        "applied": [name for service, name in NAMES.items() if service in step.state.registered],
        "elsewhere": other_contractor(step.state),
    }


def _declined(state: State) -> dict[str, str]:
    declined = {}
    if other_contractor(state):
        declined[T_CONNECT] = "other_contractor"
    if tconnect_declined(state):
        declined[T_CONNECT] = state.answer(Survey).reason
    if charging_declined(state):
        declined[CHARGING] = ""
    return declined


completed = Completed("completed", _l("お手続きの完了"), _l("とじる"))
staff_call = StaffCall("staff_call", _l("販売店スタッフにお声かけ"), _l("OK"))
finished = Finished("finished", _l("お手続きの完了"), _l("とじる"))
