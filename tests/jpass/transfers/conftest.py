"""The offices of J-PASS on a Tuesday at noon in Japan."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask

from mytoyota.base import clock
from tests.jpass.transfers.moves import Moves
from tests.people.showroom import Showroom

NOON = datetime(2026, 12, 1, 12, tzinfo=clock.JAPAN)


@pytest.fixture
def today() -> Iterator[time_machine.Traveller]:
    """1 December 2026; it does not tick."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def moves(app: Flask, showroom: Showroom, today: time_machine.Traveller) -> Moves:
    """Everybody who changes stores and persons, and their contracts."""
    return Moves(app, showroom, traveller=today)
