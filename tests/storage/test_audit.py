"""The auditor on both databases: each rule finds the row that breaks it, and nothing breaks what the product made."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mytoyota.audit import RULES, SUBJECTS
from mytoyota.base import audit, keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.models import MODELS
from tests.storage import cluster
from tests.storage.audited_rows import Rows, made
from tests.storage.plants import PLANTS
from tests.worker import kinds_with

GUARDS = (
    "registration_in_force", "payment_method_in_force", "vehicle_confirmed", "staff_check_standing", "review_open",
    "return_entry_of_contract", "line_opening_living", "contract_transfer_under_way",
)  # fmt: skip


@dataclass
class Filled:
    """A database with rows of every kind."""

    database: Database
    rows: Rows


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated_file: bytes
) -> Iterator[Filled]:
    """Made once: what a test plants is rolled back."""
    keys.use(KeyRing({purpose: {1: bytes([number + 1]) * 32} for number, purpose in enumerate(keys.PURPOSES)}))
    url = cluster.running().migrated() if request.param == "postgresql" else _file(tmp_path_factory, migrated_file)
    database = Database(url)
    yield Filled(database, made(database))
    database.engine.dispose()


def _file(folders: pytest.TempPathFactory, migrated: bytes) -> str:
    path = folders.mktemp("audited") / "own.sqlite3"
    path.write_bytes(migrated)
    return f"sqlite:///{path}"


def found_in(session: Session) -> set[tuple[str, str]]:
    """Rule and row of every breach, as this transaction sees it."""
    session.flush()
    return {(rule.name, str(row)) for rule in audit.all_rules(RULES, MODELS) for row in rule.found(session)}


def unguarded(session: Session) -> None:
    """The database's own guards are off: what an auditor finds came past them, or by a restore."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(text("PRAGMA ignore_check_constraints=ON"))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("ALTER TABLE staff DROP CONSTRAINT ck_staff_place_fits_role"))
    for index in GUARDS:
        session.execute(text(f"DROP INDEX uq_{index}"))


def test_what_the_product_makes_breaks_no_rule(filled: Filled) -> None:
    assert list(map(str, audit.breaches(filled.database, RULES, MODELS))) == []


@pytest.mark.parametrize("rule", PLANTS)
def test_a_planted_breach_is_found(filled: Filled, rule: str) -> None:
    with filled.database.session() as session:
        unguarded(session)
        assert found_in(session) == set()
        row = PLANTS[rule](session, filled.rows)
        assert (rule, row) in found_in(session)
        session.rollback()


def test_every_rule_has_its_planted_breach() -> None:
    rules = audit.all_rules(RULES, MODELS)
    assert {rule.name for rule in rules} == set(PLANTS)
    assert all(rule.says.endswith((".", ")")) for rule in rules)


def test_of_every_kind_of_jobs_it_is_said_what_they_are_about() -> None:
    assert set(SUBJECTS) == {kind for kind, what in kinds_with().items() if what.every is None}
