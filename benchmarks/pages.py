"""What Lighthouse says of pages on a slow phone in a slow network (its own mobile settings).

Five of the way at the dealer's; all kinds of pages after delivery (4-1), マイカー and the queue of reviews; the
services at home (5-1) and the account's own pages. Lighthouse is installed with npm beside this file if missing.
`python -m benchmarks.pages [after | home]`
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select

from benchmarks._customer import LOGIN, Customer
from benchmarks._served import product
from mytoyota.registrations.models import Registration
from tests.ops.line import Line
from tests.people import registered
from tests.people.answers import PASSWORD, PROFILE
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD as STAFF_PASSWORD
from tests.people.showroom import Showroom
from tests.people.walker import Journey

FOLDER = Path(__file__).parent / "lighthouse"
NODE = Path(__file__).parents[1] / ".venv" / "bin"  # a Python package that the tests need brings it along
CATEGORIES = ("performance", "accessibility", "best-practices")
PAGES = {
    "": "the first page after the scan",
    LOGIN: "the login page",
    "1-1/12-B": "photograph or type",
    "1-1/18-B": "the form of personal data",
    "2-1/4": "buyer and user are registered",
}
AFTER_DELIVERY = {
    "4-1/start": "4-1: the leaflet's page",
    "4-1/2": "4-1: the login page",
    "4-1/7-B": "4-1: the one long page",
    "4-1/10-B": "4-1: the data once more",
    "4-1/12-B": "4-1: the terms",
    "4-1/13-B": "4-1: what is shared",
    "4-1/16-B": "4-1: the vehicle's numbers",
    "4-1/17-B": "4-1: everything once more",
    "4-1/18-B": "4-1: applied",
}
MY = {"/my/": "マイカー", "/my/add": "クルマを追加する", "/my/add/numbers": "by its numbers"}
OWN = {
    "/my/services/": "services and payment",
    "/my/payment/{registration}": "a way to pay",
    "/my/receipt/": "what was shared",
    "/my/preferences/": "preferences",
    "/my/give-up/{registration}": "a car is given up",
    "/account/": "the account",
    "/account/profile": "its data",
    "/account/password": "its password",
    "/account/devices": "its logins",
    "/account/delete": "its end",
}
AT_HOME = {"5-1/1": "5-1: the mail's link", "5-1/2": "5-1: apply or not", "5-1/3-A": "5-1: the line"}
DESK = {"/desk/reviews/": "the desk: the queue", "/desk/reviews/week": "the desk: the week"}


class Browser(Phone):
    """A phone that reaches a served product."""

    def __init__(self, base: str) -> None:
        self.base, self.filled = base, {}
        self.http = Line((), lambda: None, random.Random(0))  # type: ignore[assignment]

    @property
    def session(self) -> requests.Session:
        """Its cookies."""
        return self.http.session  # type: ignore[attr-defined, no-any-return]


def installed() -> Path:
    """The program."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        subprocess.run(["npm", "ci", "--silent", "--prefix", str(FOLDER)], env=environment(), check=True)
    return program


def environment() -> dict[str, str]:
    """Where Node and the browser are."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell") or ""
    return os.environ | {"PATH": f"{NODE}:{os.environ['PATH']}", "CHROME_PATH": browser}


def judged(program: Path, url: str, browser: requests.Session) -> dict[str, Any]:
    """Lighthouse's report on the page at this address, as the same browser session."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as headers:
        json.dump({"Cookie": cookies}, headers)
        headers.flush()
        command = [str(program), url, "--quiet", "--output=json", f"--extra-headers={headers.name}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
        told = subprocess.run(command, env=environment(), check=True, capture_output=True)
    report: dict[str, Any] = json.loads(told.stdout)
    return report


def line(name: str, report: dict[str, Any]) -> str:
    """Three points of 100 and the largest contentful paint (LCP); whatever took points off."""
    points = [round((report["categories"][one]["score"] or 0) * 100) for one in CATEGORIES]
    paint = report["audits"]["largest-contentful-paint"]["numericValue"]
    lost = [
        public_id["id"]
        for one in CATEGORIES
        for public_id in report["categories"][one]["auditRefs"]
        if public_id["weight"]
        and (report["audits"][public_id["id"]]["score"] or 0) < 1
        and not _moot(report["audits"][public_id["id"]])
    ]
    return f"{name:32}{points[0]:6}{points[1]:6}{points[2]:6}{paint:9.0f}  {', '.join(lost)}"


def _moot(audit: dict[str, Any]) -> bool:
    return audit["scoreDisplayMode"] in ("notApplicable", "manual", "informative")


def at_the_dealer(showroom: Showroom, base: str) -> Iterator[tuple[str, str, requests.Session]]:
    """Each page of a buyer: its name, its address, and whose browser it is."""
    customer = Customer(showroom, base, "haruna@example.jp").scans()
    for step, name in PAGES.items():
        yield name, customer.goes_to(step).page.url, customer.http


def after_delivery(showroom: Showroom, base: str) -> Iterator[tuple[str, str, requests.Session]]:
    """Each page of a user at home and of who looks at the application."""
    phone = Browser(base)
    user = Journey(phone, "", showroom.database, showroom, section="4-1", email="haruna@example.jp")
    phone.scans("/register")
    for step, name in AFTER_DELIVERY.items():
        user.goes_to(step)
        yield name, base + phone.page.url, phone.session
    phone.opens("/my/")
    yield "マイカー: before the login", base + phone.page.url, phone.session
    phone.presses("ログインへ進む")
    if phone.page.offers("ログイン"):
        phone.presses("ログイン", email=user.email, password=PASSWORD)
    yield from ((name, base + path, phone.session) for path, name in MY.items())
    desk = Browser(base)
    desk.opens("/desk/sign-in")
    desk.presses("サインイン", store_code="CENTER", number="900", password=STAFF_PASSWORD)
    review = {f"/desk/reviews/{user.review().id}": "the desk: a review"}
    yield from ((name, base + path, desk.session) for path, name in (DESK | review).items())


def at_home(showroom: Showroom, base: str) -> Iterator[tuple[str, str, requests.Session]]:
    """Each page of a registered user who applies for services, and of their account."""
    phone, email = Browser(base), "haruna@example.jp"
    account = (registered.has_account(showroom.database, email), "individual")
    registered.register(showroom, account, PROFILE | {"email": email}, "bz4x")
    about: dict[str, Any] = {"section": "5-1", "account": "existing", "email": email}
    user = Journey(phone, "", showroom.database, showroom, **about)
    phone.scans(registered.mailed_link(showroom.database, email))
    for step, name in AT_HOME.items():
        user.goes_to(step)
        yield name, base + phone.page.url, phone.session
    phone.opens("/my/")
    phone.presses("ログインへ進む")
    with showroom.database.reading() as session:
        registration = session.scalars(select(Registration.id)).one()
    yield from ((name, base + path.format(registration=registration), phone.session) for path, name in OWN.items())


def main() -> None:
    """Walks to each page in turn, measures and prints."""
    program = installed()
    print(f"{'page':32}{'perf':>6}{'a11y':>6}{'best':>6}{'LCP ms':>9}  what took points off")
    every = {"dealer": at_the_dealer, "after": after_delivery, "home": at_home}
    ways = [every[name] for name in sys.argv[1:] or every]
    with product() as (showroom, base, _process):
        for way in ways:
            for name, url, browser in way(showroom, base):
                print(line(name, judged(program, url, browser)), flush=True)


if __name__ == "__main__":
    main()
