"""The offices of J-PASS."""

import pytest
from flask import Flask

from tests.jpass.returns.office import Office
from tests.people.showroom import Showroom


@pytest.fixture
def office(app: Flask, showroom: Showroom) -> Office:
    """Everybody who has to do with a vehicle's return."""
    return Office(app, showroom)
