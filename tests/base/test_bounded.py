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
    before = bounded._house.limit
    yield
    bounded._house.limit = before


def held(one: Bounded, go: threading.Event) -> None:
    with one:
        go.wait(30)


class Line:
    """People before one place, each in a thread; `came_in` tells in which order they were let in."""

    def __init__(self, waiting: int) -> None:
        self.place = Bounded("trial", running=1, waiting=waiting, patience=30)
        self.came_in: list[str] = []
        self.refused: list[str] = []
        self._go, self._threads = threading.Event(), list[threading.Thread]()

    def comes(self, who: str) -> None:
        """One more, who is inside or sent away by the end of it."""
        told = self.place.inside + len(self.refused)
        self._threads.append(threading.Thread(target=self._enters, args=(who,)))
        self._threads[-1].start()
        while self.place.inside + len(self.refused) <= told:
            time.sleep(0.01)

    def goes_on(self) -> None:
        """Whoever is inside goes, one after the other."""
        self._go.set()
        for one in self._threads:
            one.join()

    def _enters(self, who: str) -> None:
        bounded.sender.set(who.partition("#")[0])
        try:
            with self.place:
                self.came_in.append(who)
                self._go.wait(30)
        except Busy:
            self.refused.append(who)


def test_who_had_least_of_late_comes_in_first() -> None:
    line = Line(waiting=4)
    with bounded._house.lock:
        bounded._house.shares.add("stranger", 30.0)
        bounded._house.shares.add("customer", 1.0)
    for who in ("first", "stranger#1", "stranger#2", "customer", "newcomer"):
        line.comes(who)
    line.goes_on()
    assert line.came_in == ["first", "newcomer", "customer", "stranger#1", "stranger#2"]


def test_where_no_place_is_left_the_greediest_who_waits_has_to_go() -> None:
    """And nobody else: who had as much as he is refused."""
    line = Line(waiting=2)
    with bounded._house.lock:
        bounded._house.shares.add("crowd", 30.0)
    for who in ("first", "crowd#1", "crowd#2", "crowd#3"):
        line.comes(who)
    assert line.refused == ["crowd#3"]
    line.comes("honest")
    assert line.refused == ["crowd#3", "crowd#2"]
    line.goes_on()
    assert line.came_in == ["first", "honest", "crowd#1"]


def test_many_places_of_one_count_though_none_of_them_is_done() -> None:
    line = Line(waiting=3)
    for who in ("thumb#1", "thumb#2", "thumb#3", "other"):
        line.comes(who)
    line.goes_on()
    assert line.came_in == ["thumb#1", "other", "thumb#2", "thumb#3"]


def test_what_one_had_fades() -> None:
    shares = bounded._Shares()
    shares.add("somebody", 8.0)
    later = time.monotonic() + 3 * bounded.FORGOTTEN
    assert shares.of("somebody", later) == pytest.approx(1.0, rel=0.1)
    assert shares.of("nobody", later) == 0.0


def test_who_is_within_needs_no_second_place() -> None:
    one = Bounded("trial", running=1, waiting=0)
    with one:
        with one:
            assert one.inside == 1
        assert one.inside == 1
    assert one.inside == 0


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
    before = len(bounded._house.guests)
    kinds = [Bounded(f"trial {number}", running=4, waiting=0) for number in range(4)]
    go = threading.Event()
    with ThreadPoolExecutor(16) as crowd:
        for number in range(12 - before):
            crowd.submit(held, kinds[number // 4], go)
        while len(bounded._house.guests) < 12:
            time.sleep(0.01)
        with pytest.raises(Busy), kinds[3]:
            pass
        go.set()
    assert len(bounded._house.guests) == before
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
    assert bounded._house.limit == costly
