"""What can be chosen of a service today, what was chosen, and the application as pages show it (guide 3-1, 3-2)."""

from collections.abc import Iterable, Mapping

from flask_babel import get_locale

from mytoyota.flows import labels
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.web_urls import step_url
from mytoyota.flows.services.answers import ChargingPlan, ChargingSummary, TconnectOptions, TconnectSummary
from mytoyota.flows.services.payment import way_to_pay
from mytoyota.subscriptions import applications, catalogue
from mytoyota.subscriptions.catalogue import NAMES, T_CONNECT, NotOffered, Quote
from mytoyota.subscriptions.models import Application
from mytoyota.web.texts import gettext as _

WHO = ("corporate_name", "name", "address", "email")  # of the applicant's data
Choice = TconnectOptions | ChargingPlan
Line = dict[str, object]


def choice(step: StepContext, service: str) -> Choice:
    """The saved choice."""
    return step.answer(TconnectOptions) if service == T_CONNECT else step.answer(ChargingPlan)


def keep_choice(step: StepContext, service: str, chosen: Choice) -> None:
    """Saves the choice; what was agreed to of another one is agreed to anew."""
    if choice(step, service).items != chosen.items:
        step.journey.forget((TconnectSummary if service == T_CONNECT else ChargingSummary).screen)
    step.journey.save(chosen)


def offers(step: StepContext, service: str) -> list[Line]:
    """What can be chosen today, in the reader's language."""
    assert step.journey.card is not None  # services are a vehicle's
    vehicle = applications.vehicle_of(step.journey.card)
    found = catalogue.in_force().offers(service, vehicle, applications.today())
    return [_line(one.id, one.kind, one.name, one.yen) | {"text": one.text[str(get_locale())]} for one in found]


def must_be_offered(step: StepContext, service: str, chosen: Iterable[str], field: str) -> None:
    """Refuses what the catalogue does not offer for this vehicle today, whatever the browser sent."""
    if quote(step, service, chosen) is None:
        raise FormError(
            _("この車両では申し込めないサービスが選ばれていました。画面に出ているものからお選びください。"), field
        )


def quote(step: StepContext, service: str, chosen: Iterable[str]) -> Quote | None:
    """What was chosen at today's prices; None where some of it is not offered."""
    assert step.journey.card is not None
    vehicle = applications.vehicle_of(step.journey.card)
    try:
        return catalogue.in_force().quote(service, chosen, vehicle, applications.today())
    except NotOffered:
        return None


def shown(step: StepContext, service: str) -> dict[str, object]:
    """The application as it was accepted; before that, as it would be today."""
    row, chosen = _accepted(step, service), choice(step, service)
    now = None if row else quote(step, service, chosen.items)
    lines: list[Line] = []
    if row:
        lines = [_line(one["id"], one["kind"], one["name"], one["yen"]) for one in row.lines]
        total = sum(int(one["yen"]) for one in row.lines)
    else:
        lines = [_line(one.id, one.kind, one.name, one.yen) for one in now.lines] if now else []
        total = sum(one.yen for one in now.lines) if now else 0
    method_id = row.payment_method_id if row else None
    pays = bool(method_id) or bool(now and now.needs_payment)
    person = labels.lines(step.answer(Login).claims)
    return {
        "service_name": NAMES[service],
        "lines": lines,
        "total": total,
        "payment": way_to_pay(step.journey, method_id) if pays else None,
        "person": [(labels.LABELS[name], person[name]) for name in WHO if name in person],
        "gone": row is None and now is None,
        "choice_url": step_url(step.journey, step.id_of(chosen.screen)),
        "sample": catalogue.in_force().sample,
    }


def _accepted(step: StepContext, service: str) -> Application | None:
    row = step.row
    row_id = row.t_connect_application_id if service == T_CONNECT else row.charging_application_id
    return step.session.get(Application, row_id) if row_id else None


def _line(item: str, kind: str, name: Mapping[str, str], yen: int) -> Line:
    return {"id": item, "kind": kind, "name": name[str(get_locale())], "yen": yen}
