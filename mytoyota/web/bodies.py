"""Bounds how long a request's body may take, and how many slow ones hold a thread, where no nginx stands in front.

A body is read by a thread of its own while the server's thread waits for it: reading it has no time limit, and a client
that sends a byte now and then would hold a thread of the server for as long as it likes. For the same reason nothing is
read of a body that does not say how long it is (chunks, or HTTP/2 without a length): browsers say it of every form.
What no view asked for is taken off the line after the answer, within the same bounds: whoever still sends would else be
cut off before they hear it.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import LengthRequired
from werkzeug.wsgi import ClosingIterator

from mytoyota.base.bounded import Bounded
from mytoyota.base.refusals import Busy, TooSlow

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 0.1  # seconds in which an honest body is there: one that takes longer is slow
LONGEST, FIRST, BYTES_A_SECOND = 60.0, 10.0, 100_000  # a body may take FIRST seconds and one more for so many bytes
SLOW = Bounded("slow body", running=5, waiting=0, counted=False)
SLOW_OF_ONE = 3  # slow bodies from one address that are waited for
UNFINISHED_OF_ONE = 64  # bodies from one address that are not there yet, refused ones too: each has a small thread
CHUNK = 64 * 1024
PIECES = 16  # of a body that is taken piece by piece, so many are there beforehand
DRAINED = 17 * 1024 * 1024  # bytes that are taken off the line unread: nginx lets no larger body in


class _Counts:
    """How many bodies of each address are unfinished and how many of them are waited for."""

    def __init__(self) -> None:
        self.unfinished: Counter[str] = Counter()
        self.slow: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, counter: Counter[str], address: str, most: int) -> None:
        """One more; raises Busy where there are as many as may be."""
        with self._lock:
            if counter[address] >= most:
                raise Busy
            counter[address] += 1

    def give_back(self, counter: Counter[str], address: str) -> None:
        """One less."""
        with self._lock:
            counter[address] -= 1
            if counter[address] <= 0:
                del counter[address]


COUNTS = _Counts()


class Body:
    """What a view reads in the place of the server's stream: nothing is read of it before it is asked for."""

    def __init__(self, stream: Any, length: int, address: str) -> None:
        self._stream, self._length, self._address = stream, length, address
        self._whole: BytesIO | None = None
        self._broken: Exception | None = None
        self.refused: Busy | TooSlow | None = None
        self._pieces: _Pieces | None = None

    def stream(self) -> None:
        """From now on the body is read piece by piece while it comes: for a large file, which no memory should hold."""
        self._pieces = _Pieces(self._length)
        COUNTS.take(COUNTS.unfinished, self._address, UNFINISHED_OF_ONE)
        threading.Thread(target=self._reads, args=(self._pieces.put,), name="body", daemon=True).start()

    def leave(self) -> None:
        """Whoever read it piece by piece wants no more."""
        if self._pieces:
            self._pieces.left = True

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the body, which is there as a whole then.

        Raises:
            Busy: too many slow bodies are waited for already.
            TooSlow: it was not there in time.
        """
        if self.refused:
            raise self.refused
        if self._pieces:
            return self._pieces.read(size)
        if self._whole is None:
            try:
                self._whole = self._received()
            except (Busy, TooSlow) as refused:
                self.refused = refused
                raise
        return self._whole.read(size)

    def readinto(self, into: bytearray) -> int:
        """The same, for readers that bring their buffer."""
        piece = self.read(len(into))
        into[: len(piece)] = piece
        return len(piece)

    @property
    def unread(self) -> bool:
        """Whether nobody asked for it, though it is no larger than a photograph may be."""
        untouched = self._whole is None and self._pieces is None and self.refused is None
        return untouched and self._length <= DRAINED

    def drain(self) -> None:
        """Takes it off the line for nobody; where too many do that, or it takes too long, the line is cut."""
        with suppress(Busy, TooSlow):
            self._receive(lambda _piece: None)

    def _received(self) -> BytesIO:
        whole = BytesIO()
        self._receive(whole.write)
        if self._broken:
            raise self._broken
        whole.seek(0)
        return whole

    def _receive(self, keep: Callable[[bytes], object]) -> None:
        """Gives the body to `keep`, piece by piece; raises Busy and TooSlow."""
        deadline = time.monotonic() + min(LONGEST, FIRST + self._length / BYTES_A_SECOND)
        COUNTS.take(COUNTS.unfinished, self._address, UNFINISHED_OF_ONE)
        reader = threading.Thread(target=self._reads, args=(keep,), name="body", daemon=True)
        reader.start()
        reader.join(AT_ONCE)
        if reader.is_alive():
            self._await(reader, deadline)

    def _reads(self, keep: Callable[[bytes], object]) -> None:
        """Goes on until the body or the connection ends, never beyond; what comes after its refusal is dropped."""
        left = self._length
        try:
            while left > 0 and (piece := self._stream.read(min(CHUNK, left))):
                left -= len(piece)
                if self.refused is None:
                    keep(piece)
        except Exception as broken:  # the client went away: told to whoever waits
            self._broken = broken
        finally:
            if self._pieces:
                self._pieces.end()
            COUNTS.give_back(COUNTS.unfinished, self._address)

    def _await(self, reader: threading.Thread, deadline: float) -> None:
        COUNTS.take(COUNTS.slow, self._address, SLOW_OF_ONE)
        try:
            with SLOW:
                reader.join(max(0.0, deadline - time.monotonic()))
        finally:
            COUNTS.give_back(COUNTS.slow, self._address)
        if reader.is_alive():
            raise TooSlow


class _Pieces:
    """What lies between the thread that reads a body and the one that wants it: never much of it."""

    def __init__(self, length: int) -> None:
        self._deadline = time.monotonic() + FIRST + length / BYTES_A_SECOND
        self._queue: Queue[bytes] = Queue(PIECES)
        self._held, self._over, self.left = b"", False, False

    def put(self, piece: bytes) -> None:
        """The next bytes; waits for room as long as somebody wants them."""
        while not self.left and time.monotonic() < self._deadline:
            with suppress(Full):
                self._queue.put(piece, timeout=1)
                return

    def end(self) -> None:
        """There are no more."""
        self.put(b"")

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; none where the body, or the line, has ended."""
        if not self._held and not self._over:
            try:
                self._held = self._queue.get(timeout=max(0.0, self._deadline - time.monotonic()))
            except Empty:
                raise TooSlow from None
            self._over = not self._held
        some = self._held if size < 0 else self._held[:size]
        self._held = self._held[len(some) :]
        return some


class BoundedBodies:
    """WSGI middleware that puts a `Body` in the place of the server's stream."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The app's answer; where the body was not waited for, the connection ends with it."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return LengthRequired()(environ, start_response)
        length, stream = str(environ.get("CONTENT_LENGTH") or ""), environ["wsgi.input"]
        if isinstance(stream, BytesIO):
            return self._app(environ, start_response)
        if not length.isdecimal() or int(length) == 0:
            environ["wsgi.input"] = BytesIO()
            return self._app(environ, start_response)
        body = Body(stream, int(length), str(environ.get("REMOTE_ADDR", "")))
        environ["wsgi.input"] = body

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            ends = [("Connection", "close")] if body.refused else []
            return start_response(status, [*headers, *ends], *more)

        answer = self._app(environ, start)
        return ClosingIterator(_answered(answer, body), getattr(answer, "close", None)) if body.unread else answer


def _answered(answer: Iterable[bytes], body: Body) -> Iterator[bytes]:
    """The answer; it is not over before the body is, so that the server keeps the line open."""
    yield from answer
    body.drain()
