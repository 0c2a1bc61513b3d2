"""The agency's server as the tests need it: on loopback, says what it was told to say, and remembers who asked."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

XML = "application/xml; charset=UTF-8"
NUMBER = "7000012050002"
RECORD = """
  <corporation>
    <sequenceNumber>1</sequenceNumber>
    <corporateNumber>{number}</corporateNumber>
    <process>{process}</process>
    <correct>0</correct>
    <updateDate>2018-04-02</updateDate>
    <changeDate>2015-10-05</changeDate>
    <name>{name}</name>
    <nameImageId />
    <kind>101</kind>
    <prefectureName>東京都</prefectureName>
    <cityName>千代田区</cityName>
    <streetNumber>霞が関３丁目１－１</streetNumber>
    <addressImageId/>
    <prefectureCode>13</prefectureCode>
    <cityCode>101</cityCode>
    <postCode>1000013</postCode>
    <addressOutside/>
    <addressOutsideImageId/>
    <closeDate>{closed}</closeDate>
    <closeCause />
    <successorCorporateNumber/>
    <changeCause/>
    <assignmentDate>2015-10-05</assignmentDate>
    <latest>{latest}</latest>
    <enName>National &amp; Tax</enName>
    <enPrefectureName>Tokyo</enPrefectureName>
    <enCityName/>
    <enAddressOutside/>
    <furigana>コクゼイチョウ</furigana>
    <hihyoji>0</hihyoji>
  </corporation>"""


def record(**changes: str) -> str:
    """One record in the documented shape."""
    usual = {"number": NUMBER, "process": "01", "name": "国税庁", "closed": "", "latest": "1"}
    return RECORD.format(**usual | changes)


def document(*records: str, count: int | None = None) -> bytes:
    """An answer in the documented shape."""
    said = len(records) if count is None else count
    head = f"<lastUpdateDate>2026-11-20</lastUpdateDate><count>{said}</count>"
    paging = "<divideNumber>1</divideNumber><divideSize>1</divideSize>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<corporations>\n{head}{paging}{"".join(records)}\n</corporations>\n'
    ).encode()


@dataclass
class Agency:
    """`says` is called for each request with the handler and writes the answer."""

    says: Callable[[BaseHTTPRequestHandler], None] = field(default=lambda _handler: None)
    asked: list[dict[str, str]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        agency = self

        class Handler(BaseHTTPRequestHandler):
            """One call."""

            def do_GET(self) -> None:  # the library's name for it
                parts = urlsplit(self.path)
                agency.at.append(time.monotonic())
                agency.asked.append(
                    {"path": parts.path} | {name: values[0] for name, values in parse_qs(parts.query).items()}
                )
                agency.headers = dict(self.headers)
                agency.says(self)

            def log_message(self, *_said: Any) -> None:
                """Says nothing."""

        self.headers: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.server_port}/4"

    def answers(self, body: bytes, status: int = 200, kind: str = XML, **headers: str) -> None:
        """From now on every call gets this."""

        def say(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.says = say

    def closes(self) -> None:
        """Ends."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)
