"""The client of the agency's Web-API against a server on loopback: what it asks, understands, and never tells."""

import logging
import time
import zlib
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from mytoyota.corporations import demo, demo_companies, nta
from mytoyota.corporations.nta import NtaClient
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.registry import Company
from tests.corporations.agency import NUMBER, XML, Agency, document, record
from tests.corporations.requests_made import APPLICATION_ID, ASKED, OTHERS, reason


def test_it_asks_as_the_specification_says(agency: Agency, client: NtaClient) -> None:
    client.company(ASKED)
    asked = {"path": "/4/num", "id": APPLICATION_ID, "number": NUMBER, "type": "12", "history": "0"}
    assert agency.asked == [asked]
    assert agency.headers["Accept-Encoding"] == "identity"


def test_a_corporation_is_told_as_registered(client: NtaClient) -> None:
    assert client.company(ASKED) == Company(
        number=NUMBER,
        name="国税庁",
        furigana="コクゼイチョウ",
        kind="101",
        postal_code="1000013",
        prefecture="東京都",
        city="千代田区",
        street="霞が関３丁目１－１",
        updated_on="2018-04-02",
    )


def test_no_hit_is_no_corporation_and_a_number_taken_back_is_none_either(agency: Agency, client: NtaClient) -> None:
    agency.answers(document())
    assert client.company(ASKED) is None
    agency.answers(document(record(number=OTHERS[0].digits, process="99")))
    assert client.company(OTHERS[0]) is None


def test_of_a_history_the_present_counts(agency: Agency, client: NtaClient) -> None:
    agency.answers(document(record(name="国税庁以前", latest="0"), record(name="国税庁以後")))
    found = client.company(ASKED)
    assert found is not None
    assert found.name == "国税庁以後"


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (400, "trouble"),
        (403, "too_many"),
        (404, "id_unknown"),
        (500, "trouble"),
        (503, "trouble"),
        (302, "trouble"),
        (204, "trouble"),
    ],
)
def test_each_status_is_told_apart_and_none_reads_as_not_found(
    agency: Agency, client: NtaClient, status: int, why: str
) -> None:
    agency.answers(b"040,x\n071,y\n" if status == 400 else b"", status, "text/plain", Location="http://127.0.0.1:1/")
    assert reason(client) == why


def test_what_the_agency_complains_of_is_logged_by_its_codes(agency: Agency, client: NtaClient) -> None:
    agency.answers("042,法人番号が正しくありません\r\n071,形式\n".encode(), 400, "text/plain")
    with structlog.testing.capture_logs() as said:
        assert reason(client) == "trouble"
    assert [line["code"] for line in said if line["event"] == "registry.refused"] == [["042", "071"]]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE corporations [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><corporations><count>1</count><corporation><corporateNumber>&j;</corporateNumber></corporation></corporations>"
).encode()
STEALS = (
    b'<?xml version="1.0"?><!DOCTYPE corporations [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b"<corporations><count>1</count><corporation><name>&f;</name></corporation></corporations>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"2026-11-20,0,1,1",
        b"<corporations/>",
        b"<corporations><count>0</count>",
        b"<count>0</count>",
        b"<corporations><count>0</count></corporations><corporations/>",
        b"<corporations><count>1</count></corporations>",
        b"<corporations><count>1</count><corporation/></corporations>",
        "<!doctype html><title>メンテナンス中</title><p>メンテナンス中".encode(),
        "<html><body><p>メンテナンス中</p></body></html>".encode(),
        document(record(), count=2),
        document(record(number=OTHERS[0].digits)),
        document(record(name="")),
        document(record(closed="2021-02-30")),
        document(record(name="<b>国税庁</b>")),
        document(record()).replace("国税庁".encode(), "国税庁".encode("cp932")),
        document(record())[:-40],
        b"<corporations>" * 3000,
        LAUGHS,
        STEALS,
    ],
)
def test_nonsense_is_no_answer(agency: Agency, client: NtaClient, body: bytes) -> None:
    agency.answers(body)
    began = time.monotonic()
    assert reason(client) == "malformed"
    assert time.monotonic() - began < 30


def test_thirty_megabytes_are_not_read(agency: Agency, client: NtaClient) -> None:
    sent: list[int] = []

    def pours(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", XML)
        handler.end_headers()
        sent.extend(handler.wfile.write(b" " * 65_536) for _piece in range(480))

    agency.says = pours
    assert reason(client) == "malformed"
    assert sum(sent) < 8_000_000, "the connection was closed long before the end"


def test_a_packed_body_is_not_unpacked(agency: Agency, client: NtaClient) -> None:
    agency.answers(zlib.compress(b"<corporations>" + b" " * 20_000_000), Content_Encoding="deflate")
    assert reason(client) == "malformed"


def test_nobody_listening_is_unreachable(agency: Agency) -> None:
    client = NtaClient("http://127.0.0.1:1/4", SecretStr(APPLICATION_ID), pause=0)
    assert reason(client) == "unreachable"


def test_a_connection_that_breaks_off_is_no_answer(agency: Agency, client: NtaClient) -> None:
    def breaks(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(document(record())[:700])

    agency.says = breaks
    assert reason(client) in ("unreachable", "malformed")


def test_our_id_is_in_no_log_and_no_exception(
    agency: Agency, client: NtaClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    def mangles(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nno header at all\r\n: : :\r\n\r\n" + document(record()))

    outcomes: list[Any] = [mangles, lambda handler: handler.connection.close()]
    for number, outcome in zip(OTHERS, outcomes, strict=False):
        agency.says = outcome
        reason(client, number)
    for status in (400, 404, 500):
        agency.answers(b"", status)
        reason(client)
    agency.answers(document(record()))
    client.company(ASKED)
    said = capfd.readouterr()
    assert len(agency.asked) == 6
    assert APPLICATION_ID not in caplog.text + said.out + said.err
    assert APPLICATION_ID not in repr(vars(client))


def test_the_demos_register_speaks_the_same_protocol() -> None:
    client = NtaClient(demo.address(), SecretStr("demo"), pause=0)
    known = {number: client.company(CorporateNumber(number)) for number in demo_companies.COMPANIES}
    assert known.pop(demo_companies.WITHDRAWN) is None
    assert {number: found.name for number, found in known.items() if found} == {
        number: told["name"] for number, told in demo_companies.COMPANIES.items() if told["process"] != "99"
    }
    merged = known[demo_companies.ASAHI]
    assert merged
    assert (merged.closed, merged.successor) == ("merged", demo_companies.HINODE)
    assert client.company(ASKED) is None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (demo_companies.ID_UNKNOWN, "id_unknown"),
        (demo_companies.TROUBLE, "trouble"),
        (demo_companies.MALFORMED, "malformed"),
        (demo_companies.HTML, "malformed"),
        (demo_companies.SLOW, "slow"),
        (demo_companies.TOO_MANY, "too_many"),
    ],
)
def test_the_demo_plays_each_failure(number: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nta, "PATIENCE", 0.5 if number == demo_companies.SLOW else 12.0)
    monkeypatch.setattr(demo, "SLOW_SECONDS", 2.0)
    client = NtaClient(demo.address(), SecretStr("demo"), pause=0)
    assert reason(client, CorporateNumber(number)) == why
