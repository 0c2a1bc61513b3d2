"""The parties of the payment tests: the sandbox as a process of its own, once for all tests of a worker."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from mytoyota.app import create_app
from mytoyota.flows.flows import FLOWS
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.audited import audited
from tests.payments.sandbox_process import Mailbox, SandboxProcess, Served, free_port
from tests.payments.sides import StripeSide
from tests.payments.stripe_double import StripeDouble
from tests.payments.wizard import FLOW, Payer
from tests.payments.world import World
from tests.people.walker import Journey, Walker
from tests.people.written_licence import WrittenLicenceReader


@pytest.fixture(scope="session")
def mailbox() -> Mailbox:
    """Where the sandbox's webhooks arrive."""
    return Mailbox()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[SandboxProcess]:
    """The sandbox, running, with a shop that only listens."""
    folder: Path = tmp_path_factory.mktemp("sandbox")
    port, own = free_port(), free_port()
    shop = Settings(
        demo=True,
        instance_dir=folder,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        card_sandbox_port=own,
        card_sandbox_url=f"http://localhost:{own}",
    )
    receiver = Served(mailbox, port)
    process = SandboxProcess(shop).start()
    yield process
    process.stop()
    receiver.stop()


@pytest.fixture
def world() -> World:
    """A gateway without faults, whose pages finish as the test says."""
    return World(random.Random(7))


@pytest.fixture
def app(
    settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """The product with that gateway, and with a short way to the payment screens."""
    monkeypatch.setitem(FLOWS, "buyer", FLOW)
    made = create_app(settings, Gateways(reader=WrittenLicenceReader(), sender=OutboxSender(), cards=world))
    yield made
    audited(made.extensions["database"], request)
    made.extensions["database"].engine.dispose()


@pytest.fixture
def payer(walker: Walker) -> Journey:
    """Haruna, with an account, at お支払い方法の登録."""
    order_id = walker.showroom.order("bz4x")
    walker.has_account("haruna@example.jp")
    phone = Payer(walker.app)
    journey = Journey(phone, order_id, walker.database, walker.showroom, account="existing")
    phone.scans(walker.showroom.link(order_id))
    return journey.goes_to("3-1/6-A")


@pytest.fixture
def debtor(payer: Journey) -> Journey:
    """Haruna, who chose 口座引落し."""
    payer.phone.presses("つぎへ", kind="direct_debit")
    return payer


@pytest.fixture
def double() -> StripeDouble:
    """Stripe as its documentation describes it."""
    return StripeDouble()


@pytest.fixture
def stripe_side(double: StripeDouble) -> Iterator[StripeSide]:
    """Our adapter and Stripe's double, which is served on loopback."""
    port = free_port()
    served = Served(double, port)
    yield StripeSide(double, f"http://127.0.0.1:{port}")
    served.stop()
