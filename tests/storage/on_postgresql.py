"""A pytest plugin that lets any test run on PostgreSQL: `pytest -p tests.storage.on_postgresql tests/flows`.

What a test prepared in its SQLite file is copied into a PostgreSQL database, which the app then uses instead.
"""

import pytest
from sqlalchemy import create_engine, func, insert, inspect, select, text

from mytoyota import app
from mytoyota.base.db import Base, Database
from tests.storage import cluster

_twins: dict[str, str] = {}


@pytest.fixture(autouse=True)
def own_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every app of this test uses PostgreSQL."""
    use_twins(monkeypatch)


def use_twins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app's database is the PostgreSQL twin of the file it was told to use."""
    monkeypatch.setattr(app, "Database", lambda url: Database(_twin(url)))


def _twin(url: str) -> str:
    """The same address gives the same twin: a test may build its app twice."""
    if not url.startswith("sqlite"):
        return url
    if url not in _twins:
        _twins[url] = cluster.running().migrated()
        _copy(url, _twins[url])
    return _twins[url]


def _copy(source: str, target: str) -> None:
    origin, twin = Database(source), create_engine(target)
    there = set(inspect(origin.engine).get_table_names())
    with origin.engine.connect() as reading, twin.begin() as writing:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in reading.execute(select(table)).mappings()] if table.name in there else []
            if rows:
                writing.execute(insert(table), rows)
        writing.execute(select(func.setval("event_id_seq", text("(SELECT coalesce(max(id), 0) + 1 FROM event)"))))
    origin.engine.dispose()
    twin.dispose()
