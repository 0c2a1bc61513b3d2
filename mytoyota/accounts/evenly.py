"""Answers in one time whatever was found, so that a watch tells nobody who has an account (forgotten password)."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mytoyota.base.refusals import Busy

SECONDS = 0.1  # longer than looking an account up, counting and writing a mail take
AT_ONCE = 8  # so that a crowd leaves the other threads to other pages
_places = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def timed() -> Iterator[None]:
    """What is done within it takes `SECONDS`, be it much or nothing.

    Raises:
        Busy: as many as may be under way are.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        ends = time.monotonic() + SECONDS
        yield
        time.sleep(max(0.0, ends - time.monotonic()))
    finally:
        _places.release()
