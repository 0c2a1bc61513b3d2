"""`mytoyota secrets`: makes what a new instance keeps secret, or a new version of one key."""

import argparse
import os
import secrets
from pathlib import Path

from mytoyota.base import keys
from mytoyota.settings import Place

PASSCODE_DIGITS = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say for a new instance; `--rotate` for one that runs."""
    parser.add_argument("--rotate", choices=keys.PURPOSES, help="add a new version of this key; the old still opens")


def run(args: argparse.Namespace) -> int:
    """Makes what is missing and leaves what is there."""
    place = Place()
    if args.rotate:
        version = keys.rotate(place.keys_path, args.rotate)
        print(f"Version {version} of the key for {args.rotate} is in use as soon as the product starts again.")
        return 0
    if keys.generate(place.keys_path):
        print(f"New keys are in {place.keys_path}: keep a copy in a safe place, away from the database's.")
    _passcode(place.passcode_path)
    return 0


def _passcode(path: Path) -> None:
    """Eight digits that a demo asks for where others can reach it."""
    if path.exists():
        return
    digits = "".join(secrets.choice("0123456789") for _ in range(PASSCODE_DIGITS))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(digits + "\n")
