"""A customer who walks a served product by HTTP and reads of a page no more than is needed to go on."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

import requests
from sqlalchemy import select

from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications import outbox
from tests.people.answers import PERSON
from tests.people.showroom import HARUNA, PUBLIC_URL, Showroom

PAGES = 60  # a journey that is longer goes round and round
LOGIN = "login"
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
    """A new customer with a browser that shows nothing and is never slow; staff and mail are asked in the database."""

    showroom: Showroom
    base: str
    email: str
    order_id: str = ""
    http: requests.Session = field(default_factory=requests.Session)
    page: requests.Response = field(init=False)
    seconds: list[float] = field(default_factory=list)  # of each page, with the redirects before it

    def scans(self) -> "Customer":
        """The QR code of a new order."""
        self.order_id = self.showroom.order("pixis", HARUNA)
        return self._asks("GET", self.showroom.link(self.order_id).replace(PUBLIC_URL, self.base))

    def goes_to(self, step: str) -> "Customer":
        """On until this step is shown; raises AssertionError at any page that is not as it should be."""
        for _page in range(PAGES):
            if self.step == step:
                return self
            self._goes_on()
        raise AssertionError(f"never came to {step}; is at {self.step}")

    @property
    def step(self) -> str:
        """The guide's id as the address says it, `login` on the login page, nothing on the first page."""
        if "/account/login" in self.page.url:
            return LOGIN
        return self.page.url.partition("/o/")[2].partition("/")[2]

    def _goes_on(self) -> None:
        if self.step == LOGIN:
            link = SIGN_UP.search(self.page.text)
            assert link, "no way to a new account"
            self._asks("GET", urljoin(self.page.url, unescape(link[1])))
            return
        if self.step == "1-1/19-B":
            self._staff_confirm()
        self._asks("POST", self.page.url, self._fields())

    def _fields(self) -> dict[str, str]:
        return dict(hidden_fields(self.page.text)) | ANSWERS.get(self.step, {}) | self._own()

    def _own(self) -> dict[str, str]:
        if self.step == "1-1/9-B":
            return {"code": self._code()}
        return {"email": self.email} if self.step == "1-1/8-B" else {}

    def _asks(self, method: str, url: str, sent: dict[str, str] | None = None) -> "Customer":
        began = time.perf_counter()
        self.page = self.http.request(method, url, data=sent, timeout=60)
        self.seconds.append(time.perf_counter() - began)
        assert self.page.status_code == 200, f"{self.page.status_code} at {self.step}"
        return self

    def _code(self) -> str:
        with self.showroom.database.reading() as session:
            mails = [mail.body for mail in outbox.newest(session, 200) if mail.recipient == self.email]
        return str(re.findall(r"\b\d{6}\b", mails[0])[0])

    def _staff_confirm(self) -> None:
        with self.showroom.database.writing() as session:
            waits = select(StaffCheck).where(StaffCheck.order_id == self.order_id, StaffCheck.state == "waiting")
            for check in session.scalars(waits):
                staff_check.confirm(session, check, self.showroom.staff_ids["佐藤"])


def hidden_fields(html: str) -> Iterator[tuple[str, str]]:
    """Names and values of a form's hidden fields."""
    for tag in HIDDEN.findall(html):
        named = dict(ATTRIBUTE.findall(tag))
        yield named["name"], unescape(named.get("value", ""))
