"""クルマを手放した: what ends and until when, the box, and the button that ends it all (マイカー)."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import get_locale
from wtforms import BooleanField

from mytoyota.flows.buyer.web_account_pages import own_account
from mytoyota.my import services
from mytoyota.my.web_page import page
from mytoyota.my.web_service_list import service_shown
from mytoyota.my.web_subjects import own_registration
from mytoyota.notifications import mail_templates, outbox
from mytoyota.registrations import giving_up, identity
from mytoyota.registrations.giving_up import GivenUp
from mytoyota.registrations.models import Registration
from mytoyota.reviews import withdraw
from mytoyota.subscriptions import applications, ending
from mytoyota.vehicles.models import Vehicle
from mytoyota.web import access, dates, unit
from mytoyota.web.forms import StepForm, ticked
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("my_giving_up", __name__, url_prefix="/my/give-up")
MAIL = "mail/vehicle_given_up.txt"


class GivingUpForm(StepForm):
    """The person says that the vehicle is not theirs any more."""

    sure = BooleanField(_l("このクルマを手放しました（売却・譲渡・廃車・返却など）"), validators=[ticked])


@bp.get("/<registration_id>")
def ask(row: Registration) -> str:
    """What ends, and when."""
    return _page(row, GivingUpForm(formdata=None))


@bp.post("/<registration_id>")
def give_up(row: Registration) -> Any:
    """Ends registration and services in one transaction; a second press finds it done and is told so."""
    form = GivingUpForm()
    if not form.validate():
        unit.use_reader()
        return _page(access.again(own_registration), form), 422
    session = unit.session()
    _tell(row, giving_up.give_up(session, row.account_id, row.vehicle_id))
    withdraw.withdraw_for(session, row.account_id, _chassis(row))
    return redirect(url_for("my.show", done="given_up"))


def _tell(row: Registration, given_up: GivenUp) -> None:
    session, language = unit.session(), str(get_locale())
    account = own_account(session, row.account_id)
    data = {**account.profile, "email": account.email} if account else row.claims
    values = {
        "name": identity.full_name(data),
        "vehicle": services.name_of(session, row.vehicle_id),
        "services": [one.service for one in given_up.services],
        "ended_on": mail_templates.day(ending.last_day(applications.today()), language),
    }
    outbox.put(session, outbox.Mail(str(data["email"]), MAIL, language, values))


def _chassis(row: Registration) -> str | None:
    chassis: str | None = unit.session().get_one(Vehicle, row.vehicle_id).chassis
    return chassis


def _page(row: Registration, form: GivingUpForm) -> str:
    of = services.of_registration(unit.session(), row)
    return page(
        "my/give_up.html",
        _("クルマを手放した"),
        form=form,
        action=_("手放したことを届け出る"),
        back_url=url_for("my.show"),
        model=of.model or _("確認中"),
        services=[service_shown(one) for one in of.running],
        last_day=dates.day(ending.last_day(applications.today())),
        method=of.method is not None,
        reviewed=bool(withdraw.open_for(unit.session(), row.account_id, _chassis(row))),
    )
