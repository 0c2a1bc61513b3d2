"""`mytoyota signing-keys`: lists the keys that ID tokens are signed with, or lets the waiting one sign."""

import argparse

from sqlalchemy import select

from mytoyota import settings
from mytoyota.base import clock, keys
from mytoyota.base.db import Database
from mytoyota.oidc_provider import signing_keys
from mytoyota.oidc_provider.models import SigningKey


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to list them; `--rotate` with an algorithm to go on to the next."""
    parser.add_argument("--rotate", choices=signing_keys.ALGORITHMS, help="the key that waits signs from now on")


def run(args: argparse.Namespace) -> int:
    """Rotates where it is asked for, then lists what is published; running servers notice within a minute."""
    chosen = settings.load()
    keys.use(keys.KeyRing.load(chosen.keys_path))
    database = Database(chosen.database_url)
    signing_keys.SigningKeys(database).published()  # makes what is missing
    if args.rotate:
        with database.writing() as session:
            signing_keys.rotate(session, args.rotate)
    with database.reading() as session:
        for row in session.scalars(select(SigningKey).order_by(SigningKey.algorithm, SigningKey.created_at)):
            until = f"until {clock.in_japan(row.retires_at):%Y-%m-%d %H:%M}" if row.retires_at else ""
            part = (row.slot or ":former").partition(":")[2]
            print(f"{row.algorithm}  {part:<8}{row.id}  {until}".rstrip())
    return 0
