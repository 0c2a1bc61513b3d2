"""Our product on a socket, in a process of its own, with clients registered for these tests."""

import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from mytoyota import serve
from mytoyota.accounts import passwords, registration
from mytoyota.app import create_app
from mytoyota.base import keys
from mytoyota.base.db import Base, Database
from mytoyota.oidc_provider.signing_keys import SigningKeys
from mytoyota.settings import CHECKOUT, Settings
from tests.accounts.actors import HANAKO
from tests.audited import audited
from tests.interop.sabotage import Front

SECRET = "interoperability-secret"


@dataclass(frozen=True)
class Served:
    """The running provider and the way in front of it that can forge."""

    public_url: str
    front: Front

    @property
    def issuer(self) -> str:
        return f"{self.public_url}/account"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def web_server(chosen: Settings) -> list[str]:
    """The command that production starts the web server with."""
    return next(list(child.command) for child in serve.children(chosen) if child.name == "web server")


@contextmanager
def npm_provider(node_command: list[str], client_id: str, callback: str, **more: Any) -> Iterator[str]:
    """npm oidc-provider with us as its client, until the test is over; yields its issuer."""
    us = {"client_id": client_id, "client_secret": SECRET, "redirect_uris": [callback]}
    argument = json.dumps({"port": free_port(), "client": us} | more)
    script = str(CHECKOUT / "tests" / "interop" / "provider.mjs")
    with subprocess.Popen([*node_command, script, argument], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().decode().strip()
        finally:
            process.terminate()


@contextmanager
def provider(folder: Path, clients: list[dict[str, Any]]) -> Iterator[Served]:
    """Serves until the test is over; the product's own process, Granian as in production."""
    behind, before = free_port(), free_port()
    chosen = _settings(folder, behind, f"http://127.0.0.1:{before}")
    database = _prepare(folder, chosen, clients)
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(web_server(chosen), env=environment | _environment(chosen), cwd=CHECKOUT)
    front = Front(before, behind, SigningKeys(database))
    try:
        _wait_for(behind, process)
        yield Served(chosen.public_url, front)
    finally:
        front.shutdown()
        front.server_close()
        process.terminate()
        process.wait(20)
        audited(database)
        database.engine.dispose()


def client(name: str, redirect_uri: str, algorithm: str, *, secret: bool) -> dict[str, Any]:
    """A client of these tests."""
    base = redirect_uri.rsplit("/", 1)[0]
    return {
        "client_id": name,
        "redirect_uris": [redirect_uri],
        "post_logout_redirect_uris": [f"{base}/bye"],
        "scope": "openid email profile",
        "id_token_signed_response_alg": algorithm,
        "grant_types": ["authorization_code", *(["refresh_token"] if secret else [])],
        **({"client_secret_sha256": sha256(SECRET.encode()).hexdigest()} if secret else {}),
        **({} if secret else {"token_endpoint_auth_method": "none"}),
    }


def _settings(folder: Path, port: int, public_url: str) -> Settings:
    return Settings(
        demo=False,
        instance_dir=folder,
        port=port,
        public_url=public_url,
        smtp_host="127.0.0.1",
        smtp_from="no-reply@my.example.jp",
        sms_codes=False,
        oidc_clients_file=folder / "clients.json",
    )


def _environment(chosen: Settings) -> dict[str, str]:
    return {
        "HOST": "127.0.0.1",
        "PORT": str(chosen.port),
        "PUBLIC_URL": chosen.public_url,
        "MYTOYOTA_INSTANCE_DIR": str(chosen.instance_dir),
        "MYTOYOTA_SMTP_HOST": "127.0.0.1",
        "MYTOYOTA_SMTP_FROM": "no-reply@my.example.jp",
        "MYTOYOTA_SMS_CODES": "0",
        "MYTOYOTA_OIDC_CLIENTS_FILE": str(chosen.oidc_clients_file),
    }


def _prepare(folder: Path, chosen: Settings, clients: list[dict[str, Any]]) -> Database:
    (folder / "clients.json").write_text(json.dumps(clients), "utf-8")
    keys.generate(chosen.keys_path)
    app = create_app(chosen)
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        registration.create(session, HANAKO.account(passwords.hash(HANAKO.password)))
    return database


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/account/jwks")
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer within thirty seconds")
