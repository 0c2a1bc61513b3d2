"""`mytoyota backup` and `mytoyota restore`: the database into a folder, and back into an empty place."""

import argparse
from pathlib import Path

from mytoyota import settings
from mytoyota.base import backup, keys, migrate
from mytoyota.base.backup import Contents
from mytoyota.models import MODELS

FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One folder; which way is the command's name."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the backup's folder")


def run(args: argparse.Namespace) -> int:
    """Makes a backup, or restores one."""
    chosen = settings.load()
    if args.command == "restore":
        return _restore(chosen, args.folder)
    contents = backup.make(chosen.database_url, args.folder)
    print(f"{_rows(contents)} are in {args.folder}.")
    print(f"The keys are not: keep a copy of {chosen.keys_path} in another place. Without it nothing can be read.")
    return 0


def _restore(chosen: settings.Settings, folder: Path) -> int:
    contents = backup.restore(chosen.database_url, folder)
    print(f"{_rows(contents)}, as of {contents.made_at}, are restored.")
    if not migrate.is_current(chosen.database_url):
        print("They are of an earlier version: run `mytoyota migrate`.")
    if chosen.keys_path.exists():
        keys.use(keys.KeyRing.load(chosen.keys_path))
        if backup.keys_fit(chosen.database_url, MODELS):
            return 0
    print(f"The keys that open them are not in {chosen.keys_path}: put your copy of the keys there.")
    return FAILED


def _rows(contents: Contents) -> str:
    return f"{sum(contents.rows.values())} rows of {len(contents.rows)} tables"
