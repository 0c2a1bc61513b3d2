"""Signed webhooks and calls of the demo gateway that are not the agreed object: 400, never a fault of ours."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from mytoyota.app import create_app
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.payments.sandbox import webhooks
from mytoyota.payments.sandbox.storage import shared_secrets
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.settings import Settings
from tests.payments.sandbox_process import SandboxProcess
from tests.payments.test_gateway_contract import NO_EVENTS
from tests.people.written_licence import WrittenLicenceReader

KEY = "key of a shop's wish"


@pytest.fixture
def shop(settings: Settings, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """The product with the sandbox as its gateway, and what its webhooks are signed with."""
    folder = tmp_path / "sandbox"
    gateway = SandboxGateway("http://127.0.0.1:9", "http://127.0.0.1:9", folder)
    app = create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender(), gateway))
    yield app, shared_secrets(folder).webhook
    app.extensions["database"].engine.dispose()


@pytest.mark.parametrize("raw", NO_EVENTS, ids=lambda raw: raw[:24].decode("latin-1"))
def test_a_signed_webhook_that_is_no_event_is_a_bad_request(shop: tuple[Flask, str], raw: bytes) -> None:
    app, secret = shop
    signed = {webhooks.HEADER: webhooks.sign(secret, raw, int(time.time())), "Content-Type": "application/json"}
    answer = app.test_client().post("/pay/webhook", data=raw, headers=signed, base_url=settings_url(app))
    assert (answer.status_code, answer.text) == (400, "")


def settings_url(app: Flask) -> str:
    return str(app.extensions["settings"].public_url)


@pytest.mark.parametrize("raw", NO_EVENTS, ids=lambda raw: raw[:24].decode("latin-1"))
def test_the_sandbox_takes_wishes_alone(sandbox: SandboxProcess, raw: bytes) -> None:
    secret = sandbox.gateway._secrets.api
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": KEY, "Content-Type": "application/json"}
    answer = sandbox_http(sandbox, raw, headers)
    assert answer in (400, 413)  # the longest are longer than it takes at all


def sandbox_http(sandbox: SandboxProcess, raw: bytes, headers: dict[str, str]) -> int:
    with requests.Session() as http:
        http.trust_env = False
        return http.post(f"{sandbox.gateway.api}/v1/registrations", data=raw, headers=headers, timeout=10).status_code
