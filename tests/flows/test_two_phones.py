"""What the buyer's and the user's phone may know of each other: planted words never come across, but for the names."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.flows import order_progress
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.orders.models import Order
from mytoyota.registrations.models import Registration
from tests.people.answers import COMPANY, PERSON, PROFILE
from tests.people.phone import Phone
from tests.people.showroom import HINODE
from tests.people.walker import Journey, Walker

BUYER = PERSON | {
    "family_name": "鷺沼", "given_name": "紫苑", "family_kana": "サギヌマ", "given_kana": "シオン",
    "birth_year": "1961", "birth_month": "3", "birth_day": "5", "postal_code": "444-0045", "city": "岡崎市",
    "street": "竜宮町77-13", "building": "ハイツ水仙205", "contact_phone": "0564-99-8877",
    "mobile_phone": "090-8765-4321", "authentication_phone": "090-8765-4322",
    "password": "yamabuki-ni-kaze", "password_again": "yamabuki-ni-kaze",
}  # fmt: skip
USER = PERSON | {
    "family_name": "白鳥", "given_name": "蘭香", "family_kana": "シラトリ", "given_kana": "ランカ",
    "birth_year": "1988", "birth_month": "11", "birth_day": "30", "postal_code": "471-0855", "city": "豊田市",
    "street": "月見町88-24", "building": "コーポ桔梗301", "contact_phone": "0565-77-6655",
    "mobile_phone": "080-2468-1357", "authentication_phone": "080-2468-1358",
    "password": "kikyou-to-tsuki", "password_again": "kikyou-to-tsuki",
}  # fmt: skip
USERS_PROFILE = PROFILE | {
    "family_name": "白鳥", "given_name": "蘭香", "family_kana": "シラトリ", "given_kana": "ランカ",
    "birth_date": "1988-11-30", "postal_code": "4710855", "street": "月見町88-24", "building": "コーポ桔梗301",
    "contact_phone": "+81565776655", "mobile_phone": "+818024681357",
}  # fmt: skip
CERTIFICATE = {"kind": "individual", "name": "白鳥　蘭香", "address": "愛知県豊田市月見町８８－２４コーポ桔梗３０１"}
THE_COMPANYS = COMPANY | {
    "department": "桔梗事業部", "department_kana": "キキョウ", "contact_name": "白鳥 蘭香",
    "contact_kana": "シラトリ ランカ", "contact_phone": "0565-77-6655", "mobile_phone": "080-2468-1357",
}  # fmt: skip
DRAFTED, NOTE = "メゾン下書き404", "番地の控えを確かめてください鷹揚"
ENDS = ("2-2/16-A", "2-2/27-B", "2-2/23-C", "3-1/1")  # where the user's phone shows the buyer's name


@dataclass
class Heard:
    """Everything that one phone was ever answered: address, and headers with body as text."""

    answers: list[tuple[str, str]] = field(default_factory=list)

    def to(self, phone: Phone) -> "Heard":
        """Listens to this phone from now on, redirects included."""
        really: Callable[..., Any] = phone.http.open

        def overheard(*args: Any, **kwargs: Any) -> Any:
            answer = really(*args, **kwargs)
            text = f"{answer.headers}\n{unescape(answer.get_data(as_text=True))}"
            self.answers.append((answer.request.path, text))
            return answer

        phone.http.open = overheard  # type: ignore[method-assign]
        return self

    def of(self, words: dict[str, str]) -> set[tuple[str, str]]:
        """Which planted words came, and where; what an address asked for by itself is not told by its page."""
        return {
            (path, name)
            for path, text in self.answers
            for name, word in words.items()
            if word not in path and (word in text or json.dumps(word).strip('"') in text)
        }


def person(typed: dict[str, str], email: str) -> dict[str, str]:
    """The words of one person's data, each in the forms in which a page could show it."""
    national = {name: typed[name] for name in ("contact_phone", "mobile_phone", "authentication_phone")}
    return {
        **{name: typed[name] for name in ("family_name", "given_name", "family_kana", "given_kana", "building")},
        **{name: typed[name] for name in ("street", "password", "postal_code")},
        **national,
        **{f"{name}, digits": "".join(filter(str.isdigit, value))[1:] for name, value in national.items()},
        "postal code, digits": typed["postal_code"].replace("-", ""),
        "birth date": f"{typed['birth_year']}-{int(typed['birth_month']):02}-{int(typed['birth_day']):02}",
        "birth date, shown": f"{typed['birth_year']}年{typed['birth_month']}月{typed['birth_day']}日",
        "e-mail": email,
    }


def kept(customer: Journey, flows: tuple[str, ...], role: str) -> dict[str, str]:
    """What stands for one person in the database: addresses of pages, ids, cookies."""
    with customer.database.reading() as session:
        rows = session.scalars(select(JourneyRow).where(JourneyRow.order_id == customer.order_id)).all()
        mine = [row for row in rows if row.flow in flows]
        found = {f"page of {row.flow}": row.public_id for row in mine} | {f"id of {row.flow}": row.id for row in mine}
        account = [one.id for one in session.scalars(select(Account)) if one.email == customer.email]
        registered = select(Registration.id).where(
            Registration.order_id == customer.order_id, Registration.role == role
        )
        found |= {"account": account[0], "registration": session.scalars(registered).one()}
    cookies = {key[-1]: cookie.value for key, cookie in customer.phone.http._cookies.items()}
    return found | {f"cookie {name}": value for name, value in cookies.items() if len(value) > 20 and name != "form"}


def looks_around(phone: Phone, refs: list[str], order_id: str) -> None:
    """What a curious person would try: the other one's pages, bookmarks, the account's and the console's pages."""
    steps = ("1-1/2", "1-1/7-A", "1-1/18-B", "1-1/19-B", "2-1/4", "2-2/4", "2-2/22-B", "2-2/27-B", "3-1/11-A", "end")
    paths = [f"/o/{public_id}/{step}" for public_id in refs for step in steps]
    paths += [f"/o/{public_id}/status/{step}" for public_id in refs for step in ("1-1/19-B", "2-2/4", "2-2/23-B")]
    paths += [
        f"/o/{public_id}/{more}" for public_id in refs for more in ("crop/street", "login", "paid", "account/1-1/7-A")
    ]
    paths += ["/start", "/account/login", "/account/profile", "/account/password", f"/desk/orders/{order_id}"]
    paths += [f"/login/again/{order_id}/{section}" for section in ("1-1", "2-2")]
    for path in paths:
        phone.http.get(path, base_url=phone.base, follow_redirects=True)


def walks(buyer: Journey, user: Journey) -> None:
    """The user does all there is to do, wrongly first, while the buyer watches."""
    while user.step_id != "end":
        watches(buyer)
        form = user.page.soup.select_one("form#step")
        if form and form.select("input:not([type=hidden]), select"):
            hidden = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden]")}
            user.phone.http.post(user.page.url, data=hidden | {"switch_language": "en"}, base_url=user.phone.base)
            user.phone.http.post(user.page.url, data=hidden | {"switch_language": "ja"}, base_url=user.phone.base)
        user.goes_on()
    watches(buyer)


def watches(buyer: Journey) -> None:
    url = buyer.page.url
    buyer.phone.http.get(url.replace("/2-2/", "/status/2-2/"), base_url=buyer.phone.base)
    buyer.phone.http.get(url, base_url=buyer.phone.base)


def buyer_at_the_code(walker: Walker, certificate: dict[str, str]) -> tuple[Journey, dict[str, str]]:
    """A buyer who typed, went back, was sent back by the staff and is now at 2-2/4; and the words planted so."""
    buyer = walker.journey(car="bz4x", certificate=certificate, email="sagi.shion@example.jp", name="other")
    buyer.person = BUYER
    buyer.goes_to("1-1/9-B")
    words = {"e-mail code": buyer.mailed_code()}
    buyer.goes_to("1-1/18-B")
    buyer.phone.presses("前の画面にもどる", building=DRAFTED)
    buyer.goes_to("1-1/19-B")
    buyer.staff_send_back(["street"], NOTE)
    buyer.phone.reloads()
    buyer.phone.presses("もう一度スタッフを呼ぶ")
    words |= {"staff code": buyer.staff_code(), "draft": DRAFTED, "note": NOTE}
    buyer.phone.presses("販売店スタッフによる確認", staff_code=words["staff code"])
    buyer.goes_to("2-2/4")
    with walker.database.reading() as session:
        words["contract"] = session.get_one(Order, buyer.order_id).contract_number
    words["first link"] = walker.showroom.link(buyer.order_id).rpartition("/")[2]
    return buyer, words | person(BUYER, buyer.email) | kept(buyer, order_progress.BUYERS, "buyer")


@pytest.mark.parametrize("way", ["new", "existing", "company"])
def test_nothing_of_one_comes_to_the_others_phone_but_the_names(app: Flask, walker: Walker, way: str) -> None:
    buyer, planted = buyer_at_the_code(walker, HINODE if way == "company" else CERTIFICATE)
    assert len(planted) >= 25
    user = Journey(Phone(app), buyer.order_id, buyer.database, buyer.showroom, section="2-2", email="swan@example.jp")
    user.person, user.company = USER, THE_COMPANYS
    if way == "existing":
        user.account = "existing"
        walker.has_account(user.email, USERS_PROFILE)
    if way == "company":
        user.kind = "corporate"
    on_the_users, on_the_buyers = Heard().to(user.phone), Heard().to(buyer.phone)
    user.phone.scans(buyer.shown_link())
    walks(buyer, user)
    refs = [value for name, value in planted.items() if name.startswith("page of")]
    looks_around(user.phone, refs, buyer.order_id)
    known = on_the_users.of(planted)
    assert {name for _path, name in known} == {"family_name", "given_name"}
    assert {path.partition("/o/")[2].partition("/")[2] for path, _name in known} <= set(ENDS)
    assert not any(word in mail.subject + mail.body for mail in user.mails() for word in planted.values())
    _the_other_way_round(buyer, user, on_the_buyers)


def _the_other_way_round(buyer: Journey, user: Journey, heard: Heard) -> None:
    """The buyer's page shows where the user is and, at the end, the name."""
    planted = person(USER, user.email) | kept(user, order_progress.USERS, "user")
    refs = [value for name, value in planted.items() if name.startswith("page of")]
    buyer.phone.reloads()
    buyer.phone.presses("次へ")
    buyer.goes_to("2-2/buyer-end")
    looks_around(buyer.phone, refs, buyer.order_id)
    buyer.phone.scans(buyer.showroom.link(buyer.order_id))
    names = {name for _path, name in heard.of(planted)}
    assert names <= {"family_name", "given_name"}
    assert names or user.kind == "corporate"
    assert not any(word in mail.subject + mail.body for mail in buyer.mails() for word in planted.values())
