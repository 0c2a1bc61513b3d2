"""A browser on a line to a product that dies now and then: it sends again what was not answered, as its owner would."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

PATIENCE_SECONDS = 90
FLIGHT_SECONDS = 0.06  # what most requests take: a strike within it meets the request under way
AGAIN = (502, 503)


@dataclass
class Address:
    """Where an answer came from, as Flask's own client tells it."""

    full_path: str


@dataclass
class Answer:
    """An answer with what the people of the tests look at."""

    status_code: int
    text: str
    headers: dict[str, str]
    request: Address

    @property
    def content_type(self) -> str:
        """The kind of text."""
        return self.headers.get("Content-Type", "")

    def get_data(self, *, as_text: bool) -> str:
        """The text itself."""
        assert as_text
        return self.text


HOPS = 20  # as many redirects as browsers follow; a login that is struck begins anew, four of them further on


class Line:
    """Stands where a phone has Flask's own client. At the `strikes`-th requests somebody strikes meanwhile."""

    def __init__(self, strikes: Iterable[int], strike: Callable[[], None], chance: random.Random) -> None:
        self.strikes, self.strike, self.chance = set(strikes), strike, chance
        self.session = requests.Session()
        self.asked = self.repeated = 0

    def get(self, url: str, *, base_url: str, follow_redirects: bool = False) -> Answer:
        """A link or a reload."""
        return self._asks("GET", urljoin(base_url, url), None, follow_redirects)

    def post(self, url: str, *, base_url: str, data: dict[str, Any], follow_redirects: bool = False) -> Answer:
        """A pressed button."""
        return self._asks("POST", urljoin(base_url, url), data, follow_redirects)

    def _asks(self, method: str, url: str, data: dict[str, Any] | None, onward: bool) -> Answer:
        told: str | None = None
        went: list[str] = []
        for _hop in range(HOPS):
            went.append(urlsplit(url).path)
            found = self._one(method, url, data)
            if not (onward and found.is_redirect):
                answer = _answer(found)
                _stays_where_it_was_told(told, answer)
                return answer
            method, data, url = "GET", None, urljoin(url, found.headers["Location"])
            told = told or url
        raise AssertionError(f"led round and round: {went}")

    def _one(self, method: str, url: str, data: dict[str, Any] | None) -> requests.Response:
        """One request until it is answered."""
        self.asked += 1
        if self.asked not in self.strikes:
            return self._until_answered(method, url, data)
        blow = threading.Timer(self.chance.uniform(0, FLIGHT_SECONDS), self.strike)
        blow.start()
        try:
            return self._until_answered(method, url, data)
        finally:
            blow.join()

    def _until_answered(self, method: str, url: str, data: dict[str, Any] | None) -> requests.Response:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                found = self.session.request(method, url, data=data, allow_redirects=False, timeout=30)
            except requests.RequestException:
                found = None
            if found is not None and found.status_code not in AGAIN:
                return found
            self.repeated += 1
            time.sleep(0.1)
        raise AssertionError(f"no answer at {urlsplit(url).path}")


def _answer(found: requests.Response) -> Answer:
    parts = urlsplit(found.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return Answer(found.status_code, found.text, dict(found.headers), Address(path))


def _stays_where_it_was_told(told: str | None, answer: Answer) -> None:
    """An answer that led to a step acknowledged what was sent: that step must be open, whatever happened since."""
    path, there = urlsplit(told or "").path, answer.request.full_path.partition("?")[0]
    if path.startswith("/o/") and there.startswith("/o/") and not path.endswith("/login"):  # that leads further
        assert path == there, f"{path} was promised, {there} was shown"
