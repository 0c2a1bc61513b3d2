"""組織: center over all, headquarters over their own dealer; what nobody may do is told and nothing is half done."""

import re
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.admin import failed_jobs
from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.notifications import outbox
from mytoyota.organisation import staff
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.subscriptions import catalogue
from mytoyota.vehicles.models import VehicleModel
from tests.admin.files import HEADER, person, store
from tests.people.center import Reviewer
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD, Showroom
from tests.worker import works

NEW = "shin-midori-no-kaze-7"


@pytest.fixture
def center(app: Flask, showroom: Showroom) -> Reviewer:
    return Reviewer(app, showroom)


@pytest.fixture
def headquarters(app: Flask, showroom: Showroom) -> Desk:
    return Desk(app, showroom, "HT", "500")


def shown_link(desk: Phone) -> str:
    found = desk.page.tree.css_first("#link")
    assert found is not None
    return found.text(strip=True)


def test_center_makes_a_dealer_a_store_and_somebody_who_signs_in(center: Reviewer, app: Flask) -> None:
    center.opens("/desk/admin/")
    center.presses("新しい販売会社")
    center.presses("登録する", code="0100", name="三河トヨタ")
    center.presses("新しい店舗")
    center.presses("登録する", code="0101", name="豊橋店", phone="0532-11-2222", opened_on="2026-12-01")
    center.presses("スタッフを招待する")
    center.presses("招待する", number="0007", name="山本 一", role="sales", email="yamamoto@dealer.example.jp")
    assert center.sees("yamamoto@dealer.example.jp に送りました")
    phone = Phone(app)
    phone.opens(shown_link(center))
    phone.presses("このパスワードにする", password=NEW)
    phone.opens("/desk/sign-in")
    phone.presses("サインイン", store_code="0101", number="0007", password=NEW)
    assert phone.sees("豊橋店", "山本 一")


def test_a_code_that_is_taken_is_told_and_what_was_typed_stays(center: Reviewer, showroom: Showroom) -> None:
    center.opens("/desk/admin/dealers/new")
    center.presses("登録する", 422, code="ｔ０１", name="新会社")
    assert center.sees("このコードは、すでに使われています。")
    assert center.page.tree.css_first("[name=name]").attributes["value"] == "新会社"
    center.presses("登録する", 422, code="N1", name="愛知トヨタ")
    assert center.sees("この名称は、別の販売会社で使われています。")


def test_a_number_that_is_taken_is_told(center: Reviewer, showroom: Showroom) -> None:
    for place in (f"stores/{showroom.store_id}", f"organisations/{organisation_of(showroom)}"):
        center.opens(f"/desk/admin/{place}/staff/new")
        number = "100" if place.startswith("stores") else "900"
        center.presses("招待する", 422, number=number, name="山本 一")
        assert center.sees("このスタッフIDは、すでに使われています。")


def organisation_of(showroom: Showroom) -> str:
    with showroom.database.reading() as view:
        return str(view.get_one(Staff, showroom.staff_ids["センター"]).organisation_id)


def test_headquarters_begin_at_their_own_dealer_and_give_no_other_role(headquarters: Desk, showroom: Showroom) -> None:
    headquarters.opens("/desk/admin/")
    assert headquarters.page.h1 == "愛知トヨタ"
    headquarters.presses("T01")
    headquarters.presses("スタッフを招待する")
    roles = [str(box.attributes["value"]) for box in headquarters.page.tree.css("[name=role]")]
    assert roles == ["sales", "manager"]
    headquarters.opens(f"/desk/admin/staff/{showroom.staff_ids['佐藤']}")
    headquarters.presses("異動を確定する", 422, place="K01", number="100", role="sales")
    assert headquarters.sees("このコードの店舗、販売会社、所属先はありません。")
    headquarters.presses("異動を確定する", 422, place="CENTER", number="100", role="headquarters")


def test_moved_the_desk_shows_the_new_store_at_the_next_request(
    headquarters: Desk, app: Flask, showroom: Showroom
) -> None:
    sato, order_id = Desk(app, showroom), showroom.order()
    headquarters.opens(f"/desk/admin/staff/{showroom.staff_ids['佐藤']}")
    headquarters.presses("異動を確定する", 422, place="T02", number="200", role="sales")
    assert headquarters.sees("別の人がこのスタッフIDを使っています")
    headquarters.presses("異動を確定する", place="T02", number="101", role="manager")
    assert headquarters.sees("岡崎店に異動しました。", "森 久美")
    sato.opens(f"/desk/orders/{order_id}", 404)
    sato.opens("/desk/")
    assert sato.sees("岡崎店")


def test_left_is_out_at_once_and_back_begins_with_a_new_link(
    headquarters: Desk, app: Flask, showroom: Showroom
) -> None:
    sato = Desk(app, showroom)
    headquarters.opens(f"/desk/admin/staff/{showroom.staff_ids['佐藤']}")
    headquarters.presses("退職を確定する")
    assert headquarters.sees("退職にしました")
    sato.opens("/desk/")
    assert sato.page.url.startswith("/desk/sign-in")
    headquarters.presses("復帰させる")
    url = shown_link(headquarters)
    sato.opens("/desk/")
    assert sato.page.url.startswith("/desk/sign-in")
    sato.presses("サインイン", 422, store_code="T01", number="100", password=PASSWORD)
    sato.opens(url)
    sato.presses("このパスワードにする", password=NEW)


def test_nobody_changes_themselves_or_lets_the_last_of_center_go(
    center: Reviewer, app: Flask, showroom: Showroom
) -> None:
    mine, colleague = showroom.staff_ids["センター"], showroom.staff_ids["センター2"]
    center.opens(f"/desk/admin/staff/{mine}")
    assert not center.page.offers("退職を確定する")
    token = str(center.page.tree.css_first("[name=csrf_token]").attributes["value"])
    for act, body in (
        ("leave", {}),
        ("move", {"place": "CENTER", "number": "1", "role": "center", "seen": seen(center)}),
    ):
        answer = center.http.post(
            f"/desk/admin/staff/{mine}/{act}", data={"csrf_token": token} | body, base_url=center.base
        )
        assert (answer.status_code, "自分では変更できません" in answer.text) == (409, True), act
    other = Reviewer(app, showroom, number="901")
    center.opens(f"/desk/admin/staff/{colleague}")
    center.presses("退職を確定する")
    other.opens("/desk/admin/")
    assert other.page.url.startswith("/desk/sign-in")


def seen(desk: Phone) -> str:
    return str(desk.page.tree.css_first("[name=seen]").attributes["value"])


def test_who_saves_later_is_told(center: Reviewer, headquarters: Desk, showroom: Showroom, database: Database) -> None:
    for one in (center, headquarters):
        one.opens(f"/desk/admin/stores/{showroom.store_id}")
    center.presses("保存する", name="豊田本店")
    headquarters.presses("保存する", 409, name="豊田駅前店")
    with database.reading() as view:
        assert view.get_one(Store, showroom.store_id).name == "豊田本店"


def test_a_closed_store_lets_its_staff_go_and_stands_in_parentheses(headquarters: Desk, showroom: Showroom) -> None:
    headquarters.opens(f"/desk/admin/stores/{showroom.store_id}")
    headquarters.presses("保存する", 422, opened_on="2026-12-02", closed_on="2026-12-01")
    headquarters.presses("保存する", opened_on="", closed_on=str(staff.today()))
    assert headquarters.sees("スタッフ2人を退職にしました", "(T01)", "この店舗は閉店しています")
    headquarters.opens(f"/desk/admin/staff/{showroom.staff_ids['佐藤']}")
    headquarters.presses("復帰させる", 409)
    assert headquarters.sees("この店舗は閉店しています。")


def sends_file(desk: Phone, *lines: str, kind: str = "organisation") -> None:
    desk.opens("/desk/admin/files")
    body = desk.body(desk.page.button("内容を確認する"))
    content = "\n".join([HEADER, *lines, ""]).encode()
    desk.sends(body | {"kind": kind, "file": (BytesIO(content), "staff.csv")}, form=desk.page.tree.css_first("#upload"))


def test_a_file_is_previewed_then_taken_in(headquarters: Desk, app: Flask, database: Database) -> None:
    sends_file(headquarters, store("T09", "HT", "新城店"), person("1", "T09", "山本 一"))
    assert headquarters.sees("いまの登録と比べています。")
    works(app)
    headquarters.reloads()
    assert headquarters.sees("2行に誤りはありません。まだ何も変わっていません。", "新城店", "山本 一", "追加")
    headquarters.presses("すべて取り込む")
    works(app)
    headquarters.reloads()
    assert headquarters.sees("2行をすべて取り込みました。")
    with database.reading() as view:
        assert staff.find(view, "T09", "1") is not None


def test_a_file_with_a_mistake_names_line_and_column(headquarters: Desk, app: Flask) -> None:
    sends_file(
        headquarters, store("T09", "HT"), person("1", "K01"), store("T10", "HT"), "店舗,1E+05,HT,x,,0532-11-2222,,,,,"
    )
    works(app)
    headquarters.reloads()
    assert headquarters.sees(
        "2行に誤りがあります。何も変わっていません。", "所属コード：ほかの販売会社のもの", "列を文字列に"
    )
    assert not headquarters.page.offers("すべて取り込む")
    sends_file(headquarters)
    assert headquarters.sees("データの行がありません。")


def test_codes_that_may_have_lost_zeros_are_asked_about(headquarters: Desk, app: Flask) -> None:
    sends_file(headquarters, store("101", "HT"), store("1001", "HT"))
    works(app)
    headquarters.reloads()
    assert headquarters.sees("ほかより短いコードが1件あります")
    headquarters.presses("すべて取り込む")  # without the tick nothing happens
    assert headquarters.sees("まだ何も変わっていません")
    headquarters.presses("すべて取り込む", as_written="y")
    assert headquarters.sees("取り込んでいます。")


def test_models_by_hand(center: Reviewer, database: Database) -> None:
    center.opens("/desk/admin/models")
    center.presses("新しい車種")
    center.presses("保存する", 422, model="クラウン", grade="RS")
    assert center.sees("この車種とグレードは、すでに登録されています。")
    center.presses("保存する", model="ヤリス", grade="Z", t_connect="y", chassis_prefixes="ｍｘｐａ10")
    center.presses("ヤリス")
    center.presses("保存する", offered=None)
    with database.reading() as view:
        row = view.scalars(select(VehicleModel).where(VehicleModel.model == "ヤリス")).one()
        assert (row.t_connect, row.charging, row.offered, row.chassis_prefixes) == (True, False, False, ["MXPA10"])


def test_what_is_a_sample_is_said_and_a_new_catalogue_is_compared(center: Reviewer) -> None:
    center.opens("/desk/admin/settings")
    assert center.sees("サービス、料金、規約は見本です。", "製品に付属する見本")
    own = catalogue.OWN_FILE.read_text("utf-8").replace("sample = true", "").replace("基本サービス", "あんしんサービス")
    form = center.page.tree.css_first("form[enctype]")
    body = {"csrf_token": str(form.css_first("[name=csrf_token]").attributes["value"])}
    center.sends(body | {"file": (BytesIO(own.encode()), "own.toml")}, form=form)
    assert center.sees("変わること", "あんしんサービス", "変更")
    center.sends(body | {"file": (BytesIO(b"item = 1"), "own.toml")}, 422, form=form)
    assert center.sees("カタログとして読めません。")


@pytest.mark.breaks("every_waiting_job_has_its_subject")
def test_a_failed_job_is_tried_again_or_given_up(center: Reviewer, database: Database) -> None:
    with database.writing() as session:
        for number in range(2):
            row = Job(kind="message.send", subject=f"x{number}", due_at=clock.now(), state="failed", error="SMTPError")
            session.add(row)
    center.opens("/desk/admin/jobs")
    assert center.sees("message.send", "SMTPError")
    center.presses("もう一度実行する")
    center.presses("取りやめる")
    assert center.sees("失敗したジョブはありません。") or center.sees("message.send")
    with database.reading() as view:
        states = {(row.state, row.error) for row in view.scalars(select(Job).where(Job.kind == "message.send"))}
        assert states in (
            {("queued", "SMTPError"), ("failed", failed_jobs.GIVEN_UP)},
            {("failed", failed_jobs.GIVEN_UP)},
        )


def test_maintenance_stops_customers_and_stores_and_not_center(
    center: Reviewer, app: Flask, showroom: Showroom
) -> None:
    desk, customer, link = Desk(app, showroom), Phone(app), showroom.link(showroom.order())
    center.opens("/desk/admin/maintenance")
    center.presses("メンテナンスを開始する")
    desk.opens("/desk/", 503)
    customer.opens(link, 503)
    customer.opens("/healthz")
    customer.opens("/desk/sign-in")
    customer.opens("/desk/second-factor")  # who has signed in so far that the second factor is next; others sign in
    assert center.sees("メンテナンス中です")
    center.presses("メンテナンスを終了する")
    customer.opens(link)
    desk.opens("/desk/")


def test_a_link_is_in_no_page_but_the_one_that_made_it(
    center: Reviewer, showroom: Showroom, database: Database
) -> None:
    center.opens(f"/desk/admin/staff/{showroom.staff_ids['佐藤']}")
    center.presses("パスワードを設定するURLを出す")
    url = shown_link(center)
    center.presses("スタッフの画面へ")
    assert url not in center.page.text
    with database.reading() as view, time_machine.travel(clock.now()):
        assert not [one for one in outbox.newest(view) if "/desk/password/" in str(one.body)]  # no address is known
    assert re.search("パスワード設定URLの発行", center.page.text)
    with database.reading() as view:
        assert view.scalars(select(Dealer)).first() is not None
        assert view.get_one(Staff, showroom.staff_ids["佐藤"]).password_hash is not None
