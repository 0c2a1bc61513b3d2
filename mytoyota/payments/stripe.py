"""Stripe as the card gateway: Checkout in setup mode on Stripe's own pages, through the official SDK (guide 3-1/8-A).

Bodies and statuses: https://docs.stripe.com/api/checkout/sessions, https://docs.stripe.com/api/setup_intents,
https://docs.stripe.com/api/payment_methods/detach.
Stripe keeps the answer of the first call under an idempotency key, also a refusal: https://docs.stripe.com/api/idempotent_requests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import stripe

from mytoyota.payments import gateway
from mytoyota.payments.gateway import (
    Accepted,
    BadEvent,
    BadSignature,
    Begin,
    CardRef,
    GatewayDown,
    NotKnownYet,
    Outcome,
    Redirect,
    Refused,
    WebhookEvent,
    event_object,
    identifier,
    understood,
)

SECONDS = 10
TOLERANCE = stripe.Webhook.DEFAULT_TOLERANCE  # seconds that a signature is good for
ABOUT = "checkout.session."  # the events that are about a hosted page
WITH_CARD = ["setup_intent.payment_method"]
REASONS = {
    "insufficient_funds": gateway.FUNDS,
    "expired_card": gateway.EXPIRED_CARD,
    "incorrect_cvc": gateway.SECURITY_CODE,
    "invalid_cvc": gateway.SECURITY_CODE,
    "processing_error": gateway.PROCESSING,
    "setup_intent_authentication_failure": gateway.NOT_AUTHENTICATED,
    "payment_intent_authentication_failure": gateway.NOT_AUTHENTICATED,
}
Answer = TypeVar("Answer")

# The SDK would report how long calls took, and keep an id of this machine in the home folder.
stripe.enable_telemetry = False


@dataclass(frozen=True)
class StripeGateway:
    """`key` is the secret API key, `webhook_secret` that of the endpoint /pay/webhook; `api` names a test double."""

    key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api: str | None = None
    name: str = "stripe"
    pages_at: str = "https://checkout.stripe.com"

    @cached_property
    def _client(self) -> stripe.StripeClient:
        bases: Any = {"api": self.api} if self.api else {}
        http = stripe.RequestsClient(timeout=SECONDS)
        return stripe.StripeClient(self.key, base_addresses=bases, http_client=http, max_network_retries=0)

    def begin_registration(self, wish: Begin) -> Redirect:
        """Makes a customer and a Checkout Session for it, both under the wish's key; raises GatewayDown."""
        return _asked(lambda: self._begun(wish))

    def _begun(self, wish: Begin) -> Redirect:
        customers, sessions = self._client.v1.customers, self._client.v1.checkout.sessions
        own_key: stripe.RequestOptions = {"idempotency_key": f"{wish.idempotency_key}-customer"}
        customer = customers.create({"metadata": {"reference": wish.customer}}, own_key)
        page = sessions.create(
            {
                "mode": "setup",
                "allowed_payment_method_types": ["card"],
                "customer": customer.id,
                "client_reference_id": wish.customer,
                "locale": "en" if wish.language == "en" else "ja",
                "success_url": wish.return_url,
                "cancel_url": wish.return_url,
            },
            {"idempotency_key": wish.idempotency_key},
        )
        if not page.url:
            raise ValueError("a session without a page")
        return Redirect(page.url, page.id)

    def outcome(self, reference: str) -> Outcome:
        """How the session stands; raises GatewayDown."""
        sessions = self._client.v1.checkout.sessions
        return _asked(lambda: _read(sessions.retrieve(reference, {"expand": WITH_CARD})))

    def close(self, reference: str) -> Outcome:
        """Expires a session that is still open; raises GatewayDown."""
        sessions = self._client.v1.checkout.sessions
        try:
            return _asked(lambda: _read(sessions.expire(reference, {"expand": WITH_CARD})))
        except GatewayDown as refused:
            if not refused.answered:
                raise
            return self.outcome(reference)  # only open sessions can be expired: it was finished before

    def forget(self, token: str) -> None:
        """Detaches the payment method from its customer; raises GatewayDown.

        Stripe refuses that where it is detached already, or where there is no such method: then nothing is left to do.
        """
        method = token.rpartition("/")[2]
        try:
            self._client.v1.payment_methods.detach(method)
        except stripe.InvalidRequestError:
            return
        except stripe.StripeError as error:
            raise GatewayDown(answered=error.http_status is not None and error.http_status >= 400) from None

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """The event in a webhook's body; raises BadSignature or BadEvent."""
        try:
            signature = headers.get("Stripe-Signature") or ""
            stripe.WebhookSignature.verify_header(raw.decode(), signature, self.webhook_secret, TOLERANCE)
        except (ValueError, LookupError, stripe.SignatureVerificationError):
            raise BadSignature from None
        return _event(event_object(raw))


def _event(event: dict[str, Any]) -> WebhookEvent:
    """What an event is about; the SDK's own reading would fail with anything at an unexpected form."""
    kind, data = event.get("type"), event.get("data")
    if not isinstance(kind, str):
        raise BadEvent
    if not kind.startswith(ABOUT):
        return WebhookEvent(identifier(event.get("id")), "")
    about = data.get("object") if isinstance(data, dict) else None
    if not isinstance(about, dict):
        raise BadEvent
    return WebhookEvent(identifier(event.get("id")), identifier(about.get("id")))


def _asked(call: Callable[[], Answer]) -> Answer:
    """One call and its answer; trouble is GatewayDown, without Stripe's text, which may repeat what was sent."""
    try:
        return understood(call)
    except stripe.StripeError as error:
        answered = error.http_status is not None and error.http_status >= 400
        raise GatewayDown(answered=answered) from None


def _read(session: Any) -> Outcome:
    intent = session.setup_intent
    if session.status == "open":
        return NotKnownYet(session.url)
    if intent is not None and intent.status == "succeeded":
        return Accepted(_card(session.customer, intent.payment_method))
    if session.status == "complete" and intent is not None and intent.status == "processing":
        return NotKnownYet()
    return Refused(_reason(session.status, intent.last_setup_error if intent is not None else None))


def _card(customer: str, method: Any) -> CardRef:
    """What is needed to charge later: customer and payment method together."""
    card = method.card
    brand = card.brand if card.brand in gateway.BRANDS else "other"
    return CardRef(brand, card.last4, f"{card.exp_year}-{card.exp_month:02d}", f"{customer}/{method.id}")


def _reason(status: str, error: Any) -> str:
    if error is None:
        return gateway.CLOSED if status == "expired" else gateway.DECLINED
    told = error.to_dict()
    return REASONS.get(told.get("decline_code") or "") or REASONS.get(told.get("code") or "") or gateway.DECLINED
