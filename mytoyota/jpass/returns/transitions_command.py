"""`mytoyota jpass-transitions --csv`: every act that an entry offers, to whom, and where it leads."""

import argparse
import csv
import sys
from collections.abc import Iterator

from mytoyota.jpass.returns.statuses import NAMES
from mytoyota.jpass.returns.transitions import whole_table

HEADER = ("originator", "store_approval", "headquarters_approval", "status", "act", "role", "own", "to")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option, for scripts."""
    parser.add_argument("--csv", action="store_true", help="print as CSV with a header")


def rows() -> Iterator[tuple[str | int, ...]]:
    """One row for each act that is offered; deputies have the acts of the desk they stand for, and no row."""
    for one in whole_table():
        settings = (int(one.settings.store_approval), int(one.settings.headquarters_approval))
        status = NAMES[one.status] if one.status else ""
        yield one.originator, *settings, status, one.act, one.actor.role, int(one.actor.own), NAMES[one.to]


def run(args: argparse.Namespace) -> int:
    """Prints the table; tabs instead of commas for the eye."""
    writer = csv.writer(sys.stdout, delimiter="," if args.csv else "\t", lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows())
    return 0
