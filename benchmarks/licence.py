"""How well, how fast and in how much memory licences are read, on made-up photographs.

`python -m benchmarks.licence [--count N] [--first SEED] [--engine ppocr|tesseract …] [--only KIND …] [--keep FILE]`
reads photographs and prints a table; with --keep each outcome is also added to a file, so that a long measurement
can be taken in parts; `--report FILE …` prints the table of what was kept. The end says which of the bounds below
hold; the exit code is 1 where one does not.

All pictures come from tests/licences: no real licence was at hand, so every figure is an upper bound. Seeds under
2,000 were used for tuning; the default ones were not. In `typical+stray` the print lies up to 0.7 mm from its place.
"""

import argparse
import io
import json
import multiprocessing
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PIL import Image

from mytoyota.idv.reader import CORE_FIELDS, FIELDS, Reading
from mytoyota.japanese.characters import without_blanks
from tests.licences.people import Person
from tests.licences.sets import BAD_KINDS, LEVELS, Sample, bad, good

TODAY = date(2026, 11, 21)  # The made-up people's licences are valid on this day.
STRAY = "+stray"
STRAYED_BY = 0.7
GOOD_KINDS = (*LEVELS, *(level + STRAY for level in LEVELS))
ASKED = {"ppocr": (*GOOD_KINDS, *BAD_KINDS), "tesseract": LEVELS}
"""What is measured when nothing is said: the gates are the same with either engine."""
FEWER = 5
"""Of each kind that must be refused there are so many times fewer photographs, glare aside."""


@dataclass(frozen=True)
class Outcome:
    """What came of one photograph. `wrong` has, for each field misread, what is printed and what was read."""

    engine: str
    kind: str
    seed: int
    accepted: bool
    reasons: list[str]
    wrong: dict[str, list[str]]
    characters: int
    cpu: float
    wall: float
    large: bool
    peak: int


def outcome(engine: str, kind: str, seed: int, sample: Sample, told: tuple[Reading, float, int]) -> Outcome:
    """Compare a reading with what is printed; a refused good photograph counts as read wrong in all fields."""
    reading, cpu, peak = told
    wrong, characters = {}, 0
    if kind in GOOD_KINDS and sample.person is not None:
        right = {name: without_blanks(printed(sample.person, name)) for name in FIELDS}
        read = {name: without_blanks(reading.fields.get(name, "")) if reading.accepted else "" for name in FIELDS}
        wrong = {
            name: [right[name], read[name]] for name in FIELDS if not reading.accepted or right[name] != read[name]
        }
        characters = sum(len(right[name]) for name in CORE_FIELDS)
    result = (reading.accepted, list(reading.reasons), wrong, characters)
    return Outcome(engine, kind, seed, *result, cpu, reading.seconds, _is_large(sample.picture), peak)


def _is_large(picture: bytes) -> bool:
    width, height = Image.open(io.BytesIO(picture)).size
    return width * height > 12_000_000


def printed(person: Person, name: str) -> str:
    """What the card says in a field, as a reading would give it."""
    value: Any = getattr(person, name)
    if isinstance(value, date):
        return value.isoformat()
    if name == "committee":
        return f"{value}公安委員会"
    if isinstance(value, tuple):
        return ("、" if name == "conditions" else "・").join(value)
    return str(value or "")


def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        last, row[0] = row[0], n
        for m, b in enumerate(other, 1):
            last, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, last + (a != b))
    return row[-1]


def serve(pipe: Connection, engine: str) -> None:
    """A reader alone in its process, so that its memory can be told from the benchmark's own."""
    from mytoyota.idv.read_photo import InProcessReader
    from mytoyota.idv.reader_worker import limit_memory

    limit_memory()
    reader = InProcessReader(engine, today=lambda: TODAY)
    reader.warm()
    while picture := pipe.recv_bytes():
        before = _cpu()
        reading = reader.read(picture)
        pipe.send((reading, _cpu() - before, _peak()))


def _peak() -> int:
    """The most memory this process has had (MB); ru_maxrss would hold what its parent had when it began, too."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def _cpu() -> float:
    """CPU seconds of this process and of the programs it has run."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Reader:
    """One engine in a process of its own."""

    def __init__(self, engine: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=serve, args=(theirs, engine), daemon=True)
        self._child.start()

    def read(self, picture: bytes) -> tuple[Reading, float, int]:
        """The reading, the CPU seconds it took, and the most memory the process has had (MB)."""
        self._pipe.send_bytes(picture)
        told: tuple[Reading, float, int] = self._pipe.recv()
        return told

    def stop(self) -> None:
        """End the process."""
        self._pipe.send_bytes(b"")
        self._child.join(10)


def taken(kind: str, seed: int) -> Sample:
    """The photograph of a kind and seed."""
    if kind in BAD_KINDS:
        return bad(kind, seed)
    return good(kind.removesuffix(STRAY), seed, STRAYED_BY if kind.endswith(STRAY) else 0.0)


def measured(args: argparse.Namespace) -> Iterator[Outcome]:
    """Read all photographs that were asked for."""
    for engine in args.engine:
        reader = Reader(engine)
        for kind in args.only or ASKED[engine]:
            count = args.count if kind in GOOD_KINDS or kind == "glare" else max(2, args.count // FEWER)
            for seed in range(args.first, args.first + count):
                sample = taken(kind, seed)
                yield outcome(engine, kind, seed, sample, reader.read(sample.picture))
        reader.stop()


def share(outcomes: Iterable[Outcome], names: tuple[str, ...]) -> float:
    """How many of these fields are exactly right."""
    counted = [name not in one.wrong for one in outcomes for name in names]
    return sum(counted) / max(1, len(counted))


def at(values: Iterable[float], part: float) -> float:
    """A quantile."""
    ordered = sorted(values)
    return ordered[round(part * (len(ordered) - 1))] if ordered else 0.0


def line(outcomes: list[Outcome]) -> str:
    """The figures of one kind and engine."""
    reasons = Counter(reason for one in outcomes for reason in one.reasons)
    accepted = sum(one.accepted for one in outcomes) / len(outcomes)
    cpu, wall = ([getattr(one, name) for one in outcomes] for name in ("cpu", "wall"))
    said = "  ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    start = f"{outcomes[0].engine:10}{outcomes[0].kind:15} n={len(outcomes):<4} accepted {accepted:.3f}"
    times = f"CPU s {at(cpu, 0.5):.2f} / {at(cpu, 0.95):.2f}  wall s {at(wall, 0.5):.2f} / {at(wall, 0.95):.2f}"
    if outcomes[0].kind not in GOOD_KINDS:
        return f"{start}  {times}  {said}"
    misread = sum(distance(*pair) for one in outcomes for name, pair in one.wrong.items() if name in CORE_FIELDS)
    error = misread / sum(one.characters for one in outcomes)
    fields = "  ".join(f"{name} {share(outcomes, (name,)):.3f}" for name in FIELDS)
    core = f"core {share(outcomes, CORE_FIELDS):.3f}  characters wrong {error:.4f}"
    peak = max(one.peak for one in outcomes)
    return f"{start}  {core}  {times}  peak {peak} MB  {said}\n{'':25} {fields}"


def bounds(outcomes: list[Outcome]) -> Iterator[tuple[str, float, str, float]]:
    """What is promised: a name, the figure, the direction and the bound."""

    def of(engine: str, *kinds: str) -> list[Outcome]:
        return [one for one in outcomes if one.engine == engine and one.kind in kinds]

    for level, least in (("clean", 0.97), ("typical", 0.98), ("hard", 0.93)):
        yield f"ppocr {level}: core fields exact", share(of("ppocr", level), CORE_FIELDS), ">=", least
        straight, strayed = (share(of("ppocr", kind), CORE_FIELDS) for kind in (level, level + STRAY))
        yield f"ppocr {level}: lost where the print strayed", straight - strayed, "<=", 0.02
    certain = ("birth_date", "issue_date", "expiry_date", "licence_number")
    yield "ppocr typical: dates and number exact", share(of("ppocr", "typical"), certain), ">=", 0.99
    yield "tesseract typical: core fields exact", share(of("tesseract", "typical"), CORE_FIELDS), ">=", 0.75
    yield "good ones accepted", _part(one.accepted for one in of("ppocr", *GOOD_KINDS)), ">=", 0.99
    wrong_kinds = (kind for kind in BAD_KINDS if kind != "glare")
    yield "bad ones refused", _part(not one.accepted for one in of("ppocr", *wrong_kinds)), ">=", 1.0
    yield "glare over a core field caught", _part(not one.accepted for one in of("ppocr", "glare")), ">=", 0.9
    yield "glare seen in good typical ones", _part("glare" in one.reasons for one in of("ppocr", "typical")), "<=", 0.03
    large = [one for one in of("ppocr", *GOOD_KINDS) if one.large]
    yield "12 megapixels: median CPU seconds", at((one.cpu for one in large), 0.5), "<=", 0.7
    yield "12 megapixels: 95 % within CPU seconds", at((one.cpu for one in large), 0.95), "<=", 1.0
    yield "reader's memory (MB)", max((one.peak for one in of("ppocr", *ASKED["ppocr"])), default=0), "<=", 500


def _part(values: Iterable[bool]) -> float:
    counted = list(values)
    return sum(counted) / max(1, len(counted))


def report(outcomes: list[Outcome], judged: bool) -> int:
    """Print the table and, if asked, which bounds hold; 1 where one does not."""
    for engine in ASKED:
        for kind in (*GOOD_KINDS, *BAD_KINDS):
            if these := [one for one in outcomes if (one.engine, one.kind) == (engine, kind)]:
                print(line(these))
    failed = 0
    for name, figure, direction, bound in bounds(outcomes) if judged else ():
        holds = figure >= bound if direction == ">=" else figure <= bound
        failed |= not holds
        print(f"{'holds ' if holds else 'FAILS '} {name:42} {figure:8.3f} {direction} {bound}")
    return int(failed)


def main() -> int:
    """Measure or gather, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--first", type=int, default=5000, metavar="SEED")
    parser.add_argument("--engine", nargs="*", choices=tuple(ASKED), default=list(ASKED))
    parser.add_argument("--only", nargs="*", choices=(*GOOD_KINDS, *BAD_KINDS))
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--report", nargs="*", type=Path, metavar="FILE")
    args = parser.parse_args()
    if args.report:
        kept = [Outcome(**json.loads(text)) for file in args.report for text in file.read_text().splitlines()]
        return report(kept, judged=True)
    outcomes = []
    for one in measured(args):
        outcomes.append(one)
        if args.keep:
            with args.keep.open("a") as file:
                file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    return report(outcomes, judged=not args.only and set(args.engine) == set(ASKED))


if __name__ == "__main__":
    sys.exit(main())
