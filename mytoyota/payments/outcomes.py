"""Writes down how a card's registration ended, whenever and however often the gateway says it (guide 3-1/10-A)."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.payments import forgetting, methods
from mytoyota.payments.gateway import CLOSED, Accepted, NotKnownYet, Outcome, Refused
from mytoyota.payments.methods import PaidFor
from mytoyota.payments.models import CARD, REMOVED, CardAttempt, PaymentMethod

REFERENCE = "payment.reference"  # purpose of the keyed hash by which an attempt is found


@dataclass(frozen=True)
class CardRegistered(events.Event):
    """The gateway keeps a card for the order."""

    method_id: str


@dataclass(frozen=True)
class CardRefused(events.Event):
    """No card was registered; `reason` is a code."""

    method_id: str
    reason: str


def note(session: Session, attempt_id: str, outcome: Outcome) -> CardAttempt:
    """Writes the outcome once; what is settled stays so, whatever arrives later or out of order."""
    attempt = session.get_one(CardAttempt, attempt_id, with_for_update=True)
    if attempt.settled_at is not None:
        return attempt
    method = session.get_one(PaymentMethod, attempt.method_id, with_for_update=True)
    match outcome:
        case Accepted():
            _accept(session, attempt, method, outcome)
        case Refused():
            _refuse(session, attempt, method, outcome.reason)
        case NotKnownYet():
            _wait(attempt, method, outcome.url)
    session.flush()
    return attempt


def give_up(session: Session, attempt_id: str) -> CardAttempt:
    """A day has passed without an answer: nobody waits any more, but an answer that comes later is still written."""
    attempt = session.get_one(CardAttempt, attempt_id, with_for_update=True)
    if attempt.settled_at is None:
        attempt.state = "abandoned"
        _without_card(session.get_one(PaymentMethod, attempt.method_id, with_for_update=True), "abandoned", CLOSED)
        if attempt.reference is None:
            attempt.settled_at = clock.now()  # no page was ever shown: nothing can come of it
    return attempt


def _accept(session: Session, attempt: CardAttempt, method: PaymentMethod, outcome: Accepted) -> None:
    if method.state == REMOVED:  # its owner went while the card was typed: nothing of it is kept
        forgetting.later(session, attempt.gateway, asdict(outcome.card))
        attempt.state, attempt.settled_at, attempt.reason = "abandoned", clock.now(), CLOSED
        return
    attempt.state, attempt.settled_at, attempt.reason = "accepted", clock.now(), None
    method.state, method.reason, method.changed_at = "registered", None, clock.now()
    if method.card and method.card["token"] != outcome.card.token:
        forgetting.later(session, method.gateway, method.card)
    method.card, method.gateway = asdict(outcome.card), attempt.gateway
    if attempt.renews and method.replaced_at is not None:
        methods.put_in_force(session, method.owner, PaidFor(method.vehicle_id, method.order_id), CARD)
    events.record(session, CardRegistered(method.about, method.id))


def _refuse(session: Session, attempt: CardAttempt, method: PaymentMethod, reason: str) -> None:
    attempt.state = "abandoned" if reason == CLOSED else "refused"
    attempt.settled_at, attempt.reason = clock.now(), reason
    _without_card(method, attempt.state, reason)
    events.record(session, CardRefused(method.about, method.id, reason))


def _without_card(method: PaymentMethod, state: str, reason: str) -> None:
    """No card came of an attempt; one that is registered stays, and what was removed stays so."""
    if method.state not in ("registered", REMOVED):
        method.state, method.reason, method.changed_at = state, reason, clock.now()


def _wait(attempt: CardAttempt, method: PaymentMethod, url: str | None) -> None:
    attempt.state = "pending" if url else "unknown"
    attempt.url = url or attempt.url
    if method.state != REMOVED and not (attempt.renews and method.state == "registered"):
        method.state = "pending"
