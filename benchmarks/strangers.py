"""Ten honest customers walk `mytoyota serve` while fifty strangers send junk to every route that costs.

The strangers are a process of their own on this machine: each sends something once a second to where passwords are
hashed, pictures are read, the tax agency or the card gateway is asked, a PDF is printed or a mail is sent. Five of them
have bought a car: they stand at the camera and send pictures that are made to cost. The customers photograph a licence
and need a moment for each page. It ends by itself when they are through. `python -m benchmarks.strangers`
"""

import io
import itertools
import multiprocessing
import re
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from multiprocessing.synchronize import Event

import requests
from PIL import Image
from sqlalchemy import select

from benchmarks import _customer
from benchmarks._customer import Customer
from benchmarks._served import product
from mytoyota.flows.sign_up.reading_reasons import SENTENCES
from mytoyota.idv.reader import READER_REASONS
from mytoyota.notifications.models import Message
from tests.idv.conftest import licence_photo, somebody
from tests.ops.servers import eventually
from tests.people.showroom import Showroom

Camera = tuple[str, dict[str, str], dict[str, str]]  # address, cookies, hidden fields
CUSTOMERS, STRANGERS, BUYERS = 10, 50, 5
PAUSE = 1.0  # seconds between two things a stranger sends
MOMENT = 0.5  # seconds a customer looks at a page
BUSY = 2.0  # seconds until one tries again
LONGEST = 240.0  # seconds after which the strangers end by themselves
AT_CAMERA = "1-1/16-B"
TRY_AGAIN = [SENTENCES[reason] for reason in READER_REASONS]
CHOICES = {"1-1/12-B": {"choice": "photo"}, "1-1/14-B": {"choice": "licence"}}
PAGE_LIMIT, CODE_LIMIT = 1.0, 5.0


@dataclass
class Photographer(Customer):
    """A customer who photographs the licence, again where the reader was busy."""

    photograph: bytes = b""
    photographs: list[float] = field(default_factory=list)
    asked_again: int = 0

    def goes_on(self) -> None:
        """One page, after a moment."""
        time.sleep(MOMENT)
        if self.step == AT_CAMERA:
            self._photographs()
        elif self.step in CHOICES:
            self._asks("POST", self.page.url, dict(_customer.hidden_fields(self.page.text)) | CHOICES[self.step])
        else:
            self._goes_on()

    def walks(self) -> "Photographer":
        """From the code to the end."""
        self.scans()
        for _page in range(_customer.PAGES):
            if self.step == "end":
                return self
            self.goes_on()
        raise AssertionError(f"is at {self.step}")

    def sends(self, picture: bytes) -> None:
        """Sends a photograph from the camera's page."""
        fields = dict(_customer.hidden_fields(self.page.text))
        self.page = self.http.post(self.page.url, data=fields, files={"picture": ("a.jpg", picture)}, timeout=60)

    def _photographs(self) -> None:
        began = time.perf_counter()
        self.sends(self.photograph)
        self.photographs.append(time.perf_counter() - began)
        if self.step == AT_CAMERA:
            told = [str(sentence) for sentence in TRY_AGAIN if str(sentence) in self.page.text]
            assert told, re.sub(r"<[^>]*>", "", self.page.text.partition('id="errors"')[2])[:400].split()
            self.asked_again += 1
            time.sleep(BUSY)


class Stranger:
    """Somebody who sends junk, one thing after the other."""

    def __init__(self, base: str, number: int) -> None:
        self.base, self.number, self.http = base, number, requests.Session()
        self.big = _picture(number % 3)

    def sends(self) -> Iterator[Callable[[], requests.Response]]:
        """Without end: a login, a forgotten password, a sign-in of staff, and what needs a journey or a desk."""
        for turn in itertools.count(self.number):
            someone = {"email": f"{turn}-{self.number}@example.jp", "password": "the same for all"}
            staff = {"store_code": "A01", "number": str(turn), "password": "guess"}
            made_up = f"{self.base}/o/{turn:024x}"
            yield lambda: self._form("/account/login", **someone)  # noqa: B023 - called before the next turn
            yield lambda: self._form("/account/forgot", **someone)  # noqa: B023
            yield lambda: self._form("/desk/sign-in", **staff)  # noqa: B023
            yield lambda: self.http.post(f"{made_up}/1-1/16-B", files={"picture": self.big}, timeout=30)  # noqa: B023
            yield lambda: self.http.post(f"{made_up}/1-1/13-C", data={"number": "7000012050002"}, timeout=30)  # noqa: B023
            yield lambda: self.http.post(f"{made_up}/1-1/8-B", data=someone, timeout=30)  # noqa: B023
            yield lambda: self.http.get(f"{self.base}/pay/return/{turn}.card.1.{'a' * 43}", timeout=30)  # noqa: B023
            yield lambda: self.http.post(f"{self.base}/pay/webhook", data=b"[1]", timeout=30)
            yield lambda: self.http.get(f"{self.base}/desk/orders/{turn}/payment/1/form.pdf", timeout=30)  # noqa: B023

    def _form(self, path: str, **typed: str) -> requests.Response:
        page = self.http.get(self.base + path, timeout=30)
        return self.http.post(self.base + path, data=dict(_customer.hidden_fields(page.text)) | typed, timeout=30)


@cache
def _picture(number: int) -> bytes:
    """Made to cost: a PNG as large as is decoded, one that is larger, a photograph of nothing."""
    out = io.BytesIO()
    if number == 0:
        Image.new("RGB", (7700, 7700)).save(out, "PNG")
    elif number == 1:
        Image.effect_noise((4000, 3000), 90).convert("RGB").save(out, "JPEG", quality=60)
    else:
        Image.new("RGB", (4000, 4000)).save(out, "PNG")
    return out.getvalue()


def crowd(base: str, cameras: list[Camera], stop: Event, begun: Event) -> None:
    """The strangers' process: fifty threads until `stop` is set, or a while is over."""
    until, told = time.monotonic() + LONGEST, Counter[str]()

    def goes_on() -> bool:
        return not stop.is_set() and time.monotonic() < until

    def one(number: int) -> None:
        stranger = Stranger(base, number)
        for send in stranger.sends() if number >= len(cameras) else _pictures(stranger, cameras[number]):
            if not goes_on():
                return
            with suppress(requests.RequestException):
                told[str(send().status_code)] += 1
            time.sleep(PAUSE)

    for number in range(3):
        _picture(number)
    begun.set()
    with ThreadPoolExecutor(STRANGERS) as threads:
        list(threads.map(one, range(STRANGERS)))
    print(f"the strangers were answered {dict(sorted(told.items()))}", flush=True)


def _pictures(stranger: Stranger, camera: Camera) -> Iterator[Callable[[], requests.Response]]:
    url, cookies, fields = camera
    stranger.http.cookies.update(cookies)
    while True:
        yield lambda: stranger.http.post(url, data=fields, files={"picture": ("a.jpg", stranger.big)}, timeout=60)


def at_camera(showroom: Showroom, base: str, number: int) -> Camera:
    """A stranger with a contract, as far as the camera: address, cookies, the form's hidden fields."""
    buyer = Photographer(showroom, base, f"stranger{number}@example.jp").scans()
    assert isinstance(buyer, Photographer)
    for _page in range(_customer.PAGES):
        if buyer.step == AT_CAMERA:
            break
        buyer.goes_on()
    fields = {name: unescape(value) for name, value in _customer.hidden_fields(buyer.page.text)}
    return buyer.page.url, buyer.http.cookies.get_dict(), fields


@contextmanager
def strangers(showroom: Showroom, base: str) -> Iterator[None]:
    """They send meanwhile."""
    with ThreadPoolExecutor(BUYERS) as threads:
        cameras = list(threads.map(lambda number: at_camera(showroom, base, number), range(BUYERS)))
    context = multiprocessing.get_context("spawn")
    stop, begun = context.Event(), context.Event()
    process = context.Process(target=crowd, args=(base, cameras, stop, begun))
    process.start()
    assert begun.wait(60)
    time.sleep(2)
    try:
        yield
    finally:
        stop.set()
        process.join(90)
        process.kill()


def codes(showroom: Showroom, since: set[str]) -> list[float]:
    """How long each code took from its row to its sending (s)."""
    with showroom.database.reading() as session:
        found = session.scalars(select(Message).where(Message.expires_at.is_not(None), Message.id.not_in(since)))
        return [
            (one.sent_at - one.created_at).total_seconds() if one.sent_at else float("inf")
            for one in found
            if not one.dropped_at
        ]


def measured(showroom: Showroom, base: str) -> tuple[list[Photographer], list[float]]:
    """The customers once they are through, and the codes' seconds."""
    people = [
        Photographer(showroom, base, f"honest{n}@example.jp", photograph=licence_photo(somebody(4 + n % 2)))
        for n in range(CUSTOMERS)
    ]
    with strangers(showroom, base), ThreadPoolExecutor(CUSTOMERS) as threads:
        with showroom.database.reading() as session:
            before = set(session.scalars(select(Message.id)))
        list(threads.map(Photographer.walks, people))
    return people, codes(showroom, before)


def main() -> None:
    """Prints the honest pages' seconds and the codes', and fails where one was too long."""
    _customer.ANSWERS.setdefault("1-1/12-B", {})
    with product() as (showroom, base, _process):
        ready = f"{base}/readyz"
        assert eventually(lambda: requests.get(ready, timeout=5).json().get("reader") == "ok", 60)
        people, sent = measured(showroom, base)
    pages = sorted(seconds for one in people for seconds in one.seconds)
    pictures = sorted(seconds for one in people for seconds in one.photographs)
    again = sum(one.asked_again for one in people)
    print(
        f"{len(pages)} honest pages: p50 {statistics.median(pages):.3f} s, p95 {pages[int(len(pages) * 0.95)]:.3f} s, "
        f"max {pages[-1]:.3f} s; {len(people)} photographs read, {again} sent again, slowest {pictures[-1]:.1f} s; "
        f"{len(sent)} codes, slowest {max(sent):.2f} s",
        flush=True,
    )
    assert pages[-1] < PAGE_LIMIT, pages[-10:]
    assert max(sent) < CODE_LIMIT, sorted(sent)[-5:]


if __name__ == "__main__":
    threading.stack_size(256 * 1024)
    main()
