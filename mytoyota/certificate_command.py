"""`mytoyota read-certificate`: reads pictures of vehicle certificates by their QR codes (4-1/18-C, to try out)."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import cv2

from mytoyota.idv.pictures import MAX_BYTES
from mytoyota.idv.read_symbols import read_symbols
from mytoyota.vehicles import certificate_codes
from mytoyota.vehicles.certificate_codes import CertificateNumbers

UNUSABLE = {
    "cannot_open": "the file cannot be opened",
    "not_an_image": "it is not a picture",
    "unsupported_format": "it is not a JPEG, PNG or WebP picture",
    "too_large": "it has too many bytes or pixels",
    "too_small": "its sides are too short for a legible code",
}
"""The reasons why a file is of no use at all, in words."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("pictures", nargs="+", metavar="PICTURE", help="photographs of a vehicle certificate")


def run(args: argparse.Namespace) -> int:
    """Print a line for each picture: `file` and what its codes say. Exit code 1 where a file is of no use, said on
    stderr; a picture that lacks a code, or shows two certificates, is none of these.
    """
    cv2.setNumThreads(1)
    code = 0
    for name in args.pictures:
        told = read_file(Path(name))
        print(json.dumps({"file": name, **asdict(told)}, ensure_ascii=False), flush=True)
        for reason in told.reasons:
            if reason in UNUSABLE:
                print(f"{name}: {UNUSABLE[reason]}", file=sys.stderr)
                code = 1
    return code


def read_file(path: Path) -> CertificateNumbers:
    """What the picture in this file says."""
    try:
        with path.open("rb") as file:
            picture = file.read(MAX_BYTES + 1)
    except OSError:
        return CertificateNumbers(reasons=("cannot_open",))
    seen = read_symbols(picture)
    return certificate_codes.numbers(seen.found, seen.reasons)
