"""Guide 3-1: T-Connect applied for, declined, or another's to apply for; the endings at the dealer."""

import pytest

from mytoyota.base.db import Database
from tests.flows import services
from tests.flows.services import applied, at, happened, items, linked, paid_by
from tests.people.service_steps import comes_back, goes_to_pay
from tests.people.showroom import HINODE
from tests.people.walker import Walker


def test_the_basic_service_is_applied_for_without_a_way_to_pay(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("3-1/5-A", car="crown")
    assert customer.phone.sees(
        "基本サービス", "月額料金なし", "リモート操作", "月額220円（税込）", "見本のサービス名と料金です"
    )
    assert not customer.phone.sees("充電タイマー")
    customer.phone.presses("つぎへ")
    assert customer.step_id == "3-1/11-A"
    assert not customer.phone.sees("お支払い方法")
    customer.phone.presses("この内容で申し込む")
    assert applied(customer) == []
    customer.phone.presses("申し込む")
    [row] = applied(customer)
    registered = services.user(database, customer.order_id)
    assert (row.service, items(row), row.payment_method_id) == ("t_connect", {"basic": 0}, None)
    assert (row.registration_id, row.account_id) == (registered.id, registered.account_id)
    assert linked(customer) == ["t_connect"]


def test_additional_services_are_paid_for_by_direct_debit(walker: Walker) -> None:
    customer = walker.journey_at("3-1/6-A", car="crown", options=["remote", "wifi"])
    customer.phone.presses("つぎへ", kind="direct_debit")
    assert customer.step_id == "3-1/11-A"
    assert customer.phone.sees("リモート操作", "月額220円（税込）", "車内Wi-Fi", "月額1,100円（税込）", "口座引落し")
    assert customer.phone.sees("合計", "月額1,320円（税込）")
    customer.goes_to("end/thanks")
    [row] = applied(customer)
    assert items(row) == {"basic": 0, "remote": 220, "wifi": 1100}
    assert paid_by(customer, row) == "direct_debit"


def test_additional_services_are_paid_for_by_card(walker: Walker) -> None:
    customer = walker.journey_at("3-1/10-A", car="crown")
    customer.phone.presses("進む")
    assert customer.phone.sees("クレジットカード Visa •••• 4242")
    customer.goes_to("end/thanks")
    assert paid_by(customer, applied(customer)[0]) == "card"
    customer.phone.opens(at(customer, "3-1/11-A"))
    assert customer.phone.sees("お申込みを受け付けました。", "リモート操作", "Visa •••• 4242")
    assert not customer.page.offers("この内容で申し込む")


def test_registering_a_card_does_not_take_its_pages_off_the_path(walker: Walker) -> None:
    customer = walker.journey_at("3-1/11-A", car="crown", options=["remote"], pays_by="card")
    for step_id in ("3-1/10-A", "3-1/8-A", "3-1/6-A", "3-1/5-A"):
        customer.phone.presses("前の画面にもどる")
        assert customer.step_id == step_id
    customer.phone.presses("つぎへ", options=["remote", "wifi"])
    assert customer.step_id == "3-1/6-A"  # its answer stands, and another way to pay can still be chosen
    customer.phone.opens(at(customer, "3-1/11-A"))
    assert customer.phone.sees("車内Wi-Fi", "Visa •••• 4242")


def test_a_company_pays_by_invoice(walker: Walker) -> None:
    customer = walker.journey_at(
        "3-1/6-A", car="crown", kind="corporate", certificate=HINODE, options=["wifi"], pays_by="invoice"
    )
    customer.goes_to("end/thanks")
    assert customer.phone.sees("株式会社ひので商事")
    assert paid_by(customer, applied(customer)[0]) == "invoice"


def test_another_contractor_ends_the_procedure_also_where_charging_could_be_had(walker: Walker) -> None:
    customer = walker.journey_at("3-1/4-C", car="bz4x")
    assert customer.phone.sees("https://tconnect.jp/webregist_tsc/")
    customer.phone.presses("OK")
    assert customer.phone.sees("ありがとうございます。お申込みを受け付けました。", "高橋 陽菜 様", "ここで終わります")
    customer.phone.presses("とじる")
    assert customer.page.h1 == "販売店スタッフにお声かけ"
    customer.phone.presses("OK")
    assert customer.phone.sees("お手続きは終わりました")
    assert applied(customer) == []
    assert happened(customer, "ServiceDeclined") == [{"service": "t_connect", "reason": "other_contractor"}]


def test_who_declines_is_told_how_to_apply_later_and_asked_why(walker: Walker) -> None:
    customer = walker.journey_at("3-1/3-B", car="crown")
    assert customer.phone.sees("https://tconnect.jp/webregist_tsc/")
    customer.phone.presses("OK")
    customer.phone.presses("つぎへ")
    assert customer.page.soup.select_one("#errors")
    customer.phone.sends(customer.phone.body() | {"reason": "no such reason"})
    assert customer.phone.sees("選んでください。")
    customer.phone.presses("つぎへ", reason="price")
    assert customer.step_id == "end/thanks"
    customer.goes_to("end")
    assert happened(customer, "ServiceDeclined") == [{"service": "t_connect", "reason": "price"}]
    assert linked(customer) == []


def test_both_boxes_of_the_terms_must_be_ticked(walker: Walker) -> None:
    customer = walker.journey_at("3-1/4-A", car="crown")
    customer.phone.presses("つぎへ", agree_terms="y")
    assert customer.step_id == "3-1/4-A"
    assert customer.page.soup.select_one("#errors a[href='#agree_data']")
    customer.phone.presses("つぎへ", agree_data="y")
    assert customer.step_id == "3-1/5-A"


@pytest.mark.parametrize(
    ("car", "last"), [("crown", "end/thanks"), ("bz4x", "3-2/11-A"), ("prius_phv", "3-2/11-A"), ("pixis", "end/staff")]
)
def test_every_vehicle_comes_to_its_end(walker: Walker, car: str, last: str) -> None:
    customer = walker.journey_at(last, car=car, account="existing", options=["remote"])
    offered = {"crown": ["t_connect"], "bz4x": ["t_connect", "charging"], "prius_phv": ["charging"], "pixis": []}
    assert [row.service for row in applied(customer)] == offered[car]
    if car != "pixis":
        assert customer.phone.sees("ありがとうございます。お申込みを受け付けました。", "高橋 陽菜 様")
        customer.phone.presses("とじる")
    assert customer.page.h1 == "販売店スタッフにお声かけ"
    customer.phone.presses("OK")
    assert customer.phone.sees("お手続きは終わりました")
    done = [tag["data-state"] for tag in customer.page.soup.select(".parts li")]
    assert done == ["done", "done", "done"]


def test_changing_ones_mind_before_applying_loses_nothing(walker: Walker) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown", options=["remote"])
    customer.phone.opens(at(customer, "3-1/2"))
    customer.phone.presses("利用申込みをしない")
    customer.goes_to("end")
    customer.phone.opens(at(customer, "3-1/2"))
    customer.phone.presses("利用申込みをする")
    assert customer.step_id == "3-1/3-A"
    customer.phone.opens(at(customer, "3-1/12-A"))  # everything answered before is still there
    assert customer.phone.sees("リモート操作")
    customer.phone.presses("申し込む")
    assert customer.step_id == "end/thanks"  # the end is reached anew
    assert items(applied(customer)[0]) == {"basic": 0, "remote": 220}


def test_after_applying_the_pages_are_summaries(walker: Walker) -> None:
    customer = walker.journey_at("3-1/accepted", car="bz4x", options=["remote"])
    assert customer.phone.sees("T-Connectのお申込みを受け付けました。")
    for step_id in ("3-1/2", "3-1/3-A", "3-1/4-A", "3-1/5-A", "3-1/6-A", "3-1/11-A", "3-1/12-A"):
        customer.phone.opens(at(customer, step_id))
        assert customer.step_id == step_id
        assert customer.page.soup.select_one("form#step") is None, step_id
    before = applied(customer)[0]
    customer.phone.sends({"choice": "decline", "options": []})
    assert items(applied(customer)[0]) == items(before)


def test_other_options_are_agreed_to_anew(walker: Walker) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown", options=["remote"])
    customer.phone.opens(at(customer, "3-1/5-A"))
    customer.phone.presses("つぎへ", options=["operator"])
    customer.phone.opens(at(customer, "3-1/12-A"))
    assert customer.step_id == "3-1/11-A"
    assert customer.phone.sees("オペレーター案内", "月額385円（税込）")
    assert not customer.phone.sees("リモート操作")


def test_a_card_page_left_unfinished_keeps_the_application_waiting(walker: Walker) -> None:
    customer = walker.journey_at("3-1/6-A", car="crown", options=["remote"])
    goes_to_pay(customer.phone)
    customer.phone.opens(at(customer, "3-1/12-A"))
    assert customer.step_id == "3-1/8-A"
    comes_back(customer.phone, "refused")
    assert customer.step_id == "3-1/8-A"
    assert customer.phone.sees("カードは登録されていません。")
    customer.phone.presses("別のお支払い方法を選ぶ")
    customer.phone.presses("つぎへ", kind="direct_debit")
    assert customer.step_id == "3-1/11-A"
