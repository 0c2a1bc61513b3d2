"""One exchange with another party over HTTP: bounded in time and size, and silent about what was said (decision 9)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
import urllib3

from mytoyota.hosts import is_loopback

LARGEST_ANSWER = 64 * 1024
Reason = Literal["slow", "unreachable"]


class Unanswered(Exception):
    """The other side did not answer in time, or cannot be reached; the text holds nothing of what was asked."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"no answer: {reason}")
        self.reason: Reason = reason


@dataclass(frozen=True)
class Patience:
    """Seconds: to connect and between two parts of the answer, and for the whole of it."""

    parts: tuple[float, float]
    whole: float


@dataclass(frozen=True)
class Request:
    """What is asked for; `key` is the bearer key, `more` further headers."""

    method: str
    url: str
    key: str = field(repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    more: Mapping[str, str] = field(default_factory=dict)


def exchange(request: Request, patience: Patience) -> tuple[int, bytes]:
    """Status and body of the answer; redirects are not followed. Raises Unanswered."""
    headers = {"Authorization": f"Bearer {request.key}", **request.more}
    try:
        with requests.Session() as http:
            http.trust_env = not is_loopback(urlsplit(request.url).hostname or "")  # no proxy to this very machine
            asked = {"json": request.body, "headers": headers, "timeout": patience.parts, "stream": True}
            with http.request(request.method, request.url, allow_redirects=False, **asked) as answer:  # type: ignore[arg-type]
                return answer.status_code, _body(answer, time.monotonic() + patience.whole)
    except (requests.Timeout, urllib3.exceptions.ReadTimeoutError):
        raise Unanswered("slow") from None
    except Unanswered:
        raise
    except Exception:  # whatever the other side does to the connection; an error's text may hold numbers
        raise Unanswered("unreachable") from None


def _body(answer: requests.Response, until: float) -> bytes:
    """The whole body, unless it comes drop by drop; what is longer than any answer is not read to its end."""
    body = b""
    while len(body) < LARGEST_ANSWER and (part := answer.raw.read1(LARGEST_ANSWER, decode_content=True)):
        body += part
        if time.monotonic() > until:
            raise Unanswered("slow")
    return body
