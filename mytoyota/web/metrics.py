"""`/metrics` for Prometheus: requests by endpoint, which jobs and people wait; only for who knows the token."""

import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mytoyota.base import bounded, clock
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.base.refusals import NotFound
from mytoyota.web import application, requests_log

Measure = Callable[[Session], float]
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
bp = Blueprint("metrics", __name__)


def jobs_due(session: Session) -> float:
    """Jobs whose time has come and which are not done: mails above all."""
    return session.scalar(select(func.count()).where(Job.state == "queued", Job.due_at <= clock.now())) or 0


def jobs_failed(session: Session) -> float:
    """Jobs that were refused for good, or were tried for a day and given up: somebody has to look."""
    return session.scalar(select(func.count()).where(Job.state == "failed")) or 0


def oldest_job(session: Session) -> float:
    """Seconds since the oldest of the jobs that are not done was first due, whenever its next attempt is."""
    oldest = session.scalar(select(func.min(Job.first_due_at)).where(Job.state == "queued"))
    return max(0.0, (clock.now() - clock.aware(oldest)).total_seconds()) if oldest else 0.0


MEASURES: dict[str, Measure] = {
    "mytoyota_jobs_due": jobs_due,
    "mytoyota_jobs_failed": jobs_failed,
    "mytoyota_oldest_job_seconds": oldest_job,
}


def install(app: Flask, database: Database, further: Mapping[str, Measure]) -> None:
    """Counts every request; `further` are the packages' own measures, asked for at each scrape."""
    registry = CollectorRegistry()
    requests = Counter("mytoyota_requests", "Requests", ("endpoint", "method", "status"), registry=registry)
    seconds = Histogram("mytoyota_request_seconds", "Time", ("endpoint",), buckets=BUCKETS, registry=registry)
    ProcessCollector(registry=registry)
    registry.register(_Costly())
    registry.register(_Measured(database, {**MEASURES, **further}))
    app.extensions["metrics"] = registry

    counter, timer = cache(requests.labels), cache(seconds.labels)  # as many as there are kinds of answers

    def count(response: Response) -> Response:
        asked = application.asked()
        endpoint = asked.endpoint or "none"
        counter(endpoint, requests_log.method(asked.method), response.status_code).inc()
        timer(endpoint).observe(requests_log.seconds())
        return response

    app.after_request(count)


class _Measured(Collector):
    """What is asked of the database when Prometheus asks us; while the database is away, nothing is said of it."""

    def __init__(self, database: Database, measures: Mapping[str, Measure]) -> None:
        self._database, self._measures = database, measures

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """One gauge for each measure."""
        try:
            with self._database.reading() as session:
                values = {name: measure(session) for name, measure in self._measures.items()}
        except SQLAlchemyError:
            return []
        return [GaugeMetricFamily(name, _sentence(self._measures[name]), value=at) for name, at in values.items()]

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing beforehand, so that a start does not need the database."""
        return []


class _Costly(Collector):
    """What is bounded: how many run, wait and were refused (`base/bounded.py`), by what they do."""

    def collect(self) -> Iterable[GaugeMetricFamily | CounterMetricFamily]:
        """Three families, one line in each for every kind."""
        running = GaugeMetricFamily("mytoyota_costly_running", "Costly things that run", labels=["kind"])
        waiting = GaugeMetricFamily("mytoyota_costly_waiting", "Costly things that wait", labels=["kind"])
        refused = CounterMetricFamily("mytoyota_costly_refused", "Costly things refused as busy", labels=["kind"])
        for name, one in bounded.KNOWN.items():
            running.add_metric([name], one.running)
            waiting.add_metric([name], one.waiting)
            refused.add_metric([name], one.refused)
        return [running, waiting, refused]

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing beforehand."""
        return []


def scraper() -> None:
    """The guard: without a token in the settings there is no such page, with another one neither."""
    token = application.settings().metrics_token
    given = request.headers.get("Authorization", "").encode()
    if token is None or not hmac.compare_digest(given, f"Bearer {token.get_secret_value()}".encode()):
        raise NotFound


@bp.get("/metrics")
def show() -> Response:
    """All counters in Prometheus's text format."""
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    return cast(CollectorRegistry, current_app.extensions["metrics"])


def _sentence(measure: Measure) -> str:
    return (measure.__doc__ or "").strip().partition("\n")[0]
