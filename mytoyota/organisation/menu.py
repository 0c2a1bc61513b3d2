"""The menu of staff pages: each package gives its entries as values, the app composes them in one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mytoyota.organisation.models import Staff


@dataclass(frozen=True)
class Badge:
    """A number beside an entry; `mark` is the data attribute by which a script keeps it up to date."""

    count: Callable[[Staff], int | str]
    mark: str = ""


@dataclass(frozen=True)
class MenuEntry:
    """One entry. A page names the entry it belongs to by `key`; `roles` are those who may open it.

    The menu shows the entries of one `group` at a time, and of each other group the first that they may open; what is
    set once and seldom changed (`settings`) is folded.
    """

    key: str
    label: Any
    endpoint: str
    roles: tuple[str, ...]
    badge: Badge | None = None
    group: str = ""
    settings: bool = False


Menu = Sequence[MenuEntry]
ADMINISTRATION = "admin"  # the group of what is set up for those who work here


def shown(menu: Menu, member: Staff, key: str) -> list[MenuEntry]:
    """What stands in the menu of the page that belongs to the entry with this key."""
    group = next((entry.group for entry in menu if entry.key == key), None)
    found = open_to(menu, member)
    if group is None and found:
        group = found[0].group
    return [entry for entry in found if entry.group == group or entry is _first(found, entry.group)]


def _first(entries: Sequence[MenuEntry], group: str) -> MenuEntry:
    return next(entry for entry in entries if entry.group == group)


def open_to(menu: Menu, member: Staff) -> list[MenuEntry]:
    """The entries that this member of staff may open, in the order of the table."""
    return [entry for entry in menu if member.role in entry.roles]
