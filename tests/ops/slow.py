"""Clients that send a byte now and then and never come to an end: unfinished headers, unfinished bodies."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = b"POST /desk/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 200000\r\n\r\n"
PHOTO = (
    b"POST /o/none/1-1/16-B HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9000000\r\n\r\n"
)


class Crowd:
    """Slow clients in a thread of their own; `inside` counts those who are connected and sending."""

    def __init__(self, port: int, certificate: Path, each: int) -> None:
        self.port, self.certificate, self.inside = port, certificate, 0
        self.kinds = [HEADERS] * each + [FORM] * (each - each // 2) + [PHOTO] * (each // 2)
        self.stop = threading.Event()

    @contextmanager
    def dripping(self) -> Iterator["Crowd"]:
        """They send meanwhile."""
        thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        thread.start()
        try:
            yield self
        finally:
            self.stop.set()
            thread.join()

    async def _all(self) -> None:
        context = ssl.create_default_context(cafile=str(self.certificate))
        await asyncio.gather(*(self._one(first, context) for first in self.kinds))

    async def _one(self, first: bytes, context: ssl.SSLContext) -> None:
        """Comes again whenever it is sent away."""
        while not self.stop.is_set():
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                _reader, writer = await asyncio.open_connection("localhost", self.port, ssl=context)
                self.inside += 1
                try:
                    await self._drip(writer, first)
                finally:
                    self.inside -= 1
                    writer.transport.abort()

    async def _drip(self, writer: asyncio.StreamWriter, first: bytes) -> None:
        writer.write(first)
        while not self.stop.is_set() and not writer.is_closing():
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(1)
