"""The door from the provider's login page into the sign-up, and its resumption (guide 1-1/7-B, 2-2/11-B)."""

from flask import Blueprint, redirect, url_for
from sqlalchemy import select
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.flows import journeys, phones, progress
from mytoyota.flows import place as places
from mytoyota.flows.models import Journey
from mytoyota.flows.ways import WAYS
from mytoyota.flows.web import url_of
from mytoyota.oidc_provider import web_interactions
from mytoyota.oidc_provider.models import Interaction
from mytoyota.orders.models import Order
from mytoyota.orders.orders import BUYER
from mytoyota.web import sessions, unit

bp = Blueprint("sign_up", __name__)


@bp.get("/account/signup/")
def begin() -> Response:
    """Begins the sign-up of the login request under way, or leads back to where it was."""
    unit.writes()
    interaction = web_interactions.current()
    if interaction is None:  # answered already: on to where it led
        return redirect(url_for("provider.lost"))
    held = sessions.begin(sessions.JOURNEY, {})
    found = select(Journey).where(Journey.interaction_id == interaction.id)
    journey = unit.session().scalar(found) or _left(interaction, held.id) or _new(interaction, held.id)
    journey.interaction_id, interaction.sign_up_begun = interaction.id, True
    visit = journeys.visit(unit.session(), journey.ref, held.id, WAYS)
    return redirect(url_of(journey.ref, places.furthest(visit)))


def _left(interaction: Interaction, holder: str) -> Journey | None:
    """The sign-up that this phone left for the pages before it: what was typed is there, an earlier request was not."""
    found = select(Journey).where(
        Journey.kind == "sign_up",
        Journey.holder == holder,
        Journey.order_id == interaction.order_id,
        Journey.section == _section(interaction),
        Journey.account_id.is_(None),
    )
    newest = found.where(Journey.handover == _generation(interaction, holder)).order_by(Journey.created_at.desc())
    return unit.session().scalars(newest.limit(1)).first()


def _section(interaction: Interaction) -> str:
    return interaction.section or phones.SECTIONS[BUYER]


def _generation(interaction: Interaction, holder: str) -> int:
    order = unit.session().get(Order, interaction.order_id) if interaction.order_id else None
    return phones.generation_of_sign_up(unit.session(), order, holder, _section(interaction)) if order else 0


def _new(interaction: Interaction, holder: str) -> Journey:
    order = unit.session().get(Order, interaction.order_id) if interaction.order_id else None
    if order is None:
        raise NotFound
    journey = Journey(
        kind="sign_up",
        holder=holder,
        section=_section(interaction),
        order_id=order.id,
        store_id=order.store_id,
        handover=_generation(interaction, holder),
        interaction_id=interaction.id,
    )
    journeys.begin(unit.session(), journey)
    progress.note(journeys.visit(unit.session(), journey.ref, holder, WAYS))
    return journey
