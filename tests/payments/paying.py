"""What the tests of the payment screens share: what a payer does there, what the gateway tells, what is kept."""

import json
from dataclasses import asdict

from sqlalchemy import select

from mytoyota.payments.gateway import WebhookEvent
from mytoyota.payments.models import CardAttempt, PaymentMethod
from tests.payments.wizard import Payer
from tests.payments.world import HostedPage, World
from tests.people.walker import Journey

GENUINE = {"World-Signature": "genuine"}


def chooses(payer: Journey, kind: str) -> Payer:
    phone = payer.phone
    assert isinstance(phone, Payer)
    phone.presses("つぎへ", kind=kind)
    return phone


def at_gateway(payer: Journey) -> HostedPage:
    """Chose the card and was sent to the gateway's page."""
    phone, world = chooses(payer, "card"), payer.phone.http.application.extensions["gateways"].cards
    assert phone.sent_to is not None
    found: HostedPage = world.pages[phone.sent_to.rpartition("/")[2]]
    return found


def finishes(payer: Journey, how: str = "accepted") -> HostedPage:
    page = at_gateway(payer)
    world: World = payer.phone.http.application.extensions["gateways"].cards
    world.moves(page, how)
    payer.phone.opens(page.return_url)
    return page


def method(payer: Journey) -> PaymentMethod:
    with payer.database.reading() as session:
        return session.scalars(select(PaymentMethod).where(PaymentMethod.replaced_at.is_(None))).one()


def attempts(payer: Journey) -> list[CardAttempt]:
    with payer.database.reading() as session:
        return list(session.scalars(select(CardAttempt).order_by(CardAttempt.created_at)))


def tells(payer: Journey, event: WebhookEvent) -> None:
    body = json.dumps(asdict(event))
    answer = payer.phone.http.post("/pay/webhook", data=body, base_url=payer.phone.base, headers=GENUINE)
    assert answer.status_code == 204


def ref_of(payer: Journey) -> str:
    """The journey's reference, as its pages' addresses say."""
    with payer.database.reading() as session:
        from mytoyota.flows.models import Journey as Row

        return session.scalars(select(Row.public_id).where(Row.order_id == payer.order_id)).one()
