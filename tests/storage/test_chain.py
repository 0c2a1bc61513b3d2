"""The one chain of migrations, up and down, on both databases; and what the models say afterwards."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from mytoyota.base import migrate
from tests.storage import cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    return cluster.running().database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/empty.sqlite3"


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_up_down_and_up_again_agrees_with_the_models(empty: str) -> None:
    assert not migrate.is_current(empty)
    migrate.upgrade(empty)
    assert migrate.is_current(empty)
    assert migrate.disagreement(empty) == ""
    assert {"account", "journey", "job"} <= tables(empty)
    command.downgrade(migrate._config(empty), "base")
    assert tables(empty) == {"alembic_version"}
    migrate.upgrade(empty)
    assert migrate.disagreement(empty) == ""


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    with pytest.raises(migrate.SettingsProblem, match="cannot be used") as problem:
        migrate.upgrade("postgresql+psycopg://someone:geheim@127.0.0.1:1/none")
    assert "geheim" not in str(problem.value)
