"""What the desk sees of services: part 3 on its way, what was applied for and how it is paid, what was declined."""

import pytest

from tests.people.desk import Desk
from tests.people.english import reads
from tests.people.walker import Walker


def test_the_order_names_what_was_applied_for_and_how_it_is_paid(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("3-2/11-A", car="bz4x", account="existing", options=["remote"])
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("T-Connect受付ずみ", "リモート操作", "月額220円（税込）", "口座引落し")
    assert desk.sees("EV・PHV充電サポート受付ずみ", "レギュラープラン", "月額1,650円（税込）")
    services = desk.page.soup.select_one("section[aria-labelledby=services-title]")
    assert services is not None
    assert "高橋" not in services.get_text(), "who registered stands in a part of its own"
    reads(desk)
    desk.presses("控えを印刷")
    assert desk.sees("T-Connect受付ずみ", "リモート操作", "月額1,650円（税込）")
    desk.opens("/desk/papers")
    assert desk.page.soup.select_one(f"a[href='/desk/orders/{customer.order_id}/payment']"), "its paper is asked for"


def test_the_order_says_what_was_declined_and_why(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("end", car="bz4x", account="existing", t_connect="decline", charging="decline")
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("T-Connectお申込みなし", "料金が気になる", "EV・PHV充電サポートお申込みなし")
    assert desk.sees("サービスのお申込みはありませんでした")


def test_another_contractor_is_named_as_the_reason(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("end", car="bz4x", account="existing", contractor="other")
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees(
        "T-Connectお申込みなし", "使用者とは異なる名義で契約", "EV・PHV充電サポートまだお申込みはありません"
    )


def test_a_vehicle_without_services_has_no_such_part(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("1-1/5")
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert not desk.page.soup.select_one("#services-title")


@pytest.mark.parametrize(
    ("step_id", "label", "bar"),
    [
        ("3-1/5-A", "お手続き中", ["done", "done", "now"]),
        ("3-2/12-A", "スタッフを呼んでいます", ["done", "done", "now"]),
        ("end", "完了", ["done", "done", "done"]),
    ],
)
def test_the_desk_follows_the_third_part(walker: Walker, desk: Desk, step_id: str, label: str, bar: list[str]) -> None:
    walker.journey_at(step_id, car="bz4x", account="existing")
    desk.opens("/desk/")
    assert desk.sees(label)
    assert [tag["data-state"] for tag in desk.page.soup.select(".bar i")] == bar
