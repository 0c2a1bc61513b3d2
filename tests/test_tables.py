"""MODELS and RETENTION are complete: no table of the product is forgotten by migrations, backups or erasing."""

import importlib
import pkgutil

import mytoyota
from mytoyota.base import tables
from mytoyota.base.db import Base
from mytoyota.models import MODELS, MODULES
from mytoyota.retention import RETENTION

NOT_LOADED = ("mytoyota.migrations", "mytoyota.payments.sandbox")  # scripts of Alembic; a party with tables of its own


def every_model() -> set[type[Base]]:
    """All models that any module of the product defines."""
    names = [found.name for found in pkgutil.walk_packages(mytoyota.__path__, "mytoyota.")]
    modules = [importlib.import_module(name) for name in names if not name.startswith(NOT_LOADED)]
    return set(tables.defined_in(modules))


def test_models_lists_every_table() -> None:
    assert set(MODELS) == every_model()
    assert {model.__tablename__ for model in MODELS} == set(Base.metadata.tables)
    assert all(tables.defined_in([module]) for module in MODULES), "a module without tables needs no row"


def test_retention_says_of_every_table_how_long_it_is_kept() -> None:
    assert {entry.model for entry in RETENTION} == set(MODELS)
