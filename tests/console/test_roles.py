"""Who sees what in the console: colleagues of the own store only; everybody else gets the page of what is not there."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from mytoyota.base.db import Database
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.organisation.models import Staff
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, Showroom, chassis_of

Asking = Callable[[Phone], tuple[int, str]]
PAGES = (
    "/desk/orders/{order}", "/desk/orders/{order}/sheet", "/desk/orders/{order}/vehicle",
    "/desk/orders/{order}/certificate", "/desk/checks/{check}",
)  # fmt: skip
ACTS = (
    "/desk/orders/{order}/withdraw", "/desk/orders/{order}/renew", "/desk/orders/{order}/hand-over",
    "/desk/orders/{order}/vehicle", "/desk/orders/{order}/certificate", "/desk/orders/{order}/certificate/file",
    "/desk/checks/{check}/confirm", "/desk/checks/{check}/send-back", "/desk/checks/{check}/code",
)  # fmt: skip
LISTS = ("/desk/", "/desk/rows", "/desk/orders/", "/desk/checks/", "/desk/checks/rows")


@pytest.fixture
def ids(database: Database, showroom: Showroom) -> dict[str, str]:
    """An order of 豊田店 whose customer waits for the staff."""
    order_id = showroom.order("crown", HARUNA)
    asked = staff_check.Asked(showroom.store_id, order_id, "buyer_sign_up", "haruna", "1:a", {"family_name": "高橋"})
    with database.writing() as session:
        return {"order": order_id, "check": staff_check.ask(session, asked).id}


def gets(desk: Phone, url: str) -> tuple[int, str]:
    answer = desk.http.get(url, base_url=desk.base)
    return answer.status_code, masked(answer.text)


def posts(desk: Phone, url: str) -> tuple[int, str]:
    """With a good token and everything that the acts could want."""
    desk.opens("/desk/orders/new")
    token = desk.page.soup.select_one("input[name=csrf_token]")["value"]
    data = {"csrf_token": token, "seen": "1", "same": "family_name", "note": "x", "kind": "individual", "name": "x"}
    answer = desk.http.post(url, data=data | {"address": "x", "chassis": "ABC12-0123456"}, base_url=desk.base)
    return answer.status_code, masked(answer.text)


def masked(text: str) -> str:
    return re.sub(r"[\w.-]{40,}|back=[^\"]*", "", text)


def as_it_was(database: Database, ids: dict[str, str]) -> bool:
    with database.reading() as session:
        order, check = session.get_one(Order, ids["order"]), session.get_one(StaffCheck, ids["check"])
        link = orders.link_for(session, order, "buyer")
        chassis = order.vehicle.chassis
        return (link.generation, chassis, link.version, link.withdrawn_at, check.state, check.code_by) == (
            0, chassis_of(ids["order"]), 1, None, "waiting", None
        )  # fmt: skip


@pytest.mark.parametrize("who", [("T02", "200"), ("K01", "300")])
def test_another_store_and_another_dealer_find_nothing(
    app: Flask, showroom: Showroom, database: Database, ids: dict[str, str], who: tuple[str, str]
) -> None:
    stranger = Desk(app, showroom, *who)
    nowhere = dict.fromkeys(ids, "0" * 24)
    for ask, urls in ((gets, PAGES), (posts, ACTS)):
        for url in urls:
            theirs, nobodys = ask(stranger, url.format(**ids)), ask(stranger, url.format(**nowhere))
            assert theirs == nobodys, url
            assert theirs[0] == 404, url
    for url in LISTS:
        status, text = gets(stranger, url)
        assert status == 200
        assert not any(one in text for one in ids.values()), url
    assert as_it_was(database, ids)


def test_the_own_store_opens_every_page(desk: Desk, ids: dict[str, str]) -> None:
    for url in (*PAGES, *LISTS):
        assert gets(desk, url.format(**ids))[0] == 200, url


def test_who_is_not_signed_in_is_asked_to(app: Flask, database: Database, ids: dict[str, str]) -> None:
    nobody = Phone(app)
    for url in (*PAGES, "/desk/", "/desk/orders/", "/desk/checks/"):
        answer = nobody.http.get(url.format(**ids), base_url=nobody.base)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/desk/sign-in")
    for url in ACTS:
        assert nobody.http.post(url.format(**ids), base_url=nobody.base).status_code == 400, url
    for url in ("/desk/rows", "/desk/checks/rows"):
        assert nobody.http.get(url, base_url=nobody.base).status_code == 401
    assert as_it_was(database, ids)


def test_who_was_disabled_meanwhile_does_nothing_more(desk: Desk, database: Database, ids: dict[str, str]) -> None:
    desk.opens(f"/desk/checks/{ids['check']}")
    body = desk.body(desk.page.button("確認した")) | {"same": "family_name"}
    with database.writing() as session:
        session.get_one(Staff, desk.showroom.staff_ids["佐藤"]).active = False
    answer = desk.http.post(f"/desk/checks/{ids['check']}/confirm", data=body, base_url=desk.base)
    assert answer.status_code == 400
    assert gets(desk, "/desk/rows")[0] == 401
    assert as_it_was(database, ids)


def test_no_act_without_the_forms_token(desk: Desk, database: Database, ids: dict[str, str]) -> None:
    for url in ACTS:
        answer = desk.http.post(url.format(**ids), data={"seen": "1", "same": "family_name"}, base_url=desk.base)
        assert answer.status_code in {400, 422}, url
    assert as_it_was(database, ids)


def test_a_button_without_its_token_reads_nothing_and_waits_for_no_other_writer(
    desk: Desk, database: Database, ids: dict[str, str]
) -> None:
    buttons = [url for url in ACTS if not url.endswith(("vehicle", "certificate", "file"))]
    with database.writing() as session:
        session.get_one(Order, ids["order"]).nonce = "held"
        session.flush()  # holds the one writer's lock
        for url in buttons:
            answer = desk.http.post(url.format(**ids), data={"seen": "1"}, base_url=desk.base)
            assert answer.status_code == 400, url
    assert as_it_was(database, ids)


def test_a_form_that_came_too_late_gives_back_what_was_typed(app: Flask, showroom: Showroom) -> None:
    nobody = Phone(app)
    data = {"contract_number": "A-77777", "password": "himitsu"}
    text = nobody.http.post("/desk/orders/new", data=data, base_url=nobody.base).text
    assert "A-77777" in text
    assert "himitsu" not in text
