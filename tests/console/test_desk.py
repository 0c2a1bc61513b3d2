"""The desk: every order's progress live, whoever calls first, nothing personal, 304 while nothing changes."""

from datetime import timedelta

import pytest
import time_machine

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.console import board
from mytoyota.flows.models import Progress
from mytoyota.orders import orders
from mytoyota.orders.models import OrderLink
from tests.people.desk import Desk
from tests.people.showroom import Showroom
from tests.people.walker import Walker


def fragment(desk: Desk, tag: str = "") -> tuple[int, str, str]:
    headers = {"If-None-Match": tag} if tag else {}
    answer = desk.http.get("/desk/rows", base_url=desk.base, headers=headers)
    return answer.status_code, answer.headers.get("ETag", ""), answer.text


def numbers(desk: Desk) -> list[str]:
    """The order ids as the desk lists them, by the button of each row."""
    links = desk.opens("/desk/").soup.select("tbody a")
    return [str(link["id"]).removeprefix("row-") for link in links]


def test_nothing_is_sent_again_while_nothing_changes(desk: Desk, walker: Walker) -> None:
    customer = walker.journey_at("1-1/3")
    status, tag, text = fragment(desk)
    assert (status, "買主情報の登録開始" in text) == (200, True)
    assert fragment(desk, tag) == (304, tag, "")
    customer.goes_on()
    status, other, text = fragment(desk, tag)
    assert (status, "ご契約車両の確認" in text) == (200, True)
    assert other != tag
    page = desk.opens("/desk/").soup.select_one("[data-live-url]")
    assert (page["data-live-url"], page["data-tag"]) == ("/desk/rows", other)


def test_the_other_language_is_another_answer(desk: Desk, walker: Walker) -> None:
    walker.journey_at("1-1/3")
    _status, tag, _text = fragment(desk)
    desk.opens("/language/en?back=/desk/")
    assert fragment(desk, tag)[0] == 200


def test_who_calls_the_staff_comes_first(desk: Desk, walker: Walker, showroom: Showroom) -> None:
    unopened = showroom.order("crown")
    calls = walker.journey_at("1-1/8-A")
    going = walker.journey_at("1-1/4")
    assert numbers(desk) == [calls.order_id, going.order_id, unopened]
    first = desk.page.soup.select_one("tbody tr")
    assert first["data-check"] == calls.waiting_check().id
    assert "お客さまがスタッフを呼んでいます" in first["data-announce"]
    assert desk.page.soup.select_one("[data-waiting-count]").get_text(strip=True) == "1"
    desk.presses(first.a.get_text(" ", strip=True))
    assert desk.page.url == f"/desk/checks/{calls.waiting_check().id}"


def test_a_full_desk_leaves_out_nobody_who_calls(
    desk: Desk, walker: Walker, showroom: Showroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST", 2)
    calls = walker.journey_at("1-1/8-A")
    later = [showroom.order("crown") for _ in range(3)]
    assert numbers(desk) == [calls.order_id, later[-1]]
    assert desk.sees("ほかのお申込みは一覧にあります")


def test_the_desk_shows_nothing_personal(desk: Desk, walker: Walker) -> None:
    customer = walker.journey_at("1-1/19-B")
    for url in ("/desk/", "/desk/orders/", f"/desk/orders/{customer.order_id}", "/desk/checks/"):
        text = desk.opens(url).text
        for personal in ("高橋", "陽菜", "タカハシ", "トヨタ町", "haruna@", "090-1234", "9012345678", "1990"):
            assert personal not in text, (url, personal)


def test_the_state_follows_the_customer_to_the_end(desk: Desk, walker: Walker) -> None:
    customer = walker.journey(account="existing")
    for step_id, words in (
        ("1-1/3", "お手続き中"),
        ("1-1/8-A", "スタッフを呼んでいます"),
        ("1-1/9-A", "お手続き中"),
        ("end/staff", "スタッフを呼んでいます"),
        ("end", "完了"),
    ):
        customer.goes_to(step_id)
        assert words in fragment(desk)[2], step_id
    bar = desk.opens("/desk/").soup.select("tbody .bar i")
    assert [part["data-state"] for part in bar] == ["done"] * 3


def test_a_finished_sign_up_does_not_finish_the_order(desk: Desk, walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/21-B")
    with database.reading() as session:
        found = session.query(Progress).filter_by(order_id=customer.order_id)
        assert {row.role: row.state for row in found} == {"buyer_sign_up": "done", "buyer": "going"}
    desk.opens("/desk/orders/?state=going")
    assert customer.order_id in desk.page.text
    desk.opens("/desk/orders/?state=done")
    assert customer.order_id not in desk.page.text


def test_old_orders_leave_the_desk_but_not_the_list(desk: Desk, showroom: Showroom, database: Database) -> None:
    withdrawn, kept = showroom.order("crown"), showroom.order("bz4x")
    with database.writing() as session:
        link = session.query(OrderLink).filter_by(order_id=withdrawn).one()
        orders.withdraw(session, link, showroom.staff_ids["佐藤"])
    assert numbers(desk) == [kept]
    with time_machine.travel(clock.now() + timedelta(days=8)):
        later = Desk(desk.http.application, showroom)
        assert numbers(later) == []
        later.opens("/desk/orders/")
        assert len(later.page.soup.select("tbody tr")) == 2
    with time_machine.travel(clock.now() + timedelta(days=15)):
        later = Desk(desk.http.application, showroom)
        later.opens("/desk/orders/?state=expired")
        assert later.sees("QRコードは期限切れ", "全1件")


def test_an_empty_desk_says_so(desk: Desk) -> None:
    assert desk.opens("/desk/").sees("いま、お手続き中のお客さまはいません")
    assert desk.opens("/desk/checks/").sees("確認を待っているお客さまはいません")
    assert desk.opens("/desk/orders/").sees("お申込みはまだありません")
    assert desk.opens("/desk/orders/?contract=X").sees("合うお申込みはありません")
