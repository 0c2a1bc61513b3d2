"""Makes the dumped instances: `python -m tests.former.making.make` in a checkout of the version that is to be dumped.

How it was done: the checkout of the version that was about to change, its tables made by its own migrations, its
customers walked by its own tests' walkers through its own pages (nothing of ours is replaced; the outside parties are
the tests' own: a written licence, a card gateway in memory, mails that stay in the outbox). The clock begins on
1 December 2026 and runs; an instance is to be brought up at the moment that its index names.
Run anew in a later version it would dump that version: the data of a former one are made once and never again.
"""

import json
import logging
import random
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
import time_machine
from flask import Flask

from mytoyota.accounts import passwords, registration, signing_keys
from mytoyota.base import clock, duties, keys, migrate
from mytoyota.base.db import Database
from mytoyota.corporations import bulk_import
from mytoyota.corporations.demo_companies import COMPANIES
from mytoyota.notifications import senders
from mytoyota.notifications.senders import Letter, OutboxSender
from mytoyota.worker import learn
from tests.accounts.actors import HANAKO, Browser, Shop
from tests.accounts.conftest import CLIENTS
from tests.former import product
from tests.former.making import cast, dump
from tests.former.making.crowd import Crowd, ManyCars, as_known
from tests.former.making.happenings import HAPPENINGS
from tests.payments.world import World
from tests.people.answers import PASSWORD
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.walker import Journey
from tests.storage import cluster

FIRST_DAY = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DAYS = timedelta(days=3)
MAILED_CODE = ("1-1/9-B", "2-2/13-B")
DATA = Path(__file__).parents[1] / "data"


class MailServerDown(OutboxSender):
    """A mail server that takes nothing."""

    def send(self, letter: Letter) -> None:
        """Refuses."""
        raise ConnectionRefusedError


class Making:
    """One instance on its way to be dumped."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.customers: list[dict[str, Any]] = []
        self.phones: list[tuple[str, Phone]] = []
        self.printed: list[str] = []  # codes that are made anew or taken back since
        self.tokens: list[dict[str, str]] = []  # what another shop holds
        self.asked: list[dict[str, Any]] = []  # who is asked whether the shop may know
        keys.generate(folder / "keys.json")
        (folder / "clients.json").write_text(json.dumps(CLIENTS), "utf-8")
        migrate.upgrade(url)
        self.world = World(random.Random(7))
        self.app = self._app()
        self.database: Database = self.app.extensions["database"]
        self.crowd = Crowd(self.app, ManyCars.opened(self.database))
        self.desk = Desk(self.app, self.crowd.showroom)
        with self.database.writing() as session:
            bulk_import.keep(session, COMPANIES.values())

    def _app(self) -> Flask:
        return product.app_of(self.folder, self.url, self.world)

    def walks(self, roles: list[cast.Role]) -> None:
        """Walks these customers to where they are to stand."""
        for role in roles:
            print(f"{clock.now():%H:%M:%S} {role.step} {role.then} {role.choices}", flush=True)
            customer = self.crowd.walks(role.step, role.choices)
            known = HAPPENINGS[role.then](customer, self.desk)
            buyer = self._notes(customer.buyer, {}, "host") if customer.buyer else None
            self._notes(customer, known | {"buyer": buyer}, role.then)

    def _notes(self, journey: Journey, known: dict[str, Any], then: str) -> int:
        """Writes down one customer; returns their number."""
        page, number = journey.page, len(self.customers)
        card = list(self.world.pages)[-1] if journey.step_id in ("3-1/8-A", "3-2/6-A") else None
        about = {"number": number, "at": page.url, "step": journey.step_id, "title": page.h1, "then": then}
        if journey.step_id in MAILED_CODE:
            known = known | {"code": journey.mailed_code()}
        about |= {"order_id": journey.order_id, "link": self.crowd.showroom.link(journey.order_id, _role(journey))}
        self.customers.append(about | {"card": card, "knows": as_known(journey), **known})
        self.phones.append((f"customer {number}", journey.phone))
        return number

    def rotates(self, purpose: keys.Purpose) -> None:
        """A new key, as `mytoyota secrets --rotate` makes it; the product starts again with it."""
        keys.rotate(self.folder / "keys.json", purpose)
        keys.use(keys.KeyRing.load(self.folder / "keys.json"))

    def mails_in_vain(self, times: int, traveller: time_machine.Traveller) -> None:
        """The mail server is down for so many tries of each mail."""
        senders.use(MailServerDown())
        for _time in range(times):
            duties.run_due(self.database)
            if times > 1:
                traveller.shift(timedelta(minutes=31))
        senders.use(OutboxSender())

    def signs_in(self) -> None:
        """Staff of all stores, people at their account's own pages, and people who forgot their password."""
        for store, number in (("T01", "100"), ("T02", "200"), ("K01", "300")):
            self.phones.append((f"staff of {store}", Desk(self.app, self.crowd.showroom, store, number)))
        for number in range(4):
            email = f"member{number}@example.jp"
            self.crowd.has_account(email)
            phone = self.crowd.phone()
            phone.opens("/account/forgot")
            phone.presses("メールを送る", email=email)
        duties.run_due(self.database)
        for number in range(4):
            phone = self.crowd.phone()
            phone.opens("/account/login")
            phone.presses("ログイン", email=f"member{number}@example.jp", password=PASSWORD)
            self.phones.append((f"member {number}", phone))

    def the_desk_works(self) -> None:
        """Codes of orders are made anew and taken back, papers come in and come back, a vehicle is sold again."""
        for label in ("QRコードを作りなおす", "QRコードを取り消す"):
            order_id = self.crowd.showroom.order()
            self.printed.append(self.crowd.showroom.link(order_id))
            self.desk.opens(f"/desk/orders/{order_id}")
            self.desk.presses(label)
        self.desk.opens("/desk/papers")
        papers = [str(one["href"]) for one in self.desk.page.soup.select("table th a")][:3]
        for number, paper in enumerate(papers[1:]):
            self.desk.opens(paper)
            self.desk.presses("依頼書を受け取った")
            if number:
                self.desk.presses("戻ったことを記録する", reason="seal_differs")
        ended = [about["order_id"] for about in self.customers if about["step"] == "end" and not about["then"]]
        if len(ended) > 1:
            self.crowd.sold_again(*ended[-2:])

    def others_ask(self) -> None:
        """Another shop's customer has logged in there; a second one is asked whether the shop may know."""
        with self.database.writing() as session:
            registration.create(session, HANAKO.account(passwords.hash(HANAKO.password)))
        shop, browser = Shop(self.app), Browser(self.app)
        given = shop.tokens(browser, scope="openid email profile offline_access")
        self.tokens.append({name: given[name] for name in ("access_token", "refresh_token")})
        phone = self.crowd.phone()
        phone.opens(shop.url(prompt="consent"))
        phone.presses("ログイン", email=HANAKO.email, password=HANAKO.password)
        self.asked.append({"at": phone.page.url, "cookies": dump.cookies(phone)})

    def mails_wait(self) -> None:
        """A form that sends a mail, a profile half typed, and a worker that died with what it had taken."""
        phone = self.crowd.phone()
        phone.opens("/account/forgot")
        phone.presses("メールを送る", email="member0@example.jp")
        member = dict(self.phones)["member 0"]
        member.opens("/account/profile")
        form = member.page.soup.select_one("form#step[data-draft-url]")
        typed = member.fills(city="刈谷市").body()
        assert member.http.post(str(form["data-draft-url"]), data=typed, base_url=member.base).status_code == 204
        duties.lease_due(self.database, 3)


def _role(journey: Journey) -> str:
    return "user" if journey.section == "2-2" else "buyer"


def _is_brief(role: cast.Role) -> bool:
    """Whether what this customer holds is good for some minutes alone: it is made when all else is."""
    return role.then == "code" or role.step in MAILED_CODE


def make(folder: Path, url: str, roles: list[cast.Role]) -> Making:
    """Fills a database with customers and everything that they, the staff and the worker leave half-done."""
    with time_machine.travel(FIRST_DAY - DAYS, tick=True) as traveller:
        making = Making(folder, url)
        making.walks(cast.FORMER_DAYS)
        making.mails_in_vain(duties.MAX_ATTEMPTS, traveller)
        signing_keys.SigningKeys(making.database).published()
        making.rotates("lookup")
        traveller.move_to(FIRST_DAY)
        making.desk = Desk(making.app, making.crowd.showroom)
        now = [role for role in roles if not _is_brief(role)]
        making.walks(now[: len(now) // 2])
        duties.run_due(making.database)
        making.rotates("encryption")
        making.walks(now[len(now) // 2 :])
        making.signs_in()
        making.the_desk_works()
        making.others_ask()
        making.mails_in_vain(1, traveller)
        making.walks([role for role in roles if _is_brief(role)])
        making.mails_wait()
        dump.write_index(making, DATA)
    making.database.engine.dispose()
    return making


def main() -> None:
    """Both instances, one after the other, with one folder each."""
    learn()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for kind in sys.argv[1:] or ("sqlite", "postgresql"):
            folder = Path(name) / kind
            folder.mkdir(mode=0o700)
            url = f"sqlite:///{folder / 'mytoyota.sqlite3'}" if kind == "sqlite" else cluster.running().database()
            made = make(folder, url, cast.ROLES if kind == "sqlite" else cast.FEWER)
            dump.DUMPS[kind](url, DATA)
            shutil.copy(made.folder / "keys.json", DATA / f"{kind}.keys.json")


if __name__ == "__main__":
    main()
