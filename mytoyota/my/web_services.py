"""The services of a registered vehicle, begun from マイカー by who is logged in there (guide 5-1/1)."""

from flask import Blueprint, redirect
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.flows import web_entry_pages, web_services
from mytoyota.flows.web_services import Beginning
from mytoyota.my.web_session import owner
from mytoyota.registrations.models import Registration
from mytoyota.web import unit
from mytoyota.web.forms import Acknowledge

bp = Blueprint("my_services", __name__, url_prefix="/my/services")


def services_to_begin(registration_id: str) -> Beginning:
    """The owner's registration as the user of a vehicle; raises NotFound for anybody else's."""
    row = unit.session().get(Registration, registration_id)
    if row is None or row.account_id != owner().account_id:
        raise NotFound
    return web_services.beginning(row)


@bp.route("/<registration_id>", methods=["GET", "POST"])
def start(found: Beginning) -> str | Response:
    """お申込みの開始; a browser that began already goes on where it was."""
    form = Acknowledge()
    if form.is_submitted():
        if form.validate():
            return web_services.begin(found)
        unit.use_reader()
    elif found.begun:
        return redirect(web_entry_pages.furthest(found.begun))
    return web_services.page(form, web_services.card_of(found.registration))
