"""Whatever is sent in the place of a photograph gets its sentence soon, in bounded memory; others wait for nothing."""

import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from bs4 import BeautifulSoup
from sqlalchemy import delete

from mytoyota.app import create_app
from mytoyota.base.limits import Attempt
from mytoyota.flows.sign_up.reading_reasons import SENTENCES
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.idv import hostile
from tests.idv.conftest import licence_photo, somebody
from tests.ops.servers import Process, eventually, served
from tests.people.showroom import Showroom
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader

SOON, NEVER = 1.0, 60.0  # s: what `make proof` judges, and what only a reader that hangs takes
MOST_MEMORY = 500_000  # kB
TRIES = 3  # on a machine that is busy with other things


@dataclass
class Browser:
    """A customer's browser at the camera page of the served product."""

    http: requests.Session
    url: str
    process: Process
    form: dict[str, str] = field(default_factory=dict)

    def opens(self) -> None:
        """The page as it is now, with a form that has not been sent."""
        self._keeps(self.http.get(self.url, timeout=60).text)

    def sends(self, picture: bytes, name: str = "licence.jpg") -> tuple[requests.Response, float]:
        """Chooses a file and sends it, whatever it is; the answer and its seconds."""
        if not self.form:
            self.opens()
        files = {"picture": (name, picture, "image/jpeg")}
        began = time.perf_counter()
        answer = self.http.post(self.url, data=self.form, files=files, timeout=90)
        seconds = time.perf_counter() - began
        self._keeps(answer.text)
        return answer, seconds

    def _keeps(self, text: str) -> None:
        page = BeautifulSoup(text, "html.parser")
        inputs = page.select("form#step input[type=hidden]")
        self.form = {str(one["name"]): str(one.get("value", "")) for one in inputs}

    def memory(self) -> list[int]:
        """The most memory (kB) each process of the product has had."""
        return [peak for pid in _tree(self.process.pid) if (peak := _peak(pid))]


def _tree(root: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # It ended meanwhile.
    found = [root]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


@pytest.fixture
def browser(instance: tuple[Settings, Showroom]) -> Iterator[Browser]:
    """The customer came to the camera page; from here on the product is the one that operators start."""
    settings, showroom = instance
    app = create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender()))
    phone = Walker(app, showroom).journey_at("1-1/16-B").phone
    http = requests.Session()
    for one in phone.http._cookies.values():
        http.cookies.set(one.key, one.value)
    with served(settings) as process:
        ready = f"{settings.public_url}/readyz"
        assert eventually(lambda: requests.get(ready, timeout=5).json().get("reader") == "ok", 60)
        yield Browser(http, settings.public_url + phone.page.url, process)
    app.extensions["database"].engine.dispose()


@contextmanager
def another_customer(url: str) -> Iterator[list[float]]:
    """Somebody opens a page again and again meanwhile; how long each took (s)."""
    waits: list[float] = []
    done = threading.Event()

    def opens() -> None:
        while not done.wait(0.1):
            waits.append(requests.get(url, timeout=60).elapsed.total_seconds())

    with ThreadPoolExecutor(1) as threads:
        looks = threads.submit(opens)
        try:
            yield waits
        finally:
            done.set()
        looks.result()


def soon(browser: Browser, picture: bytes, seconds: float) -> requests.Response:
    """The answer, which comes soon unless the machine is busy each time."""
    told = [browser.sends(picture)]
    while told[-1][1] >= seconds and len(told) < TRIES:
        told.append(browser.sends(picture))
    assert told[-1][1] < seconds, [took for _, took in told]
    return told[-1][0]


def error(answer: requests.Response) -> str:
    """What the page says is wrong."""
    found = BeautifulSoup(answer.text, "html.parser").select_one("#errors")
    assert found is not None, (answer.status_code, answer.text[:500])
    return found.get_text(" ", strip=True)


def bad_pictures() -> dict[str, tuple[bytes, str]]:
    """Name, bytes and sentence of each: what is no photograph, and odd photographs of nothing."""
    refused = {name: (make(), str(SENTENCES[reason])) for name, (make, reason) in hostile.refused().items()}
    harmless = {name: (make(), str(SENTENCES["not_a_licence"])) for name, make in hostile.harmless().items()}
    return refused | harmless | {"nothing": (b"", "写真が選ばれていません")}


def may_try_on(instance: tuple[Settings, Showroom]) -> None:
    """One journey has so many readings, and more bad pictures than that are to be tried."""
    with instance[1].database.writing() as session:
        session.execute(delete(Attempt))


@pytest.mark.parametrize("seconds", [NEVER, pytest.param(SOON, marks=pytest.mark.proof)])
def test_whatever_is_sent_as_a_photograph_gets_its_sentence_soon_and_nobody_else_waits(
    browser: Browser, instance: tuple[Settings, Showroom], seconds: float
) -> None:
    with another_customer(browser.url.partition("/o/")[0] + "/account/login") as waits:
        for name, (picture, sentence) in list(bad_pictures().items())[:: 6 if seconds == NEVER else 1]:
            may_try_on(instance)
            assert sentence in error(soon(browser, picture, seconds)), name
        person = somebody(4, name="<b>=1+1 陽菜")
        answer, _ = browser.sends(licence_photo(person))
        assert answer.url.endswith("1-1/17-B")
        assert "<b>=1" not in answer.text
    assert statistics.median(waits) < seconds
    assert max(browser.memory()) < MOST_MEMORY
