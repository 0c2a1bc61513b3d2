"""What the pages of My TOYOTA are about: the owner's own registrations, services and texts; all else is not found."""

from flask import redirect, url_for
from werkzeug import Response

from mytoyota.base import disclosures
from mytoyota.base.disclosures import SharedText
from mytoyota.base.refusals import AlreadyMoved, NotFound
from mytoyota.my import receipts
from mytoyota.my.web_session import owner
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions.models import Application
from mytoyota.web import unit


def own_registration(registration_id: str) -> Registration | Response:
    """Subject of a vehicle's pages: the owner's registration that is in force.

    One that was given up before, in another tab or by a second press, leads on to the page that says so.
    """
    row = unit.session().get(Registration, registration_id)
    if row is None or row.account_id != owner().account_id:
        raise NotFound
    if row.given_up_at is not None:
        return redirect(url_for("my.show", done="given_up"))
    if row.replaced_at is not None:
        raise AlreadyMoved
    return row


def own_application(application_id: str) -> Application | Response:
    """Subject of a service's pages: one of the owner's that runs; one that was ended leads to where that stands."""
    row = unit.session().get(Application, application_id)
    if row is None or row.account_id != owner().account_id:
        raise NotFound
    if row.ended_at is not None:
        return redirect(url_for("my_service_list.show", done="ended"))
    if row.renewed_by is not None:
        raise AlreadyMoved
    return row


def text_agreed_to(text_hash: str) -> SharedText:
    """Subject of a text's page: a text under which something of the owner was shared."""
    session = unit.session()
    if text_hash not in receipts.hashes(session, owner().account_id):
        raise NotFound
    found: SharedText | None = disclosures.texts(session, [text_hash]).get(text_hash)
    if found is None:
        raise NotFound
    return found
