"""The parties of the payment tests: the sandbox as a process of its own, once for all tests of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mytoyota.settings import Settings
from tests.payments.sandbox_process import Mailbox, SandboxProcess, Served, free_port


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
