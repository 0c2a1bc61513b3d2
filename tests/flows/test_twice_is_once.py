"""Every acting form sent fifty times at once: one effect and the same answer (decision 8)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from mytoyota.accounts.models import Account
from mytoyota.base.db import Database
from mytoyota.base.events import EventRow
from mytoyota.base.jobs import Job
from mytoyota.flows.models import Journey
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications.models import Message
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions.models import Application
from tests.people.answers import COMPANY_LOGIN, PASSWORD, PERSON
from tests.people.crowd import at_once, is_busy
from tests.people.walker import Journey as Customer
from tests.people.walker import Walker

FIFTY = 50


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def counts(database: Database) -> dict[str, int]:
    tables = (Account, Registration, Message, StaffCheck, Journey, Job, EventRow, Application, PaymentMethod)
    return {table.__name__: count(database, table) for table in tables}


def pressed(
    app: Flask, customer: Customer, label: str, busy: Callable[[TestResponse], bool] = is_busy, **values: str
) -> str:
    """Fifty presses at once; the one place all of them lead to."""
    phone = customer.phone
    phone.fills(**values)
    button = phone.page.button(label)
    body = phone.body(button)
    answers = at_once(app, phone, [body] * FIFTY, busy)
    phone.filled = {}
    assert Counter(answer.status_code for answer in answers) == {302: FIFTY}, [
        a.get_data(as_text=True)[:500] for a in answers
    ][:1]
    places = {answer.location for answer in answers}
    assert len(places) == 1, places
    return str(places.pop())


@dataclass(frozen=True)
class Press:
    """One acting button: where it stands, what is typed, and which rows one press makes."""

    step_id: str
    label: str
    typed: dict[str, Any]
    makes: dict[str, int]
    car: str = "pixis"
    busy_at: str = ""  # the page that says that an outside party is busy, where there is one

    def busy(self, answer: TestResponse) -> bool:
        return is_busy(answer) or bool(self.busy_at and (answer.location or "").endswith(self.busy_at))


PRESSES = [
    Press("1-1/2", "お申込みを開始する", {}, {"Journey": 1}),
    Press("1-1/9-A", "次へ", {}, {"Registration": 1, "EventRow": 1}),
    Press("1-1/7-A", "確認", {}, {"StaffCheck": 1, "EventRow": 1}),
    Press("1-1/8-B", "認証コードを送信", {"email": "haruna@example.jp"}, {"Message": 1, "Job": 1}),
    Press("1-1/12-C", "自動入力", COMPANY_LOGIN, {}, busy_at="/1-1/12-C"),
    Press("1-1/16-C", "登録", {}, {"Account": 1, "Message": 1, "Job": 1, "EventRow": 2}),
    Press("1-1/18-B", "確認", PERSON, {"StaffCheck": 1, "EventRow": 1}),
    Press("2-1/2", "買主とは異なる名義で登録する", {}, {}),
    Press("2-2/3", "同席している", {}, {"EventRow": 1}),
    Press("2-2/4", "QRコードを作りなおす", {}, {"EventRow": 1}),
    Press("2-2/6", "お申込みを開始する", {}, {"Journey": 1}),
    Press("2-2/15-A", "次へ", {"agree": "y"}, {"Registration": 1, "Message": 1, "Job": 1, "EventRow": 1}),
    Press("2-3/4", "OK", {}, {"Message": 1, "Job": 1, "EventRow": 2}),
    Press("2-1/3", "次へ", {"agree": "y"}, {"Registration": 1, "Message": 1, "Job": 1, "EventRow": 1}),
    Press("3-1/5-A", "つぎへ", {"options": ["remote"]}, {}, "crown"),
    Press("3-1/6-A", "つぎへ", {"kind": "direct_debit"}, {"PaymentMethod": 1, "EventRow": 1}, "crown"),
    Press("3-1/12-A", "申し込む", {}, {"Application": 1, "Message": 1, "Job": 1, "EventRow": 1}, "bz4x"),
    Press("3-1/6-C", "OK", {}, {"EventRow": 1}, "bz4x"),
    Press("3-2/10-A", "申し込む", {}, {"Application": 1, "Message": 1, "Job": 1, "EventRow": 1}, "prius_phv"),
    Press("3-2/4-B", "OK", {}, {"EventRow": 1}, "prius_phv"),
]


@pytest.mark.parametrize("press", PRESSES, ids=lambda press: press.step_id)
def test_fifty_presses_are_one(press: Press, app: Flask, walker: Walker, database: Database) -> None:
    customer = walker.journey_at(press.step_id, car=press.car)
    before = counts(database)
    pressed(app, customer, press.label, press.busy, **press.typed)
    after = counts(database)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == press.makes


def test_fifty_presses_of_register_make_one_account(app: Flask, walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/19-B")
    customer.staff_confirm()
    customer.phone.reloads()
    place = pressed(app, customer, "登録")
    assert count(database, Account) == 1
    customer.phone.opens(place)
    assert customer.step_id == "1-1/21-B"
    customer.goes_to("2-1/2")
    assert count(database, Registration) == 1


def test_the_right_code_fifty_times_is_right_every_time(app: Flask, walker: Walker) -> None:
    customer = walker.journey_at("1-1/9-B")
    assert pressed(app, customer, "次へ", code=customer.mailed_code()).endswith("1-1/10-B")


def test_of_fifty_wrong_codes_at_once_at_most_five_are_compared(
    app: Flask, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mytoyota.accounts import codes

    customer = walker.journey_at("1-1/9-B")
    right, compared = customer.mailed_code(), []
    really = codes.check

    def watched(session: object, purpose: str, subject: str, code: str, to: str) -> bool:
        compared.append(code)
        return bool(really(session, purpose, subject, code, to))  # type: ignore[arg-type]

    monkeypatch.setattr(codes, "check", watched)
    wrong = [f"{number:06d}" for number in range(100000, 100051) if f"{number:06d}" != right][:FIFTY]
    body = customer.phone.body(customer.phone.page.button("次へ"))
    answers = at_once(app, customer.phone, [body | {"code": code} for code in wrong])
    assert {answer.status_code for answer in answers} == {200}
    assert 1 <= len(compared) <= 5
    customer.phone.presses("次へ", code=right)
    assert customer.phone.sees("コードの確認回数が多すぎます")


def test_the_staffs_code_typed_fifty_times_confirms_once(app: Flask, walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/19-B")
    before = count(database, EventRow)
    code = customer.staff_code()
    pressed(app, customer, "販売店スタッフによる確認", staff_code=code)
    customer.phone.reloads()
    assert customer.phone.sees("スタッフの確認が終わりました")
    assert count(database, EventRow) - before == 2  # the code was shown, the check was confirmed


def test_of_fifty_wrong_staff_codes_at_most_five_are_compared(app: Flask, walker: Walker) -> None:
    customer = walker.journey_at("1-1/19-B")
    right = customer.staff_code()
    wrong = [f"{number:06d}" for number in range(500000, 500051) if f"{number:06d}" != right][:FIFTY]
    body = customer.phone.body(customer.phone.page.button("販売店スタッフによる確認"))
    answers = at_once(app, customer.phone, [body | {"staff_code": code} for code in wrong])
    refusals = Counter("多すぎます" in answer.get_data(as_text=True) for answer in answers)
    assert refusals[False] <= 5
    customer.phone.presses("販売店スタッフによる確認", staff_code=right)
    assert not customer.phone.sees("スタッフの確認が終わりました")


def test_logging_in_fifty_times_at_once_leads_on(app: Flask, walker: Walker) -> None:
    customer = walker.journey_at("1-1/6", account="existing")
    pressed(app, customer, "ログイン", email=customer.email, password=PASSWORD)
