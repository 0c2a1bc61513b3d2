"""Answers in one time whatever was found, so that a watch tells nobody who has an account (forgotten password)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from mytoyota.base.bounded import Bounded

SECONDS = 0.1  # longer than looking an account up, counting and writing a mail take
ASKED = Bounded("forgotten", running=4, waiting=4)  # so that a crowd leaves the other threads to other pages


@contextmanager
def timed() -> Iterator[None]:
    """What is done within it takes `SECONDS`, be it much or nothing.

    Raises:
        Busy: there is no place, or others who had less of late came meanwhile.
    """
    with ASKED:
        ends = time.monotonic() + SECONDS
        yield
        time.sleep(max(0.0, ends - time.monotonic()))
