"""What a test begins with: the tables alone, a showroom, or 佐藤 at its desk; made once in a process and copied."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from flask import Flask

from mytoyota.base import keys
from mytoyota.base.db import Database
from mytoyota.organisation.models import Store
from tests.people.copies import KEPT_SECONDS, Journeys, packed, unpacked
from tests.people.desk import Desk
from tests.people.showroom import Showroom


@dataclass
class Beginning:
    """An instance's folder, who is there, and the journeys that were walked from there."""

    folder: Path
    showroom: Showroom | None = None
    desk: Any = None
    made: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.journeys = Journeys(self.folder)

    def opened(self, database: Database) -> Showroom:
        """The showroom that was copied with the database, else a new one."""
        with database.reading() as session:
            if self.showroom is None or session.get(Store, self.showroom.store_id) is None:
                return Showroom.opened(database)
        return replace(self.showroom, database=database)

    def signed_in(self, app: Flask, showroom: Showroom) -> Desk:
        """佐藤 at the desk, who was copied with the database or signs in now."""
        if self.desk is None:
            return Desk(app, showroom)
        copied: Desk = unpacked(self.desk, app, showroom)
        return copied


class Beginnings:
    """Those of one process, made when they are first asked for."""

    def __init__(self, empty: Path, start: Callable[[Path], Flask]) -> None:
        self.empty, self.start = Beginning(empty), start
        self.kept: list[Beginning] = []
        self.with_desk: list[Beginning] = []

    def of(self, request: pytest.FixtureRequest) -> Beginning:
        """What this test begins with, by the fixtures that it asks for."""
        names = set(request.fixturenames)
        if "showroom" not in names:
            return self.empty
        with_desk = "desk" in names and is_plain(request)
        made = self.with_desk if with_desk else self.kept
        if not made or (with_desk and time.monotonic() - made[-1].made > KEPT_SECONDS):
            made.append(self._make(with_desk))
        return made[-1]

    def _make(self, with_desk: bool) -> Beginning:
        number, before = len(self.kept) + len(self.with_desk), keys.ring()
        folder = Path(shutil.copytree(self.empty.folder, self.empty.folder.with_name(f"beginning-{number}")))
        app = self.start(folder)
        database: Database = app.extensions["database"]
        showroom = Showroom.opened(database)
        desk = packed(Desk(app, showroom), app, showroom) if with_desk else None
        database.engine.dispose()
        keys.use(before)  # an app that this test has already, on a folder of its own, goes on with its own keys
        return Beginning(folder, showroom, desk)


def is_plain(request: pytest.FixtureRequest) -> bool:
    """Whether what this test walks is what others walk: it replaces nothing, and no clock but the true one runs."""
    return "monkeypatch" not in request.fixturenames and not any(
        "time_machine" in function.__code__.co_names for function in _called(request.function, set())
    )


def _called(function: FunctionType, known: set[FunctionType]) -> Iterator[FunctionType]:
    """The function and those of its own module that it names, and so on."""
    known.add(function)
    yield function
    for name in function.__code__.co_names:
        found = function.__globals__.get(name)
        if isinstance(found, FunctionType) and found.__module__ == function.__module__ and found not in known:
            yield from _called(found, known)
