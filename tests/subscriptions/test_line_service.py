"""The line service over HTTP: the demo's twin scenario by scenario, and everything a real one may do wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import requests
from pydantic import SecretStr

from mytoyota import serve
from mytoyota.settings import CHECKOUT, Settings
from mytoyota.subscriptions.lines.line_http import HttpLineService
from mytoyota.subscriptions.lines.sandbox.scenarios import Lines
from mytoyota.subscriptions.lines.sandbox.web_app import KEY, create_app
from mytoyota.subscriptions.lines.service import UNKNOWN, LineAnswer, NoAnswer
from tests.payments.sandbox_process import Served, eventually, free_port


class Clock:
    """The twin's own clock."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def twin(clock: Clock) -> Iterator[HttpLineService]:
    port = free_port()
    served = Served(create_app(lines=Lines(now=clock)), port)
    yield HttpLineService(f"http://127.0.0.1:{port}", SecretStr(KEY))
    served.stop()


def silent(asks: Callable[[], object]) -> str:
    with pytest.raises(NoAnswer) as none:
        asks()
    assert "ABC12" not in str(none.value)
    return none.value.reason


@pytest.mark.parametrize(
    ("scenario", "seen"),
    [
        ("001", {0: "accepted waiting", 6: "opening waiting", 21: "open checking", 30: "open checked"}),
        ("901", {0: "accepted waiting", 21: "failed waiting"}),
        ("902", {21: "open checking", 30: "open differs"}),
        ("904", {30: "opening waiting", 719: "opening waiting", 721: "open checking", 730: "open checked"}),
        ("909", {86_400: "opening waiting"}),
    ],
)
def test_the_demo_plays_every_opening(scenario: str, seen: dict[int, str], twin: HttpLineService, clock: Clock) -> None:
    began, key = clock.now, f"line-{scenario}"
    twin.ask(f"ABC12-0001{scenario}", key)
    for after, expected in seen.items():
        clock.now = began + after
        said = twin.status(key)
        assert f"{said.state} {said.vehicle}" == expected, after


def test_the_same_key_is_the_same_opening_and_can_be_closed(twin: HttpLineService, clock: Clock) -> None:
    twin.ask("ABC12-0002001", "again")
    clock.now += 21
    assert twin.ask("ABC12-0002001", "again").state == "open"
    assert twin.close("again").state == "closing"
    clock.now += 3
    assert twin.close("again").state == twin.status("again").state == "closed"
    assert twin.ask("ABC12-0002001", "again").state == "closed"
    assert twin.status("nobody") == twin.close("nobody") == UNKNOWN


def test_the_demo_plays_trouble(twin: HttpLineService, clock: Clock) -> None:
    assert silent(lambda: twin.ask("ABC12-0003908", "lost")) == "trouble"
    assert twin.status("lost").state == "accepted", "it was taken all the same"
    assert silent(lambda: twin.ask("ABC12-0003906", "down")) == "trouble"
    clock.now += 61
    assert twin.ask("ABC12-0003906", "down").state == "open"
    twin.ask("ABC12-0003907", "forgotten")
    assert twin.status("forgotten") == UNKNOWN
    assert twin.ask("ABC12-0003907", "forgotten").state == twin.status("forgotten").state == "accepted"
    twin.ask("ABC12-0003905", "twice")
    clock.now += 30
    assert {twin.status("twice").state for _look in range(4)} == {"open", "opening"}


class Party:
    """Somebody else's service: answers `status` and `body`."""

    def __init__(self) -> None:
        self.status, self.body = "200 OK", b"{}"
        self.heard: list[tuple[str, str, dict[str, str]]] = []

    def says(self, body: Any, status: str = "200 OK") -> None:
        self.status, self.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        self.heard.append((str(environ["REQUEST_METHOD"]), raw, {name: str(value) for name, value in environ.items()}))
        start_response(self.status, [("Content-Type", "application/json"), ("Location", "/elsewhere")])
        return [self.body]


@pytest.fixture
def party() -> Iterator[tuple[Party, HttpLineService]]:
    made, port = Party(), free_port()
    served = Served(made, port)
    yield made, HttpLineService(f"http://127.0.0.1:{port}/base/", SecretStr("the-key"))
    served.stop()


def test_the_contract(party: tuple[Party, HttpLineService]) -> None:
    other, service = party
    other.says({"state": "open", "vehicle": "checked", "more": "than agreed"}, "201 Created")
    assert service.ask("ABC12-0000001", "k1") == LineAnswer("open", "checked")
    other.says({"state": "failed", "reason": "no_unit"})
    assert service.status("k1") == LineAnswer("failed", reason="no_unit")
    other.says({"state": "closing"}, "202 Accepted")
    assert service.close("k1") == LineAnswer("closing")
    assert [(method, raw) for method, raw, _environ in other.heard] == [
        ("PUT", '{"chassis": "ABC12-0000001"}'), ("GET", ""), ("DELETE", ""),
    ]  # fmt: skip
    for _method, _raw, environ in other.heard:
        assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/base/v1/lines/k1", "")
        assert environ["HTTP_AUTHORIZATION"] == "Bearer the-key"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"<html>", b"\xff\xfe", b"[" * 100_000, {}, {"state": "perhaps"}, {"state": None},
        {"state": "open", "vehicle": "perhaps"}, {"state": "failed", "reason": "Not A Code"},
        {"state": "failed", "reason": "x" * 41}, {"state": ["open"]},
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_was_agreed_is_none(party: tuple[Party, HttpLineService], body: Any) -> None:
    other, service = party
    other.says(body)
    assert silent(lambda: service.status("k1")) == "malformed"


@pytest.mark.parametrize("status", ["204 No Content", "302 Found", "401 Unauthorized", "409 Conflict", "500 Oh"])
def test_only_an_answer_of_success_says_anything(party: tuple[Party, HttpLineService], status: str) -> None:
    other, service = party
    other.says({"state": "open", "vehicle": "checked"}, status)
    assert silent(lambda: service.ask("ABC12-0000001", "k1")) == "trouble"


def test_who_cannot_be_reached_is_no_answer_and_what_is_not_there_is_unknown(
    party: tuple[Party, HttpLineService],
) -> None:
    nobody = HttpLineService(f"http://127.0.0.1:{free_port()}", SecretStr("k"))
    assert silent(lambda: nobody.status("k1")) == "unreachable"
    other, service = party
    other.says({}, "404 Not Found")
    assert service.status("k1") == service.close("k1") == UNKNOWN
    assert silent(lambda: service.ask("ABC12-0000001", "k1")) == "trouble"


def test_the_demo_starts_it_as_a_process_of_its_own(tmp_path: Path) -> None:
    chosen = Settings(demo=True, instance_dir=tmp_path, line_sandbox_port=free_port())
    child = next(one for one in serve.children(chosen) if one.name == "line service of the demo")
    process = subprocess.Popen(child.command, env=dict(os.environ) | {"MYTOYOTA_DEMO": "1"}, cwd=CHECKOUT)
    try:
        base = f"http://127.0.0.1:{chosen.line_sandbox_port}"
        assert eventually(lambda: answers(f"{base}/healthz"))
        assert HttpLineService(base, SecretStr(KEY)).ask("ABC12-0000001", "k1").state == "accepted"
        assert requests.put(f"{base}/v1/lines/k1", json={}, timeout=5).status_code == 401
    finally:
        process.terminate()
        process.wait(20)
    assert sys.executable in child.command


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def test_outside_the_demo_there_is_none_unless_it_is_set(tmp_path: Path) -> None:
    real = {
        "demo": False, "instance_dir": tmp_path, "public_url": "https://my.example.jp", "smtp_host": "m",
        "smtp_from": "a@b.jp", "sms_codes": False,
    }  # fmt: skip
    assert Settings(**real).line_service == "none"
    asked = Settings(**real, line_service="http", line_service_url="https://l.example.jp", line_service_key="k")
    assert asked.line_service == "http"
    for wrong in (
        {"line_service": "sandbox"},
        {"line_service": "http"},
        {"line_service_key": "k"},
        {"line_service": "http", "line_service_url": "http://l.example.jp", "line_service_key": "k"},
    ):
        with pytest.raises(ValueError, match=r"line_service|LINE_SERVICE"):
            Settings(**real, **wrong)
