"""Fifty people come back from the provider at once to one server with sixteen threads, and all of them go on."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from mytoyota import serve
from mytoyota.accounts.provider_models import Token
from mytoyota.base.db import Database
from mytoyota.settings import CHECKOUT, Settings
from tests.interop.served import free_port
from tests.people.walker import PASSWORD, Walker

CROWD = 50


@dataclass(frozen=True)
class Callback:
    """What one phone is about to send."""

    path: str
    cookies: str


@pytest.fixture
def port(settings: Settings) -> Iterator[int]:
    """The product's web server as production runs it, on the same instance as the test's own app."""
    chosen = settings.model_copy(update={"port": free_port()})
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "MYTOYOTA_DEMO": "1",
        "MYTOYOTA_INSTANCE_DIR": str(settings.instance_dir),
        "PUBLIC_URL": settings.public_url,
        "HOST": "127.0.0.1",
        "PORT": str(chosen.port),
    }
    with subprocess.Popen([sys.executable, "-m", *serve.granian(chosen)], env=environment, cwd=CHECKOUT) as process:
        try:
            _wait_for(chosen.port)
            yield chosen.port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            assert _get(port, Callback("/account/jwks", "")) == (200, "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer within thirty seconds")


def _get(port: int, callback: Callback) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        headers = {"Host": "127.0.0.1:8000", "Cookie": callback.cookies}
        connection.request("GET", callback.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location") or ""


def _about_to_come_back(walker: Walker, number: int) -> Callback:
    """A buyer who has just logged in and whose browser is on its way to the callback."""
    customer = walker.journey(account="existing", email=f"buyer{number}@example.jp").goes_to("1-1/6")
    body = customer.phone.body() | {"email": customer.email, "password": PASSWORD}
    http_client, base = customer.phone.http, customer.phone.base
    answer = http_client.post("/account/login", data=body, base_url=base)
    answer = http_client.get(answer.location, base_url=base)
    path = answer.location.removeprefix(base)
    assert path.startswith("/auth/callback?")
    cookies = "; ".join(f"{one.key}={one.value}" for one in http_client._cookies.values())
    return Callback(path, cookies)


def test_fifty_callbacks_at_once_over_sockets(port: int, walker: Walker, database: Database) -> None:
    callbacks = [_about_to_come_back(walker, number) for number in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(lambda callback: _get(port, callback), callbacks))
    assert [status for status, _place in answers] == [302] * CROWD
    assert all(place.endswith("/1-1/7-A") for _status, place in answers)
    assert len({place for _status, place in answers}) == CROWD
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Token)) == CROWD
