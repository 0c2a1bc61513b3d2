"""How long a customer's POST takes while the finance company's file is read beside it, and while the machine is idle.

The product is served as in production, the file is read by `mytoyota import-contracts` in a process of its own, and
both use one SQLite database, which has one writer. `python -m benchmarks.beside [--contracts N] [--journeys N]`
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import _contracts
from benchmarks._contracts import Size
from benchmarks._customer import Customer
from benchmarks._served import product
from mytoyota.base import clock
from mytoyota.settings import CHECKOUT, Settings
from tests.ops.servers import environment
from tests.people.showroom import Showroom

END, RATIO = "end", 2


class Pressing(Customer):
    """A customer of whose pages the pressed ones count."""

    def _asks(self, method: str, url: str, sent: dict[str, str] | None = None) -> Customer:
        super()._asks(method, url, sent)
        if method != "POST":
            self.seconds.pop()
        return self


def pressed(showroom: Showroom, base: str, name: str, journeys: int) -> list[float]:
    """The seconds of each POST of so many journeys, one after the other."""
    walks = [Pressing(showroom, base, f"{name}-{number}@example.jp").scans().goes_to(END) for number in range(journeys)]
    return [one for walk in walks for one in walk.seconds]


def told(name: str, seconds: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile in milliseconds, printed."""
    parts = statistics.quantiles(seconds, n=100)
    middle, late = parts[49] * 1000, parts[94] * 1000
    print(f"{name}: {len(seconds)} POSTs, median {middle:.0f} ms, p95 {late:.0f} ms, longest {max(seconds):.2f} s")
    return middle, late


def main() -> None:
    """Measures, prints, and fails where a POST takes more than twice as long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contracts", type=int, default=200_000)
    parser.add_argument("--journeys", type=int, default=8)
    asked = parser.parse_args()
    with product() as (showroom, base, _process), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contracts.csv"
        size = Size(asked.contracts, max(50, asked.contracts // 20), max(10, asked.contracts * 3 // 1000))
        with showroom.database.writing() as session:
            places = _contracts.places(session, size)
        _contracts.write(path, places, clock.in_japan(clock.now()).date())
        pressed(showroom, base, "first", 2)
        idle = told("idle", pressed(showroom, base, "idle", asked.journeys))
        instance = Path(str(showroom.database.engine.url.database)).parent
        settings = Settings(demo=True, instance_dir=instance)
        words = [sys.executable, "-m", "mytoyota.cli", "import-contracts", str(path)]
        with subprocess.Popen(words, env=environment(settings), cwd=CHECKOUT) as reading:
            busy = told("beside the file", pressed(showroom, base, "busy", asked.journeys))
            assert reading.poll() is None, "the file was read before the customers were through: take more contracts"
            reading.terminate()
    assert busy[0] <= RATIO * idle[0], "the median"
    assert busy[1] <= RATIO * idle[1], "the 95th percentile"


if __name__ == "__main__":
    main()
