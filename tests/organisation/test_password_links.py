"""Staff set their password by a link: once, in time, by who it is for; leaving and moving end what they should."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from mytoyota.admin import people
from mytoyota.admin.scope import Scope
from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.notifications import outbox
from mytoyota.organisation import password_links, posts
from mytoyota.organisation.models import Staff, Store
from mytoyota.organisation.posts import NumberTaken, PlaceClosed, Post
from mytoyota.organisation.staff import RoleDoesNotFit
from tests.people.crowd import at_once
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD, PUBLIC_URL, Showroom

NEW = "shin-midori-no-kaze-7"


@dataclass
class Invited:
    """Somebody who holds a link, and the browser they open it in."""

    phone: Phone
    url: str


def link_for(showroom: Showroom, name: str, lives: timedelta = password_links.INVITED) -> str:
    with showroom.database.writing() as session:
        row = password_links.make(session, session.get_one(Staff, showroom.staff_ids[name]), lives)
        return password_links.url(row, PUBLIC_URL)


def signs_in(phone: Phone, password: str, expect: int = 200, store: str = "T01", number: str = "100") -> None:
    phone.opens("/desk/sign-in")
    phone.presses("サインイン", expect, store_code=store, number=number, password=password)


@pytest.fixture
def invited(app: Flask, showroom: Showroom) -> Invited:
    return Invited(Phone(app), link_for(showroom, "佐藤"))


def test_a_link_says_what_to_sign_in_with_and_sets_the_password_once(invited: Invited) -> None:
    phone = invited.phone
    phone.opens(invited.url)
    assert phone.sees("豊田店", "T01", "100", "佐藤 健")
    phone.opens(invited.url)  # looking uses nothing up
    phone.presses("このパスワードにする", password=NEW)
    assert phone.page.h1 == "パスワードを設定しました"
    phone.opens(invited.url, 410)
    assert phone.sees("パスワードが設定済みです")
    signs_in(phone, NEW)
    assert phone.page.url == "/desk/"


def test_of_many_who_press_at_once_one_sets_the_password(app: Flask, invited: Invited) -> None:
    phone = invited.phone
    phone.opens(invited.url)
    body = phone.fills(password=NEW).body(phone.page.button("このパスワードにする"))
    passwords = [f"{NEW}-{number}" for number in range(20)]
    answers = at_once(app, phone, [body | {"password": one, "form_key": f"key-{one}"} for one in passwords])
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * 19
    (own,) = [one for one, answer in zip(passwords, answers, strict=True) if answer.status_code == 302]
    signs_in(Phone(app), own)


def test_a_weak_password_is_refused_and_the_link_stays(invited: Invited) -> None:
    invited.phone.opens(invited.url)
    for weak in ("kurz", "password1", "toyota2026"):
        invited.phone.presses("このパスワードにする", 422, password=weak)
    invited.phone.presses("このパスワードにする", password=NEW)


def test_opened_late_or_after_a_newer_one_it_says_so(app: Flask, showroom: Showroom) -> None:
    phone, old = Phone(app), link_for(showroom, "佐藤")
    new = link_for(showroom, "佐藤")
    phone.opens(old, 410)
    assert phone.sees("新しいURLに替わりました")
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=1), tick=False):
        phone.opens(new, 410)
        assert phone.sees("有効期限が切れています")


def test_another_who_is_signed_in_is_told_and_changes_nothing(app: Flask, showroom: Showroom) -> None:
    manager = Desk(app, showroom, "T01", "110")
    url = link_for(showroom, "佐藤")
    manager.opens(url, 409)
    assert manager.sees("木村 豊", "サインアウトしてから")
    assert not manager.sees("佐藤 健")


def test_a_link_of_nobodys_is_not_found(app: Flask, showroom: Showroom) -> None:
    url = link_for(showroom, "佐藤")
    Phone(app).opens(url[:-1] + ("A" if url[-1] != "A" else "B"), 404)
    Phone(app).opens("/desk/password/nobody.x", 404)


def test_a_new_password_ends_what_was_signed_in(app: Flask, showroom: Showroom, invited: Invited) -> None:
    desk = Desk(app, showroom)
    invited.phone.opens(invited.url)
    invited.phone.presses("このパスワードにする", password=NEW)
    desk.opens("/desk/")
    assert desk.page.url.startswith("/desk/sign-in")


def test_whoever_changes_the_password_stays_and_is_out_elsewhere(app: Flask, showroom: Showroom) -> None:
    here, elsewhere = Desk(app, showroom), Desk(app, showroom)
    here.opens("/desk/password")
    here.presses("変更する", 422, current="not this", password=NEW)
    assert here.sees("いまのパスワードが違います。")
    here.presses("変更する", current=PASSWORD, password=NEW)
    assert here.sees("パスワードを変更しました")
    elsewhere.opens("/desk/")
    assert elsewhere.page.url.startswith("/desk/sign-in")


def test_who_forgot_gets_a_mail_and_a_stranger_the_same_answer(
    app: Flask, showroom: Showroom, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Staff, showroom.staff_ids["佐藤"]).email = "sato@dealer.example.jp"
    answers = []
    for number in ("100", "200", "999"):
        phone = Phone(app)
        phone.opens("/desk/forgotten")
        phone.presses("メールを送る", store_code="t01", number=number)
        answers.append(phone.page.tree.css_first("main").text())
    assert len(set(answers)) == 1
    (mail,) = mails(database)
    url = next(line for line in mail.splitlines() if line.startswith("http"))
    phone.opens(url)
    phone.presses("このパスワードにする", password=NEW)
    signs_in(phone, NEW)
    assert phone.page.url == "/desk/"


def mails(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(one.body) for one in outbox.newest(session)]


def test_leaving_ends_every_session_and_coming_back_revives_none(
    app: Flask, showroom: Showroom, database: Database
) -> None:
    desk, url = Desk(app, showroom), link_for(showroom, "佐藤")
    with database.writing() as session:
        posts.leave(session, session.get_one(Staff, showroom.staff_ids["佐藤"]))
    desk.opens("/desk/")
    assert desk.page.url.startswith("/desk/sign-in")
    with database.writing() as session:
        posts.come_back(session, session.get_one(Staff, showroom.staff_ids["佐藤"]))
    desk.opens("/desk/")
    assert desk.page.url.startswith("/desk/sign-in")
    desk.opens(url, 410)
    signs_in(Phone(app), PASSWORD, 422)
    desk.opens(link_for(showroom, "佐藤"))
    desk.presses("このパスワードにする", password=NEW)
    signs_in(desk, NEW)
    assert desk.page.url == "/desk/"


def test_moving_closes_the_old_store_and_opens_the_new_one(app: Flask, showroom: Showroom, database: Database) -> None:
    old, desk = showroom.order(), Desk(app, showroom)
    desk.opens(f"/desk/orders/{old}")
    with database.writing() as session:
        okazaki = session.query(Store).filter_by(code="T02").one()
        posts.move(session, session.get_one(Staff, showroom.staff_ids["佐藤"]), Post("manager", okazaki, "100"))
    desk.opens(f"/desk/orders/{old}", 404)
    desk.opens("/desk/")
    assert desk.sees("岡崎店", "店長")
    signs_in(Phone(app), PASSWORD, 422)  # no such number at 豊田店 any more
    phone = Phone(app)
    signs_in(phone, PASSWORD, store="T02")
    assert phone.sees("岡崎店")


def test_nobody_begins_where_they_cannot(showroom: Showroom, database: Database) -> None:
    with database.session() as session:
        member, store = (
            session.get_one(Staff, showroom.staff_ids["佐藤"]),
            session.query(Store).filter_by(code="T02").one(),
        )
        with pytest.raises(NumberTaken):
            posts.move(session, member, Post("sales", store, "２００"))
        with pytest.raises(RoleDoesNotFit):
            posts.move(session, member, Post("center", store, "100"))
        store.closed_on = clock.in_japan(clock.now()).date()
        with pytest.raises(PlaceClosed):
            posts.move(session, member, Post("sales", store, "100"))


def test_on_the_day_a_store_closes_its_staff_are_out_at_the_next_request(
    app: Flask, showroom: Showroom, database: Database
) -> None:
    desk = Desk(app, showroom)
    with database.writing() as session:
        store = session.get_one(Store, showroom.store_id)
        store.closed_on = clock.in_japan(clock.now()).date() + timedelta(days=1)
    desk.opens("/desk/")
    assert desk.page.url == "/desk/"
    with database.writing() as session:
        session.get_one(Store, showroom.store_id).closed_on = clock.in_japan(clock.now()).date()
    desk.opens("/desk/")
    assert desk.page.url.startswith("/desk/sign-in")
    signs_in(Phone(app), PASSWORD, 422)
    with database.writing() as session:
        assert people.close(session, Scope(), session.get_one(Store, showroom.store_id)) == 2
