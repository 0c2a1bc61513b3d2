"""A request's body ends where its length says, and what nobody read of it is taken off the line."""

import os
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import pytest

from mytoyota.base.refusals import TooSlow
from mytoyota.web import bodies
from mytoyota.web.bodies import Body, BoundedBodies


@pytest.fixture
def line() -> Iterator[tuple[BinaryIO, int]]:
    """A connection that stays open: where the server reads, where the client writes."""
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb") as stream:
        yield stream, writes
        os.close(writes)


def test_a_body_is_whole_while_its_connection_stays_open(line: tuple[BinaryIO, int]) -> None:
    """A server may hand the bare connection to us: reading beyond the body waits for a request that never comes."""
    stream, writes = line
    os.write(writes, b"a webhook, and then nothing")
    assert Body(stream, 9, "192.0.2.1").read() == b"a webhook"
    assert bodies.COUNTS.slow["192.0.2.1"] == 0


def asked(environ: dict[str, Any], read: bool) -> Iterator[bytes]:
    """The answer of an app that reads its body or does not."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if read:
            environ["wsgi.input"].read()
        start_response("303 See Other", [])
        return [b"elsewhere"]

    return iter(BoundedBodies(app)(environ, lambda *_: lambda _: None))


def test_what_nobody_read_is_taken_off_the_line_after_the_answer(line: tuple[BinaryIO, int]) -> None:
    """Else a proxy that still sends would hear of a closed connection and never of our answer."""
    stream, writes = line
    answer = asked({"CONTENT_LENGTH": "10", "wsgi.input": stream, "REMOTE_ADDR": "192.0.2.1"}, read=False)
    assert next(answer) == b"elsewhere"
    os.write(writes, b"photograph|the next request")
    assert list(answer) == []
    assert stream.read(17) == b"|the next request"


def test_what_was_read_is_not_waited_for_again(line: tuple[BinaryIO, int]) -> None:
    stream, writes = line
    os.write(writes, b"photograph|the next request")
    answer = asked({"CONTENT_LENGTH": "10", "wsgi.input": stream, "REMOTE_ADDR": "192.0.2.1"}, read=True)
    assert list(answer) == [b"elsewhere"]
    assert stream.read(17) == b"|the next request"


def test_what_is_larger_than_any_photograph_is_left_there(line: tuple[BinaryIO, int]) -> None:
    stream, writes = line
    os.write(writes, b"the beginning of a film")
    length = str(bodies.DRAINED + 1)
    answer = asked({"CONTENT_LENGTH": length, "wsgi.input": stream, "REMOTE_ADDR": "192.0.2.1"}, read=False)
    assert list(answer) == [b"elsewhere"]
    assert stream.read(13) == b"the beginning"


def test_a_large_file_is_read_piece_by_piece_while_it_comes(
    line: tuple[BinaryIO, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No memory holds it."""
    stream, writes = line
    monkeypatch.setattr(bodies, "CHUNK", 3)
    body = Body(stream, 9, "192.0.2.1")
    os.write(writes, b"contracts|the next request")
    body.stream()
    assert body.read(2) == b"co"
    assert b"".join(iter(lambda: body.read(2), b"")) == b"ntracts"
    assert stream.read(4) == b"|the"
    assert not body.unread


def test_a_large_file_that_does_not_come_is_not_waited_for(
    line: tuple[BinaryIO, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "FIRST", 0.05)
    stream, writes = line
    body = Body(stream, 9, "192.0.2.1")
    body.stream()
    with pytest.raises(TooSlow):
        body.read(2)
    os.write(writes, b"contracts")  # lets the thread that reads go
