"""Migrations: they make what the models say, go up whole or not at all, and break nothing that refers to a table."""

import contextlib
import multiprocessing
import shutil
import sqlite3
from pathlib import Path

import pytest

from mytoyota.base import migrate
from mytoyota.settings import SettingsProblem

ADD_PET = '''"""pet."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "a1", None, None, None
def upgrade() -> None:
    op.create_table("person", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))
    owner = sa.ForeignKey("person.id", ondelete="CASCADE", name="fk_pet_person")
    op.create_table("pet", sa.Column("id", sa.Integer, primary_key=True), sa.Column("person_id", sa.Integer, owner))
    op.execute("INSERT INTO person VALUES (1, 'Hanako')")
    op.execute("INSERT INTO pet VALUES (1, 1)")
def downgrade() -> None:
    pass
'''
ALTER_PERSON = '''"""alter."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "b2", "a1", None, None
def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.alter_column("name", existing_type=sa.String, nullable=False)
    {then}
def downgrade() -> None:
    pass
'''


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A chain of its own without any migration, run by the real env.py; returns the folder of its versions."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.CHAIN, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    monkeypatch.setattr(migrate, "CHAIN", folder)
    return folder / "versions"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/instance/own.sqlite3"


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        return database.execute(query).fetchall()


def test_the_products_migrations_and_models_agree(url: str) -> None:
    migrate.upgrade(url)
    assert migrate.is_current(url)
    assert migrate.disagreement(url) == ""


def test_what_the_models_have_more_is_told(chain: Path, url: str) -> None:
    migrate.upgrade(url)
    assert "job" in migrate.disagreement(url)


def test_a_database_one_migration_behind_is_not_current(chain: Path, url: str) -> None:
    (chain / "a1.py").write_text(ADD_PET)
    migrate.upgrade(url)
    assert migrate.is_current(url)
    (chain / "b2.py").write_text(ALTER_PERSON.format(then=""))
    assert not migrate.is_current(url)


def test_altering_a_table_keeps_what_refers_to_it(chain: Path, url: str) -> None:
    """SQLite alters by copying and dropping: with foreign keys on, the drop would delete Hanako's pet."""
    (chain / "a1.py").write_text(ADD_PET)
    migrate.upgrade(url)
    (chain / "b2.py").write_text(ALTER_PERSON.format(then=""))
    migrate.upgrade(url)
    assert rows(url, "SELECT pet.id, name FROM pet JOIN person ON person.id = person_id") == [(1, "Hanako")]


@pytest.mark.parametrize("fault", ["raise ZeroDivisionError", 'op.execute("DELETE FROM person")'])
def test_a_migration_that_fails_or_leaves_orphans_changes_nothing(chain: Path, url: str, fault: str) -> None:
    (chain / "a1.py").write_text(ADD_PET)
    migrate.upgrade(url)
    (chain / "b2.py").write_text(ALTER_PERSON.format(then=fault))
    with pytest.raises((ZeroDivisionError, RuntimeError)):
        migrate.upgrade(url)
    assert rows(url, "SELECT version_num FROM alembic_version") == [("a1",)]
    assert rows(url, "SELECT name FROM person") == [("Hanako",)]
    assert (
        "NOT NULL" not in str(rows(url, "SELECT sql FROM sqlite_master WHERE name = 'person'")[0][0]).split("name")[1]
    )


def test_three_starts_at_once_migrate_once(chain: Path, url: str) -> None:
    (chain / "a1.py").write_text(ADD_PET)
    fork = multiprocessing.get_context("fork")  # Alembic's context is one a process, as starts are
    starts = [fork.Process(target=migrate.upgrade, args=[url]) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(30)
    assert [start.exitcode for start in starts] == [0, 0, 0]
    assert rows(url, "SELECT count(*) FROM pet") == [(1,)]


def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no database")
    with pytest.raises(SettingsProblem, match="cannot be used"):
        migrate.upgrade(f"sqlite:///{tmp_path}")
