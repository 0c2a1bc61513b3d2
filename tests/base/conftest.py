"""Tests of what is bounded begin as nobody, who had nothing yet."""

from collections.abc import Iterator

import pytest

from mytoyota.base import bounded


@pytest.fixture(autouse=True)
def nobody() -> Iterator[None]:
    """Whoever this thread worked for in another test."""
    before = bounded.sender.set("")
    yield
    bounded.sender.reset(before)
