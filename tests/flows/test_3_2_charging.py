"""Guide 3-2: charging support with one plan, paid as T-Connect is or by its own way, or declined."""

import pytest

from tests.flows.services import applied, at, happened, items, linked, paid_by
from tests.people.service_steps import goes_to_pay
from tests.people.walker import Journey, Walker


def test_a_plan_is_applied_for_and_paid_by_a_way_of_its_own(walker: Walker) -> None:
    customer = walker.journey_at("3-2/3-A", car="prius_phv")
    assert customer.phone.sees("レギュラープラン", "月額1,650円（税込）", "つど払いプラン", "月額料金なし")
    customer.phone.presses("つぎへ")
    assert customer.page.soup.select_one("#errors a[href='#plan']")
    customer.phone.presses("つぎへ", plan="unlimited")
    assert customer.step_id == "3-2/4-A"
    customer.goes_to("3-2/11-A")
    assert customer.phone.sees("EV・PHV充電サポート")
    [row] = applied(customer)
    assert (row.service, items(row), paid_by(customer, row)) == ("charging", {"unlimited": 4180}, "direct_debit")
    assert linked(customer) == ["charging"]


def test_what_pays_for_t_connect_pays_for_charging_too(walker: Walker) -> None:
    customer = walker.journey_at("3-2/3-A", car="bz4x", options=["remote"], pays_by="card")
    customer.phone.presses("つぎへ", plan="regular")
    assert customer.step_id == "3-2/9-A"
    assert customer.phone.sees("Visa •••• 4242")
    customer.goes_to("3-2/11-A")
    assert customer.phone.sees("T-Connect", "EV・PHV充電サポート")
    first, second = applied(customer)
    assert first.payment_method_id == second.payment_method_id
    assert linked(customer) == ["t_connect", "charging"]


@pytest.mark.parametrize("t_connect", ["apply", "decline"])
def test_a_way_to_pay_is_asked_for_where_t_connect_needed_none(walker: Walker, t_connect: str) -> None:
    customer = walker.journey_at("3-2/4-A", car="bz4x", t_connect=t_connect)
    customer.phone.presses("つぎへ", kind="direct_debit")
    assert customer.step_id == "3-2/9-A"
    customer.phone.presses("前の画面にもどる")
    assert customer.step_id == "3-2/4-A"


def test_who_declines_is_told_how_to_apply_later(walker: Walker) -> None:
    customer = walker.journey_at("3-2/2-B", car="prius_phv")
    assert customer.phone.sees("https://juden-support.jp/Registration")
    customer.goes_to("end")
    assert happened(customer, "ServiceDeclined") == [{"service": "charging", "reason": ""}]
    assert applied(customer) == []


def declines_t_connect_and_pays_for_a_plan(walker: Walker, pays_by: str) -> Journey:
    return walker.journey_at("3-2/9-A", car="bz4x", t_connect="decline", pays_by=pays_by)


def test_t_connect_applied_for_after_all_is_paid_as_the_plan_is(walker: Walker) -> None:
    customer = declines_t_connect_and_pays_for_a_plan(walker, "card")
    customer.phone.opens(at(customer, "3-1/2"))
    customer.t_connect, customer.options = "apply", ["remote"]
    customer.goes_to("3-1/5-A")
    customer.phone.presses("つぎへ", options=["remote"])
    assert customer.step_id == "3-1/11-A"
    customer.goes_to("3-2/1")
    for step_id in ("3-2/8-A", "3-2/4-A"):
        customer.phone.opens(at(customer, step_id))
        assert customer.step_id == step_id  # where it was registered, it can still be looked at
    customer.phone.opens(at(customer, "3-2/9-A"))
    customer.goes_to("3-2/11-A")
    assert {row.service: paid_by(customer, row) for row in applied(customer)} == {
        "t_connect": "card",
        "charging": "card",
    }


def test_a_way_to_pay_that_was_given_up_is_missed_and_asked_for_again(walker: Walker) -> None:
    customer = declines_t_connect_and_pays_for_a_plan(walker, "direct_debit")
    customer.phone.opens(at(customer, "3-1/2"))
    customer.t_connect, customer.options = "apply", ["remote"]
    customer.goes_to("3-1/12-A")
    submission = customer.page.url
    customer.phone.opens(at(customer, "3-1/2"))
    customer.phone.presses("利用申込みをしない")
    customer.phone.opens(at(customer, "3-2/4-A"))
    goes_to_pay(customer.phone)  # the direct debit is replaced by a card that is not registered yet
    customer.phone.opens(at(customer, "3-1/2"))
    customer.phone.presses("利用申込みをする")
    customer.phone.opens(submission)
    customer.phone.presses("申し込む")
    assert customer.phone.sees("お支払い方法の登録が終わっていません。")
    assert applied(customer) == []
    customer.phone.opens(at(customer, "3-1/5-A"))
    customer.phone.presses("つぎへ", options=["remote"])
    assert customer.step_id == "3-1/6-A"
    customer.goes_to("3-1/accepted")
    assert paid_by(customer, applied(customer)[0]) == "direct_debit"


def test_after_charging_was_applied_for_t_connect_is_no_longer_chosen(walker: Walker) -> None:
    customer = walker.journey_at("3-2/11-A", car="bz4x", t_connect="decline")
    customer.phone.opens(at(customer, "3-1/2"))
    assert customer.page.soup.select_one("form#step") is None
