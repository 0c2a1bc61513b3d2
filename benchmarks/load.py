"""How many journeys a second `mytoyota serve` carries with 1, 8 and 32 customers at once, and what memory it takes.

A journey is a new customer's: from the scan of the order's QR code to the last page, with a new TOYOTA Account, by HTTP
on loopback, each page as soon as the one before it is there. What the staff do at their desk goes past it through the
database. Customers and product share the machine, so the product's own CPU time is told as well.
`python -m benchmarks.load [--journeys N]`
"""

import argparse
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import requests
from sqlalchemy import select

from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications import outbox
from mytoyota.settings import Settings
from tests.ops.servers import eventually, free_port, served
from tests.people.showroom import HARUNA, PUBLIC_URL, Showroom
from tests.people.walker import PERSON

AT_ONCE = (1, 8, 32)
PROCESSES = 6  # the start, the web server's two, the reader's two, the worker
PAGES = 60  # a journey that is longer goes round and round
KINDS = {"granian": "web server", "reader_process": "reader", "multiprocessing": "reader", "worker": "worker"}
HIDDEN = re.compile(r'<input\b[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
SIGN_UP = re.compile(r'href="([^"]+)"[^>]*>新規登録')
ANSWERS = {
    "1-1/7-B": {"agree": "y"},
    "1-1/11-B": {"kind": "individual"},
    "1-1/12-B": {"choice": "type"},
    "1-1/18-B": PERSON,
    "2-1/2": {"choice": "same"},
    "2-1/3": {"agree": "y"},
}


@dataclass
class Customer:
    """One customer with a browser that shows nothing and is never slow."""

    showroom: Showroom
    base: str
    email: str
    http: requests.Session = field(default_factory=requests.Session)
    seconds: list[float] = field(default_factory=list)  # of each page, with the redirects before it

    def walks(self) -> list[float]:
        """The whole way; raises AssertionError at any page that is not as it should be."""
        order_id = self.showroom.order("pixis", HARUNA)
        page = self._asks("GET", self.showroom.link(order_id).replace(PUBLIC_URL, self.base))
        for _page in range(PAGES):
            if page.url.endswith("/end"):
                return self.seconds
            page = self._goes_on(page, order_id)
        raise AssertionError(f"never came to the end; is at {self._step(page)}")

    def _goes_on(self, page: requests.Response, order_id: str) -> requests.Response:
        link = SIGN_UP.search(page.text)
        if link:
            return self._asks("GET", urljoin(page.url, unescape(link[1])))
        step, sent = self._step(page), dict(_hidden(page.text))
        if step == "1-1/19-B":
            self._staff_confirm(order_id)
        return self._asks("POST", page.url, sent | ANSWERS.get(step, {}) | self._own(step))

    def _own(self, step: str) -> dict[str, str]:
        if step == "1-1/9-B":
            return {"code": self._code()}
        return {"email": self.email} if step == "1-1/8-B" else {}

    def _step(self, page: requests.Response) -> str:
        return page.url.partition("/o/")[2].partition("/")[2]

    def _asks(self, method: str, url: str, sent: dict[str, str] | None = None) -> requests.Response:
        began = time.perf_counter()
        page = self.http.request(method, url, data=sent, timeout=60)
        self.seconds.append(time.perf_counter() - began)
        assert page.status_code == 200, f"{page.status_code} at {self._step(page)}"
        return page

    def _code(self) -> str:
        with self.showroom.database.reading() as session:
            mails = [mail.body for mail in outbox.newest(session, 200) if mail.recipient == self.email]
        return str(re.findall(r"\b\d{6}\b", mails[0])[0])

    def _staff_confirm(self, order_id: str) -> None:
        with self.showroom.database.writing() as session:
            waits = select(StaffCheck).where(StaffCheck.order_id == order_id, StaffCheck.state == "waiting")
            for check in session.scalars(waits):
                staff_check.confirm(session, check, self.showroom.staff_ids["佐藤"])


def _hidden(html: str) -> Iterator[tuple[str, str]]:
    for tag in HIDDEN.findall(html):
        named = dict(ATTRIBUTE.findall(tag))
        yield named["name"], unescape(named.get("value", ""))


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


def measured(showroom: Showroom, base: str, at_once: int, journeys: int, pids: list[int]) -> None:
    """`journeys` of them, `at_once` side by side; one line."""
    customers = [Customer(showroom, base, f"c{at_once}-{number}@example.jp") for number in range(journeys)]
    began, computed, troubles, pages = time.monotonic(), cpu_seconds(pids), Counter[str](), list[float]()
    with ThreadPoolExecutor(at_once) as crowd:
        for walk in [crowd.submit(customer.walks) for customer in customers]:
            error = walk.exception()
            if error:
                troubles[f"{type(error).__name__}: {error}"] += 1
            else:
                pages += walk.result()
    spent, computed = time.monotonic() - began, cpu_seconds(pids) - computed
    middle, late = (statistics.quantiles(pages, n=100)[part - 1] * 1000 for part in (50, 95))
    print(
        f"{at_once:3} at once: {journeys / spent:5.2f} journeys/s, a page {middle:4.0f} ms (p95 {late:4.0f} ms), "
        f"{computed / journeys * 1000:4.0f} ms of the product's CPU a journey, {sum(troubles.values())} errors"
    )
    for trouble, count in troubles.most_common(5):
        print(f"    {count} x {trouble}")


def main() -> None:
    """Serves the product in a folder of its own, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journeys", type=int, default=96, help="for each number of customers at once")
    journeys = parser.parse_args().journeys
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(demo=True, instance_dir=Path(folder) / "served", port=free_port())
        keys.generate(settings.keys_path)
        keys.use(keys.KeyRing.load(settings.keys_path))
        migrate.upgrade(settings.database_url)
        showroom = Showroom.opened(Database(settings.database_url))
        with served(settings) as process:
            Customer(showroom, settings.public_url, "first@example.jp").walks()
            assert eventually(lambda: len(tree(process.pid)) >= PROCESSES, 60)
            pids = tree(process.pid)
            for at_once in AT_ONCE:
                measured(showroom, settings.public_url, at_once, journeys, pids)
            peak = peak_megabytes(pids)
        print(f"peak memory (MB): {sum(peak.values())} in all, {peak}")


if __name__ == "__main__":
    main()
