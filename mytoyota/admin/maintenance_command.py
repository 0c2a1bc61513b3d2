"""`mytoyota maintenance on|off|status`: asks customers and stores for patience, or no longer."""

import argparse

from mytoyota.admin import maintenance
from mytoyota.admin.import_command import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """On or off."""
    parser.add_argument("what", choices=["on", "off", "status"])


def run(args: argparse.Namespace) -> int:
    """Switches it in the database of the settings, or says how it is.

    Raises:
        SettingsProblem: settings, keys or database do not fit.
    """
    database = opened()
    try:
        with database.writing() as session:
            if args.what == "on":
                maintenance.begin(session, None)
            elif args.what == "off":
                maintenance.end(session)
            row = maintenance.present(session)
            print(f"Maintenance is on since {row.since:%Y-%m-%d %H:%M} UTC." if row else "Maintenance is off.")
    finally:
        database.engine.dispose()
    return 0
