"""From the provider's login page into the sign-up, and its resumption (guide 1-1/7-B, 2-2/11-B, 4-1/3-B)."""

from flask import Blueprint, redirect, url_for
from sqlalchemy import select
from werkzeug import Response

from mytoyota.flows import devices
from mytoyota.flows.engine import journeys, progress
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import Journey
from mytoyota.oidc_provider import web_interactions
from mytoyota.oidc_provider.models import Interaction
from mytoyota.web import sessions, unit

bp = Blueprint("sign_up", __name__)


def login_request() -> Interaction | Response:
    """The login request under way; one that is answered already leads on to where it led."""
    asked = web_interactions.current()
    return web_interactions.stored(unit.session(), asked) if asked else redirect(url_for("provider.lost"))


@bp.get("/account/signup/")
def begin(interaction: Interaction) -> Response:
    """Begins the sign-up of the login request under way, or leads back to where it was."""
    held = sessions.begin(sessions.JOURNEY, {})
    found = select(Journey).where(Journey.interaction_id == interaction.id)
    row = unit.session().scalar(found) or _left(interaction, held.id) or _new(interaction, held.id)
    row.interaction_id, interaction.sign_up_begun = interaction.id, True
    return redirect(furthest_url(journeys.open_journey(unit.session(), row.public_id, held.id, FLOWS)))


def _left(interaction: Interaction, browser_id: str) -> Journey | None:
    """The sign-up that this phone left for the pages before it: what was typed is there, an earlier request was not."""
    found = select(Journey).where(
        Journey.flow == devices.SIGN_UP[_person(interaction)],
        Journey.browser_id == browser_id,
        Journey.order_id == interaction.order_id,
        Journey.account_id.is_(None),
    )
    generation = devices.link_of_sign_up(unit.session(), interaction.order_id, browser_id, _person(interaction))[1]
    newest = found.where(Journey.generation == generation).order_by(Journey.created_at.desc())
    return unit.session().scalars(newest.limit(1)).first()


def _person(interaction: Interaction) -> str:
    return devices.PERSON_OF[interaction.section or "1-1"]


def _new(interaction: Interaction, browser_id: str) -> Journey:
    person = _person(interaction)
    link_id, generation = devices.link_of_sign_up(unit.session(), interaction.order_id, browser_id, person)
    row = Journey(
        flow=devices.SIGN_UP[person],
        browser_id=browser_id,
        order_id=interaction.order_id,
        store_id=interaction.store_id,
        link_id=link_id,
        generation=generation,
        interaction_id=interaction.id,
    )
    journeys.begin(unit.session(), row)
    progress.note(journeys.open_journey(unit.session(), row.public_id, browser_id, FLOWS))
    return row
