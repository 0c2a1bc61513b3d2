"""The desk sees how far an order's user is after delivery: states and times, no personal words."""

from tests.people.at_home import PLATE, numbers_of
from tests.people.desk import Desk
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker


def at_home(walker: Walker, order_id: str, **choices: str) -> Journey:
    return walker.at_home(
        link=walker.showroom.link(order_id, "after"), order_id=order_id, account="existing",
        email="takeru@example.jp", vehicle=numbers_of(order_id), **choices,
    )  # fmt: skip


def seen(desk: Desk, order_id: str) -> str:
    """What the order's page says of the user after delivery."""
    page = desk.opens(f"/desk/orders/{order_id}")
    part = page.soup.select_one("section[aria-labelledby=after-title] .person")
    return part.get_text(" ", strip=True) if part else ""


def test_each_state_of_the_user_is_seen_on_the_orders_page_and_its_row(walker: Walker, desk: Desk) -> None:
    order_id = walker.journey_at("2-3/end", account="existing", car="bz4x", certificate=None).order_id
    assert seen(desk, order_id) == ""
    walker.showroom.certificate_arrives(order_id, HARUNA | {"plate": PLATE})
    user = at_home(walker, order_id)
    user.run_jobs()
    assert "ご案内のメールを送信済み" in seen(desk, order_id)
    user.goes_to("4-1/7-A")
    assert "お手続き中" in seen(desk, order_id)
    assert "車両情報の入力 4-1/7-A" in seen(desk, order_id)
    assert not desk.sees("使用者のスマートフォン")
    user.goes_to("4-1/9-A")
    assert "審査中" in seen(desk, order_id)
    user.run_jobs()
    assert "登録済み" in seen(desk, order_id)
    for url in ("/desk/", "/desk/orders/"):
        desk.opens(url)
        assert desk.sees("納車後：", "登録済み")
        for personal in ("takeru@example.jp", "高橋", PLATE):
            assert not desk.sees(personal), personal


def test_what_is_to_be_mended_is_seen_without_saying_what(walker: Walker, desk: Desk) -> None:
    order_id = walker.showroom.order("bz4x", HARUNA | {"plate": PLATE, "address": "愛知県豊田市元町９番９号"})
    user = at_home(walker, order_id).goes_to("4-1/9-A")
    user.run_jobs()
    assert "修正のお願いを送信済み" in seen(desk, order_id)
    part = desk.page.soup.select_one("section[aria-labelledby=after-title]").get_text()
    assert "ご住所" not in part
    assert "元町" not in part


def test_headquarters_see_the_state_and_print_nothing(walker: Walker) -> None:
    order_id = walker.showroom.order("bz4x")
    at_home(walker, order_id).goes_to("4-1/9-A")
    headquarters = Desk(walker.app, walker.showroom, "HT", "500")
    assert "審査中" in seen(headquarters, order_id)
    assert not headquarters.sees("ご案内を印刷")
