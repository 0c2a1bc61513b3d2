"""How many photographs of vehicle certificates are read right by their QR codes, asked for again, or read wrong.

`python -m benchmarks.certificate_codes [--count N] [--first SEED] [--only KIND …] [--workers 2]` reads N photographs in
all and prints a table; the exit code is 1 where a bound below does not hold. All pictures come from
tests/certificates: no real certificate was at hand. "Right" is both numbers, or what is missing, or that there are two
certificates; "asked" is anything else that fills nothing.
"""

import argparse
import io
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
from PIL import Image

from mytoyota.idv.read_symbols import read_symbols
from mytoyota.vehicles import certificate_codes
from tests.certificates.sets import KINDS, sample

READABLE = ("registered", "light", "shuffled", "incomplete", "record sheet", "other codes")
"""Kinds in which nothing hinders reading."""
MEGAPIXELS_OF_A_PHONE = (4032, 3024)


@dataclass(frozen=True)
class Outcome:
    """What came of one photograph: right, asked or WRONG."""

    kind: str
    seed: int
    verdict: str
    reason: str
    seconds: float


def outcome(task: tuple[str, int]) -> Outcome:
    """Take the photograph of this kind and seed, and read it."""
    cv2.setNumThreads(1)
    taken = sample(*task)
    started = time.process_time()
    seen = read_symbols(taken.picture)
    told = certificate_codes.numbers(seen.found, seen.reasons)
    seconds = time.process_time() - started
    verdict = "WRONG" if taken.is_wrong(told) else "right" if taken.is_right(told) else "asked"
    return Outcome(*task, verdict, " ".join([*told.reasons, *told.missing]) or "filled", seconds)


def measured(args: argparse.Namespace) -> Iterator[Outcome]:
    """Read all photographs that were asked for, the kinds in turn."""
    kinds = args.only or list(KINDS)
    tasks = ((kinds[number % len(kinds)], args.first + number // len(kinds)) for number in range(args.count))
    with multiprocessing.get_context("spawn").Pool(args.workers) as pool:
        yield from pool.imap_unordered(outcome, tasks, chunksize=8)


def large_seconds() -> float:
    """CPU seconds for a photograph of 12 megapixels, the best of three."""
    small = Image.open(io.BytesIO(sample("registered", 1).picture))
    large = io.BytesIO()
    small.resize(MEGAPIXELS_OF_A_PHONE).save(large, "JPEG", quality=90)
    times = []
    for _ in range(3):
        started = time.process_time()
        assert len(read_symbols(large.getvalue()).found) == 5
        times.append(time.process_time() - started)
    return min(times)


def report(outcomes: list[Outcome]) -> bool:
    """Print a line for each kind, and every wrong one. Whether the bounds hold."""
    holds = True
    for kind in KINDS:
        these = [one for one in outcomes if one.kind == kind]
        if not these:
            continue
        verdicts = Counter(one.verdict for one in these)
        reasons = Counter(one.reason for one in these if one.verdict == "asked")
        times = sorted(one.seconds for one in these)
        figures = "  ".join(f"{verdict} {verdicts[verdict]:4}" for verdict in ("right", "asked", "WRONG"))
        said = "  ".join(f"{reason} {count}" for reason, count in reasons.most_common(5))
        print(f"{kind:13} n={len(these):<5} {figures}  CPU s {times[len(times) // 2]:.2f}/{times[-1]:.2f}  {said}")
        holds &= kind not in READABLE or verdicts["right"] >= 0.99 * len(these)
    for one in outcomes:
        if one.verdict == "WRONG":
            print(f"WRONG {one.kind} {one.seed}: {one.reason}")
            holds = False
    return holds


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--first", type=int, default=10_000, metavar="SEED")
    parser.add_argument("--only", nargs="*", choices=tuple(KINDS))
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    outcomes = list(measured(args))
    holds = report(outcomes)
    large = large_seconds()
    print(f"12 megapixels: {large:.2f} CPU s")
    wrong = sum(one.verdict == "WRONG" for one in outcomes)
    print(
        f"{'holds' if holds else 'FAILS'}: {wrong} wrong in {len(outcomes)}, at least 99 % right where all is legible"
    )
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main())
