"""Answers in one time whatever was found, so that a watch tells nobody who has an account (forgotten password)."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from mytoyota.base.refusals import Busy

SECONDS = 0.1  # longer than looking an account up, counting and writing a mail take
AT_ONCE = 8  # so that a crowd leaves the other threads to other pages
OF_ONE = 4  # of one network: a single sender leaves places to others
_under_way: Counter[str] = Counter()  # by network
_lock = threading.Lock()


@contextmanager
def timed(network: str) -> Iterator[None]:
    """What is done within it for somebody of this network takes `SECONDS`, be it much or nothing.

    Raises:
        Busy: as many as may be under way are.
    """
    with _lock:
        if _under_way.total() >= AT_ONCE or _under_way[network] >= OF_ONE:
            raise Busy
        _under_way[network] += 1
    try:
        ends = time.monotonic() + SECONDS
        yield
        time.sleep(max(0.0, ends - time.monotonic()))
    finally:
        with _lock:
            _under_way[network] -= 1
            if not _under_way[network]:
                del _under_way[network]
