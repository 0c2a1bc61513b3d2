"""How many journeys a second `mytoyota serve` carries with 1, 8 and 32 customers at once, and what memory it takes.

A journey is a new customer's: from the scan of the order's QR code to the last page, with a new TOYOTA Account, by HTTP
on loopback, each page as soon as the one before it is there. What the staff do at their desk goes past it through the
database. Customers and product share the machine, so the product's own CPU time is told as well.
`python -m benchmarks.load [--journeys N]`
"""

import argparse
import re
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks._customer import Customer
from benchmarks._served import product
from tests.ops.servers import eventually
from tests.people.showroom import Showroom

END = "end"
AT_ONCE = (1, 8, 32)
PROCESSES = 6  # the start, the web server's two, the reader's two, the worker
KINDS = {"granian": "web server", "reader_process": "reader", "multiprocessing": "reader", "worker": "worker"}


def tree(pid: int) -> list[int]:
    """A process and all it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in tree(int(child)))]


def cpu_seconds(pids: list[int]) -> float:
    """What these processes have computed so far (proc(5): fields 14 and 15, hundredths of a second)."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / 100


def peak_megabytes(pids: list[int]) -> dict[str, int]:
    """The most memory each process had at once, by what it is."""
    found: Counter[str] = Counter()
    for pid in pids:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        status = Path(f"/proc/{pid}/status").read_text()
        kilobytes = re.search(r"^VmHWM:\s*(\d+)", status, re.MULTILINE)
        kind = next((KINDS[part] for part in KINDS if any(part in word for word in words)), "start")
        found[kind] += int(kilobytes[1]) // 1024 if kilobytes else 0
    return dict(found)


def whole_way(customer: Customer) -> list[float]:
    """The seconds of each of its pages."""
    return customer.scans().goes_to(END).seconds


def measured(showroom: Showroom, base: str, at_once: int, journeys: int, pids: list[int]) -> None:
    """`journeys` of them, `at_once` side by side; one line."""
    customers = [Customer(showroom, base, f"c{at_once}-{number}@example.jp") for number in range(journeys)]
    began, computed, troubles, pages = time.monotonic(), cpu_seconds(pids), Counter[str](), list[float]()
    with ThreadPoolExecutor(at_once) as crowd:
        for walk in [crowd.submit(whole_way, customer) for customer in customers]:
            error = walk.exception()
            if error:
                troubles[f"{type(error).__name__}: {error}"] += 1
            else:
                pages += walk.result()
    spent, computed = time.monotonic() - began, cpu_seconds(pids) - computed
    middle, late = (statistics.quantiles(pages, n=100)[part - 1] * 1000 for part in (50, 95))
    print(
        f"{at_once:3} at once: {journeys / spent:5.2f} journeys/s of {len(pages) / journeys:.0f} pages, "
        f"a page {middle:4.0f} ms (p95 {late:4.0f} ms), "
        f"{computed / journeys * 1000:4.0f} ms of the product's CPU a journey, {sum(troubles.values())} errors"
    )
    for trouble, count in troubles.most_common(5):
        print(f"    {count} x {trouble}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journeys", type=int, default=96, help="for each number of customers at once")
    journeys = parser.parse_args().journeys
    with product() as (showroom, base, process):
        Customer(showroom, base, "first@example.jp").scans().goes_to(END)
        assert eventually(lambda: len(tree(process.pid)) >= PROCESSES, 60)
        pids = tree(process.pid)
        for at_once in AT_ONCE:
            measured(showroom, base, at_once, journeys, pids)
        peak = peak_megabytes(pids)
    print(f"peak memory (MB): {sum(peak.values())} in all, {peak}")


if __name__ == "__main__":
    main()
