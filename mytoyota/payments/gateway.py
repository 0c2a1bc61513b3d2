"""The card gateway as we see it: a hosted page to send people to, and answers of three kinds (guide 3-1/8-A, 9-A).

Card numbers and security codes never reach us: people type them at the gateway, we get a token.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

# Why a card was not registered. `CLOSED`: the gateway's page was left unfinished until it was closed.
DECLINED, FUNDS, EXPIRED_CARD, SECURITY_CODE = "declined", "insufficient_funds", "expired_card", "security_code"
NOT_AUTHENTICATED, AUTHENTICATION_LEFT = "authentication_failed", "authentication_abandoned"
PROCESSING, CLOSED = "processing_error", "closed"
REASONS = frozenset(
    {DECLINED, FUNDS, EXPIRED_CARD, SECURITY_CODE, NOT_AUTHENTICATED, AUTHENTICATION_LEFT, PROCESSING, CLOSED}
)
BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "jcb": "JCB",
    "amex": "American Express",
    "diners": "Diners Club",
    "other": "",
}

IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,255}")

Read = TypeVar("Read")


@dataclass(frozen=True)
class Begin:
    """One registration to begin. `customer` is a pseudonym; the same `idempotency_key` is the same registration."""

    customer: str
    return_url: str
    idempotency_key: str
    language: str


@dataclass(frozen=True)
class Redirect:
    """The hosted page to send the person to, and the gateway's name for this registration."""

    url: str
    reference: str


@dataclass(frozen=True)
class CardRef:
    """A registered card: what a page may show (brand, last four digits, expiry `2030-04`) and the token to charge."""

    brand: str
    last4: str
    expiry: str
    token: str


@dataclass(frozen=True)
class Accepted:
    """The card is registered at the gateway; this never changes again."""

    card: CardRef


@dataclass(frozen=True)
class Refused:
    """No card was registered and none will be under this reference; `reason` is one of `REASONS`."""

    reason: str


@dataclass(frozen=True)
class NotKnownYet:
    """Ask again later. `url` is the hosted page while the person can still finish there; without it they did."""

    url: str | None = None


Outcome = Accepted | Refused | NotKnownYet


@dataclass(frozen=True)
class WebhookEvent:
    """Something happened to `reference` (empty: nothing of ours); `id` is the same when it is sent again."""

    id: str
    reference: str


class GatewayDown(Exception):
    """The gateway could not be reached or did not do what was asked.

    `answered` is false when the answer may have been lost on its way: what was asked may have been done.
    """

    def __init__(self, *, answered: bool = False) -> None:
        super().__init__()
        self.answered = answered


class BadSignature(Exception):
    """A webhook that the gateway did not sign, signed for somebody else, or so long ago that it may be replayed."""


class BadEvent(Exception):
    """A webhook that is signed but is not what was agreed upon: no object, fields missing or of another type."""


class CardGateway(Protocol):
    """A party that registers cards on its own pages (docs/decisions/0009)."""

    @property
    def name(self) -> str:
        """What rows remember of who registered them."""

    @property
    def pages_at(self) -> str:
        """Scheme and host of the hosted pages: our forms must be allowed to lead there."""

    def begin_registration(self, wish: Begin) -> Redirect:
        """Opens a hosted page; raises GatewayDown."""

    def outcome(self, reference: str) -> Outcome:
        """How a registration stands; raises GatewayDown."""

    def close(self, reference: str) -> Outcome:
        """Closes a hosted page that is still open and says how it ended; raises GatewayDown."""

    def forget(self, token: str) -> None:
        """Lets go of a registered card: nothing can be charged to it again. A second time is no fault; raises
        GatewayDown."""

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """The event in a webhook's body; raises BadSignature or BadEvent."""


def event_object(raw: bytes) -> dict[str, Any]:
    """The object in a webhook's body; raises BadEvent for whatever else it holds."""
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadEvent from None
    if not isinstance(event, dict):
        raise BadEvent
    return event


def identifier(value: object) -> str:
    """The name of an event or of what it is about, as gateways form them; raises BadEvent."""
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        raise BadEvent
    return value


def understood(read: Callable[[], Read]) -> Read:
    """What an answer says; one that is well-formed but says nothing we know counts as lost."""
    try:
        return read()
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        raise GatewayDown from None
