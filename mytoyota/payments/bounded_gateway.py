"""The card gateway for web pages: few calls at once, so that threads are left for others; then Busy (decision 14)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mytoyota.base.bounded import Bounded
from mytoyota.payments.gateway import Begin, CardGateway, Outcome, Redirect, WebhookEvent

CALLS = Bounded("card gateway", running=3, waiting=0, counted=False)  # each up to 20 s where the gateway hangs


@dataclass(frozen=True)
class BoundedGateway:
    """A CardGateway; each call may raise Busy, and then nothing was asked."""

    gateway: CardGateway

    @property
    def name(self) -> str:
        """The gateway's own."""
        return self.gateway.name

    @property
    def pages_at(self) -> str:
        """The gateway's own."""
        return self.gateway.pages_at

    def begin_registration(self, wish: Begin) -> Redirect:
        """See CardGateway."""
        with CALLS:
            return self.gateway.begin_registration(wish)

    def outcome(self, reference: str) -> Outcome:
        """See CardGateway."""
        with CALLS:
            return self.gateway.outcome(reference)

    def close(self, reference: str) -> Outcome:
        """See CardGateway."""
        with CALLS:
            return self.gateway.close(reference)

    def forget(self, token: str) -> None:
        """See CardGateway."""
        with CALLS:
            self.gateway.forget(token)

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """See CardGateway; nobody is called for it."""
        return self.gateway.parse_webhook(raw, headers)
