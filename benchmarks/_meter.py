"""What a step costs: CPU time and Python function calls of a WSGI app's requests, from a POST to the page after it."""

import cProfile
import gzip
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import run_wsgi_app


@dataclass
class Cost:
    """Of one step: seconds of CPU (of all threads), function calls where they were counted, requests, bytes."""

    cpu: float = 0.0
    calls: int = 0
    requests: int = 0
    page: int = 0  # bytes of the last answer, before compression


@dataclass
class Meter:
    """Stands before an app as a browser does that takes gzip. `cost` is that of the last POST and of all after it.

    CPU time depends on what else the machine does; the number of calls does not. Counting slows down, so that only
    one of the two means something at a time: `counting` says which.
    """

    app: Flask
    counting: bool = False
    cost: Cost = field(default_factory=Cost)
    _inside: bool = False  # a request that the app makes to itself belongs to the one that makes it

    def __post_init__(self) -> None:
        self._wsgi = self.app.wsgi_app
        self.app.wsgi_app = self  # type: ignore[method-assign, assignment]

    def __call__(self, environ: Any, start: Any) -> Iterable[bytes]:
        """Runs one request and adds what it cost; a POST begins a new step."""
        if self._inside:
            return self._wsgi(environ, start)
        if environ["REQUEST_METHOD"] == "POST":
            self.cost = Cost()
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
        self._inside = True
        try:
            parts, status, headers = self._measured(environ)
        finally:
            self._inside = False
        body = b"".join(parts)
        if headers.pop("Content-Encoding", None) == "gzip":
            body = gzip.decompress(body)
        headers["Content-Length"] = str(len(body))
        self.cost.page = len(body)
        start(status, list(headers))
        return [body]

    def _measured(self, environ: Any) -> Any:
        profile, began = cProfile.Profile(), time.process_time()
        try:
            run = profile.runcall if self.counting else _called
            return run(run_wsgi_app, self._wsgi, environ, True)
        finally:
            self.cost.cpu += time.process_time() - began
            self.cost.requests += 1
            self.cost.calls += sum(entry.callcount for entry in profile.getstats())


def _called(function: Any, *arguments: Any) -> Any:
    return function(*arguments)
