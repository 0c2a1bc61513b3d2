"""The same press many times at once, each from its own thread, as an impatient thumb or an attacker does."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.people.phone import Phone

THREADS = 25  # more than a server has: some are told that it is busy
PATIENCE = 120.0  # seconds; only against hanging


def is_busy(answer: TestResponse) -> bool:
    """Our page that says so."""
    return answer.status_code == 503


def at_once(
    app: Flask, phone: Phone, bodies: list[dict[str, Any]], busy: Callable[[TestResponse], bool] = is_busy
) -> list[TestResponse]:
    """Sends all bodies from this phone's browser at the same moment; the answers, redirects not followed.

    Whoever is told that it is `busy` waits as long as the page says and presses again, as people do.
    """
    cookies = [(cookie.key, cookie.value) for cookie in phone.http._cookies.values()]
    address = phone.page.url

    def press(body: dict[str, Any]) -> TestResponse:
        client = app.test_client()
        for key, value in cookies:
            client.set_cookie(key, value, domain="127.0.0.1")
        return client.post(address, data=body, base_url=phone.base)

    def send(body: dict[str, Any]) -> TestResponse:
        until = time.monotonic() + PATIENCE
        while busy(answer := press(body)) and time.monotonic() < until:
            time.sleep(int(answer.headers.get("Retry-After", 1)))
        return answer

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(send, bodies))


def many(count: int, act: Callable[[int], Any]) -> list[Any]:
    """`act(0)` … `act(count - 1)` at the same moment."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(act, range(count)))
