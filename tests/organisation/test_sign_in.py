"""Staff sign in and out: throttled, rotated, and out at once when they are disabled."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from mytoyota.base import passwords
from mytoyota.base.db import Database
from mytoyota.base.limits import Attempt, RateLimit
from mytoyota.organisation import staff
from mytoyota.organisation.models import Staff
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD, Showroom

HOST = "127.0.0.1"


def tries(phone: Phone, password: str = PASSWORD, number: str = "100", expect: int = 200) -> None:
    phone.opens("/desk/sign-in")
    phone.presses("サインイン", expect, store_code="T01", number=number, password=password)


def test_staff_come_to_the_desk_of_their_store(desk: Desk) -> None:
    assert desk.page.url == "/desk/"
    assert desk.sees("豊田店", "佐藤 健")


def test_codes_typed_in_full_width_are_the_same(app: Flask, showroom: Showroom) -> None:
    phone = Phone(app)
    phone.opens("/desk/sign-in")
    phone.presses("サインイン", store_code="　ｔ０１", number="１００ ", password=PASSWORD)
    assert phone.page.url == "/desk/"


def test_a_wrong_password_says_nothing_of_which_part_and_keeps_the_rest(app: Flask, showroom: Showroom) -> None:
    phone = Phone(app)
    tries(phone, "wrong", expect=422)
    known = phone.page.text
    assert phone.page.soup.select_one("[name=store_code]")["value"] == "T01"
    assert "wrong" not in known
    tries(phone, "wrong", number="999", expect=422)
    unknown = phone.page.text
    tries(phone, PASSWORD, number="109", expect=422)  # disabled, with the right password
    plain = [re.sub(r'value="[^"]*"', "", text) for text in (known, unknown, phone.page.text)]
    assert plain[0] == plain[1] == plain[2]


def test_five_wrong_tries_then_a_growing_delay(app: Flask, showroom: Showroom) -> None:
    phone, start = Phone(app), datetime(2026, 11, 21, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(5):
            tries(phone, "wrong", expect=422)
        tries(phone, expect=429)
        assert phone.page.headers["Retry-After"] == "30"
        assert phone.sees("あと30秒")
        clock.move_to(start + timedelta(seconds=31))
        tries(phone, "wrong", expect=422)
        tries(phone, expect=429)
        assert phone.page.headers["Retry-After"] == "60"
        clock.move_to(start + timedelta(seconds=95))
        tries(phone)
        assert phone.page.url == "/desk/"


def test_a_stranger_locks_nobody_out_of_their_own_browser(app: Flask, desk: Desk) -> None:
    stranger = Phone(app)
    for _ in range(5):
        tries(stranger, "wrong", expect=422)
    tries(stranger, "wrong", expect=429)
    desk.presses("サインアウト")
    tries(desk)
    assert desk.page.url == "/desk/"


def test_one_password_on_many_people_is_slowed_down_but_not_at_the_desk(
    app: Flask, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "SIGN_IN_ADDRESS", RateLimit("staff_sign_in.address", free=6, first=600))
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Attempt)) or 0
    for number in range(8):
        tries(Phone(app), "the same for all", number=f"2{number:02}", expect=422 if number < 5 else 429)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == before + 5, "refused ones add no rows"
    desk.presses("サインアウト")
    tries(desk)
    assert desk.page.url == "/desk/"


def test_a_known_browser_is_known_for_its_own_people_alone(app: Flask, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        me = session.get_one(Staff, desk.showroom.staff_ids["佐藤"])
        session.add(
            Staff(store_id=me.store_id, number="101", name="林 翼", password_hash=passwords.hash("another-one"))
        )
    other = Phone(app)
    for _ in range(5):
        tries(other, "wrong", number="101", expect=422)
    desk.presses("サインアウト")
    tries(desk, "wrong", number="101", expect=429)


def test_signing_in_gives_a_new_session(app: Flask, showroom: Showroom) -> None:
    phone = Phone(app)
    tries(phone)
    first = phone.http.get_cookie("desk", HOST).value
    phone.opens("/desk/sign-in")  # signed in: straight to the desk
    assert phone.page.url == "/desk/"
    former = Phone(app)
    former.http.set_cookie("desk", first, domain=HOST)
    phone.presses("サインアウト")
    tries(phone)
    assert phone.http.get_cookie("desk", HOST).value != first
    former.opens("/desk/")
    assert former.page.url == "/desk/sign-in?next=/desk/"


def test_disabled_staff_are_out_with_their_next_request(desk: Desk, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Staff, desk.showroom.staff_ids["佐藤"]).active = False
    desk.opens("/desk/orders/")
    assert desk.page.url == "/desk/sign-in?next=/desk/orders/"


def test_half_an_hour_idle_signs_out_and_a_polling_page_counts_as_idle(app: Flask, showroom: Showroom) -> None:
    start = datetime(2026, 11, 21, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        desk = Desk(app, showroom)
        clock.move_to(start + timedelta(minutes=20))
        desk.opens("/desk/orders/")  # use
        for minute in (30, 40, 49):
            clock.move_to(start + timedelta(minutes=minute))
            assert desk.http.get("/desk/rows", base_url=desk.base).status_code == 200  # no use
        clock.move_to(start + timedelta(minutes=51))
        assert desk.http.get("/desk/rows", base_url=desk.base).status_code == 401
        desk.opens("/desk/orders/?contract=A")
        assert desk.page.url.startswith("/desk/sign-in?next=")
        desk.presses("サインイン", store_code="T01", number="100", password=PASSWORD)
        assert desk.page.url == "/desk/orders/?contract=A"  # back to where they wanted to go


def test_the_way_back_never_leads_to_another_site(app: Flask, showroom: Showroom) -> None:
    for next_ in ("https://evil.example/desk/", "//evil.example", "/desk/\\evil.example", "/q/x"):
        phone = Phone(app)
        phone.opens(f"/desk/sign-in?next={next_}")
        phone.fills(store_code="T01", number="100", password=PASSWORD)
        body = phone.body(phone.page.button("サインイン"))
        answer = phone.http.post("/desk/sign-in", data=body, base_url=phone.base)
        assert urlsplit(answer.headers["Location"])[:3] == ("", "", "/desk/")


def test_signing_in_needs_the_forms_token(app: Flask, showroom: Showroom) -> None:
    data = {"store_code": "T01", "number": "100", "password": PASSWORD}
    phone = Phone(app)
    answer = phone.http.post("/desk/sign-in", data=data, base_url=phone.base)
    assert answer.status_code == 422
    assert phone.http.get_cookie("desk", HOST) is None
