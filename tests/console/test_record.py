"""What the desk sees of an order afterwards, on its page and on paper: persons, checks, payment, and for whom."""

import re

import pytest
from flask import Flask

from mytoyota.base import clock
from mytoyota.base.db import new_id
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.payments import methods
from mytoyota.registrations import register
from mytoyota.registrations.models import Registration
from tests.people.answers import PERSON
from tests.people.desk import Desk
from tests.people.showroom import paid_for
from tests.people.walker import Journey, Walker

OTHERS = {"kind": "individual", "name": "鈴木　一郎", "address": "愛知県豊田市元町3-1"}


@pytest.fixture
def customer(walker: Walker) -> Journey:
    """Haruna, who registered as buyer and user."""
    return walker.journey().goes_to("end")


def part(desk: Desk, key: str) -> str:
    """What one part of the record says."""
    found = desk.page.soup.select_one(f"section[aria-labelledby={key}-title]")
    assert found is not None
    return re.sub(r"\s+", " ", found.get_text(" "))


def test_an_order_that_nobody_began_says_so(desk: Desk) -> None:
    order_id = desk.showroom.order()
    for page in ("", "/summary"):
        desk.opens(f"/desk/orders/{order_id}{page}")
        assert "まだ登録されていません。" in part(desk, "people")
        assert "目視確認はまだ行われていません。" in part(desk, "checks")
        assert "お支払い方法は、まだ選ばれていません。" in part(desk, "payment")


def test_the_record_tells_who_registered_who_checked_and_how_it_is_paid(customer: Journey, desk: Desk) -> None:
    with customer.database.writing() as session:
        buyer = register.of_order(session, customer.order_id, "buyer")
        assert buyer is not None
        methods.put_in_force(session, buyer.account_id, paid_for(session, customer.order_id), "direct_debit")
    desk.opens(f"/desk/orders/{customer.order_id}")
    desk.presses("控えを印刷")
    assert desk.page.h1 == "お申込みの控え"
    people = part(desk, "people")
    assert re.search(r"高橋 陽菜 登録ずみ 買主・個人", people)
    assert re.search(r"高橋 陽菜 車検証と一致 使用者・個人", people)
    assert re.search(r"アカウントの新規登録 確認ずみ 佐藤 健 20\d\d/\d\d/\d\d \d\d:\d\d", part(desk, "checks"))
    assert "口座引落し 依頼書を待っています 高橋 陽菜" in part(desk, "payment")
    assert "使用者が登録されました" in part(desk, "events")


def test_of_a_person_it_tells_the_name_alone(customer: Journey, desk: Desk) -> None:
    for page in ("", "/summary"):
        desk.opens(f"/desk/orders/{customer.order_id}{page}")
        assert desk.sees("高橋 陽菜")
        for told in (PERSON["street"], PERSON["family_kana"], "1990", "28-2121", "1234-5678", customer.email):
            assert not desk.sees(told), f"{told} at {page}"


def test_what_was_replaced_stays_on_record(customer: Journey, desk: Desk) -> None:
    with customer.database.writing() as session:
        former = register.of_order(session, customer.order_id, "buyer")
        assert former is not None
        former.replaced_at = clock.now()
        session.flush()
        about = {"vehicle_id": former.vehicle_id, "order_id": former.order_id}
        kept = about | {"journey_id": former.journey_id, "kind": "corporate"}
        row = Registration(id=new_id(), role="buyer", account_id="another", **kept)
        row.claims = {"corporate_name": "株式会社ひので商事"}
        session.add(row)
    desk.opens(f"/desk/orders/{customer.order_id}/summary")
    people = part(desk, "people")
    assert people.index("株式会社ひので商事 登録ずみ 買主・法人") < people.index(
        "新しい登録に置きかわりました 買主・個人"
    )


def test_a_certificate_of_somebody_else_is_told(walker: Walker, desk: Desk) -> None:
    customer = walker.journey(certificate=None).goes_to("end")
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert "車検証を待っています 使用者・個人" in part(desk, "people")
    walker.showroom.certificate_arrives(customer.order_id, OTHERS)
    customer.run_jobs()
    desk.reloads()
    assert "車検証と一致しません 使用者・個人" in part(desk, "people")
    assert not desk.sees("鈴木 一郎")


def test_a_difference_that_was_accepted_is_named_without_its_reason(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("1-1/19-B")
    with customer.database.writing() as session:
        check = session.get_one(StaffCheck, customer.waiting_check().id)
        staff_check.confirm(session, check, desk.showroom.staff_ids["佐藤"], {"street": "転居ずみ。住民票で確認"})
    desk.opens(f"/desk/orders/{customer.order_id}/summary")
    assert "違いを認めた項目：町名・番地" in part(desk, "checks")
    assert not desk.sees("住民票")


def test_a_check_that_was_voided_is_none_and_one_sent_back_is(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("1-1/19-B")
    customer.staff_send_back(["street"], "番地を直してください")
    desk.opens(f"/desk/orders/{customer.order_id}/summary")
    assert "修正をお願いしました 佐藤 健" in part(desk, "checks")
    assert not desk.sees("番地を直してください")


def test_another_store_gets_no_paper(customer: Journey, app: Flask) -> None:
    colleague = Desk(app, customer.showroom, "T02", "200")
    colleague.opens(f"/desk/orders/{customer.order_id}/summary", expect=404)
    assert not colleague.sees("高橋")


def test_the_paper_is_complete_in_english(customer: Journey, desk: Desk) -> None:
    desk.opens(f"/desk/orders/{customer.order_id}/summary")
    desk.presses("English")
    assert desk.page.h1 == "Order summary"
    assert "Matches the certificate User, Individual" in part(desk, "people")
