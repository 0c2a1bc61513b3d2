"""One lane of a worker: a Dramatiq queue with threads of its own, never idle while there is work (decision 21)."""

import threading
from collections.abc import Mapping
from queue import SimpleQueue

import dramatiq
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker

from mytoyota.base import jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import JobKind, Lane, Leased

IDLE_MILLISECONDS = 250  # how soon a thread without work notices that it is to stop
log = structlog.get_logger()


class LaneWorker:
    """Leases what is due in its lane, a few jobs ahead of its threads, and runs it.

    Dramatiq's middleware is left out: attempts and time limits are the rows' business, and an exception thrown into
    a thread from outside could come between a mail server's 250 and our commit.
    """

    def __init__(
        self,
        database: Database,
        kinds: Mapping[str, JobKind],
        lane: Lane,
        wakes: "SimpleQueue[str | None]",
        redis_url: str | None,
    ) -> None:
        self._database, self._lane, self._wakes = database, lane, wakes
        self._handlers = {name: kind.handler for name, kind in kinds.items() if kind.lane == lane}
        self._broker = _broker(redis_url)
        actor = dramatiq.actor(broker=self._broker, queue_name=lane.name, actor_name=f"run_{lane.name}")
        self._run: dramatiq.Actor[[str, str, str, str], None] = actor(self._run_one)
        self._worker = dramatiq.Worker(self._broker, worker_threads=lane.threads, worker_timeout=IDLE_MILLISECONDS)
        self._own: dict[str, Leased] | None = None if redis_url else {}  # what only this process's queue knows
        self._lock = threading.Lock()

    def start(self) -> None:
        """Starts the lane's threads."""
        self._worker.start()

    def refill(self) -> None:
        """Leases and queues more where the queue runs low.

        Few at a time: a job's lease must not run out while it waits for a thread.
        """
        room = self._lane.threads - self._queued()
        if room * 2 < self._lane.threads:
            return
        for leased in jobs.lease_due(self._database, self._handlers, room):
            if self._own is not None:
                with self._lock:
                    self._own[leased.lease] = leased
            self._run.send(leased.id, leased.kind, leased.subject, leased.lease)

    def stop(self) -> None:
        """Lets what is under way finish; what only this process's queue knows is given back at once."""
        self._worker.stop()
        if self._own:
            jobs.give_back(self._database, list(self._own.values()))

    def _run_one(self, row_id: str, kind: str, subject: str, lease: str) -> None:
        """One job; a failure is on the row, so Dramatiq itself never repeats it."""
        if self._own is not None:
            with self._lock:
                self._own.pop(lease, None)
        self._wakes.put(self._lane.name)
        if not jobs.run(self._database, Leased(row_id, kind, subject, lease), self._handlers[kind]):
            log.warning("job.failed", kind=kind, job=row_id)

    def _queued(self) -> int:
        """How many jobs lie in the queue and in no hand."""
        if isinstance(self._broker, RedisBroker):
            return int(self._broker.client.llen(f"{self._broker.namespace}:{self._lane.name}"))
        return int(self._broker.queues[self._lane.name].qsize())


def _broker(redis_url: str | None) -> dramatiq.Broker:
    """A broker for one lane: Dramatiq allows a broker one worker."""
    if redis_url:
        return RedisBroker(url=redis_url, middleware=[])  # type: ignore[no-untyped-call]
    return StubBroker(middleware=[])
