"""`mytoyota worker`: sweeps the duty rows once a second and lets Dramatiq carry them out (decision 10)."""

import argparse
import signal
import threading
from collections.abc import Callable
from importlib import import_module

import dramatiq
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker

from mytoyota import logs, settings
from mytoyota.base import duties, keys, periods
from mytoyota.base.db import Database
from mytoyota.gateways import Gateways, install

ROOMS_WITH_DUTIES = (
    "mytoyota.base.retention",
    "mytoyota.notifications.senders",
    "mytoyota.accounts.resets",
    "mytoyota.flows.certificate_arrival",
    "mytoyota.payments.asking",
)
SWEEP_SECONDS = 1.0
QUEUED = 20
log = structlog.get_logger()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The worker takes everything from the settings."""


def run(args: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT; what is under way is finished first."""
    chosen = settings.load()
    logs.configure(chosen.log_level)
    keys.use(keys.KeyRing.load(chosen.keys_path))
    install(Gateways.chosen(chosen), chosen)
    learn()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    work(Database(chosen.database_url), stop, chosen.redis_url)
    return 0


def learn() -> None:
    """Imports the rooms that register duties."""
    for room in ROOMS_WITH_DUTIES:
        import_module(room)


def work(database: Database, stop: threading.Event, redis_url: str | None = None) -> None:
    """Sweeps until `stop`; the queue holds row ids only, so losing it loses nothing."""
    broker: dramatiq.Broker = RedisBroker(url=redis_url) if redis_url else StubBroker()  # type: ignore[no-untyped-call]
    carry = dramatiq.actor(broker=broker, actor_name="carry_out", max_retries=0)(_carrier(database))
    hands = dramatiq.Worker(broker, worker_threads=4, worker_timeout=100)
    hands.start()
    try:
        while not stop.wait(SWEEP_SECONDS):
            try:
                _sweep(database, broker, carry)
            except Exception as trouble:  # database or queue are away: the duties wait, so does the worker
                log.error("sweep.failed", kind=type(trouble).__name__)
    finally:
        hands.stop()


def _sweep(database: Database, broker: dramatiq.Broker, carry: dramatiq.Actor[[str, str, str, str], None]) -> None:
    """Hands on what is due, but no more than is soon taken up: what waits too long loses its lease."""
    periods.owe(database)
    room = QUEUED - _queued(broker, carry.queue_name)
    for leased in duties.lease_due(database, room) if room > 0 else ():
        carry.send(leased.id, leased.kind, leased.subject, leased.lease)


def _queued(broker: dramatiq.Broker, name: str) -> int:
    """How many duties lie in the queue and in no hand."""
    if isinstance(broker, RedisBroker):
        return int(broker.client.llen(f"{broker.namespace}:{name}"))
    return int(broker.queues[name].qsize())


def _carrier(database: Database) -> Callable[[str, str, str, str], None]:
    def carry_out(row_id: str, kind: str, subject: str, lease: str) -> None:
        """One duty; a failure is on the row, so Dramatiq itself never repeats it."""
        if not duties.carry_out(database, duties.Leased(row_id, kind, subject, lease)):
            log.warning("duty.failed", kind=kind, duty=row_id)

    return carry_out
