"""The child of the reader process that holds the engine and reads one picture after another (guide 1-1/16-B)."""

import contextlib
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

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
    from mytoyota.idv.reader import refused

    try:
        reader = InProcessReader(engine)
        reader.warm()
    except EngineUnavailable as missing:
        pipe.send_bytes(f"!{missing}".encode())
        return
    pipe.send_bytes(reader.engine.name.encode())
    from mytoyota.idv import reader_wire

    with contextlib.suppress(EOFError, OSError):
        while True:
            picture = pipe.recv_bytes()
            try:
                reading = reader.read(picture)
            except MemoryError:
                reading = refused("too_large")
            except Exception as fault:  # One strange picture must not stop the next; nothing of its content is told.
                sys.stderr.write(f"reader: {type(fault).__name__} while reading\n")
                reading = refused("unreadable")
            pipe.send_bytes(reader_wire.encode(reading))


def limit_memory() -> None:
    """Bound the address space, and leave no picture of this process behind when it crashes."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
