"""A file of dealers, stores and staff: previewed, then all of it or nothing; each mistake is told with its line."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mytoyota.admin import people, places
from mytoyota.admin.applying import NotReady
from mytoyota.admin.models import DONE, MODELS, READY, WRONG
from mytoyota.admin.scope import Scope
from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.organisation import staff
from mytoyota.organisation.models import Dealer, FormerPost, Staff, Store
from mytoyota.vehicles.models import VehicleModel
from tests.admin.files import dealer, person, sent, sent_as, store
from tests.people.showroom import Showroom


def test_a_new_dealer_with_stores_and_staff_of_every_role(showroom: Showroom, database: Database) -> None:
    lines = (
        person("0001", "0101", "山本 一"), person("0002", "0101", "中村 二", "店長"),
        person("9", "0100", "小林 三", "本部担当者"), store("0101", "0100", opened="2026/12/1"),
        dealer("0100", "三河トヨタ"), person("82", "TFC", "加藤 四", "finance"),
        person("92", "CENTER", "吉田 五", "センター担当者"),
    )  # fmt: skip
    file = sent(database, *lines)
    assert (file.row.state, file.problems()) == (READY, {})
    with database.reading() as view:
        assert view.scalar(select(Dealer).where(Dealer.code == "0100")) is None  # a preview changes nothing
    assert file.taken_in()
    assert file.row.state == DONE
    with database.reading() as view:
        for place, number, role in (("0101", "0001", "sales"), ("0101", "0002", "manager"), ("CENTER", "92", "center")):
            member = staff.find(view, place, number)
            assert member is not None
            assert (member.role, member.password_hash) == (role, None)
        assert view.scalars(select(Store).where(Store.code == "0101")).one().opened_on.isoformat() == "2026-12-01"


def test_the_same_file_again_changes_nothing(showroom: Showroom, database: Database) -> None:
    lines = (dealer("0100", "三河トヨタ"), store("0101", "0100"), person("0001", "0101"))
    assert sent(database, *lines).taken_in()
    again = sent(database, *lines)
    assert again.counts() == {(0, "same"): 1, (1, "same"): 1, (2, "same"): 1}
    assert again.taken_in()


def test_one_wrong_line_and_nothing_is_taken_in(showroom: Showroom, database: Database) -> None:
    file = sent(database, store("T09", "HT"), person("1", "T99"))
    assert (file.row.state, file.problems()) == (WRONG, {3: "place:unknown_place"})
    with pytest.raises(NotReady):
        file.taken_in()
    with database.reading() as view:
        assert view.scalar(select(Store).where(Store.code == "T09")) is None


WRONG_LINES = {
    "place:unknown_dealer": store("X1", "NOBODY"),
    "place:other_dealer": store("K01", "HT"),
    "code:code_taken": store("TFC", "HT"),
    "name:name_taken": dealer("N1", "愛知トヨタ"),
    "role:role_does_not_fit": person("1", "T01", role="本部担当者"),
    "code:unknown_person": person("777", "T01", "x", "営業スタッフ", "退職"),
    "moved_from:unknown_person": person("777", "T01", former="T02"),
    "code:number_taken": person("100", "T02", former="T01"),
    "closed_on:closed_before_opened": store("T09", "HT", opened="2026-12-02", closed="2026-12-01"),
    "opened_on:day": store("T09", "HT", opened="2026-02-30"),
    "code:spreadsheet": store("1E+05", "HT"),
    "kind:not_known": "支店,1,HT,x,,,,,,,",
    "name:empty": "店舗,T09,HT,,,0565-11-2222,,,,,",
    "phone:phone": "店舗,T09,HT,x,,56511,,,,,",
    "email:email": "スタッフ,1,T01,x,sales,,nowhere,,,,",
    ":cells": "店舗,T09",
    "code:form": store("あ", "HT"),
}


@pytest.mark.parametrize("problem", WRONG_LINES)
def test_a_mistake_is_told_with_its_line_and_column(showroom: Showroom, database: Database, problem: str) -> None:
    if problem == "code:number_taken":
        with database.writing() as session:
            session.get_one(Staff, showroom.staff_ids["鈴木"]).number = "100"
    assert sent(database, WRONG_LINES[problem]).problems() == {2: problem}


def test_a_member_of_staff_twice_or_a_code_twice(showroom: Showroom, database: Database) -> None:
    lines = (person("1", "T01"), person("１", "t01", "別人"), dealer("N1", "新"), store("n1", "HT"))
    assert sent(database, *lines).problems() == {3: "code:twice", 5: "code:twice"}


def test_zeros_in_front_are_kept_and_where_they_were_cut_it_is_told(showroom: Showroom, database: Database) -> None:
    assert sent(database, dealer("0100", "三河トヨタ"), store("0101", "0100"), person('"=""0007"""', "0101")).taken_in()
    with database.reading() as view:
        assert staff.find(view, "0101", "0007") is not None
    cut = sent(database, store("101", "0100"), store("102", "100"), person("7", "0101"), person("8", "101"))
    assert cut.problems() == {2: "code:zeros", 3: "place:zeros", 4: "code:zeros", 5: "place:zeros"}
    lost = sent(database, *(store(code, "HT") for code in ("101", "1001", "1002")))
    assert (lost.row.wrong, lost.row.doubtful) == (0, 1)
    kept = sent(database, *(store(code, "HT") for code in ("0101", "1001")))
    assert kept.row.doubtful == 0


def test_moved_left_and_back(showroom: Showroom, database: Database) -> None:
    lines = (person("100", "T02", "佐藤 健", "店長", former="T01"), person("110", "T01", "木村 豊", "店長", "退職"))
    file = sent(database, *lines, person("109", "T01", "元 社員"))
    assert file.counts() == {(2, "moved"): 1, (2, "left"): 1, (2, "back"): 1}
    assert file.taken_in()
    with database.reading() as view:
        moved = view.get_one(Staff, showroom.staff_ids["佐藤"])
        assert (moved.workplace.code, moved.role) == ("T02", "manager")
        assert not view.get_one(Staff, showroom.staff_ids["店長"]).active
        assert view.get_one(Staff, showroom.staff_ids["元社員"]).active
        assert view.scalars(select(FormerPost)).one().store_id == showroom.store_id
    assert sent(database, *lines).counts() == {(2, "same"): 2}  # the same file once more: they are there already


def test_whoever_still_works_at_a_store_that_closes_leaves_with_it(showroom: Showroom, database: Database) -> None:
    today = clock.in_japan(clock.now()).date()
    closed = f"店舗,T01,HT,豊田店,,0565-00-0000,,,{today},,"
    assert sent(database, closed, person("110", "T02", "木村 豊", "店長", former="T01")).taken_in()
    with database.reading() as view:
        assert not view.get_one(Staff, showroom.staff_ids["佐藤"]).active
        assert view.get_one(Staff, showroom.staff_ids["店長"]).active
    assert sent(database, person("5", "T01")).problems() == {2: "place:place_closed"}


def test_headquarters_reach_no_other_dealer_and_no_other_role(showroom: Showroom, database: Database) -> None:
    with database.reading() as view:
        own = Scope.of(view.get_one(Staff, showroom.staff_ids["本部"]))
    lines = (
        dealer("N1", "新"), store("T09", "HT"), store("K09", "HK"), person("1", "K01"),
        person("2", "CENTER", role="center"), person("3", "T01", former="K01"),
        person("500", "HT", "森 久美", "本部担当者", "退職"), person("501", "HT", role="本部担当者"),
    )  # fmt: skip
    assert sent(database, *lines, scope=own).problems() == {
        2: "kind:not_yours", 4: "place:not_yours", 5: "place:not_yours", 6: "place:not_yours",
        7: "moved_from:not_yours", 8: "code:yourself",
    }  # fmt: skip


def test_the_last_of_center_stays(showroom: Showroom, database: Database) -> None:
    lines = [
        person(number, "CENTER", name, "center", "退職") for number, name in (("900", "原 千尋"), ("901", "西 直樹"))
    ]
    assert sent(database, *lines).problems() == {2: "code:last_center", 3: "code:last_center"}
    assert sent(database, lines[0]).taken_in()


def test_a_file_that_something_overtook_is_compared_again(showroom: Showroom, database: Database) -> None:
    file = sent(database, person("1", "T01"))
    with database.writing() as session:
        people.leave(session, Scope(), session.get_one(Staff, showroom.staff_ids["佐藤"]))
    assert not file.taken_in()
    assert file.compared().taken_in()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "column_missing:種別"),
        ("種別,コード,所属コード,名称\n".encode(), "no_rows"),
        ("種別,コード,所属コード,名称,給与\n".encode(), "column_more:給与"),
        (b"\xff\xfe\x00\x81", "damaged"),
    ],
)
def test_what_is_wrong_with_a_file_as_a_whole(database: Database, content: bytes, problem: str) -> None:
    assert sent_as(database, content).row.file_problem == problem


def test_a_file_of_a_japanese_spreadsheet_is_read(showroom: Showroom, database: Database) -> None:
    assert sent(database, store("T09", "HT", "髙橋町店"), encoding="cp932").taken_in()
    with database.reading() as view:
        assert view.scalars(select(Store.name).where(Store.code == "T09")).one() == "髙橋町店"


def test_models_come_by_a_file_of_their_own(showroom: Showroom, database: Database) -> None:
    header = "車種,グレード,T-Connect,充電サポート,取扱い,車台番号の先頭"
    rows = "クラウン,RS,対象,対象外,対象外,\nヤリス,Z,○,,,MXPA10 MXPH10\n"
    file = sent_as(database, f"{header}\n{rows}".encode(), MODELS)
    assert file.counts() == {(0, "changed"): 1, (0, "added"): 1}
    assert file.taken_in()
    with database.reading() as view:
        crown = view.scalars(select(VehicleModel).where(VehicleModel.model == "クラウン")).one()
        assert (crown.t_connect, crown.offered) == (True, False)
        yaris = view.scalars(select(VehicleModel).where(VehicleModel.model == "ヤリス")).one()
        assert (yaris.charging, yaris.offered, yaris.chassis_prefixes) == (False, True, ["MXPA10", "MXPH10"])


def test_a_closing_that_was_planned_comes_by_itself(showroom: Showroom, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Store, showroom.store_id).closed_on = staff.today() + timedelta(days=1)
    places.sweep(database, "")
    working = select(func.count()).select_from(Staff).where(Staff.store_id == showroom.store_id, Staff.active)
    with database.reading() as view:
        assert view.scalar(working) == 2
    with database.writing() as session:
        session.get_one(Store, showroom.store_id).closed_on = staff.today()
    places.sweep(database, "")
    with database.reading() as view:
        assert view.scalar(working) == 0
