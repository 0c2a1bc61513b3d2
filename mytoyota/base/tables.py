"""All tables of the product in one hand: for migrations, backup, sealing anew and erasing."""

import re
from functools import cache
from importlib import import_module

from sqlalchemy import MetaData

from mytoyota.base.db import Base, Sealed
from mytoyota.settings import CHECKOUT

DEFINES_A_TABLE = re.compile(r"^    __tablename__ = ", re.MULTILINE)


@cache
def every_table() -> MetaData:
    """The tables of the product: each module that defines one is loaded, so that no list can forget one."""
    for path in sorted((CHECKOUT / "mytoyota").rglob("*.py")):
        if DEFINES_A_TABLE.search(path.read_text("utf-8")):
            import_module(".".join(path.relative_to(CHECKOUT).with_suffix("").parts))
    return Base.metadata


def sealed_values() -> list[tuple[type[Base], Sealed]]:
    """Every model with each of its encrypted values."""
    every_table()
    models = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__tablename__)
    return [(model, value) for model in models for value in vars(model).values() if isinstance(value, Sealed)]
