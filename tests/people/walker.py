"""Walks a customer to any step of the guide, pressing what the guide says, with sample answers."""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications import outbox
from mytoyota.notifications.models import Message
from mytoyota.reviews.models import Review
from tests.people import registered, service_steps
from tests.people.answers import COMPANY, COMPANY_LOGIN, PERSON, PROFILE, TAKERU, VEHICLE
from tests.people.copies import Journeys
from tests.people.phone import Phone
from tests.people.registration_steps import ACTS, PAGE_OF
from tests.people.showroom import HARUNA, Showroom
from tests.worker import works

BUYERS_PAGES = ("1", "2", "3", "4", "done", "buyer-staff", "buyer-end")  # of 2-2
FIRST_PAGES = {  # of each section, and its login
    "1-1": ("1-1/2", "1-1/6"), "2-2": ("2-2/6", "2-2/10"), "4-1": ("4-1/start", "4-1/2"), "5-1": ("5-1/1", "5-1/login"),
}  # fmt: skip
PHOTOGRAPHED = [f"1-1/{n}-B" for n in range(13, 18)] + [f"2-2/{n}-B" for n in range(17, 22)]


@dataclass
class Journey:
    """A customer on the way: the phone, the order, and what they choose."""

    phone: Phone
    order_id: str
    database: Database
    showroom: Showroom
    email: str = "haruna@example.jp"
    account: str = "new"  # new, existing
    way: str = "type"  # type, photo
    kind: str = "individual"  # individual, corporate
    section: str = "1-1"  # 1-1 a buyer, 2-2 a user with a phone of their own, 4-1 after delivery, 5-1 for services
    name: str = "same"  # same, other, later (another name, not here today)
    profile: dict[str, str] = field(default_factory=lambda: dict(PROFILE))  # of an account that exists
    person: dict[str, str] = field(default_factory=lambda: dict(PERSON))
    company_login: dict[str, str] = field(default_factory=lambda: dict(COMPANY_LOGIN))
    company: dict[str, str] = field(default_factory=lambda: dict(COMPANY))
    vehicle: dict[str, str] = field(default_factory=lambda: dict(VEHICLE))  # as typed after delivery
    t_connect: str = "apply"  # apply, decline
    contractor: str = "same"  # same, other
    options: list[str] = field(default_factory=list)
    pays_by: str = "direct_debit"  # card, direct_debit, invoice
    charging: str = "apply"  # apply, decline
    plan: str = "regular"
    buyer: "Journey | None" = None  # of a user: who shows them the code

    @property
    def page(self) -> Any:
        """What the phone shows."""
        return self.phone.page

    @property
    def step_id(self) -> str:
        """The guide's id of the page, as its address says."""
        found = re.search(r"/o/[^/]+/(.+)$", self.phone.page.url)
        if found:
            return found.group(1)
        if self.phone.page.url.startswith("/account/consent"):
            new = "4-1/15-C" if self.kind == "corporate" else "4-1/13-B"
            return "4-1/shared" if self.account == "existing" else new
        first, login = FIRST_PAGES[self.section]
        return login if self.phone.page.url.startswith("/account/login") else first

    def goes_on(self) -> None:
        """Does what the guide asks on this page, with sample answers."""
        act = ACTS.get(self.step_id) or ACTS.get(self.step_id.partition("/")[2])
        assert act, f"no sample answer for {self.step_id} ({self.phone.page.h1})"
        before = (self.step_id, self.phone.page.text)
        act(self)
        assert (self.step_id, self.phone.page.text) != before, f"stuck at {self.step_id}: {self.phone.page.text[:3000]}"

    def goes_to(self, step_id: str) -> "Journey":
        """Goes on until the page of this step is shown."""
        self.passes_to(step_id)
        return self

    def passes_to(self, step_id: str) -> list[str]:
        """The same; returns the steps that were met before."""
        passed: list[str] = []
        while self.step_id != step_id:
            assert len(passed) < 50, f"never came to {step_id}; is at {self.step_id}"
            passed.append(self.step_id)
            self.goes_on()
        return passed

    def review(self) -> Review:
        """What this customer applied for last."""
        with self.database.reading() as session:
            return session.scalars(select(Review).order_by(Review.applied_at.desc(), Review.id)).first()  # type: ignore[return-value]

    def shown_link(self) -> str:
        """The address under the user's QR code on this buyer's page (2-2/4)."""
        return str(self.page.soup.select_one("#link").get_text(strip=True))

    def mailed_code(self) -> str:
        """The six digits of the newest mail to this customer."""
        return re.findall(r"\b\d{6}\b", self.mails()[0].body)[0]

    def mails(self) -> list[Message]:
        """The customer's mails, newest first."""
        with self.database.reading() as session:
            return [one for one in outbox.newest(session) if one.recipient == self.email]

    def waiting_check(self) -> StaffCheck:
        """What the customer's page asked the staff."""
        with self.database.reading() as session:
            found = select(StaffCheck).where(StaffCheck.order_id == self.order_id, StaffCheck.state == "waiting")
            return session.scalars(found).one()

    def staff_confirm(self) -> None:
        """佐藤 compares and confirms at the desk."""
        check_id = self.waiting_check().id
        with self.database.writing() as session:
            check = session.get_one(StaffCheck, check_id)
            staff_check.confirm(session, check, self.showroom.staff_ids["佐藤"])

    def staff_send_back(self, fields: list[str], note: str) -> None:
        """佐藤 finds a difference."""
        check_id = self.waiting_check().id
        with self.database.writing() as session:
            check = session.get_one(StaffCheck, check_id)
            staff_check.send_back(session, check, self.showroom.staff_ids["佐藤"], fields, note)

    def staff_code(self) -> str:
        """佐藤 lets the console show the one-time code of this check."""
        check_id = self.waiting_check().id
        with self.database.writing() as session:
            check = session.get_one(StaffCheck, check_id)
            return staff_check.show_code(session, check, self.showroom.staff_ids["佐藤"])

    def run_jobs(self) -> int:
        """The worker did what was due; how much succeeded."""
        return works(self.phone.http.application)


def is_users(step_id: str) -> bool:
    """Whether a user with a phone of their own comes to this step."""
    section, _slash, step = step_id.partition("/")
    return section == "2-2" and step not in BUYERS_PAGES


def is_after_delivery(step_id: str) -> bool:
    """Whether a user comes to this step at home."""
    return step_id.startswith("4-1/")


def is_for_services(step_id: str) -> bool:
    """Whether a registered user comes to this step at home, for the services."""
    return step_id.startswith(("5-", "5/"))


def choices_for(step_id: str, **choices: Any) -> dict[str, Any]:
    """What a customer chooses to come to this step, beside these choices."""
    section = step_id.partition("/")[0]
    if section in ("2-2", "2-3"):
        choices.setdefault("name", "other" if section == "2-2" else "later")
    if step_id.endswith("-A") and section in ("1-1", "2-2", "4-1"):
        choices.setdefault("account", "existing")
    if is_for_services(step_id):
        choices.setdefault("pays_by", "invoice" if choices.get("kind") == "corporate" else "card")
    elif step_id.startswith("3-") and "kind" not in choices:
        choices.setdefault("account", "existing")
    if section in ("1-1", "2-2", "4-1") and step_id.endswith("-C"):
        choices.setdefault("kind", "corporate")
    if step_id in PHOTOGRAPHED:
        choices.setdefault("way", "photo")
    return service_steps.CHOICES.get(PAGE_OF.get(step_id, step_id), {}) | choices


class Walker:
    """Makes customers."""

    def __init__(self, app: Flask, showroom: Showroom, journeys: Journeys | None = None) -> None:
        """With `journeys` the first one of a test goes on where another test's stood, if it can."""
        self.app, self.showroom, self.journeys = app, showroom, journeys
        self.database: Database = app.extensions["database"]

    def journey(self, *, car: str = "pixis", certificate: dict[str, str] | None = HARUNA, **choices: Any) -> Journey:
        """A customer in front of a new order's QR code; `choices` are fields of `Journey`."""
        order_id = self.showroom.order(car, certificate)
        journey = Journey(Phone(self.app), order_id, self.database, self.showroom, **choices)
        if journey.account == "existing":
            self.has_account(journey.email, journey.profile)
        journey.phone.scans(self.showroom.link(order_id))
        return journey

    def journey_at(self, step_id: str, **choices: Any) -> Journey:
        """A customer at this step of the guide."""
        if is_after_delivery(step_id):
            return self.begins(step_id, **choices).goes_to(PAGE_OF.get(step_id, step_id))
        if is_for_services(step_id):
            return self.for_services(**choices_for(step_id, **choices)).goes_to(PAGE_OF.get(step_id, step_id))
        return self._comes(is_users(step_id), PAGE_OF.get(step_id, step_id), choices_for(step_id, **choices))

    def _comes(self, as_user: bool, step_id: str, choices: dict[str, Any]) -> Journey:
        begin = partial(self._begins_as_user if as_user else self.journey, **choices)
        card = "card" in choices.values()  # what its gateway knows is not in the database
        if card or self.journeys is None or not self.journeys.serve(self.app):
            return begin().goes_to(step_id)
        made: Journey = self.journeys.at(step_id, f"{as_user} {sorted(choices.items())}", self, begin)
        return made

    def begins(self, step_id: str, **choices: Any) -> Journey:
        """A customer on the first page, who will come to this step of the guide."""
        begun = self.user if is_users(step_id) else self.at_home if is_after_delivery(step_id) else self.journey
        if is_for_services(step_id):
            begun = self.for_services
        return begun(**choices_for(step_id, **choices))

    def phone(self) -> Phone:
        """Another phone."""
        return Phone(self.app)

    def user(self, *, car: str = "pixis", certificate: dict[str, str] | None = HARUNA, **choices: Any) -> Journey:
        """A user who has scanned the code on the phone of the `buyer`, 佐々木 健; `choices` as for `journey`."""
        return self._comes(True, "2-2/6", {"car": car, "certificate": certificate} | choices)

    def _begins_as_user(
        self, car: str = "pixis", certificate: dict[str, str] | None = HARUNA, **choices: Any
    ) -> Journey:
        buyer = self.shows_the_code(car, certificate)
        about = {"section": "2-2", "buyer": buyer} | choices
        user = Journey(self.phone(), buyer.order_id, self.database, self.showroom, **about)
        if user.account == "existing":
            self.has_account(user.email, user.profile)
        user.phone.scans(buyer.shown_link())
        return user

    def at_home(self, *, link: str = "/register", order_id: str = "", **choices: Any) -> Journey:
        """A user in front of the leaflet's general address after delivery, or of an order's mailed link."""
        choices = {"section": "4-1"} | choices
        user = Journey(self.phone(), order_id, self.database, self.showroom, **choices)
        if user.account == "existing":
            self.has_account(user.email, user.profile)
        user.phone.scans(link)
        return user

    def for_services(self, *, car: str = "bz4x", chassis: str = "", **choices: Any) -> Journey:
        """A registered user in front of what the completion mail's link opens."""
        choices = {"section": "5-1", "account": "existing", "pays_by": "card"} | choices
        user = Journey(self.phone(), "", self.database, self.showroom, **choices)
        company = user.kind == "corporate"
        profile = registered.COMPANY_PROFILE if company else user.profile
        account = (self.has_account(user.email, profile, user.kind), user.kind)
        registered.register(self.showroom, account, profile | {"email": user.email}, car, chassis)
        user.phone.scans(registered.mailed_link(self.database, user.email))
        return user

    def shows_the_code(self, car: str, certificate: dict[str, str] | None) -> Journey:
        """佐々木 健, who bought a car for somebody else and shows them the code (2-2/4)."""
        whose = {"email": "takeru@example.jp", "profile": TAKERU, "account": "existing", "name": "other"}
        return self.journey(car=car, certificate=certificate, **whose).goes_to("2-2/4")

    def has_account(self, email: str, profile: dict[str, str] | None = None, kind: str = "individual") -> str:
        """Somebody who registered at another time; returns the account's id."""
        return registered.has_account(self.database, email, profile, kind)
