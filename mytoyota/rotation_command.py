"""`mytoyota rotate-keys`: a new key, and everything encrypted encrypted with it; goes on where it was cut off."""

import argparse
from pathlib import Path

from mytoyota import settings
from mytoyota.base import keys, rotation
from mytoyota.base.db import Database
from mytoyota.models import MODELS

FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It finds out by itself whether to begin or to go on."""


def run(args: argparse.Namespace) -> int:
    """Adds a key unless values of an older one are left from before, then encrypts all with the newest."""
    chosen = settings.load()
    keys.use(keys.KeyRing.load(chosen.keys_path))
    database = Database(chosen.database_url)
    try:
        return _rotate(database, chosen.keys_path)
    finally:
        database.engine.dispose()


def _rotate(database: Database, path: Path) -> int:
    if before := rotation.left(database, MODELS):
        print(f"Going on: {before} values are left of a former key.")
    else:
        version = keys.rotate(path, "encryption")
        keys.use(keys.KeyRing.load(path))
        print(f"Version {version} of the key is in {path}: copy the file to your safe place again.")
    broken = rotation.reseal(database, MODELS)
    return _result(broken, rotation.left(database, MODELS))


def _result(broken: int, left: int) -> int:
    if broken:
        print(f"{broken} values are opened by no key of this ring: they were left as they are.")
        return FAILED
    if left:
        print(f"{left} values were written with the former key meanwhile: run this again.")
        return FAILED
    print("Everything is encrypted with the newest key. Keep the former ones: your backups need them.")
    return 0
