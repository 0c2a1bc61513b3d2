"""Staff of every role: where they sign in, what they come to, and which place each role has."""

from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import column, create_engine, table, text
from sqlalchemy.exc import IntegrityError

from mytoyota.base import migrate
from mytoyota.base.db import Database
from mytoyota.organisation import staff, workplaces
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store
from mytoyota.organisation.staff import NewStaff, RoleDoesNotFit
from mytoyota.organisation.workplaces import CodeTaken
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD, Showroom

BEFORE_ROLES = "5e0c7a91d3f4"
FORMER = (
    ("dealer", ("id", "name"), [("d1", "A"), ("d2", "B"), ("d3", "C")]),
    (
        "store",
        ("id", "dealer_id", "code", "name", "phone"),
        [
            ("s2", "d1", "1002", "x", "0"),
            ("s1", "d1", "1001", "x", "0"),
            ("s3", "d2", "2001", "x", "0"),
            ("s4", "d2", "H2001", "x", "0"),
        ],
    ),
    ("staff", ("id", "store_id", "number", "name", "password_hash", "active"), [("p", "s1", "1", "x", "x", True)]),
)


@pytest.mark.parametrize(
    ("at", "url", "words"),
    [
        (("T01", "110"), "/desk/", ("豊田店 店長 木村 豊", "新しいお申込み")),
        (("HT", "500"), "/desk/", ("愛知トヨタ 本部担当者 森 久美", "確認待ち")),
        (("ｔｆｃ", "800"), "/desk/jpass/", ("トヨタファイナンス", "TFC担当者", "岡田 翔", "サインアウト")),
        (("CENTER", "900"), "/desk/reviews/", ("登録センター", "センター担当者", "原 千尋", "サインアウト")),
    ],
)
def test_each_role_signs_in_with_the_code_of_its_place(
    app: Flask, showroom: Showroom, at: tuple[str, str], url: str, words: tuple[str, ...]
) -> None:
    desk = Desk(app, showroom, *at)
    assert desk.page.url == url
    assert desk.sees(*words)


def test_who_has_no_page_at_the_registration_desk_sees_none_of_it_and_is_told_so_there(app: Flask, showroom: Showroom) -> None:
    desk = Desk(app, showroom, "TFC", "800")
    assert all(link["href"].startswith("/desk/jpass/") for link in desk.page.soup.select("header nav a"))
    desk.opens("/desk/orders/", 403)
    assert desk.sees("この画面は利用できません", "岡田 翔", "サインアウト")
    desk.presses("最初の画面に戻る")
    assert desk.page.url == "/desk/jpass/"
    desk.presses("サインアウト")
    assert desk.page.url == "/desk/sign-in"


def test_who_asked_for_the_desk_before_signing_in_comes_to_their_own_first_page(app: Flask, showroom: Showroom) -> None:
    phone = Phone(app)
    phone.opens("/desk/")
    phone.presses("サインイン", store_code="TFC", number="800", password=PASSWORD)
    assert phone.page.url == "/desk/jpass/"


def test_the_plain_start_page_lists_what_one_may_open(desk: Desk) -> None:
    desk.opens("/desk/start")
    assert desk.sees("営業スタッフ", "豊田店", "佐藤 健")
    assert [link["href"] for link in desk.page.soup.select("main .list a")] == [
        "/desk/", "/desk/orders/", "/desk/checks/", "/desk/papers", "/desk/jpass/",
    ]  # fmt: skip


def test_a_code_is_given_once_among_stores_dealers_and_organisations(database: Database, showroom: Showroom) -> None:
    with database.writing() as session:
        for taken in ("T01", " ｈｔ ", "tfc"):
            with pytest.raises(CodeTaken):
                workplaces.add(session, Organisation(code=taken, name="x", role="finance"))
            with pytest.raises(CodeTaken):
                workplaces.add(session, Dealer(code=taken, name="x"))
        added = workplaces.add(session, Dealer(code="ｎ９", name="新しい販売会社"))
        assert workplaces.by_code(session, "N9") is added


def test_a_role_fits_the_kind_of_its_place(database: Database, showroom: Showroom) -> None:
    with database.writing() as session:
        store, dealer, party = (workplaces.by_code(session, code) for code in ("T01", "HT", "TFC"))
        assert store
        assert dealer
        assert party
        for role, place in (("headquarters", store), ("manager", dealer), ("center", party), ("sales", party)):
            with pytest.raises(RoleDoesNotFit):
                staff.employ(session, NewStaff(role, place, "1", "x", "x"))
        member = staff.employ(session, NewStaff("finance", party, " ８01", "x", "x"))
        assert staff.find(session, "TFC", "801") is member


def test_the_database_refuses_a_place_that_the_role_has_not(database: Database, showroom: Showroom) -> None:
    with database.reading() as session:
        store_id = session.query(Store.id).filter_by(code="T01").scalar()
    for wrong in ({"role": "finance", "store_id": store_id}, {"role": "sales"}, {"role": "guest"}):
        with pytest.raises(IntegrityError), database.writing() as session:
            session.add(Staff(number="1", name="x", password_hash="x", **wrong))


def test_staff_from_before_the_roles_become_sales_and_their_dealers_get_codes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/former.sqlite3"
    command.upgrade(migrate._config(url), BEFORE_ROLES)
    engine = create_engine(url)
    with engine.begin() as connection:
        for name, columns, rows in FORMER:
            connection.execute(
                table(name, *map(column, columns)).insert(), [dict(zip(columns, row, strict=True)) for row in rows]
            )
    migrate.upgrade(url)
    with engine.begin() as connection:
        codes = connection.execute(text("SELECT id, code FROM dealer ORDER BY id")).all()
        member = connection.execute(text("SELECT role, store_id, dealer_id, organisation_id FROM staff")).one()
    engine.dispose()
    assert [tuple(one) for one in codes] == [("d1", "H1001"), ("d2", "HD2"), ("d3", "HD3")]
    assert tuple(member) == ("sales", "s1", None, None)
