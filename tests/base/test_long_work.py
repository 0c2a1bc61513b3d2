"""Work that takes long is looked after, by one thread, as long as it goes on; what is quick costs none."""

import threading
import time

from mytoyota.base.long_work import LongWork


def threads() -> int:
    return sum(one.name == "long work" for one in threading.enumerate())


def test_what_is_over_in_time_is_left_alone_and_what_is_not_is_looked_after_once() -> None:
    long, looked_after = LongWork(), threading.Semaphore(0)
    before = threads()
    for _quick in range(50):
        with long.after(0.2, looked_after.release):
            pass
    with long.after(30, looked_after.release), long.after(0.05, looked_after.release):
        assert looked_after.acquire(timeout=10), "one that is due sooner than all others is not forgotten"
    time.sleep(0.3)
    assert not looked_after.acquire(blocking=False)
    assert threads() == before + 1


def test_many_at_once_are_each_looked_after() -> None:
    long, counted = LongWork(), threading.Semaphore(0)

    def works() -> None:
        with long.after(0.02, counted.release):
            ended.wait(10)

    ended, crowd = threading.Event(), []
    for _one in range(8):
        crowd.append(threading.Thread(target=works))
        crowd[-1].start()
    assert all(counted.acquire(timeout=10) for _one in range(8))
    ended.set()
    for one in crowd:
        one.join()
