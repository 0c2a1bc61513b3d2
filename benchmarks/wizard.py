"""What a wizard step costs, beside a bare Flask page that commits one row and a page that reads it back.

A step is the POST of an answer and the GET of the page after it. The bare apps do the same with one table and one
template as long as the wizard's pages: one as Flask's documentation does it, and one that is as lean as can be. They
run in turn with the wizard in one process, so that a machine that slows down slows all. Steps that lead over the login
have the requests of the way to the provider and back in them; those that hash a password cost what the hash is meant
to cost. `python -m benchmarks.wizard [--rounds N]`
"""

import argparse
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks._bare import Bare, Lean
from benchmarks._meter import Cost, Meter
from mytoyota import logs
from mytoyota.app import create_app, kept
from mytoyota.base import keys
from mytoyota.base.db import Base, Database
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.people.showroom import Showroom
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader

WARM_UP = 2  # journeys that are not measured: caches and templates
COUNTED = 2  # journeys at the end whose function calls are counted
END = "end"
PLAIN = 2  # requests of a step that is one answer and one page
MORE = {  # what a step does besides
    "1-1/2": "begins the journey under its lock",
    "1-1/6": "makes the sign-up's journey",
    "1-1/8-B": "counts tries twice, makes a code, writes a mail",
    "1-1/9-B": "counts tries twice, looks for a draft",
    "1-1/12-B": "shows the form of an individual's data",
    "1-1/16-B": "reads a photograph",
    "1-1/17-B": "shows what was read of the photograph",
    "1-1/18-B": "hashes a password",
    "1-1/19-B": "makes the account, writes a mail",
    "2-1/2": "compares with the certificate",
    "2-1/3": "asks the provider anew, registers the user, writes a mail",
    "end/staff": "ends the journey, tells the history what was not applied for",
}
Of = Callable[[Iterable[Cost]], float]


def product(folder: Path) -> Walker:
    """The real app on a fresh database, and people to walk it."""
    keys.generate(folder / "keys.json")
    settings = Settings(demo=True, instance_dir=folder, public_url="http://127.0.0.1:8000")
    app = create_app(settings, Gateways(reader=WrittenLicenceReader(), sender=OutboxSender()))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    return Walker(app, Showroom.opened(database))


class Walk:
    """Journeys with a step of each bare app after each of their steps."""

    def __init__(self, folder: Path) -> None:
        (folder / "product").mkdir(mode=0o700)
        self.walker, self.beside = product(folder / "product"), (Bare(folder), Lean(folder))
        self.meters = [Meter(one.app) for one in (self.walker, *self.beside)]
        kept()

    def journey(self, way: str, *, counting: bool) -> Iterator[tuple[str, list[Cost]]]:
        """One journey from the scan to the end: each step, and what it and the bare steps beside it cost.

        Garbage (2 % of the time) is collected between journeys: it would fall upon the same step in each of them.
        """
        gc.collect()
        for meter in self.meters:
            meter.counting, meter.cost = counting, Cost()
        customer = self.walker.journey(way=way, email=f"{time.monotonic_ns()}@example.jp")
        while customer.step_id != END:
            step_id, self.meters[0].cost = customer.step_id, Cost()
            customer.goes_on()
            for one in self.beside:
                one.step()
            yield step_id, [meter.cost for meter in self.meters]


def measured(walk: Walk, rounds: int) -> tuple[dict[str, list[Cost]], list[Cost], list[Cost]]:
    """The costs of each step, in the order they are met, and those of all bare and all lean steps."""
    own: dict[str, list[Cost]] = {}
    bare: list[Cost] = []
    lean: list[Cost] = []
    for number in range(WARM_UP + rounds + COUNTED):
        counting = number >= WARM_UP + rounds
        for step_id, costs in walk.journey("type" if number % 2 else "photo", counting=counting):
            if number >= WARM_UP:
                for costs_of, cost in zip((own.setdefault(step_id, []), bare, lean), costs, strict=True):
                    costs_of.append(cost)
    return own, bare, lean


def cpu(costs: Iterable[Cost]) -> float:
    """Milliseconds of CPU: the median of the steps that were not slowed down by counting."""
    return statistics.median(cost.cpu * 1000 for cost in costs if not cost.calls)


def calls(costs: Iterable[Cost]) -> float:
    """Function calls: the median of the steps where they were counted."""
    return statistics.median(cost.calls for cost in costs if cost.calls)


def report(own: dict[str, list[Cost]], bare: list[Cost], lean: list[Cost]) -> None:
    """A line for each step, and the ratios."""
    print(f"{'step':10}{'ms':>8}{'x bare':>8}{'calls':>8}{'x bare':>8}{'bytes':>8}  requests")
    for step_id, costs in own.items():
        print(line(step_id, costs, bare), costs[-1].requests, MORE.get(step_id, ""))
    print(line("bare", bare, bare), bare[-1].requests, "as Flask's documentation does it")
    print(line("lean", lean, bare), lean[-1].requests, "one statement by hand on a connection that is kept")
    plain = [costs for step_id, costs in own.items() if costs[-1].requests == PLAIN and step_id not in MORE]
    for name, of in (("CPU", cpu), ("calls", calls)):
        usual, every = (statistics.median(map(of, among)) for among in (plain, own.values()))
        beside, grown = f"{usual / of(bare):.2f} x bare ({usual / of(lean):.2f} x lean)", of(plain[-1]) / of(plain[0])
        print(f"{name}: plain steps {beside}, all steps {every / of(bare):.2f} x; last plain to first {grown:.2f} x")


def line(name: str, costs: list[Cost], bare: list[Cost]) -> str:
    """What one step costs, beside the bare one."""
    page = statistics.median(cost.page for cost in costs)
    beside = cpu(costs) / cpu(bare), calls(costs) / calls(bare)
    return f"{name:10}{cpu(costs):8.2f}{beside[0]:8.2f}{calls(costs):8.0f}{beside[1]:8.2f}{page:8.0f} "


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10, help="journeys that are timed")
    rounds = parser.parse_args().rounds
    # As in production: JSON lines, which here go nowhere.
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nowhere:
        logs.configure()
        gc.disable()
        with redirect_stdout(nowhere):
            costs = measured(Walk(Path(folder)), rounds)
    report(*costs)


if __name__ == "__main__":
    main()
