"""`mytoyota read-licence`: reads photographs from files, one JSON object a line (guide 1-1/17-B, to try out)."""

import argparse
import json
import sys
from pathlib import Path

from mytoyota.idv.engine import EngineUnavailable
from mytoyota.idv.engine_choice import ENGINES
from mytoyota.idv.pictures import MAX_BYTES
from mytoyota.idv.read_photo import InProcessReader
from mytoyota.idv.reader import DocumentReader, Reading, refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="photographs of the front of a driver's licence")
    parser.add_argument("--engine", choices=ENGINES, help="the text recogniser (default: the best that can run here)")


def run(args: argparse.Namespace) -> int:
    """Print a line for each file: `file` and the reading. Exit code 0, also for refused photographs; 1 without an
    engine.
    """
    try:
        reader = InProcessReader(args.engine)
    except EngineUnavailable as missing:
        print(f"No text recogniser can run here: {missing}", file=sys.stderr)
        return 1
    for name in args.files:
        line = {"file": name, **read_file(reader, Path(name)).as_dict()}
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


def read_file(reader: DocumentReader, path: Path) -> Reading:
    """Read one file; one that cannot be opened is a reading with the reason not_an_image."""
    try:
        with path.open("rb") as file:
            return reader.read(file.read(MAX_BYTES + 1))
    except OSError:
        return refused("not_an_image")
