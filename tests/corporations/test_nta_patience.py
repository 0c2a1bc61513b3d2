"""The client of the agency's Web-API when that is slow, asked by a crowd, or complains: how long and how often."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import pytest
from pydantic import SecretStr

from mytoyota.corporations import back_off, nta
from mytoyota.corporations.nta import NtaClient
from mytoyota.corporations.registry import RegistryDown
from tests.corporations.agency import Agency, document, record
from tests.corporations.requests_made import APPLICATION_ID, ASKED, OTHERS, reason


@pytest.mark.parametrize("where", ["before", "head", "body"])
def test_whatever_hangs_nobody_waits_longer_than_patience(
    agency: Agency, client: NtaClient, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nta, "PATIENCE", 0.6)
    over = threading.Event()

    def trickles(handler: BaseHTTPRequestHandler) -> None:
        pieces = {"before": b"", "head": b"HTTP/1.1 200 OK\r\nX: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}
        handler.wfile.write(pieces[where])
        while not over.wait(0.05):
            handler.wfile.write(b"" if where == "before" else b"x")

    agency.says = trickles
    began = time.monotonic()
    assert reason(client) == "slow"
    assert time.monotonic() - began < 30
    over.set()
    agency.answers(document(record()))
    assert client.company(ASKED) is not None, "the next one is not told of a failure that is over"


def test_calls_keep_their_distance(agency: Agency) -> None:
    client = NtaClient(agency.url, SecretStr(APPLICATION_ID), pause=1.0)
    agency.answers(document())
    with ThreadPoolExecutor(3) as people:
        list(people.map(client.company, OTHERS[:3]))
    gaps = [later - earlier for earlier, later in zip(agency.at, agency.at[1:], strict=False)]
    assert [gap > 0.3 for gap in gaps] == [True, True], gaps


def test_who_would_wait_too_long_in_line_is_told_at_once(agency: Agency) -> None:
    client = NtaClient(agency.url, SecretStr(APPLICATION_ID), pause=60)
    agency.answers(document())
    assert client.company(OTHERS[0]) is None
    began = time.monotonic()
    assert reason(client, OTHERS[1]) == "too_many"
    assert time.monotonic() - began < 30
    assert len(agency.asked) == 1


def test_after_a_complaint_nobody_calls_for_longer_and_longer(
    agency: Agency, client: NtaClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(back_off.time, "monotonic", lambda: now[0])
    agency.answers(b"", 403)
    assert reason(client) == "too_many"
    silences = []
    for _complaint in range(5):
        calls, began = len(agency.asked), now[0]
        while len(agency.asked) == calls:
            now[0] += 15
            assert reason(client) == "too_many"
        silences.append(now[0] - began)
    assert silences == [30, 60, 300, 1800, 1800]
    now[0] += 1800
    agency.answers(document(record()))
    assert client.company(ASKED) is not None


def test_a_crowd_that_asks_for_one_number_is_one_call(agency: Agency, client: NtaClient) -> None:
    def asks(_number: int) -> bool:
        try:
            return client.company(ASKED) is not None
        except RegistryDown as down:
            return down.reason == "too_many"  # more than may hold a thread of the server meanwhile

    with ThreadPoolExecutor(25) as people:
        assert all(people.map(asks, range(50)))
    assert client.company(ASKED) is not None
    assert len(agency.asked) == 1


def test_an_answer_is_kept_for_ten_minutes_a_failure_not_at_all(
    agency: Agency, client: NtaClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency.answers(b"", 500)
    assert reason(client) == "trouble"
    agency.answers(document(record()))
    client.company(ASKED)
    client.company(ASKED)
    assert len(agency.asked) == 2
    monkeypatch.setattr(nta, "KEPT_SECONDS", 0.0)
    client.company(ASKED)
    assert len(agency.asked) == 3


def test_a_slow_agency_holds_four_callers_and_sends_the_others_on(
    agency: Agency, client: NtaClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nta, "PATIENCE", 4.0)
    over = threading.Event()
    agency.says = lambda _handler: void(over.wait(60))
    with ThreadPoolExecutor(5) as people:
        slow = [people.submit(reason, client, number) for number in OTHERS]
        while len(agency.asked) < 4:
            time.sleep(0.01)
        assert reason(client) == "too_many"
        assert [one.result() for one in slow] == ["slow"] * 4
        over.set()


def void(_result: object) -> None:
    """A handler answers nothing."""
