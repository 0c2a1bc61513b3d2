"""Bodies that never come to an end, without nginx in front: they hold few threads, and none for long."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests

from mytoyota import serve
from mytoyota.settings import Settings
from tests.ops.nginx import FromElsewhere
from tests.ops.servers import answers, environment, eventually, running
from tests.people.showroom import Showroom

CROWD = 40
HEAD = (
    "POST /desk/sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
)


@pytest.fixture(scope="module")
def port(shared_instance: tuple[Settings, Showroom]) -> Iterator[int]:
    """The product's web server with its own command."""
    settings = shared_instance[0]
    log = settings.instance_dir / "web.log"
    with running(list(serve.children(settings)[0].command), log, environment(settings)):
        assert eventually(lambda: answers(settings.port, f"127.0.0.1:{settings.port}")), log.read_text()
        yield settings.port


def drips(port: int, head: str, piece: bytes, stop: threading.Event) -> str:
    """Sends a piece now and then; the status it was answered with, "" where it was not."""
    with socket.create_connection(("127.0.0.1", port), timeout=0.5) as client:
        client.sendall(head.encode())
        while not stop.is_set():
            try:
                client.sendall(piece)
                return client.recv(100).split()[1].decode()
            except TimeoutError:
                continue
            except (OSError, IndexError):
                return "closed"
    return ""


@contextmanager
def crowd(port: int, head: str, piece: bytes = b"a") -> Iterator[list[str]]:
    """Forty who drip at once; what they were answered."""
    stop, told = threading.Event(), list[str]()
    with ThreadPoolExecutor(CROWD) as people:
        for _ in range(CROWD):
            people.submit(lambda: told.append(drips(port, head, piece, stop)))
        time.sleep(1)
        try:
            yield told
        finally:
            stop.set()


def test_forty_slow_bodies_leave_threads_to_others(port: int) -> None:
    """Most are refused at once, some are waited for a while; all the time others look and send."""
    with crowd(port, HEAD.format(port=port, length=200_000)) as told:
        honest = requests.Session()
        honest.mount("http://", FromElsewhere())
        for _ in range(10):
            page = honest.get(f"http://127.0.0.1:{port}/account/login", timeout=10)
            assert page.status_code == 200
            assert honest.post(f"http://127.0.0.1:{port}/desk/sign-in", data={"a": "b"}, timeout=10).status_code < 500
        assert eventually(lambda: len(told) == CROWD), "some were waited for without end"
    assert set(told) == {"503", "408"}
    assert told.count("408") <= 3, "one address is waited for thrice at most"


def test_bodies_that_tell_no_length_are_not_read(port: int) -> None:
    """In chunks a body has no end that anybody could know; before, sixteen of them held every thread."""
    head = HEAD.format(port=port, length=0).replace("Content-Length: 0", "Transfer-Encoding: chunked")
    with crowd(port, head, b"1\r\na\r\n") as told:
        assert requests.get(f"http://127.0.0.1:{port}/account/login", timeout=10).status_code == 200
        assert eventually(lambda: len(told) == CROWD), "some were waited for"
    assert set(told) <= {"411", "closed"}


def test_an_honest_body_in_pieces_is_waited_for(port: int) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(6):
            yield b"field=value&"
            time.sleep(0.1)

    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(HEAD.format(port=port, length=72).encode())
        for piece in pieces():
            client.sendall(piece)
        assert int(client.recv(100).split()[1]) == 422  # it was read, and its fields are missing


@pytest.mark.parametrize("megabytes", [1, 16])
def test_who_sends_a_photograph_where_none_is_wanted_hears_the_answer(port: int, megabytes: int) -> None:
    """The answer is there before the photograph: the sender is neither cut off nor kept."""
    length = megabytes * 2**20
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        head = HEAD.format(port=port, length=length).replace("/desk/sign-in", "/o/none/1-1/16-B").encode()
        client.sendall(head)
        time.sleep(0.5)  # the answer is under way by now
        for _ in range(length // 2**16):
            client.sendall(b"x" * 2**16)
            time.sleep(0.001)
        assert int(client.recv(100).split()[1]) == 404
