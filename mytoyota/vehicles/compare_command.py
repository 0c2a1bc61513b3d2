"""`mytoyota compare`: tell for two writings, or for a file of pairs, whether they mean the same (guide 2-1)."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from mytoyota.vehicles.matching import COMPARERS, compare

_COLUMNS = ("kind", "account", "certificate")
_KINDS = ", ".join(COMPARERS)


class _Unusable(Exception):
    """What was given cannot be compared; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("pair", nargs="*", metavar="KIND A B", help=f"kind ({_KINDS}) and the two texts to compare")
    parser.add_argument("--csv", metavar="FILE", help="UTF-8 file with the columns kind, account, certificate")


def run(args: argparse.Namespace) -> int:
    """Print one JSON object per pair. Exit code 2 and one sentence on stderr where the input cannot be used."""
    try:
        for kind, account, certificate in _pairs(args):
            result = compare(kind, account, certificate)
            print(json.dumps({"kind": result.kind, "level": result.level, "accepted": result.accepted}))
        sys.stdout.flush()
    except _Unusable as problem:
        sys.stdout.flush()
        print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; keep the interpreter from complaining when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _pairs(args: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    if args.csv is not None and not args.pair:
        yield from _read(Path(args.csv))
    elif args.csv is None and len(args.pair) == len(_COLUMNS):
        yield _known(args.pair[0], "The kind"), args.pair[1], args.pair[2]
    else:
        raise _Unusable("Give either a kind and two texts (compare name A B) or a file (compare --csv FILE).")


def _known(kind: str, where: str) -> str:
    if kind not in COMPARERS:
        raise _Unusable(f"{where} must be one of {_KINDS}; it is {kind[:40]!r}.")
    return kind


def _read(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(csv.DictReader(file))
    except OSError as error:
        raise _Unusable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _Unusable(f"{path} is not UTF-8 text.") from error
    except csv.Error as error:
        raise _Unusable(f"{path} is not a CSV file: {error}.") from error


def _rows(reader: "csv.DictReader[str]") -> Iterator[tuple[str, str, str]]:
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise _Unusable(f"The file has no column {', '.join(missing)}; its first line must name {', '.join(_COLUMNS)}.")
    for row in reader:
        if any(row[name] is None for name in _COLUMNS):
            raise _Unusable(f"Line {reader.line_num} has too few columns.")
        yield _known(row["kind"].strip(), f"The kind in line {reader.line_num}"), row["account"], row["certificate"]
