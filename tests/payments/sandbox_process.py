"""The sandbox as its own process, started with the command of `mytoyota serve`, and somebody who takes its webhooks."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import requests
from werkzeug.serving import make_server

from mytoyota import serve
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.settings import CHECKOUT, Settings

PACE = "0.05"  # late after 1 s, lost for 1.25 s, down for 2.25 s


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(fact: Callable[[], bool], seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(0.05)
    return False


class SandboxProcess:
    """`settings` are those of the shop that it works for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.card_sandbox_folder
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def gateway(self) -> SandboxGateway:
        chosen = self.settings
        return SandboxGateway(chosen.served_at(chosen.card_sandbox_port), chosen.card_sandbox_url, self.folder)

    def start(self) -> "SandboxProcess":
        chosen, own = self.settings, dict(os.environ)
        own |= {"MYTOYOTA_DEMO": "1", "MYTOYOTA_INSTANCE_DIR": str(chosen.instance_dir), "PORT": str(chosen.port)}
        own |= {"PUBLIC_URL": chosen.public_url, "MYTOYOTA_CARD_SANDBOX_PORT": str(chosen.card_sandbox_port)}
        own |= {"MYTOYOTA_CARD_SANDBOX_URL": chosen.card_sandbox_url, "CARD_SANDBOX_PACE": PACE}
        command = serve.granian(chosen, serve.SANDBOX, chosen.card_sandbox_port, serve.SANDBOX_THREADS)
        with (Path(chosen.instance_dir) / "sandbox.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=own,
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert eventually(self.answers, 60), "the sandbox did not start"
        return self

    def answers(self) -> bool:
        try:
            with requests.Session() as http:
                http.trust_env = False
                return http.get(self.settings.served_at(self.settings.card_sandbox_port), timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def stop(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Served:
    """A WSGI application on 127.0.0.1 in a thread of this process."""

    def __init__(self, application: object, port: int) -> None:
        self.server = make_server("127.0.0.1", port, application, threaded=True)  # type: ignore[arg-type]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


class Mailbox:
    """Takes webhooks and keeps them; `refuses` that many first."""

    def __init__(self) -> None:
        self.got: list[tuple[bytes, dict[str, str]]] = []
        self.refuses = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {
            name[5:].replace("_", "-").title(): str(v) for name, v in environ.items() if name.startswith("HTTP_")
        }
        if self.refuses:
            self.refuses -= 1
            start_response("503 Service Unavailable", [])
            return [b""]
        self.got.append((raw, headers))
        start_response("204 No Content", [])
        return [b""]
