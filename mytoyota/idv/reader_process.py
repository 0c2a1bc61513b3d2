"""One process that reads licences for all web workers: a socket, a short queue, a worker that may die (guide 1-1/16-B).

`python -m mytoyota.idv.reader_process --socket PATH [--engine ppocr|tesseract] [--workers 1]`
The socket appears once a worker is warm. This parent holds no libraries beyond the standard one and touches no picture.
"""

import argparse
import contextlib
import multiprocessing
import os
import queue
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from mytoyota.base.stop_signal import StopSignal
from mytoyota.idv import reader_wire
from mytoyota.idv.memory_folder import NoMemoryFolder, empty, new_memory_folder
from mytoyota.idv.reader import refused
from mytoyota.idv.reader_worker import work

WALL_CLOCK = 10.0
"""Seconds that a picture may take, its time in the queue included."""
QUEUE = 4
"""Pictures that may wait while each worker reads one; the next is told to come later."""
MAX_BYTES = 15 * 1024 * 1024
_LEAST = 4.0
"""A picture that would be left less than this after waiting is not begun."""
_UPLOAD = 5.0
_WARM = 60.0
_LONGEST_PATH = 107
"""A UNIX socket's path has no more bytes than this."""


class CannotRead(Exception):
    """No engine can run on this machine; the message says what is missing."""


class Worker:
    """A child process with a warm engine; killed and started anew when a picture takes too long."""

    def __init__(self, engine: str | None, folder: Path | None) -> None:
        """`folder` holds the child's temporary files and is emptied when it is killed."""
        self._wanted, self._folder = engine, folder
        self.engine = ""
        self.start()

    def start(self) -> None:
        """Begin a child; it warms up while this process goes on."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=work, args=(theirs, self._wanted, self._folder), daemon=True)
        self._child.start()
        theirs.close()
        self._warm = False

    def await_warm(self, seconds: float) -> None:
        """Wait for the child to be ready. Raises CannotRead with what is missing, or TimeoutError."""
        if self._warm:
            return
        if not self._pipe.poll(max(0.0, seconds)):
            raise TimeoutError
        try:
            said = self._pipe.recv_bytes().decode()
        except (EOFError, OSError):
            said = "!it died while starting"
        if said.startswith("!"):
            raise CannotRead(said[1:])
        self.engine, self._warm = said, True

    def read(self, picture: bytes, deadline: float) -> bytes:
        """The encoded reading; a child that hangs or dies gives timeout or unreadable and is replaced."""
        try:
            self.await_warm(deadline - time.monotonic())
        except TimeoutError:
            return self._refused("busy")  # Still warming up: nothing is wrong with it.
        except CannotRead:
            return self._replaced("unavailable")
        # Sending may block as well, when the child hangs before it has taken the picture: only its end frees both.
        too_late = threading.Timer(max(0.1, deadline - time.monotonic()), self._child.kill)
        too_late.start()
        try:
            self._pipe.send_bytes(picture)
            return self._pipe.recv_bytes()
        except (EOFError, OSError):
            return self._replaced("timeout" if time.monotonic() >= deadline else "unreadable")
        finally:
            too_late.cancel()

    def _replaced(self, reason: str) -> bytes:
        self.stop()
        self.start()
        return self._refused(reason)

    def _refused(self, reason: str) -> bytes:
        return reader_wire.encode(refused(reason, engine=self.engine))

    def stop(self) -> None:
        """Kill the child: it may hang in a library and hear no signal but this."""
        self._child.kill()
        self._child.join(5)
        self._pipe.close()
        if self._folder:
            empty(self._folder)


class ReaderProcess:
    """Accepts connections and hands pictures to the workers, as many at a time as there are workers."""

    def __init__(self, workers: list[Worker]) -> None:
        self._idle: queue.Queue[Worker] = queue.Queue()
        for worker in workers:
            self._idle.put(worker)
        self._places = threading.BoundedSemaphore(len(workers) + QUEUE)
        self.stopping = StopSignal()

    def serve(self, door: socket.socket) -> None:
        """Serve until `stopping` is set."""
        while not self.stopping.is_set():
            try:
                connection, _ = door.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._welcome, args=(connection,), daemon=True).start()

    def _welcome(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, ValueError):
            connection.settimeout(_UPLOAD)
            if not self._places.acquire(blocking=False):
                connection.sendall(reader_wire.BUSY)
                return
            try:
                connection.sendall(reader_wire.READY)
                self._answer(connection)
            finally:
                self._places.release()

    def _answer(self, connection: socket.socket) -> None:
        picture = reader_wire.receive(connection, MAX_BYTES)
        deadline = time.monotonic() + WALL_CLOCK
        try:
            worker = self._idle.get(timeout=WALL_CLOCK - _LEAST)
        except queue.Empty:
            reader_wire.send(connection, reader_wire.encode(refused("busy")))
            return
        try:
            answer = worker.read(picture, deadline)
        finally:
            self._idle.put(worker)
        reader_wire.send(connection, answer)


def _listening(path: Path) -> socket.socket:
    """A socket only this user can open, in the place of one that a killed process left behind."""
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        door.bind(str(path))
    finally:
        os.umask(before)
    door.listen(64)
    door.settimeout(0.5)
    return door


def main(arguments: list[str] | None = None) -> int:
    """Start the workers, open the socket, serve until SIGTERM or SIGINT. Exit code 1 where it cannot begin."""
    parser = argparse.ArgumentParser(description="Reads driver's licences for the web workers.")
    parser.add_argument("--socket", required=True, type=Path)
    parser.add_argument("--engine", choices=("ppocr", "tesseract"))
    parser.add_argument("--workers", type=int, default=1, choices=range(1, 17), metavar="1..16")
    args = parser.parse_args(arguments)
    if len(os.fsencode(args.socket)) > _LONGEST_PATH:
        sys.stderr.write(f"reader cannot start: the socket's path is longer than {_LONGEST_PATH} bytes\n")
        return 1
    folder = _temporary()
    workers = [Worker(args.engine, _own(folder, number)) for number in range(args.workers)]
    try:
        return _serve(args.socket, workers)
    except (CannotRead, OSError) as why:
        sys.stderr.write(f"reader cannot start: {why}\n")
        return 1
    except TimeoutError:
        sys.stderr.write("reader cannot start: its worker did not become ready\n")
        return 1
    finally:
        for worker in workers:
            worker.stop()


def _serve(path: Path, workers: list[Worker]) -> int:
    for worker in workers:
        worker.await_warm(_WARM)
    process = ReaderProcess(workers)
    process.stopping.on((signal.SIGTERM, signal.SIGINT))
    with _listening(path) as door:
        sys.stdout.write(f"reader ready engine={workers[0].engine} workers={len(workers)} socket={path}\n")
        sys.stdout.flush()
        process.serve(door)
    path.unlink(missing_ok=True)
    return 0


def _temporary() -> Path | None:
    """A folder in memory for the engines' files; None where there is no tmpfs (tesseract then says so itself).

    Always a new one: whoever started this process may have another, with parts of the same names.
    """
    try:
        return new_memory_folder()
    except NoMemoryFolder:
        return None


def _own(folder: Path | None, number: int) -> Path | None:
    """A worker's own part of it, which can be emptied without harm to the other."""
    if folder is None:
        return None
    own = folder / str(number)
    own.mkdir(mode=0o700)
    return own


if __name__ == "__main__":
    sys.exit(main())
