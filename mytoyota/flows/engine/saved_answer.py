"""What one screen saves, as a small frozen dataclass: stored as JSON under the screen's name (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Self


@dataclass(frozen=True)
class SavedAnswer:
    """Base of the answers. Every field has a default: a row of an earlier version may lack a newer field.

    `screen` is the name of the screen that saves it, or a name beside the screens' (`mismatch`, `again`).
    """

    screen: ClassVar[str]

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> Self:
        """The answer as it was stored; what this version does not know is left out."""
        return cls(**{name: stored[name] for name in _names(cls) if name in stored})

    def stored(self) -> dict[str, object]:
        """The JSON object that is kept."""
        return {name: getattr(self, name) for name in _names(type(self))}


@dataclass(frozen=True)
class AgreedTerms(SavedAnswer):
    """Terms that were agreed to, and in which version."""

    version: ClassVar[str]  # that is in force
    terms: str = ""
    agree: bool = False

    @classmethod
    def agreed(cls) -> Self:
        """The version in force is agreed to now."""
        return cls(cls.version, agree=True)


_NAMES: dict[type, tuple[str, ...]] = {}  # every page asks for some


def _names(kind: type[SavedAnswer]) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]
