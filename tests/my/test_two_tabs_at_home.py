"""Two tabs at home: what one of them ends while the other applies, pays or waits is told there, and never half done."""

from collections.abc import Callable

import pytest

from mytoyota.payments import reconciliation
from mytoyota.subscriptions import ending
from tests.my.owner import at_home, customer_of, methods_of, registrations, services
from tests.my.test_account_deletion import asks, deletes
from tests.my.test_my_payment import comes_back, goes_to_the_gateway, payment_url, world_of
from tests.people.walker import Journey, Walker

SURE = {"sure": "y"}


def gives_up(walker: Walker) -> None:
    """In another tab the car is given up."""
    user = next(one for one in registrations(walker.database) if one.role == "user" and one.replaced_at is None)
    at_home(walker, f"/my/give-up/{user.id}").presses("手放したことを届け出る", **SURE)


def deletes_the_account(walker: Walker) -> None:
    """In another tab the account is deleted."""
    deletes(asks(walker))


ENDS = [gives_up, deletes_the_account]
Ends = Callable[[Walker], None]


def last_page(walker: Walker) -> Journey:
    """At home, everything is chosen; one press is left."""
    return walker.journey_at("5-1/14-A", options=["remote"])


@pytest.mark.parametrize("ends", ENDS)
def test_nothing_is_applied_for_once_another_tab_has_ended_it(walker: Walker, ends: Ends) -> None:
    one = last_page(walker)
    pressed = one.phone.body()
    ends(walker)
    answer = one.phone.http.post(one.page.url, data=pressed, base_url=one.phone.base, follow_redirects=True)
    assert answer.status_code == 409
    assert services(walker.database) == {}
    assert "この使用者の登録は有効ではありません" in answer.text
    assert "4242" not in answer.text
    one.run_jobs()
    assert [row for row in methods_of(walker.database) if row.state != "removed"] == []


@pytest.mark.parametrize("ends", ENDS)
def test_a_card_that_comes_back_after_another_tab_has_ended_it_is_given_up(walker: Walker, ends: Ends) -> None:
    one = walker.journey_at("5-1/8-A", options=["remote"])
    one.phone.http.post(one.page.url, data=one.phone.body() | {"kind": "card"}, base_url=one.phone.base)
    world = world_of(walker)
    page = list(world.pages.values())[-1]
    ends(walker)
    world.moves(page, "accepted")
    answer = one.phone.http.get(page.return_url, base_url=one.phone.base, follow_redirects=True)
    assert answer.status_code < 500
    for attempt in {row.id: row for row in methods_of(walker.database)}:
        reconciliation.close_page(world, walker.database, attempt)
    one.run_jobs()
    assert [(row.state, row.card) for row in methods_of(walker.database) if row.state != "removed"] == []


def test_a_way_to_pay_is_replaced_while_another_tab_ends_the_service(walker: Walker) -> None:
    customer_of(walker, pays_by="card")
    phone = at_home(walker, payment_url(walker))
    page = goes_to_the_gateway(walker, phone)
    for row in services(walker.database).values():
        with walker.database.writing() as session:
            ending.end(session, session.get_one(type(row), row.id), ending.WISH)
    comes_back(walker, phone, page, "accepted")
    assert phone.sees("新しいカードを登録しました。")
    for row in services(walker.database).values():
        ending.finish(walker.database, row.id)
    phone.reloads()
    phone.presses("お支払い方法を削除する")
    assert {(row.state, row.card) for row in methods_of(walker.database)} == {("removed", None)}


def test_the_vehicle_is_given_up_while_its_card_is_replaced(walker: Walker) -> None:
    customer_of(walker, pays_by="card")
    phone = at_home(walker, payment_url(walker))
    page = goes_to_the_gateway(walker, phone)
    gives_up(walker)
    comes_back(walker, phone, page, "accepted")
    assert phone.page.status < 500
    for row in services(walker.database).values():
        ending.finish(walker.database, row.id)
    assert {(row.state, row.card) for row in methods_of(walker.database)} == {("removed", None)}


def test_a_buyer_who_is_not_the_user_begins_no_services_and_ends_none_of_the_users(walker: Walker) -> None:
    walker.user(account="existing", car="bz4x").goes_to("end")
    buyers = next(one for one in registrations(walker.database) if one.role == "buyer")
    phone = at_home(walker, "/my/", email="takeru@example.jp")
    phone.opens(f"/my/services/{buyers.id}", expect=409)
    before = services(walker.database)
    phone.opens(f"/my/give-up/{buyers.id}")
    phone.presses("手放したことを届け出る", **SURE)
    assert {name: row.ended_at for name, row in services(walker.database).items()} == {
        name: row.ended_at for name, row in before.items()
    }
    users = next(one for one in registrations(walker.database) if one.role == "user")
    assert users.replaced_at is None


def test_a_service_that_is_ended_twice_by_old_pages_says_the_same_day(walker: Walker) -> None:
    customer_of(walker)
    row = services(walker.database)["t_connect"]
    tabs = [at_home(walker, f"/my/services/{row.id}/end") for _tab in range(2)]
    for tab in tabs:
        tab.presses("サービスを終了する")
        assert tab.sees("サービスの終了を受け付けました。")
    deletes_the_account(walker)
    again = services(walker.database)["t_connect"]
    assert (again.ended_because, again.ended_on) == (ending.WISH, again.ended_on)
    for tab in tabs:
        tab.reloads()
        assert not tab.sees("T-Connectを終了する")
