"""A customer of a dumped instance who goes on: knows what they knew, holds the cookies they held, sees pages only."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from werkzeug.test import TestResponse

from tests.people import showroom
from tests.people.answers import PASSWORD
from tests.people.page import Page
from tests.people.phone import Phone
from tests.people.registration_steps import ACTS

P = TypeVar("P", bound=Phone)
ENDS = ("end", "2-3/end", "2-2/buyer-end")
FIRST = {"1-1": ("1-1/2", "1-1/6"), "2-2": ("2-2/6", "2-2/10")}
FIELDS = ("family_name", "given_name", "birth_date", "prefecture", "city", "street")


class Counter(Phone):
    """佐藤 at the console, by its pages alone."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.opens("/desk/sign-in")
        self.presses("サインイン", store_code="T01", number="100", password=showroom.PASSWORD)

    def confirms(self, order_id: str) -> None:
        """Compares what the order's customer waits for, and confirms it."""
        self.opens(f"/desk/orders/{order_id}")
        self.presses("確認する")
        button = self.page.button("確認した")
        self.sends(self.body(button) | {"same": list(FIELDS)}, 200, self.form_of(button))
        assert self.sees("確認しました"), self.page.text

    def files(self, order_id: str, certificate: dict[str, str]) -> None:
        """Puts the right certificate on file."""
        self.opens(f"/desk/orders/{order_id}/certificate")
        box = self.page.soup.select_one("[name=chassis]")
        chassis = {} if box and box.get("value") else {"chassis": "XYZ99-9999999"}
        self.presses("登録する", **certificate, **chassis)

    def mailed_code(self, email: str) -> str:
        """The newest code that went to this address, as the demo's outbox shows it."""
        self.opens("/demo/outbox")
        letters = [one.get_text(" ") for one in self.page.soup.select("details") if email in one.get_text()]
        codes = [found.group(0) for one in letters if (found := re.search(r"(?<!\d)\d{6}(?!\d)", one))]
        assert codes, f"no code was mailed to {email}"
        return codes[0]


class CustomersPhone(Phone):
    """A phone whose owner logs in again where a page asks for it, as it does twelve hours after the login."""

    def __init__(self, app: Flask, email: str) -> None:
        super().__init__(app)
        self.email = email

    def _shows(self, response: TestResponse, expect: int) -> Page:
        """The page; after another login the one that they were at before."""
        asked = Page.of(response).offers(AGAIN)
        super()._shows(response, 403 if asked else expect)
        if asked:
            at = self.page.url
            self.presses(AGAIN)
            self.presses("ログイン", email=self.email, password=PASSWORD)
            assert self.page.url == at, f"was at {at}, and is led to {self.page.url}"
        return self.page


class Person:
    """One customer; what the acts of `tests.people` ask of a journey, by pages alone."""

    section: str
    email: str

    def __init__(self, app: Flask, counter: Counter, about: dict[str, Any], people: "dict[int, Person]") -> None:
        self.app, self.counter, self.about, self.people = app, counter, about, people
        vars(self).update(about["knows"])
        self.phone = holding(CustomersPhone(app, self.email), about["cookies"])
        self.returned = self.arrived = False

    @property
    def page(self) -> Page:
        """What the phone shows."""
        return self.phone.page

    @property
    def step_id(self) -> str:
        """The guide's id of the page, as its address says."""
        found = re.search(r"/o/[^/]+/(.+)$", self.page.url)
        if found:
            return found.group(1)
        first, login = FIRST[self.section]
        return login if self.page.url.startswith("/account/login") else first

    def mailed_code(self) -> str:
        """The code in the newest mail to this customer."""
        return self.about.pop("code", None) or self.counter.mailed_code(self.email)

    def staff_confirm(self) -> None:
        """The staff compare and confirm."""
        self.counter.confirms(self.about["order_id"])

    def returns(self) -> None:
        """Takes the phone up again: it shows the page that it showed when the instance was dumped."""
        self.returned = True
        if self.about.get("goes_on_by"):
            self._goes_on_by_a_code()
            return
        self.phone.opens(self.about["at"])
        assert (self.step_id, self.page.h1) == (self.about["step"], self.about["title"]), self.page.url
        self._sees_what_was_typed()

    def _sees_what_was_typed(self) -> None:
        shown = self.phone.body() if self.about.get("typed") else {}
        for name, value in self.about.get("typed", {}).items():
            assert shown[name] == value, f"{name} was typed, but not sent: {value} became {shown[name]}"

    def _goes_on_by_a_code(self) -> None:
        """The former page is void: another phone with the order's code, or this phone with the buyer's new one."""
        newer = self.about["goes_on_by"] == "the new code"
        self.phone.opens(self.about["at"], expect=410 if newer else 403)
        self.phone = self.phone if newer else CustomersPhone(self.app, self.email)
        self.phone.scans(self.about["link"])
        self.phone.presses("お申込みを開始する")

    def arrives(self) -> None:
        """Goes on until there is nothing more to do; once."""
        if self.arrived:
            return
        if not self.returned:
            self.returns()
        self._goes_to_the_end()
        self.arrived = True

    def _goes_to_the_end(self) -> None:
        for _page in range(60):
            if self.step_id in ENDS:
                return
            self.goes_on()
        raise AssertionError(f"never came to the end; is at {self.step_id}")

    def goes_on(self) -> None:
        """Does what the page asks."""
        before = (self.step_id, self.page.text)
        if self.page.soup.select_one("form#step") is None and self.page.offers("次へ"):
            self.phone.presses("次へ")  # a summary of what is done
        else:
            act = HERE.get(self.step_id) or ACTS.get(self.step_id) or ACTS.get(self.step_id.partition("/")[2])
            assert act, f"nothing to do at {self.step_id} ({self.page.h1})"
            act(self)
        assert (self.step_id, self.page.text) != before, f"stuck at {self.step_id}: {self.page.soup.main}"


def phone_with(app: Flask, cookies: list[list[str]]) -> Phone:
    """A browser that holds these cookies."""
    return holding(Phone(app), cookies)


def holding(phone: P, cookies: list[list[str]]) -> P:
    """The phone, with these cookies."""
    for name, value in cookies:
        phone.http.set_cookie(name, value, domain="127.0.0.1")
    return phone


def _is_looked_at(person: Person) -> None:
    """The staff's check, wherever it stood: confirmed, sent back, to be confirmed by the console's code or there."""
    if person.page.sees("スタッフの確認が終わりました"):
        ACTS[person.step_id](person)
    elif code := person.about.pop("staff_code", None):
        person.phone.presses("販売店スタッフによる確認", staff_code=code)
        assert person.page.sees("スタッフの確認が終わりました")
    elif person.page.sees("直していただきたいところがあります"):
        person.phone.presses("入力内容を直す")
    else:
        ACTS[person.step_id](person)


def _is_back_from_the_gateway(person: Person) -> None:
    """The gateway's page of this card ends well, unless it ended before; after a refusal there is another one."""
    gateway = person.app.extensions["gateways"].cards
    reference = person.about.pop("card", None) or _sent_to_the_gateway(person.phone)
    page = gateway.pages[reference]
    if page.state in ("open", "processing"):
        gateway.moves(page, "accepted")
    person.phone.opens(page.return_url)


def _sent_to_the_gateway(phone: Phone) -> str:
    answer = phone.http.post(phone.page.url, data=phone.body(), base_url=phone.base)
    return str(answer.location).rpartition("/")[2]


def _shows_the_code(person: Person) -> None:
    """The buyer waits with the code in hand until the user, who may have begun, is registered."""
    if person.page.offers("新しいQRコードを出す"):
        person.phone.presses("新しいQRコードを出す")
    users = [one for one in person.people.values() if one.about.get("buyer") == person.about["number"]]
    (users[0] if users else _somebody(person)).arrives()
    person.phone.reloads()
    assert person.page.offers("次へ"), person.page.text
    person.phone.presses("次へ")


def _somebody(buyer: Person) -> Person:
    """A user who scans the code now for the first time, and has no account."""
    link = buyer.page.soup.select_one("#link")
    assert link is not None, buyer.page.text
    number, order_id = buyer.about["number"], buyer.about["order_id"]
    own = {"section": "2-2", "account": "new", "way": "type", "email": f"after{number}@example.jp"}
    about = {"number": None, "order_id": order_id, "cookies": [], "knows": buyer.about["knows"] | own}
    user = Person(buyer.app, buyer.counter, about, {})
    user.phone.scans(link.get_text(strip=True))
    user.returned = True
    return user


def _is_matched_anew(person: Person) -> None:
    """The staff put the right certificate on file, where it was another's."""
    if certificate := person.about.pop("certificate", None):
        person.counter.files(person.about["order_id"], certificate)
        person.phone.reloads()
    if person.page.offers(ANYWAY):
        person.phone.presses(ANYWAY)
    else:
        ACTS["2-1/3"](person)


def _finds_the_company(person: Person) -> None:
    person.phone.presses("さがす", company_name="ひので")
    person.phone.presses(next(label for label in person.page.labels() if "ひので商事" in label))


AGAIN = "もう一度ログインする"
ANYWAY = "直さずに、もう一度照合する"
HERE: dict[str, Callable[[Person], None]] = {
    **dict.fromkeys(("1-1/8-A", "1-1/19-B", "2-2/12-A", "2-2/23-B"), _is_looked_at),
    **dict.fromkeys(("3-1/8-A", "3-2/6-A"), _is_back_from_the_gateway),
    **dict.fromkeys(("1-1/company", "2-2/company"), _finds_the_company),
    "2-1/3": _is_matched_anew,
    "2-2/4": _shows_the_code,
}
