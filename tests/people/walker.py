"""Walks a customer to any step of the guide, pressing what the guide says, with sample answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from mytoyota.accounts import passwords, registration
from mytoyota.base import duties
from mytoyota.base.db import Database
from mytoyota.corporations import demo_companies
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications import outbox
from mytoyota.notifications.models import Message
from tests.people import service_steps
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, Showroom
from tests.people.written_licence import photograph

PASSWORD = "asagao-to-kaze-7"
PERSON = {
    "family_name": "高橋", "given_name": "陽菜", "family_kana": "タカハシ", "given_kana": "ハルナ", "sex": "female",
    "birth_year": "1990", "birth_month": "2", "birth_day": "22", "postal_code": "471-0826", "prefecture": "愛知県",
    "city": "豊田市", "street": "トヨタ町1-2", "building": "", "contact_phone": "0565-28-2121",
    "mobile_phone": "090-1234-5678", "authentication_phone": "090-1234-5678",
    "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip
COMPANY_LOGIN = {
    "password": PASSWORD, "password_again": PASSWORD, "authentication_phone": "090-1234-5678",
    "number": demo_companies.HINODE,
}  # fmt: skip
REGISTERED = {
    "number": "7-9900-0100-0001", "name": "株式会社ひので商事", "kana": "ヒノデショウジ",
    "address": "愛知県豊田市若宮町２丁目８－１ひのでビル３Ｆ",
}  # fmt: skip
COMPANY = {
    "department": "総務部", "department_kana": "ソウムブ",
    "contact_name": "高橋 陽菜", "contact_kana": "タカハシ ハルナ",
    "contact_phone": "0565-28-2121", "mobile_phone": "090-1234-5678",
}  # fmt: skip
PROFILE = {
    "family_name": "高橋", "given_name": "陽菜", "family_kana": "タカハシ", "given_kana": "ハルナ", "sex": "female",
    "birth_date": "1990-02-22", "postal_code": "4710826", "prefecture": "愛知県", "city": "豊田市",
    "street": "トヨタ町1-2", "building": "", "contact_phone": "+81565282121", "mobile_phone": "+819012345678",
}  # fmt: skip
TAKERU = PROFILE | {
    "family_name": "佐々木", "given_name": "健", "family_kana": "ササキ", "given_kana": "タケル", "sex": "male",
    "birth_date": "1962-07-07", "city": "岡崎市", "street": "康生通西2-20", "postal_code": "4440045",
}  # fmt: skip
BUYERS_PAGES = ("1", "2", "3", "4", "done", "buyer-staff", "buyer-end")  # of 2-2
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
    section: str = "1-1"  # 1-1 a buyer, 2-2 a user with a phone of their own
    name: str = "same"  # same, other, later (another name, not here today)
    profile: dict[str, str] = field(default_factory=lambda: dict(PROFILE))  # of an account that exists
    person: dict[str, str] = field(default_factory=lambda: dict(PERSON))
    company_login: dict[str, str] = field(default_factory=lambda: dict(COMPANY_LOGIN))
    company: dict[str, str] = field(default_factory=lambda: dict(COMPANY))
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
        first, login = {"1-1": ("1-1/2", "1-1/6"), "2-2": ("2-2/6", "2-2/10")}[self.section]
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
        for _page in range(50):
            if self.step_id == step_id:
                return self
            self.goes_on()
        raise AssertionError(f"never came to {step_id}; is at {self.step_id}")

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

    def duties_done(self) -> None:
        """The worker did what was due."""
        duties.run_due(self.database)


class Walker:
    """Makes customers."""

    def __init__(self, app: Flask, showroom: Showroom) -> None:
        self.app, self.showroom = app, showroom
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
        section, _slash, step = step_id.partition("/")
        if section in ("2-2", "2-3"):
            choices.setdefault("name", "other" if section == "2-2" else "later")
        if step_id.endswith("-A") and section in ("1-1", "2-2"):
            choices.setdefault("account", "existing")
        if step_id.startswith("3-") and "kind" not in choices:
            choices.setdefault("account", "existing")
        if section in ("1-1", "2-2") and step_id.endswith("-C"):
            choices.setdefault("kind", "corporate")
        if step_id in PHOTOGRAPHED:
            choices.setdefault("way", "photo")
        page = PAGE_OF.get(step_id, step_id)
        users = section == "2-2" and step not in BUYERS_PAGES
        begun = (self.user if users else self.journey)(**service_steps.CHOICES.get(page, {}) | choices)
        return begun.goes_to(page)

    def phone(self) -> Phone:
        """Another phone."""
        return Phone(self.app)

    def user(self, *, car: str = "pixis", certificate: dict[str, str] | None = HARUNA, **choices: Any) -> Journey:
        """A user who has scanned the code on the phone of the `buyer`, 佐々木 健; `choices` as for `journey`."""
        buyer = self.shows_the_code(car, certificate)
        about = {"section": "2-2", "buyer": buyer} | choices
        user = Journey(self.phone(), buyer.order_id, self.database, self.showroom, **about)
        if user.account == "existing":
            self.has_account(user.email, user.profile)
        user.phone.scans(buyer.shown_link())
        return user

    def shows_the_code(self, car: str, certificate: dict[str, str] | None) -> Journey:
        """佐々木 健, who bought a car for somebody else and shows them the code (2-2/4)."""
        whose = {"email": "takeru@example.jp", "profile": TAKERU, "account": "existing", "name": "other"}
        return self.journey(car=car, certificate=certificate, **whose).goes_to("2-2/4")

    def has_account(self, email: str, profile: dict[str, str] | None = None) -> str:
        """Somebody who registered at another time; returns the account's id."""
        with self.database.reading() as session:
            known = registration.find(session, email)
        if known:
            return known.id
        with self.database.writing() as session:
            new = registration.NewAccount(
                email, passwords.hash(PASSWORD), "individual", dict(profile or PROFILE), "+819012345678"
            )
            return registration.create(session, new).id


OTHER = "買主とは異なる名義で登録する"
NAMES = {"same": "買主と同じ名義で登録する", "other": OTHER, "later": OTHER}


def _press(label: str, **values: Any) -> Callable[[Journey], None]:
    return lambda journey: void(journey.phone.presses(label, **values))


def void(_page: object) -> None:
    """An act's page is looked at by who asked for the act."""


def _log_in(journey: Journey) -> None:
    if journey.account == "existing":
        journey.phone.presses("ログイン", email=journey.email, password=PASSWORD)
    else:
        journey.phone.presses("新規登録(無料)")


def _check_and_press(label: str) -> Callable[[Journey], None]:
    def act(journey: Journey) -> None:
        if not journey.page.sees("スタッフの確認が終わりました"):
            journey.staff_confirm()
            journey.phone.reloads()
        journey.phone.presses(label)

    return act


def _choose_way(journey: Journey) -> None:
    journey.phone.presses("身分証明書をカメラで撮影する" if journey.way == "photo" else "直接入力する")


def _photograph(journey: Journey) -> None:
    journey.phone.fills(picture=photograph())
    journey.phone.sends(journey.phone.body())


ACTS: dict[str, Callable[[Journey], None]] = {
    "1-1/2": _press("お申込みを開始する"),
    "1-1/3": _press("買主情報の登録へ"),
    "1-1/4": _press("つぎへ"),
    "1-1/5": _press("同意する"),
    "1-1/6": _log_in,
    "1-1/7-A": _press("確認"),
    "1-1/8-A": _check_and_press("次へ"),
    "1-1/9-A": _press("次へ"),
    "1-1/10-A": _press("次へ"),
    "1-1/11-A": _press("使用者情報の登録へ"),
    "1-1/22-B": _press("使用者情報の登録へ"),
    "1-1/7-B": _press("次へ", agree="y"),
    "1-1/8-B": lambda journey: void(journey.phone.presses("認証コードを送信", email=journey.email)),
    "1-1/9-B": lambda journey: void(journey.phone.presses("次へ", code=journey.mailed_code())),
    "1-1/10-B": _press("次へ"),
    "1-1/11-B": lambda journey: void(journey.phone.presses("次へ", kind=journey.kind)),
    "1-1/12-B": _choose_way,
    "1-1/13-B": _press("はじめる"),
    "1-1/14-B": _press("運転免許証"),
    "1-1/15-B": _press("撮影画面へ"),
    "1-1/16-B": _photograph,
    "1-1/17-B": _press("次へ"),
    "1-1/18-B": lambda journey: void(journey.phone.presses("確認", **journey.person)),
    "1-1/19-B": _check_and_press("登録"),
    "1-1/21-B": _press("次へ"),
    "1-1/12-C": lambda journey: void(journey.phone.presses("自動入力", **journey.company_login)),
    "1-1/14-C": _press("次へ"),
    "1-1/15-C": lambda journey: void(journey.phone.presses("確認", **journey.company)),
    "1-1/16-C": _press("登録"),
    "1-1/17-C": _press("次へ"),
    "1-1/18-C": _press("使用者情報の登録へ"),
    "2-1/2": lambda journey: void(journey.phone.presses(NAMES[journey.name])),
    "2-1/3": _press("次へ", agree="y"),
    "2-1/4": lambda journey: void(
        journey.phone.presses("とじる" if journey.page.offers("とじる") else "My TOYOTAのサービス利用手続きへ")
    ),
    **service_steps.ACTS,
}
# What the user does on their own phone, as the buyer does it: 2-2/6 as 1-1/2, 2-2/11-B as 1-1/7-B, …
AS_BUYERS = {
    **{f"2-2/{n + 4}": f"1-1/{n}" for n in (2, 4, 5, 6)},
    **{f"2-2/{n + 4}-A": f"1-1/{n}-A" for n in (7, 8, 9, 10)},
    **{f"2-2/{n + 4}-B": f"1-1/{n}-B" for n in (*range(7, 20), 21)},
    **{f"2-2/{n + 4}-C": f"1-1/{n}-C" for n in (12, 14, 15, 16, 17)},
    **dict.fromkeys(("2-2/15-A", "2-2/26-B", "2-2/22-C"), "2-1/3"),
    **dict.fromkeys(("2-2/16-A", "2-2/27-B", "2-2/23-C"), "2-1/4"),
}
ACTS |= {users: ACTS[buyers] for users, buyers in AS_BUYERS.items()}
ACTS |= {
    "2-2/3": lambda journey: void(
        journey.phone.presses("同席して" + ("いる" if journey.name == "other" else "いない"))
    ),
    "2-2/7": _press("使用者情報の登録へ"),
    "2-2/done": _press("とじる"),
    "2-2/buyer-staff": _press("OK"),
    "2-3/4": _press("OK"),
    "2-3/5": _press("とじる"),
    "2-3/6": _press("OK"),
}
# Steps of the guide that share another step's page.
PAGE_OF = {
    "1-1/20-B": "1-1/19-B", "1-1/13-C": "1-1/12-C", "2-2/24-B": "2-2/23-B", "2-2/17-C": "2-2/16-C",
    "2-1/1": "1-1/22-B", "2-2/1": "1-1/22-B", "2-3/1": "1-1/22-B", "2-2/2": "2-1/2", "2-3/2": "2-1/2", "2-3/3": "2-2/3",
} | service_steps.PAGE_OF  # fmt: skip
