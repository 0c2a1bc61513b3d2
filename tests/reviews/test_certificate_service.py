"""The certificate service over HTTP: the demo's twin scenario by scenario, and everything a real one may do wrong."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import requests
from pydantic import SecretStr

from mytoyota import serve
from mytoyota.registrations import identity
from mytoyota.reviews import certificate_http
from mytoyota.reviews.certificate_http import HttpCertificateService
from mytoyota.reviews.certificate_service import NoAnswer, OnCertificate
from mytoyota.reviews.decide import Applied, decide
from mytoyota.reviews.sandbox.web_app import KEY, create_app
from mytoyota.settings import CHECKOUT, Settings
from tests.payments.sandbox_process import Served, eventually, free_port

PLATE = "豊田 330 さ 12-34"
ICHIRO = {
    "family_name": "髙橋",
    "given_name": "一郎",
    "prefecture": "愛知県",
    "city": "豊田市",
    "street": "喜多町2-170",
}
HANAKO = {
    "family_name": "山崎", "given_name": "花子", "prefecture": "愛知県", "city": "岡崎市",
    "street": "明大寺町字川端19-13", "building": "コーポ青葉103",
}  # fmt: skip
YAMADA = {
    "family_name": "山田",
    "given_name": "太郎",
    "prefecture": "愛知県",
    "city": "豊田市",
    "street": "若宮町3-15-2",
}
HINODE = {
    "corporate_name": "株式会社ひので商事", "prefecture": "愛知県", "city": "豊田市",
    "street": "若宮町２丁目８－１ひのでビル３Ｆ",
}  # fmt: skip
PEOPLE = {"ICHIRO": ICHIRO, "HANAKO": HANAKO, "YAMADA": YAMADA, "HINODE": HINODE}


@pytest.fixture(scope="module")
def twin() -> Iterator[HttpCertificateService]:
    port = free_port()
    served = Served(create_app(pace=0.02), port)
    yield HttpCertificateService(f"http://127.0.0.1:{port}", SecretStr(KEY))
    served.stop()


def verdict(twin: HttpCertificateService, name: str, serial: str) -> tuple[str, tuple[str, ...]]:
    """What the rules say of one of the demo's people with this chassis number."""
    claims, chassis = PEOPLE[name], f"{name}-{serial}"
    applied = Applied(identity.claimant(claims), claims.get("given_name", ""), chassis, PLATE)
    said = decide(applied, twin.look_up(chassis, PLATE, "one"))
    return str(said.outcome), said.differing or said.causes


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("100", ("accept", ())),
        ("201", ("refuse", ("name",))),
        ("202", ("refuse", ("address",))),
        ("204", ("refuse", ("plate",))),
        ("205", ("refuse", ("chassis",))),
        ("206", ("refuse", ("light",))),
        ("301", ("person", ("variant",))),
        ("401", ("ask_again", ("not_on_file",))),
        ("403", ("ask_again", ("other_person",))),
    ],
)
def test_the_demo_plays_every_scenario(
    twin: HttpCertificateService, name: str, scenario: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert verdict(twin, name, f"{scenario}0001") == expected


def test_the_demo_plays_changed_names_branches_and_other_kinds(twin: HttpCertificateService) -> None:
    assert verdict(twin, "HANAKO", "3020001") == ("person", ("changed_name",))
    assert verdict(twin, "HINODE", "3030001") == ("person", ("branch",))
    assert verdict(twin, "YAMADA", "2030001") == ("refuse", ("kind",))
    assert verdict(twin, "HINODE", "2030001")[1] == ("kind",)


def test_a_vehicle_that_nobody_of_the_demo_has_is_not_on_file(twin: HttpCertificateService) -> None:
    assert twin.look_up("ZVW30-1234567", PLATE, "one") is None


@pytest.mark.parametrize(("serial", "reason"), [("5020001", "trouble"), ("5030001", "malformed"), ("5040001", "later")])
def test_the_demo_plays_no_answer(twin: HttpCertificateService, serial: str, reason: str) -> None:
    assert silent(lambda: twin.look_up(f"YAMADA-{serial}", PLATE, "one")) == reason


def test_what_is_late_or_not_yet_there_comes_in_the_end(twin: HttpCertificateService) -> None:
    assert twin.look_up("YAMADA-4020001", PLATE, "one") is None
    assert silent(lambda: twin.look_up("YAMADA-5040002", PLATE, "one")) == "later"
    assert twin.look_up("YAMADA-5040002", PLATE, "one") == twin.look_up("YAMADA-5040002", PLATE, "one")
    time.sleep(1.3)
    assert twin.look_up("YAMADA-4020001", PLATE, "one") is not None


def silent(asks: Callable[[], object]) -> str:
    with pytest.raises(NoAnswer) as none:
        asks()
    assert "YAMADA" not in str(none.value)
    return none.value.reason


GOOD = {
    "kind": "individual", "name": "高橋　陽菜", "address": "愛知県豊田市トヨタ町１番地２",
    "chassis": "ＺＶＷ３０－１２３４５６７", "plate": "豊田３３０さ１２－３４", "light": False,
}  # fmt: skip


class Party:
    """Somebody else's service: answers `status` and `body`."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = "200 OK", b"{}", [("Content-Type", "application/json")]
        self.heard: list[tuple[dict[str, Any], dict[str, str]]] = []

    def says(self, body: Any, status: str = "200 OK") -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.heard.append((json.loads(raw), {name: str(value) for name, value in environ.items()}))
        start_response(self.status, self.headers)
        return [self.body]


@pytest.fixture
def party() -> Iterator[tuple[Party, HttpCertificateService]]:
    made, port = Party(), free_port()
    served = Served(made, port)
    yield made, HttpCertificateService(f"http://127.0.0.1:{port}/base/", SecretStr("the-key"))
    served.stop()


def test_the_contract(party: tuple[Party, HttpCertificateService]) -> None:
    other, service = party
    other.says({"state": "on_file", "certificate": GOOD | {"more": "than agreed"}})
    assert service.look_up("ZVW30-1234567", PLATE, "review-7") == OnCertificate(
        "individual", "高橋　陽菜", "愛知県豊田市トヨタ町１番地２", "ZVW30-1234567", PLATE
    )
    asked, environ = other.heard[0]
    assert asked == {"chassis": "ZVW30-1234567", "plate": PLATE}
    assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/base/v1/certificates/search", "")
    assert environ["HTTP_AUTHORIZATION"] == "Bearer the-key"
    assert environ["HTTP_REQUEST_ID"] == "review-7"
    other.says({"state": "not_on_file"})
    assert service.look_up("ZVW30-1234567", PLATE, "review-7") is None


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"<html>", b"\xff\xfe", b"[" * 100_000, b"1" * 200_000,
        {"state": "on_file"}, {"state": "on_file", "certificate": None}, {"state": "perhaps"}, {"state": ["on_file"]},
        *({"state": "on_file", "certificate": GOOD | wrong} for wrong in (
            {"kind": "robot"}, {"name": ""}, {"name": 7}, {"address": "x" * 401}, {"chassis": "!"}, {"plate": "とよた"},
            {"light": "no"}, {"light": None}, {"former_name": 1},
        )),
        *({"state": "on_file", "certificate": {n: v for n, v in GOOD.items() if n != left_out}} for left_out in GOOD),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_was_agreed_is_none(party: tuple[Party, HttpCertificateService], body: Any) -> None:
    other, service = party
    other.says(body)
    assert silent(lambda: service.look_up("ZVW30-1234567", PLATE, "one")) == "malformed"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("202 Accepted", "later"), ("204 No Content", "trouble"), ("302 Found", "trouble"),
        ("401 Unauthorized", "trouble"), ("404 Not Found", "trouble"), ("429 Too Many Requests", "trouble"),
        ("500 Internal Server Error", "trouble"),
    ],
)  # fmt: skip
def test_only_an_answer_of_200_says_anything(
    party: tuple[Party, HttpCertificateService], status: str, reason: str
) -> None:
    other, service = party
    other.says({"state": "on_file", "certificate": GOOD}, status)
    other.headers = [("Location", "/elsewhere")]
    assert silent(lambda: service.look_up("ZVW30-1234567", PLATE, "one")) == reason


def test_who_cannot_be_reached_or_is_slow_is_told_apart(
    party: tuple[Party, HttpCertificateService], monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = HttpCertificateService(f"http://127.0.0.1:{free_port()}", SecretStr("k"))
    assert silent(lambda: nobody.look_up("ZVW30-1234567", PLATE, "one")) == "unreachable"
    monkeypatch.setattr(certificate_http, "SECONDS", (1.0, 0.2))
    port, gate = free_port(), threading.Event()
    hanging = Served(lambda environ, start: party[0](environ, start) if gate.wait(5) else [], port)
    slow = HttpCertificateService(f"http://127.0.0.1:{port}", SecretStr("k"))
    assert silent(lambda: slow.look_up("ZVW30-1234567", PLATE, "one")) == "slow"
    gate.set()
    hanging.stop()


def test_an_answer_drop_by_drop_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def drips(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        for _drop in range(50):
            time.sleep(0.05)
            yield b" "

    monkeypatch.setattr(certificate_http, "PATIENCE", 0.5)
    port = free_port()
    dripping, begun = Served(drips, port), time.monotonic()
    slow = HttpCertificateService(f"http://127.0.0.1:{port}", SecretStr("k"))
    assert silent(lambda: slow.look_up("ZVW30-1234567", PLATE, "one")) == "slow"
    assert time.monotonic() - begun < 2
    dripping.stop()


def test_the_demo_starts_it_as_a_process_of_its_own(tmp_path: Path) -> None:
    chosen = Settings(demo=True, instance_dir=tmp_path, certificate_sandbox_port=free_port())
    child = next(one for one in serve.children(chosen) if one.name == "certificate service of the demo")
    process = subprocess.Popen(child.command, env=dict(os.environ) | {"MYTOYOTA_DEMO": "1"}, cwd=CHECKOUT)
    try:
        base = f"http://127.0.0.1:{chosen.certificate_sandbox_port}"
        assert eventually(lambda: answers(f"{base}/healthz"))
        found = HttpCertificateService(base, SecretStr(KEY)).look_up("YAMADA-1001234", PLATE, "one")
        assert found is not None
        assert found.name == "山田　太郎"
        assert requests.post(f"{base}/v1/certificates/search", json={}, timeout=5).status_code == 401
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
    assert Settings(**real).certificate_service == "none"
    assert [one.name for one in serve.children(Settings(**real))] == ["web server", "document reader", "job worker"]
    asked = Settings(
        **real, certificate_service="http", certificate_service_url="https://c.example.jp", certificate_service_key="k"
    )
    assert asked.certificate_service == "http"
    for wrong in (
        {"certificate_service": "sandbox"},
        {"certificate_service": "http"},
        {"certificate_service_key": "k"},
        {
            "certificate_service": "http",
            "certificate_service_url": "http://c.example.jp",
            "certificate_service_key": "k",
        },
    ):
        with pytest.raises(ValueError, match=r"certificate_service|CERTIFICATE_SERVICE"):
            Settings(**real, **wrong)
