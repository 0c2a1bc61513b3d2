"""The child of the reader process that holds the engine and reads one picture after another (guide 1-1/16-B)."""

import contextlib
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mytoyota.idv.read_photo import InProcessReader

ADDRESS_SPACE = 1536 * 1024 * 1024
"""Upper bound of a worker's address space (bytes): what a picture asks for beyond it fails, and nothing else does."""


def work(pipe: Connection, engine: str | None, folder: Path | None) -> None:
    """Load and warm the engine, say its name (or "!" and why not), then answer each picture until the pipe closes.

    `folder`, on tmpfs, is where libraries may put temporary files.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle.
    limit_memory()
    if folder:
        os.environ["TMPDIR"] = str(folder)
    from mytoyota.idv.engine import EngineUnavailable
    from mytoyota.idv.read_photo import InProcessReader

    try:
        reader = InProcessReader(engine)
        reader.warm()
    except EngineUnavailable as missing:
        pipe.send_bytes(f"!{missing}".encode())
        return
    pipe.send_bytes(reader.engine.name.encode())
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(reader, pipe.recv_bytes()))


def _answer(reader: "InProcessReader", asked: bytes) -> bytes:
    """The encoded answer to a question; a refused reading answers both."""
    from mytoyota.idv import reader_wire
    from mytoyota.idv.reader import refused

    question, picture = asked[:1], asked[1:]
    try:
        if question == reader_wire.SYMBOLS:
            return reader_wire.encode_symbols(reader.read_symbols(picture))
        return reader_wire.encode(reader.read(picture))
    except MemoryError:
        return reader_wire.encode(refused("too_large"))
    except Exception as fault:  # One strange picture must not stop the next; nothing of its content is told.
        sys.stderr.write(f"reader: {type(fault).__name__} while reading\n")
        return reader_wire.encode(refused("unreadable"))


def limit_memory() -> None:
    """Bound the address space, and leave no picture of this process behind when it crashes."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
