"""The real product as one process tree: its own instance folder, keys, migrated database, demo people, a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import requests
from sqlalchemy import delete

from mytoyota.base import keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.oidc_provider.models import Consent
from mytoyota.settings import CHECKOUT
from tests.audited import audited

READY_SECONDS = 180
OWN_SETTINGS = ("HOST", "PORT", "PUBLIC_URL", "DATABASE_URL")


class Product:
    """`mytoyota serve` with its reader and its job worker, started as an operator starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        own, cards, certificates, lines = _free_ports()
        self.url = f"http://127.0.0.1:{own}"
        others = {k: v for k, v in os.environ.items() if not k.startswith("MYTOYOTA_") and k not in OWN_SETTINGS}
        self.environment = others | {
            "MYTOYOTA_DEMO": "1",
            "MYTOYOTA_INSTANCE_DIR": str(folder / "instance"),
            "PORT": str(own),
            "MYTOYOTA_CARD_SANDBOX_PORT": str(cards),
            "MYTOYOTA_CERTIFICATE_SANDBOX_PORT": str(certificates),
            "CERTIFICATE_SANDBOX_PACE": "0.05",
            "MYTOYOTA_LINE_SANDBOX_PORT": str(lines),
            "LINE_SANDBOX_PACE": "0.05",
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What the product said so far."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def prepare(self) -> "Product":
        """Keys, tables and demo people, by the product's own commands."""
        for command in ("secrets", "migrate", "demo-data"):
            words = [sys.executable, "-m", "mytoyota.cli", command]
            done = subprocess.run(
                words, env=self.environment, cwd=CHECKOUT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"mytoyota {command}: {done.stderr}"
        return self

    def start(self) -> "Product":
        """Serves until `stop`; returns once the web server and the document reader answer."""
        with (self.folder / "log").open("wb") as log:
            words = [sys.executable, "-m", "mytoyota.cli", "serve"]
            self.process = subprocess.Popen(
                words, env=self.environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        until = time.monotonic() + READY_SECONDS
        while not self._ready():
            assert self.process.poll() is None, f"mytoyota serve ended: {self.log}"
            assert time.monotonic() < until, f"mytoyota serve is not ready: {self.log}"
            time.sleep(0.2)
        return self

    def _ready(self) -> bool:
        try:
            answer = requests.get(f"{self.url}/readyz", timeout=5)
            return answer.ok and answer.json()["reader"] == "ok"
        except requests.RequestException:
            return False

    def audited(self) -> None:
        """No row breaks a rule; the product goes on meanwhile."""
        keys.use(KeyRing.load(self.folder / "instance" / "keys.json"))  # every app of a test brings its own again
        database = self._database()
        audited(database)
        database.engine.dispose()

    def forgets_consents(self) -> None:
        """As if nobody had shared anything yet: stories of the same people come in any order."""
        database = self._database()
        with database.writing() as session:
            session.execute(delete(Consent))
        database.engine.dispose()

    def _database(self) -> Database:
        return Database(f"sqlite:///{self.folder / 'instance' / 'mytoyota.sqlite3'}")

    def stop(self) -> None:
        """Ends all of it, as Ctrl-C does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


def _free_ports() -> list[int]:
    """Four ports that nobody uses, for the product, its demo's card gateway, certificate service and line service."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _port in range(4)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
