"""Everything that leaves the product for another party over HTTP, written down as it leaves, with twins that answer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import pytest
import requests
from flask import Flask
from pydantic import SecretStr
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3.response import HTTPResponse

from mytoyota.base import clock
from mytoyota.corporations import demo
from mytoyota.corporations.nta import NtaClient
from mytoyota.oidc_client.in_process import InProcess
from mytoyota.payments.sandbox import web_app as card_party
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.reviews.certificate_http import HttpCertificateService
from mytoyota.reviews.sandbox import web_app as certificate_party
from mytoyota.subscriptions.lines.line_http import HttpLineService
from mytoyota.subscriptions.lines.sandbox import web_app as line_party
from mytoyota.subscriptions.lines.sandbox.scenarios import Lines
from tests.people import line_exchange

PARTIES = {  # host → whom the receipt names
    "cards.example": "cards",
    "lines.example": "line",
    "certificates.example": "certificates",
    "register.example": "register",
}
USERINFO = "/account/userinfo"
BROWSER = "a customer's own browser"  # as whom nothing leaves the product


@dataclass(frozen=True)
class Sent:
    """One exchange: when, to which host, what was said (decoded), and what we answered where we are asked."""

    at: datetime
    host: str
    path: str
    said: str
    answered: dict[str, Any] | None = None


class Twin(InProcess):
    """A party's twin without a socket, whose answers are read as they come over one."""

    def send(self, request: PreparedRequest, *given: Any, **settings: Any) -> Response:
        answer = super().send(request, *given, **settings)
        body = answer.raw.read()
        answer.raw = HTTPResponse(BytesIO(body), answer.headers, answer.status_code, preload_content=False)
        return answer


@dataclass
class Wires:
    """The product's own clients of every party, and what they sent."""

    app: Flask
    twins: dict[str, Twin]
    sent: list[Sent] = field(default_factory=list)

    def to(self, recipient: str) -> list[Sent]:
        """What went to this party, in order."""
        return [one for one in self.sent if PARTIES.get(one.host) == recipient]

    def told(self) -> list[Sent]:
        """What our provider told a client of an account."""
        return [one for one in self.sent if one.path == USERINFO]

    def note(self, request: PreparedRequest, answer: Response, at: datetime) -> None:
        """Writes an exchange down."""
        parts = urlsplit(str(request.url))
        said = unquote_plus(f"{request.method} {parts.path}?{parts.query}\n{_body(request)}")
        told = answer.json() if parts.path == USERINFO and answer.status_code == 200 else None
        self.sent.append(Sent(at, parts.hostname or "", parts.path, said, told))


def _body(request: PreparedRequest) -> str:
    """The body as somebody reads it: no JSON escapes."""
    raw = request.body or b""
    text = raw.decode() if isinstance(raw, bytes) else str(raw)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def browser() -> requests.Session:
    """What a customer opens a party's pages with."""
    made = requests.Session()
    made.headers["User-Agent"] = BROWSER
    return made


@contextmanager
def tapped(app: Flask, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Wires]:
    """The product speaks to its parties by the protocols of production; nothing else leaves it by HTTP."""
    place = card_party.Place(folder / "cards", "http://cards.example", "http://product.example/pay/webhook", "product")
    lines = line_party.create_app(lines=Lines(line_exchange.AT_ONCE, line_exchange.now))
    twins = {
        "cards.example": Twin(card_party.create_app(place)),
        "lines.example": Twin(lines),
        "certificates.example": Twin(certificate_party.create_app(0.0)),
        "register.example": Twin(demo.application),
    }
    wires, sends = Wires(app, twins), requests.Session.send

    def overheard(self: requests.Session, request: PreparedRequest, **more: Any) -> Response:
        at = clock.now()
        answer = sends(self, request, **more)
        if request.headers["User-Agent"] != BROWSER:
            wires.note(request, answer, at)
        return answer

    def carried(_self: HTTPAdapter, request: PreparedRequest, *given: Any, **more: Any) -> Response:
        host = urlsplit(str(request.url)).hostname or ""
        return twins[host].send(request, *given, **more)  # a host that nobody knows: the test fails

    patch.setattr(requests.Session, "send", overheard)
    patch.setattr(HTTPAdapter, "send", carried)
    app.extensions["gateways"] = replace(
        app.extensions["gateways"],
        cards=SandboxGateway("http://cards.example", "http://cards.example", place.folder),
        lines=HttpLineService("http://lines.example", SecretStr(line_party.KEY)),
        certificates=HttpCertificateService("http://certificates.example", SecretStr(certificate_party.KEY)),
        registry=NtaClient("http://register.example/4", SecretStr("demo"), pause=0),
    )
    yield wires
