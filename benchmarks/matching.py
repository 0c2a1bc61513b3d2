"""What a comparison costs, beside two simpler ways: only one width (NFKC), and jntajis's tables alone.

`python -m benchmarks.matching [--rounds N]` compares the pairs of tests/vehicles/matching_pairs, and each text that
has a variant with itself in full width: about a third equal, a third variants, a third different. It prints
microseconds for a pair, and how many each way judges right. The exit code is 1 where ours takes more than 100 µs on
the whole mix, or judges one wrong. Postal data and tables are read before.
"""

import argparse
import sys
import time
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

import jntajis

from mytoyota.japanese.characters import SPACES
from mytoyota.vehicles.matching import compare

PAIRS = Path(__file__).parent.parent / "tests/vehicles/matching_pairs"
MOST = 100e-6
HALF_TO_FULL = str.maketrans(
    "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ ",
    "０１２３４５６７８９－ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ　",
)

Case = tuple[str, str, str, bool]  # kind, two texts, whether they mean the same
Judge = Callable[[str, str, str], bool]


def mix() -> dict[str, list[Case]]:
    """Equal but for width, variants and different ones, as many of each as the files of pairs hold."""
    variants: list[Case] = []
    different: list[Case] = []
    for file in sorted(PAIRS.glob("*.txt")):
        kind, verdict = file.stem.split("_")
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        pairs: list[Case] = []
        for line in lines:
            one, other = line.split(" | ")
            pairs.append((kind, one, other, verdict == "accepted"))
        (variants if verdict == "accepted" else different).extend(pairs)
    equal = [(kind, one, one.translate(HALF_TO_FULL), True) for kind, one, _other, _same in variants]
    return {"equal": equal, "variant": variants, "different": different}


def ours(kind: str, one: str, other: str) -> bool:
    """Whether they meet at any level but different."""
    return compare(kind, one, other).accepted


def in_one_width(_kind: str, one: str, other: str) -> bool:
    """Whether they are equal in one width and without blanks."""
    return _plain(one) == _plain(other)


def by_tables(_kind: str, one: str, other: str) -> bool:
    """The same, with old forms replaced by jntajis's table of the tax agency."""
    return _by_tables(one) == _by_tables(other)


def _plain(text: str) -> str:
    return SPACES.sub("", unicodedata.normalize("NFKC", text))


def _by_tables(text: str) -> str:
    return str(jntajis.jnta_shrink_translit(_plain(text), passthrough=True))


def measured(judge: Judge, cases: list[Case], rounds: int) -> tuple[float, int]:
    """Seconds of CPU for a pair, the best of the rounds, and how many were judged right."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        verdicts = [judge(kind, one, other) for kind, one, other, _same in cases]
        times.append((time.process_time() - began) / len(cases))
    return min(times), sum(verdict == case[3] for verdict, case in zip(verdicts, cases, strict=True))


def main() -> int:
    """Print the table; see the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    cases = mix()
    cases["all"] = [case for part in cases.values() for case in part]
    measured(ours, cases["all"], 1)
    holds = True
    print("pairs                      ours                NFKC             jntajis")
    for name, these in cases.items():
        told = partial(measured, cases=these, rounds=rounds)
        results = [told(judge) for judge in (ours, in_one_width, by_tables)]
        shown = "  ".join(f"{seconds * 1e6:6.1f} µs {right / len(these):6.1%}" for seconds, right in results)
        print(f"{name:10} {len(these):5}  {shown}")
        holds &= results[0][1] == len(these) and (name != "all" or results[0][0] <= MOST)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
