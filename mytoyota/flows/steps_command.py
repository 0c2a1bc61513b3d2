"""`mytoyota steps --csv`: every guide step that is built, with its page."""

import argparse
import csv
import sys
from collections.abc import Iterator

from mytoyota.flows.engine.progress import source_text
from mytoyota.flows.flows import FLOWS

HEADER = ("id", "flow", "device", "screen", "template")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option, for scripts."""
    parser.add_argument("--csv", action="store_true", help="print as CSV with a header")


def rows() -> Iterator[tuple[str, ...]]:
    """Each built step of the guide once, in the tables' order."""
    seen: set[str] = set()
    for flow in FLOWS.values():
        for step in flow.steps:
            for step_id, title in step.titles.items() if step.guide else ():
                if step_id not in seen:
                    seen.add(step_id)
                    page = step.screen.doc_template or step.screen.page
                    yield step_id, flow.key, step.device, source_text(title), page


def run(args: argparse.Namespace) -> int:
    """Prints the table; tabs instead of commas for the eye."""
    writer = csv.writer(sys.stdout, delimiter="," if args.csv else "\t", lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows())
    return 0
