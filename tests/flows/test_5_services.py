"""Guide 5-1/6-A to 14-A and 5-2: at home, by card or invoice, both, one or none; once, whatever is sent again."""

from typing import Any

import pytest
from sqlalchemy import select

from mytoyota.base.events import EventRow
from mytoyota.flows.models import SERVICES
from mytoyota.flows.models import Journey as Row
from mytoyota.payments import methods
from mytoyota.payments.methods import PaidFor
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions.models import Application
from tests.flows.services import items, linked
from tests.people.service_steps import comes_back, goes_to_pay
from tests.people.walker import Journey, Walker


def applied(walker: Walker) -> dict[str, Application]:
    with walker.database.reading() as session:
        return {row.service: row for row in session.scalars(select(Application))}


def ways(walker: Walker) -> list[tuple[str, str]]:
    with walker.database.reading() as session:
        return [(row.kind, row.state) for row in session.scalars(select(PaymentMethod))]


def receipts(user: Journey) -> list[str]:
    return [mail.body for mail in user.mails() if mail.template == "mail/service_accepted.txt"]


def happened(walker: Walker, name: str) -> list[dict[str, Any]]:
    with walker.database.reading() as session:
        return [row.details for row in session.scalars(select(EventRow).where(EventRow.name == name))]


def test_a_person_applies_for_both_by_card(walker: Walker) -> None:
    user = walker.for_services(options=["remote"], pays_by="card").goes_to("5-1/accepted")
    assert user.phone.sees("T-Connectのお申込みを受け付けました。", user.email, "Visa", "4242", "リモート操作")
    user.goes_to("5-2/11-A")
    assert user.phone.sees("ありがとうございます", "高橋 陽菜 様", "T-Connect", "EV・PHV充電サポート")
    user.goes_to("5/end")
    rows = applied(walker)
    assert items(rows["t_connect"]) == {"basic": 0, "remote": 220}
    assert items(rows["charging"]) == {"regular": 1650}
    assert ways(walker) == [("card", "registered")]
    assert rows["t_connect"].payment_method_id == rows["charging"].payment_method_id
    assert sorted(linked(user)) == ["charging", "t_connect"]
    assert len(receipts(user)) == 2
    assert all("/my/" in body and "販売店でお渡しした" not in body for body in receipts(user))


def test_a_company_applies_by_invoice(walker: Walker) -> None:
    user = walker.for_services(kind="corporate", options=["remote"], pays_by="invoice").goes_to("5-1/8-A")
    assert [one.get("value") for one in user.page.soup.select("input[name=kind]")] == ["card", "invoice"]
    user.goes_to("5/end")
    assert ways(walker) == [("invoice", "registered")]
    assert set(applied(walker)) == {"t_connect", "charging"}


def test_after_delivery_there_is_no_direct_debit_and_no_invoice_for_a_person(walker: Walker) -> None:
    user = walker.journey_at("5-1/8-A")
    assert [one.get("value") for one in user.page.soup.select("input[name=kind]")] == ["card"]
    for kind in ("direct_debit", "invoice"):
        body = user.phone.body() | {"kind": kind}
        user.phone.sends(body)
        assert user.phone.sees("このお支払い方法は、お選びいただけません。")
    assert ways(walker) == []


def test_a_direct_debit_of_the_dealers_time_still_serves(walker: Walker) -> None:
    user = walker.for_services(options=["remote"])
    with walker.database.writing() as session:
        row = session.scalars(select(Registration)).one()
        methods.put_in_force(session, row.account_id, PaidFor(row.vehicle_id, row.order_id), "direct_debit")
    user.goes_to("5-1/13-A")
    assert user.phone.sees("口座引落し")
    user.goes_to("5/end")
    assert ways(walker) == [("direct_debit", "waiting_paper")]


def test_the_basic_service_alone_asks_for_no_way_to_pay(walker: Walker) -> None:
    user = walker.for_services(car="crown").goes_to("5/end")
    assert items(applied(walker)["t_connect"]) == {"basic": 0}
    assert ways(walker) == []
    assert user.phone.sees("この画面は閉じてかまいません。")


def test_nobody_is_asked_for_another_contractor_a_reason_or_a_member_of_staff(walker: Walker) -> None:
    for wishes in ({}, {"t_connect": "decline"}, {"charging": "decline"}):
        user = walker.for_services(email=f"{len(wishes)}{'-'.join(wishes)}@example.jp", **wishes)
        seen = [*user.passes_to("5/end"), user.step_id]
        assert not {step for step in seen if not step.startswith("5")}
        assert not user.phone.sees("スタッフ")


def test_charging_alone(walker: Walker) -> None:
    user = walker.for_services(car="prius_phv")
    seen = user.passes_to("5/end")
    assert not [step for step in seen if step.startswith("5-1/") and step not in ("5-1/1", "5-1/login")]
    assert set(applied(walker)) == {"charging"}
    assert walker.app.extensions["gateways"].lines.asked == []


@pytest.mark.parametrize(
    ("wishes", "services", "declined"),
    [
        ({"t_connect": "decline"}, {"charging"}, ["t_connect"]),
        ({"charging": "decline"}, {"t_connect"}, ["charging"]),
        ({"t_connect": "decline", "charging": "decline"}, set(), ["charging", "t_connect"]),
    ],
)
def test_who_declines_is_shown_how_to_apply_another_time(
    wishes: dict[str, str], services: set[str], declined: list[str], walker: Walker
) -> None:
    user = walker.for_services(**wishes)
    while user.step_id != "5/end":
        if user.step_id == "5-1/3-B":
            assert user.page.h1 == "納車後手続きの案内"
            assert user.phone.sees("https://tconnect.jp/webregist_tsc/", "マイカー情報")
        if user.step_id == "5-2/2-B":
            assert user.page.h1 == "後日手続きの案内"
            assert user.phone.sees("https://juden-support.jp/Registration", "マイカー情報")
        user.goes_on()
    assert set(applied(walker)) == services
    assert sorted(one["service"] for one in happened(walker, "ServiceDeclined")) == declined


def test_declining_t_connect_alone_ends_with_ok(walker: Walker) -> None:
    user = walker.for_services(car="crown", t_connect="decline").goes_to("5/end")
    assert user.phone.sees("お手続きは終わりました。", "あとからマイカー情報で")
    with walker.database.reading() as session:
        assert session.scalars(select(Row.ended_at).where(Row.flow == SERVICES)).one() is not None


def test_pressed_twice_and_in_two_browsers_is_one_application(walker: Walker) -> None:
    user = walker.for_services(car="crown")
    link = user.page.url
    user.goes_to("5-1/14-A")
    second = Journey(walker.phone(), "", walker.database, walker.showroom, section="5-1", account="existing")
    second.phone.scans(link)
    second.goes_to("5-1/14-A")
    body = user.phone.body()
    for _press in range(3):
        user.phone.http.post(user.page.url, data=body, base_url=user.phone.base)
    second.phone.presses("申し込む")
    assert second.step_id == "5-1/accepted"
    assert second.phone.sees("T-Connectのお申込みを受け付けました。")
    assert len(applied(walker)) == 1
    assert len(receipts(user)) == 1


def test_a_refused_card_is_told_and_another_way_is_open(walker: Walker) -> None:
    user = walker.journey_at("5-1/8-A")
    goes_to_pay(user.phone)
    comes_back(user.phone, "refused")
    assert user.step_id == "5-1/10-A"
    user.phone.opens(user.page.url.replace("10-A", "8-A"))
    assert user.phone.sees("カードは登録されていません。", "請求もされていません。")
    goes_to_pay(user.phone)
    comes_back(user.phone)
    user.goes_to("5/end")
    assert set(applied(walker)) == {"t_connect", "charging"}


def test_a_price_that_changed_is_shown_before_anything_is_applied_for(walker: Walker) -> None:
    user = walker.journey_at("5-1/14-A")
    body = user.phone.body() | {"quote": "basic:9"}
    user.phone.sends(body)
    assert user.phone.sees("いまのものと違いました")
    assert applied(walker) == {}
    user.phone.presses("申し込む")
    assert set(applied(walker)) == {"t_connect"}


def test_back_and_a_reload_lose_nothing(walker: Walker) -> None:
    user = walker.journey_at("5-1/13-A", options=["remote"], pays_by="card")
    user.phone.presses("前の画面にもどる")
    user.phone.opens(user.page.url.rpartition("/5-1")[0] + "/5-1/7-A")
    assert user.page.soup.select_one("input[value=remote][checked]")
    user.goes_to("5/end")
    assert items(applied(walker)["t_connect"]) == {"basic": 0, "remote": 220}
    user.phone.opens(user.page.url.rpartition("/5/end")[0] + "/5-1/13-A")
    assert user.phone.sees("お申込みを受け付けました。", "リモート操作")
