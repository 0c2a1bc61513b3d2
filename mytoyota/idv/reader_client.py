"""The web's side of the reader process: a DocumentReader that never waits long for a dead one (guide 1-1/16-B)."""

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from mytoyota.base.bounded import Bounded
from mytoyota.base.refusals import Busy
from mytoyota.idv import reader_wire
from mytoyota.idv.pictures import MAX_BYTES
from mytoyota.idv.reader import Reading, refused
from mytoyota.idv.symbols import Symbols

_IN_LINE = 8.0
"""Somebody stands there with a camera, so longer than for other costly things (s)."""
_CONNECT = 0.4
"""A living process accepts and greets within this (s)."""
_PATIENCE = 15.0
"""Longer than the process allows itself for one picture, waiting in its queue included (s)."""
_WAITING = 5  # a second each; here, not in the process, for here it is known who had least of late
_MOST_ANSWER = 4 * 1024 * 1024

_T = TypeVar("_T")


class _NoAnswer(Exception):
    """The process did not answer; `reason` is one of a reading's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReaderClient:
    """A DocumentReader behind a UNIX socket; safe to use from many threads, one connection a picture."""

    def __init__(self, socket_path: str | Path, workers: int = 1) -> None:
        """`workers` read at the same time there; a few more pictures may wait, each with a thread of this server."""
        self._path = str(socket_path)
        self._readings = Bounded("reading", running=workers, waiting=_WAITING, patience=_IN_LINE)

    def read(self, picture: bytes) -> Reading:
        """See DocumentReader.read; busy, unavailable and timeout are reasons too, and the person can go on by
        typing.
        """
        started = time.perf_counter()
        try:
            reading = self._asked(reader_wire.LICENCE, picture, reader_wire.decode)
        except _NoAnswer as why:
            return refused(why.reason)
        return reading if reading.accepted else replace(reading, seconds=time.perf_counter() - started)

    def read_symbols(self, picture: bytes) -> Symbols:
        """See DocumentReader.read_symbols; with the same further reasons."""
        try:
            return self._asked(reader_wire.SYMBOLS, picture, reader_wire.decode_symbols)
        except _NoAnswer as why:
            return Symbols(reasons=(why.reason,))

    def ready(self) -> bool:
        """Whether the process is there and greets (for the health endpoint); busy counts as there."""
        try:
            with self._connected() as connection:
                return connection.recv(1) in (reader_wire.READY, reader_wire.BUSY)
        except OSError:
            return False

    def _asked(self, question: bytes, picture: bytes, decode: Callable[[bytes], _T]) -> _T:
        if len(picture) > MAX_BYTES:
            raise _NoAnswer("too_large")
        try:
            with self._readings, self._connected() as connection:
                greeting = connection.recv(1)
                if greeting != reader_wire.READY:
                    raise _NoAnswer("busy" if greeting == reader_wire.BUSY else "unavailable")
                connection.settimeout(_PATIENCE)
                reader_wire.send(connection, question + picture)
                return decode(reader_wire.receive(connection, _MOST_ANSWER))
        except Busy:
            raise _NoAnswer("busy") from None
        except (OSError, ValueError, KeyError):
            raise _NoAnswer("unavailable") from None

    def _connected(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_CONNECT)
        try:
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection
