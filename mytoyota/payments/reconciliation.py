"""What happens without the person: webhooks taken once, and jobs that ask until it is known how a card ended."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, jobs, keys
from mytoyota.base.db import Database
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.jobs import NotYet
from mytoyota.payments import outcomes, registration
from mytoyota.payments.gateway import CardGateway, GatewayDown, WebhookEvent
from mytoyota.payments.models import CardAttempt, GatewayEvent, PaymentMethod

PATIENCE = timedelta(hours=24)  # hosted pages do not live longer
LATER = timedelta(hours=6)  # between two looks at an attempt that the person need not wait for any more
LAST_LOOK = timedelta(days=90)
ASK, NUDGE, CLOSE = "payment.ask", "payment.nudge", "payment.close"  # kinds of jobs


class StillUnknown(NotYet):
    """The gateway does not know yet; the job is run again later."""


def settle_from_webhook(session: Session, gateway: str, event: WebhookEvent) -> bool:
    """Takes a webhook once and enqueues a look at what it is about; False where it was taken before or is not ours.

    Nothing is believed of its contents: they may be late, doubled or in the wrong order. The gateway is asked.
    """
    if not event.reference or not _first_time(session, f"{gateway}:{event.id}"):
        return False
    hashes = keys.ring().lookups(event.reference, outcomes.REFERENCE)
    found = select(CardAttempt.id).where(CardAttempt.reference_key.in_(hashes))
    attempt_id = session.scalar(found)
    if attempt_id:
        jobs.enqueue(session, NUDGE, attempt_id)
    return attempt_id is not None


def _first_time(session: Session, event_id: str) -> bool:
    return insert_if_absent(session, GatewayEvent(id=event_id))


def ask_now(gateway: CardGateway, database: Database, attempt_id: str) -> None:
    """The gateway said that something happened: one look."""
    registration.ask(database, gateway, attempt_id)


def ask_again(gateway: CardGateway, database: Database, attempt_id: str) -> None:
    """Asks until it is known; after a day nobody has to wait any more, but it is asked on. Raises StillUnknown or
    GatewayDown."""
    with database.reading() as session:
        attempt = session.get_one(CardAttempt, attempt_id)
        late = clock.now() - attempt.sent_at >= PATIENCE
    if late:
        _close(database, gateway, attempt_id)
        return
    standing = registration.ask(database, gateway, attempt_id)
    if not standing.settled and standing.state != "abandoned":
        raise StillUnknown


def close_page(gateway: CardGateway, database: Database, method_id: str) -> None:
    """Another way to pay was chosen: the card's page is closed, unless it is the one in force again."""
    with database.reading() as session:
        method = session.get_one(PaymentMethod, method_id)
        found = select(CardAttempt.id).where(CardAttempt.method_id == method_id, CardAttempt.settled_at.is_(None))
        open_ids = list(session.scalars(found)) if method.replaced_at else []
    for attempt_id in open_ids:
        _closed(database, gateway, attempt_id)


def _close(database: Database, gateway: CardGateway, attempt_id: str) -> None:
    """The last word on an attempt: what the gateway says when it closes the page; where it is away, that is for later.

    A card may be registered there all the same: the order goes on without it, and it is found when the gateway is back.
    """
    try:
        settled = _closed(database, gateway, attempt_id)
    except GatewayDown:
        settled = False
    if not settled:
        with database.writing() as session:
            attempt = outcomes.give_up(session, attempt_id)
            if attempt.settled_at is None and attempt.gateway == gateway.name:
                _look_later(session, attempt)


def _look_later(session: Session, attempt: CardAttempt) -> None:
    if clock.now() - attempt.sent_at < LAST_LOOK:
        key = f"payment.later:{attempt.id}:{clock.now():%Y%m%d%H}"
        jobs.enqueue(session, ASK, attempt.id, due_at=clock.now() + LATER, key=key)


def _closed(database: Database, gateway: CardGateway, attempt_id: str) -> bool:
    with database.reading() as session:
        attempt = session.get_one(CardAttempt, attempt_id)
        reference, done = attempt.reference, attempt.settled_at is not None
        ours = attempt.gateway == gateway.name
    if done or reference is None or not ours:
        return done
    return registration.written(database, attempt_id, gateway.close(reference)).settled
