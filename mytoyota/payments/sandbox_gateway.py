"""The demo's card gateway seen from our side: the sandbox's API and webhooks over HTTP, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from mytoyota.base import clock
from mytoyota.payments.gateway import (
    PROCESSING,
    REASONS,
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
    event_object,
    identifier,
    understood,
)
from mytoyota.payments.sandbox import wire
from mytoyota.payments.sandbox.storage import Secrets, shared_secrets
from mytoyota.payments.sandbox.webhooks import HEADER, is_signed


@dataclass(frozen=True)
class SandboxGateway:
    """`api` is where the sandbox listens, `pages` what browsers open; its folder holds the secrets both sides know."""

    api: str
    pages: str
    folder: Path
    certificate: Path | None = None
    name: str = "sandbox"

    @property
    def pages_at(self) -> str:
        """Scheme and host of the hosted pages."""
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.pages))

    def begin_registration(self, wish: Begin) -> Redirect:
        """Opens a hosted page; raises GatewayDown."""
        body = {"customer": wish.customer, "return_url": wish.return_url, "language": wish.language}
        made = self._call("POST", "", json=body, headers={"Idempotency-Key": wish.idempotency_key})
        return understood(lambda: Redirect(str(made["url"]), str(made["id"])))

    def outcome(self, reference: str) -> Outcome:
        """How a registration stands; raises GatewayDown."""
        said = self._call("GET", f"/{quote(reference, safe='')}")
        return understood(lambda: _read(said))

    def close(self, reference: str) -> Outcome:
        """Closes a page that is still open; raises GatewayDown."""
        said = self._call("POST", f"/{quote(reference, safe='')}/close")
        return understood(lambda: _read(said))

    def forget(self, token: str) -> None:
        """Has a registered card erased; raises GatewayDown."""
        self._call("DELETE", f"/cards/{quote(token, safe='')}")

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """The event in a webhook's body; raises BadSignature or BadEvent."""
        if not is_signed(self._secrets.webhook, raw, headers.get(HEADER, ""), clock.now().timestamp()):
            raise BadSignature
        event = event_object(raw)
        return WebhookEvent(identifier(event.get("id")), identifier(event.get("registration")))

    @property
    def _secrets(self) -> Secrets:
        return shared_secrets(self.folder)

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._secrets.api}"} | more.pop("headers", {})
        url = f"{self.api}/v1/registrations{path}"
        try:
            with wire.session(self.certificate) as http:
                answer = http.request(method, url, headers=headers, timeout=wire.SECONDS, allow_redirects=False, **more)
        except requests.RequestException:
            raise GatewayDown from None
        if answer.status_code >= 300:
            raise GatewayDown(answered=True)
        return understood(lambda: dict(answer.json()))


def _read(said: dict[str, Any]) -> Outcome:
    card = said.get("card")
    if said["state"] == "accepted" and card:
        return Accepted(CardRef(card["brand"], card["last4"], card["expiry"], card["token"]))
    if said["state"] in ("refused", "closed"):
        return Refused(said["reason"] if said["reason"] in REASONS else PROCESSING)
    return NotKnownYet(str(said["url"]) if said["state"] == "open" else None)
