"""The gateways of the contract, each with what its customers and its operator do: the sandbox, and Stripe's double."""

import hashlib
import hmac
import json
import secrets
import time
from typing import Protocol

from mytoyota.payments.gateway import Accepted, Begin, CardGateway, Redirect
from mytoyota.payments.sandbox import storage, webhooks
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.payments.stripe import StripeGateway
from tests.payments.card_holder import CardHolder
from tests.payments.sandbox_process import Mailbox, SandboxProcess, eventually
from tests.payments.stripe_double import KEY, SIGNING, StripeDouble

RETURN = "https://my.example.jp/pay/return/token"
Webhook = tuple[bytes, dict[str, str]]


class Side(Protocol):
    """A gateway, and what its customers and its operator do."""

    gateway: CardGateway

    def finishes(self, page: Redirect, how: str) -> None:
        """A customer on the page: accepted, processing or declined."""

    def processing_ends(self, page: Redirect) -> None: ...

    def has_let_go_of(self, page: Redirect) -> bool:
        """Whether the card that was registered on this page is gone there."""

    def webhook(self, page: Redirect) -> Webhook: ...

    def signed(self, raw: bytes, at: int) -> Webhook: ...

    def signs(self, raw: bytes) -> Webhook:
        """Any bytes, signed by the gateway just now."""

    def at(self, url: str) -> CardGateway:
        """The same gateway at another address."""


class SandboxSide:
    NUMBERS = {"accepted": "4242424242424242", "processing": "4000000000005100", "declined": "4000000000000002"}

    def __init__(self, process: SandboxProcess, mailbox: Mailbox) -> None:
        self.process, self.mailbox = process, mailbox
        self.gateway: CardGateway = process.gateway

    def finishes(self, page: Redirect, how: str) -> None:
        assert CardHolder().registers(page.url, self.NUMBERS[how]) == RETURN

    def processing_ends(self, page: Redirect) -> None:
        assert eventually(lambda: isinstance(self.gateway.outcome(page.reference), Accepted))

    def has_let_go_of(self, page: Redirect) -> bool:
        database = storage.opened(self.process.folder)
        with database.reading() as session:
            gone = session.get(storage.Forgotten, page.reference) is not None
        database.engine.dispose()
        return gone

    def webhook(self, page: Redirect) -> Webhook:
        def mine() -> list[Webhook]:
            return [one for one in self.mailbox.got if json.loads(one[0])["registration"] == page.reference]

        assert eventually(lambda: bool(mine()))
        return mine()[0]

    def signed(self, raw: bytes, at: int) -> Webhook:
        secret = self.process.gateway._secrets.webhook
        return raw, {webhooks.HEADER: webhooks.sign(secret, raw, at)}

    def signs(self, raw: bytes) -> Webhook:
        return self.signed(raw, int(time.time()))

    def at(self, url: str) -> CardGateway:
        return SandboxGateway(url, self.process.gateway.pages, self.process.folder)


class StripeSide:
    def __init__(self, double: StripeDouble, url: str) -> None:
        self.double = double
        self.gateway: CardGateway = StripeGateway(KEY, SIGNING, url)

    def finishes(self, page: Redirect, how: str) -> None:
        if how == "declined":
            self.double.fail(page.reference, {"type": "card_error", "code": "card_declined"})
        else:
            self.double.complete(page.reference, status={"accepted": "succeeded"}.get(how, how))

    def processing_ends(self, page: Redirect) -> None:
        self.double.intents[self.double.sessions[page.reference]["setup_intent"]]["status"] = "succeeded"

    def has_let_go_of(self, page: Redirect) -> bool:
        intent = self.double.intents[self.double.sessions[page.reference]["setup_intent"]]
        return intent["payment_method"]["id"] in self.double.detached

    def webhook(self, page: Redirect) -> Webhook:
        return self.double.webhook("checkout.session.completed", self.double.sessions[page.reference])

    def signed(self, raw: bytes, at: int) -> Webhook:
        about = json.loads(raw)["data"]["object"]
        return self.double.webhook("checkout.session.completed", about, at)

    def signs(self, raw: bytes) -> Webhook:
        at = int(time.time())
        mac = hmac.digest(SIGNING.encode(), f"{at}.".encode() + raw, hashlib.sha256).hex()
        return raw, {"Stripe-Signature": f"t={at},v1={mac}"}

    def at(self, url: str) -> CardGateway:
        return StripeGateway(KEY, SIGNING, url)


def wish(key: str | None = None, language: str = "ja") -> Begin:
    return Begin("customer-1", RETURN, key or secrets.token_hex(8), language)
