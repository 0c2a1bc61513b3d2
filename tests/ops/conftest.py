"""Both databases for whole walks."""

import pytest

from tests.storage import on_postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ask for it before the app: the test then runs once on each database."""
    if request.param == "postgresql":
        on_postgresql.use_twins(monkeypatch)
    return str(request.param)
