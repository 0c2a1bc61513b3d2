"""`mytoyota worker`: looks for due jobs once a second, and has Dramatiq run them, lane by lane (decision 21)."""

import argparse
import signal
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

import structlog

from mytoyota import logs, settings
from mytoyota.base import keys, schedule
from mytoyota.base.db import Database
from mytoyota.base.jobs import JobKind
from mytoyota.gateways import Gateways, guard_staff, keep_contracts, keep_returns, show_in_every_mail, time_transfers
from mytoyota.jobs import jobs_for
from mytoyota.lanes import LaneWorker

SWEEP_SECONDS = 1.0
STOP = None
Wakes = SimpleQueue[str | None]  # names of lanes that have a free hand; STOP ends the work
log = structlog.get_logger()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The worker takes everything from the settings."""


def run(args: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT; what is under way is finished first."""
    chosen = settings.load()
    logs.configure(chosen.log_level)
    keys.use(keys.KeyRing.load(chosen.keys_path))
    show_in_every_mail(chosen)
    keep_contracts(chosen)
    keep_returns(chosen)
    guard_staff(chosen)
    time_transfers(chosen)
    wakes: Wakes = SimpleQueue()
    for name in (signal.SIGTERM, signal.SIGINT):
        # A SimpleQueue may be put into from a signal handler; an Event's lock may be held by the very thread that
        # is interrupted.
        signal.signal(name, lambda *_: wakes.put(STOP))
    work(Database(chosen.database_url), jobs_for(Gateways.chosen(chosen)), wakes, chosen.redis_url)
    return 0


def work(database: Database, kinds: Mapping[str, JobKind], wakes: Wakes, redis_url: str | None = None) -> None:
    """Runs jobs of these kinds until STOP comes; the queues hold row ids only, so losing them loses nothing."""
    lanes = {kind.lane.name: LaneWorker(database, kinds, kind.lane, wakes, redis_url) for kind in kinds.values()}
    for lane in lanes.values():
        lane.start()
    try:
        _feed(database, kinds, lanes, wakes)
    finally:
        with ThreadPoolExecutor(len(lanes)) as stopping:
            list(stopping.map(LaneWorker.stop, lanes.values()))


def _feed(database: Database, kinds: Mapping[str, JobKind], lanes: Mapping[str, LaneWorker], wakes: Wakes) -> None:
    """Fills a lane as soon as it has a free hand, and looks after all of them once a second."""
    next_sweep = 0.0
    while True:
        if time.monotonic() >= next_sweep:
            _guarded(lambda: schedule.enqueue_recurring(database, kinds))
            for lane in lanes.values():
                _guarded(lane.refill)
            next_sweep = time.monotonic() + SWEEP_SECONDS
        try:
            name = wakes.get(timeout=max(0.0, next_sweep - time.monotonic()))
        except Empty:
            continue
        if name is STOP:
            return
        _guarded(lanes[name].refill)


def _guarded(step: Callable[[], None]) -> None:
    try:
        step()
    except Exception as error:  # database or queue are away: the jobs wait, so does the worker
        log.error("sweep.failed", kind=type(error).__name__)
