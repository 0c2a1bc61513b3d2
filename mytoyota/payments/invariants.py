"""Rules for ways to pay and the attempts to register a card (composed in mytoyota/audit.py)."""

from typing import Any

from sqlalchemy import Select, func, or_, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.base.events import Event, EventRow
from mytoyota.payments.direct_debit import PaperReceived, PaperReturned
from mytoyota.payments.models import CARD, DIRECT_DEBIT, INVOICE, REMOVED, CardAttempt, PaymentMethod
from mytoyota.payments.outcomes import CardRegistered

STATES = {
    CARD: ("asked", "pending", "registered", "refused", "abandoned"),
    DIRECT_DEBIT: ("waiting_paper", "received", "returned"),
    INVOICE: ("registered",),
}
ATTEMPTS = ("asked", "pending", "unknown", "accepted", "refused", "abandoned")


def every_way_to_pay_is_in_a_state_of_its_kind() -> Broken:
    """A card, a direct debit and an invoice are each in one of their own states, or removed: then nothing is kept."""
    known = or_(*(_is(kind) & PaymentMethod.state.in_(states) for kind, states in STATES.items()))
    kept = PaymentMethod.replaced_at.is_(None) | PaymentMethod.card_encrypted.is_not(None)
    return select(PaymentMethod.id).where(~known, (PaymentMethod.state != REMOVED) | kept)


def every_registered_card_was_accepted() -> Broken:
    """A card is registered only after its gateway accepted it, and with what the gateway said of it."""
    registered = _is(CARD) & (PaymentMethod.state == "registered")
    without = PaymentMethod.card_encrypted.is_(None) | PaymentMethod.id.not_in(_told(CardRegistered))
    return select(PaymentMethod.id).where(registered, without)


def every_paper_was_taken_by_staff() -> Broken:
    """A direct debit was received, or went back, only by an act of the staff."""
    received = (PaymentMethod.state == "received") & PaymentMethod.id.not_in(_told(PaperReceived))
    returned = (PaymentMethod.state == "returned") & PaymentMethod.id.not_in(_told(PaperReturned))
    return select(PaymentMethod.id).where(_is(DIRECT_DEBIT), received | returned)


def every_account_pays_for_a_vehicle_in_one_way() -> Broken:
    """At most one way to pay is in force for an account and a vehicle."""
    standing = select(func.max(PaymentMethod.id)).where(PaymentMethod.replaced_at.is_(None))
    whose = (PaymentMethod.owner, PaymentMethod.vehicle_id)
    return standing.group_by(*whose).having(func.count() > 1)


def every_accepted_attempt_is_settled() -> Broken:
    """How an attempt ended was said by the gateway; an accepted one belongs to a card that is kept."""
    unsettled = (CardAttempt.state == "accepted") & CardAttempt.settled_at.is_(None)
    still_open = CardAttempt.state.in_(("asked", "pending", "unknown")) & CardAttempt.settled_at.is_not(None)
    without = PaymentMethod.card_encrypted.is_(None) & (PaymentMethod.state != REMOVED)
    no_card = (CardAttempt.state == "accepted") & without
    wrong = unsettled | still_open | no_card | CardAttempt.state.not_in(ATTEMPTS) | (PaymentMethod.kind != CARD)
    of_method = select(CardAttempt.id).join(PaymentMethod, PaymentMethod.id == CardAttempt.method_id)
    return of_method.where(wrong)


def every_card_has_one_open_attempt() -> Broken:
    """At most one attempt of a card at a gateway is not settled: so nothing is registered twice."""
    unsettled = select(func.max(CardAttempt.id)).where(CardAttempt.settled_at.is_(None))
    return unsettled.group_by(CardAttempt.method_id, CardAttempt.gateway).having(func.count() > 1)


def _is(kind: str) -> Any:
    return PaymentMethod.kind == kind


def _told(event: type[Event]) -> Select[Any]:
    """The ways to pay to which this happened: events stay when attempts are erased."""
    return select(EventRow.details["method_id"].as_string()).where(EventRow.name == event.__name__)


RULES = (
    Rule(PaymentMethod, every_way_to_pay_is_in_a_state_of_its_kind),
    Rule(PaymentMethod, every_registered_card_was_accepted),
    Rule(PaymentMethod, every_paper_was_taken_by_staff),
    Rule(PaymentMethod, every_account_pays_for_a_vehicle_in_one_way),
    Rule(CardAttempt, every_accepted_attempt_is_settled),
    Rule(CardAttempt, every_card_has_one_open_attempt),
)
