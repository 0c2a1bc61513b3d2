"""Fifty people come back from the provider at once to one server with sixteen threads, and all of them go on."""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.flows.models import Answer
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.relying_party import LoginRequestParams
from mytoyota.oidc_provider.models import Token
from mytoyota.settings import CHECKOUT, Settings
from mytoyota.web import sessions, unit
from tests.interop.served import free_port, web_server
from tests.people.walker import Walker

CROWD = 50


@dataclass(frozen=True)
class Callback:
    """What one phone is about to send."""

    path: str
    cookies: str
    leads_to: str


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
    with subprocess.Popen(web_server(chosen), env=environment, cwd=CHECKOUT) as process:
        try:
            _wait_for(chosen.port)
            yield chosen.port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            assert _get(port, Callback("/account/jwks", "", "")) == (200, "")
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


def _logged_in(database: Database, account_id: str, number: int) -> str:
    """A browser's login at the provider, from before; returns its cookie."""
    token = f"account-session-{number}"
    data = {"account": account_id, "auth_time": int(clock.now().timestamp()), "epoch": 0}
    row = sessions.BrowserSession(id=sha256(token.encode()).hexdigest(), purpose="account", data=data)
    row.expires_at = clock.after(hours=1)
    with database.writing() as session:
        session.add(row)
    return token


def _about_to_come_back(walker: Walker, account_id: str, number: int) -> Callback:
    """A buyer whose browser is on its way from the provider to the callback."""
    phone = walker.journey().phone
    ref = phone.presses("お申込みを開始する").url.split("/")[2]
    phone.http.set_cookie("account", _logged_in(walker.database, account_id, number), domain="127.0.0.1")
    cookies = "; ".join(f"{one.key}={one.value}" for one in phone.http._cookies.values())
    with walker.app.test_request_context(method="POST", base_url=phone.base, headers={"Cookie": cookies}):
        params = LoginRequestParams("journey", ref, "/")
        url = relying_party.begin(unit.session(), params, sessions.browser_id(sessions.JOURNEY))
        unit.commit()
    answer = phone.http.get(url.removeprefix(phone.base), base_url=phone.base)
    path = answer.location.removeprefix(phone.base)
    assert path.startswith("/auth/callback?code=")
    return Callback(path, cookies, f"/o/{ref}/")


def test_fifty_callbacks_at_once_over_sockets(port: int, walker: Walker, database: Database) -> None:
    account_id = walker.has_account("haruna@example.jp")
    callbacks = [_about_to_come_back(walker, account_id, number) for number in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(lambda callback: _get(port, callback), callbacks))
    assert [status for status, _place in answers] == [302] * CROWD
    for callback, (_status, place) in zip(callbacks, answers, strict=True):
        assert place.startswith(callback.leads_to)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Token)) == CROWD
        logins = select(func.count()).select_from(Answer).where(Answer.screen == "login", Answer.saved_at.is_not(None))
        assert session.scalar(logins) == CROWD
