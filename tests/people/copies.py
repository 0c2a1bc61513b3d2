"""States that many tests need, walked once in a process and copied: the database's file, and the people with it."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from mytoyota.settings import Settings

KEPT_SECONDS = 300  # what has a deadline in a state that was walked long ago may be over
DATABASE = "mytoyota.sqlite3"


@dataclass(frozen=True)
class State:
    """An instance's folder at rest, and who stands there with which cookies; `app` is the one they walked in."""

    folder: Path
    app: Flask
    made: Any
    at: float

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.at < KEPT_SECONDS


def kept(folder: Path, app: Flask, made: Any) -> State:
    """The state that the app is in, its database copied into the folder."""
    settings: Settings = app.extensions["settings"]
    shutil.copytree(settings.instance_dir, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    _copy(settings.instance_dir / DATABASE, folder / DATABASE)
    return State(folder, app, made, time.monotonic())


def copied(state: State, folder: Path, start: Callable[[Path], Flask]) -> Any:
    """The people of the state in a new app on a copy of its database: the state stays as it is."""
    shutil.copytree(state.folder, folder)
    app = start(folder)
    same = {id(state.app): app, id(state.app.extensions["database"]): app.extensions["database"]}
    return deepcopy(state.made, same)


APP, SHOWROOM, DATABASE_OF_APP = object(), object(), object()  # stand for a test's own in what is kept between tests


def packed(made: Any, app: Flask, showroom: Any) -> Any:
    """People without the app they walked in."""
    places = {id(app): APP, id(app.extensions["database"]): DATABASE_OF_APP, id(showroom): SHOWROOM}
    return deepcopy(made, places)


def unpacked(kept_people: Any, app: Flask, showroom: Any) -> Any:
    """The same people in another app, whose database holds what they did."""
    places = {id(APP): app, id(DATABASE_OF_APP): app.extensions["database"], id(SHOWROOM): showroom}
    return deepcopy(kept_people, places)


@dataclass(frozen=True)
class Standing:
    """A journey where it stands: the database as it was then, and the steps that lie behind."""

    chosen: str
    passed: tuple[str, ...]
    file: Path
    journey: Any
    at: float = field(default_factory=time.monotonic)

    def leads_to(self, chosen: str, step_id: str) -> bool:
        """Whether who makes these choices comes to this step by going on from here."""
        fresh = time.monotonic() - self.at < KEPT_SECONDS
        return fresh and self.chosen == chosen and step_id not in self.passed


class Journeys:
    """Those that were walked in this process from the same beginning; the next one goes on where one stands."""

    def __init__(self, beginning: Path) -> None:
        self.beginning = beginning
        self.standing: list[Standing] = []

    def serve(self, app: Flask) -> bool:
        """Whether this app's database is still what it was when it was copied from the beginning."""
        if app.extensions["database"].engine.dialect.name != "sqlite":
            return False
        live: Path = app.extensions["settings"].instance_dir / DATABASE
        log = live.with_name(f"{DATABASE}-wal")
        untouched = live.stat().st_mtime_ns == (self.beginning / DATABASE).stat().st_mtime_ns
        return untouched and not (log.exists() and log.stat().st_size)

    def at(self, step_id: str, chosen: str, walker: Any, begin: Callable[[], Any]) -> Any:
        """A journey at this step: the one that came nearest goes on."""
        usable = [one for one in self.standing if one.leads_to(chosen, step_id)]
        nearest = max(usable, key=lambda one: len(one.passed), default=None)
        live = walker.app.extensions["settings"].instance_dir / DATABASE
        if nearest is None:
            journey, passed = begin(), []
        else:
            _copy(nearest.file, live)
            journey, passed = unpacked(nearest.journey, walker.app, walker.showroom), [*nearest.passed]
        if nearest is None or journey.step_id != step_id:
            passed += journey.passes_to(step_id)
            file = self.beginning.with_name(f"{self.beginning.name}-{len(self.standing)}.sqlite3")
            _copy(live, file)
            kept_journey = packed(journey, walker.app, walker.showroom)
            self.standing.append(Standing(chosen, tuple(passed), file, kept_journey))
        return journey


def _copy(source: Path, target: Path) -> None:
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    with closing(origin), closing(copy):
        origin.backup(copy)
