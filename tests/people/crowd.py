"""The same press many times at once, each from its own thread, as an impatient thumb or an attacker does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

from flask import Flask
from werkzeug.test import TestResponse

from mytoyota.base import bounded, passwords
from mytoyota.base.bounded import Bounded
from tests.people.phone import Phone

THREADS = 25


def at_once(app: Flask, phone: Phone, bodies: list[dict[str, Any]], url: str | None = None) -> list[TestResponse]:
    """Sends all bodies from this phone's browser at the same moment; the answers, redirects not followed."""
    cookies = [(cookie.key, cookie.value) for cookie in phone.http._cookies.values()]
    address = url or phone.page.url

    def send(body: dict[str, Any]) -> TestResponse:
        client = app.test_client()
        for key, value in cookies:
            client.set_cookie(key, value, domain="127.0.0.1")
        return client.post(address, data=body, base_url=phone.base)

    # More threads than a server has; that too many wait for something costly is told in tests/base/test_bounded.py.
    with (
        patch.object(bounded._Places, "take", lambda _places: True),
        patch.object(passwords, "HASHES", Bounded("hash", running=2, waiting=THREADS, patience=60)),
        ThreadPoolExecutor(THREADS) as threads,
    ):
        return list(threads.map(send, bodies))


def many(count: int, act: Callable[[int], Any]) -> list[Any]:
    """`act(0)` … `act(count - 1)` at the same moment."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(act, range(count)))
