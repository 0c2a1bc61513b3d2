"""A card to which nothing is charged any more is given up at its gateway too: noted with its cause, done by a job."""

from typing import Any

from sqlalchemy.orm import Session

from mytoyota.base import jobs
from mytoyota.base.db import Database, new_id
from mytoyota.base.jobs import PermanentFailure
from mytoyota.payments.gateway import CardGateway
from mytoyota.payments.models import CardToForget

FORGET = "payment.forget"  # a kind of jobs


class AnotherGateway(Exception):
    """The card lies at a gateway that is not in use any more: somebody has to take it away there by hand."""


def later(session: Session, gateway: str | None, card: dict[str, Any] | None) -> None:
    """Notes a card (as in `PaymentMethod.card`) that is not kept here any more; without one there is nothing to do."""
    if not gateway or not card:
        return
    row = CardToForget(id=new_id(), gateway=gateway)
    row.token = card["token"]
    session.add(row)
    session.flush()
    jobs.enqueue(session, FORGET, row.id)


def forget(gateway: CardGateway | None, database: Database, row_id: str) -> None:
    """Asks the gateway to let go of the card, then forgets its token here as well. Raises GatewayDown."""
    with database.reading() as session:
        row = session.get(CardToForget, row_id)
        if row is None:
            return
        name, token = row.gateway, row.token
    if gateway is None or gateway.name != name:
        raise PermanentFailure from AnotherGateway()
    gateway.forget(token)
    with database.writing() as session:
        if (row := session.get(CardToForget, row_id)) is not None:
            session.delete(row)
