"""What can be said of every table alike: which models a module defines, and which of their values are encrypted."""

from collections.abc import Iterable
from types import ModuleType

from mytoyota.base.db import Base, Encrypted

Models = tuple[type[Base], ...]


def defined_in(modules: Iterable[ModuleType]) -> Models:
    """The models that these modules define themselves, by the names of their tables."""
    found = (
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Base) and "__tablename__" in vars(thing)
        if thing.__module__ == module.__name__
    )
    return tuple(sorted(found, key=lambda model: model.__tablename__))


def encrypted_values(models: Models) -> list[tuple[type[Base], Encrypted]]:
    """Every model with each of its encrypted values."""
    return [(model, value) for model in models for value in vars(model).values() if isinstance(value, Encrypted)]
