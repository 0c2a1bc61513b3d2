"""サービスとお支払い: what runs for which vehicle, how it is paid, and the end of a service (マイカー)."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.flows.buyer.web_account_pages import own_account
from mytoyota.my import services
from mytoyota.my.services import OfVehicle
from mytoyota.my.web_page import day, page
from mytoyota.my.web_session import Owner
from mytoyota.my.web_subjects import own_application
from mytoyota.payments import gateway, methods
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations import identity
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import applications, catalogue, ending
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.subscriptions.ending import Leaver
from mytoyota.subscriptions.models import Application
from mytoyota.web import access, dates, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("my_service_list", __name__, url_prefix="/my/services")
DONE = {
    "ended": _l("サービスの終了を受け付けました。"),
    "paid": _l("お支払い方法を変更しました。"),
    "removed": _l("お支払い方法を削除しました。"),
}


@bp.get("/")
def show(owner: Owner) -> str:
    """The services of every vehicle."""
    found = [_shown(one) for one in services.of_account(unit.session(), owner.account_id)]
    done = DONE.get(request.args.get("done", ""))
    sample = catalogue.in_force().sample
    return page("my/services.html", _("サービスとお支払い"), vehicles=found, done=done, sample=sample)


@bp.get("/<application_id>/end")
def ask(row: Application) -> str:
    """Until when it runs, what is still charged, and the button."""
    return _ask(row, Acknowledge(formdata=None))


@bp.post("/<application_id>/end")
def end(row: Application) -> Any:
    """Gives notice of the service; the same press again finds it done and says so."""
    form = Acknowledge()
    if not form.validate():
        unit.use_reader()
        return _ask(access.again(own_application), form), 422
    return _end(row)


def _end(row: Application) -> Response:
    session = unit.session()
    if ending.end(session, row, ending.WISH):
        ending.tell(session, row, _leaver(row))
    return redirect(url_for("my_service_list.show", done="ended"))


def _leaver(row: Application) -> Leaver:
    """Who is told: the account as it is now, else as it was registered when it applied."""
    session = unit.session()
    account = own_account(session, row.account_id)
    registered = session.get_one(Registration, row.registration_id)
    data = {**account.profile, "email": account.email} if account else registered.claims
    model = services.name_of(session, row.vehicle_id)
    return Leaver(identity.full_name(data), str(data["email"]), str(get_locale()), model or "")


def _ask(row: Application, form: Acknowledge) -> str:
    last = ending.last_day(applications.today())
    return page(
        "my/service_end.html",
        _("サービスの終了"),
        form=form,
        action=_("サービスを終了する"),
        back_url=url_for("my_service_list.show"),
        service=service_shown(row),
        model=services.name_of(unit.session(), row.vehicle_id) or _("確認中"),
        last_day=dates.day(last),
        locks=row.service == catalogue.T_CONNECT and own_account(unit.session(), row.account_id) is not None,
    )


def service_shown(row: Application) -> dict[str, Any]:
    """One service as pages show it."""
    language = str(get_locale())
    return {
        "id": row.id,
        "name": NAMES[row.service],
        "lines": [{"name": one["name"][language], "yen": one["yen"]} for one in row.lines],
        "total": row.total,
        "paid": row.payment_method_id is not None,
        "since": day(row.accepted_at),
        "since_at": row.accepted_at,
        "last_day": dates.day(date.fromisoformat(row.ended_on)) if row.ended_on else None,
        "last_on": row.ended_on,
        "end_url": url_for("my_service_list.ask", application_id=row.id),
    }


def method_shown(method: PaymentMethod | None) -> str | None:
    """A way to pay as pages name it; a card with its last four digits and until when it is valid."""
    if method is None:
        return None
    label, card = str(methods.LABELS[method.kind]), method.card
    if not card:
        return label
    year, month = card["expiry"].split("-")
    number = f"{label} {gateway.BRANDS.get(card['brand'], '')} ••••\N{NO-BREAK SPACE}{card['last4']}"
    return _("%(card)s（有効期限 %(until)s）", card=number, until=f"{month}/{year}")


def _start_url(row: Registration | None) -> str | None:
    """Where both services are begun; the page asks for the one and then for the other (5-1/1)."""
    return url_for("my_services.start", registration_id=row.id) if row else None


def _shown(one: OfVehicle) -> dict[str, Any]:
    row = one.registration
    return {
        "key": one.vehicle_id if row is None else row.id,
        "model": one.model or _("確認中"),
        "running": [service_shown(application) for application in one.running],
        "ending": [service_shown(application) for application in one.ending],
        "offered": [{"name": NAMES[service], "url": _start_url(row)} for service in one.offered],
        "method": method_shown(one.method),
        "needed": one.needed,
        "given_up": row is None,
        "payment_url": url_for("my_payment.show", registration_id=row.id) if row else None,
    }
