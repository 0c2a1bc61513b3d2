"""Whatever costs runs as many at once as is said, as many more wait, and the next hears at once that it is busy."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mytoyota.base import bounded
from mytoyota.base.bounded import Bounded
from mytoyota.base.refusals import Busy


@pytest.fixture(autouse=True)
def shared() -> Iterator[None]:
    """What all kinds share is as it was before."""
    before = bounded._all.limit
    yield
    bounded._all.limit = before


def held(one: Bounded, go: threading.Event) -> None:
    with one:
        go.wait(30)


def test_as_many_run_and_wait_as_may_and_the_next_is_refused_at_once() -> None:
    one, go = Bounded("trial", running=2, waiting=3, patience=30), threading.Event()
    with ThreadPoolExecutor(5) as crowd:
        crowded = [crowd.submit(held, one, go) for _ in range(5)]
        while one.inside < 5:
            time.sleep(0.01)
        assert (one.running, one.waiting) == (2, 3)
        begin = time.monotonic()
        with pytest.raises(Busy), one:
            pass
        assert time.monotonic() - begin < 1
        go.set()
        for told in crowded:
            told.result()
    assert (one.inside, one.refused) == (0, 1)
    with one:
        assert one.running == 1


def test_nobody_waits_for_long() -> None:
    one, go = Bounded("trial", running=1, waiting=1, patience=0.05), threading.Event()
    with ThreadPoolExecutor(1) as crowd:
        first = crowd.submit(held, one, go)
        while not one.inside:
            time.sleep(0.01)
        with pytest.raises(Busy), one:
            pass
        go.set()
        first.result()
    assert one.inside == 0


def test_all_kinds_together_leave_a_quarter_of_the_threads_to_other_pages() -> None:
    bounded.share(16)
    before = bounded._all.taken
    kinds = [Bounded(f"trial {number}", running=4, waiting=0) for number in range(4)]
    go = threading.Event()
    with ThreadPoolExecutor(16) as crowd:
        for number in range(12 - before):
            crowd.submit(held, kinds[number // 4], go)
        while bounded._all.taken < 12:
            time.sleep(0.01)
        with pytest.raises(Busy), kinds[3]:
            pass
        go.set()
    assert bounded._all.taken == before
    assert kinds[3].inside == 0


def test_a_failure_leaves_its_place() -> None:
    one = Bounded("trial", running=1, waiting=0)
    with pytest.raises(ValueError, match="inside"), one:
        raise ValueError("inside")
    with one:
        pass


@pytest.mark.parametrize(("threads", "costly"), [(1, 1), (2, 1), (4, 3), (16, 12)])
def test_even_a_small_server_does_costly_things(threads: int, costly: int) -> None:
    bounded.share(threads)
    assert bounded._all.limit == costly
