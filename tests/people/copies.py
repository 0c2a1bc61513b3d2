"""A state that many tests need, walked once in a process and copied: the database's file, and the people with it."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask

from mytoyota.settings import Settings

Made = TypeVar("Made")
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
    live, copy = sqlite3.connect(settings.instance_dir / DATABASE), sqlite3.connect(folder / DATABASE)
    with closing(live), closing(copy):
        live.backup(copy)
    return State(folder, app, made, time.monotonic())


def copied(state: State, folder: Path, start: Callable[[Path], Flask]) -> Any:
    """The people of the state in a new app on a copy of its database: the state stays as it is."""
    shutil.copytree(state.folder, folder)
    app = start(folder)
    same = {id(state.app): app, id(state.app.extensions["database"]): app.extensions["database"]}
    return deepcopy(state.made, same)
