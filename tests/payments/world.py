"""The outside world for one customer's card: a gateway with faults, open pages, webhooks that come as they like."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mytoyota.payments.gateway import (
    CLOSED,
    DECLINED,
    Accepted,
    BadSignature,
    Begin,
    CardRef,
    GatewayDown,
    NotKnownYet,
    Outcome,
    Redirect,
    Refused,
    WebhookEvent,
)


class Killed(BaseException):
    """The process died at this moment: nothing of what it was about to do happens."""


@dataclass
class HostedPage:
    """What the gateway really knows of one registration."""

    reference: str
    return_url: str
    state: str = "open"  # open, processing, accepted, refused, closed
    reason: str = DECLINED  # of a refusal

    @property
    def card(self) -> CardRef:
        return CardRef("visa", "4242", "2031-08", f"tok_{self.reference}")


@dataclass
class World:
    """Implements `CardGateway`; `faults` is how often a call goes wrong, `meanwhile` runs while a call is under way."""

    chance: random.Random
    faults: float = 0.0
    down: bool = False
    name: str = "world"
    pages_at: str = "https://pay.example"
    pages: dict[str, HostedPage] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    events: list[WebhookEvent] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)  # tokens of cards that were to be let go of
    meanwhile: Callable[[], None] | None = None
    calls: int = 0

    def begin_registration(self, wish: Begin) -> Redirect:
        self._may_fail_before()
        reference = self.keys.get(wish.idempotency_key)
        if reference is None:
            reference = f"ref{len(self.pages)}"
            self.pages[reference] = HostedPage(reference, wish.return_url)
            self.keys[wish.idempotency_key] = reference
        self._may_fail_after()
        return Redirect(f"https://pay.example/{reference}", reference)

    def outcome(self, reference: str) -> Outcome:
        self._may_fail_before()
        found = self._said(self.pages[reference])
        self._may_fail_after()
        return found

    def close(self, reference: str) -> Outcome:
        self._may_fail_before()
        page = self.pages[reference]
        if page.state == "open":
            self.moves(page, "closed")
        found = self._said(page)
        self._may_fail_after()
        return found

    def forget(self, token: str) -> None:
        self._may_fail_before()
        self.forgotten.append(token)
        self._may_fail_after()

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        if headers.get("World-Signature") != "genuine":
            raise BadSignature
        return WebhookEvent(**json.loads(raw))

    def moves(self, page: HostedPage, state: str) -> None:
        """The page's state changes, and a webhook will tell: once, twice or never."""
        page.state = state
        event = WebhookEvent(f"evt{len(self.events)}-{page.reference}-{state}", page.reference)
        self.events += [event] * self.chance.choice((0, 1, 1, 2))

    def finishes(self, url: str, how: str) -> None:
        """The person types a card into an open page; a page that is no longer open takes nothing."""
        page = self.pages[url.rpartition("/")[2]]
        if page.state == "open":
            self.moves(page, how)

    def _said(self, page: HostedPage) -> Outcome:
        if page.state == "accepted":
            return Accepted(page.card)
        if page.state in ("refused", "closed"):
            return Refused(page.reason if page.state == "refused" else CLOSED)
        return NotKnownYet(f"https://pay.example/{page.reference}" if page.state == "open" else None)

    def _may_fail_before(self) -> None:
        self.calls += 1
        if self.down or self.chance.random() < self.faults:
            raise self.chance.choice((GatewayDown(), GatewayDown(answered=True)))
        if self.chance.random() < self.faults / 5:
            raise Killed
        self._something_else_happens()

    def _something_else_happens(self) -> None:
        if self.meanwhile and self.chance.random() < 0.25:
            act, self.meanwhile = self.meanwhile, None  # one at a time: no calls within calls within calls
            try:
                act()
            finally:
                self.meanwhile = act

    def _may_fail_after(self) -> None:
        self._something_else_happens()
        if self.chance.random() < self.faults:
            raise self.chance.choice((GatewayDown(), GatewayDown(), Killed()))
