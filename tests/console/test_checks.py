"""The staff's side of 販売店スタッフによる目視確認: field by field, with a reason, by a code, or sent back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.idv.models import StaffCheck
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker

FIELDS = ("family_name", "given_name", "birth_date", "prefecture", "city", "street")


@pytest.fixture(params=["existing", "new"])
def customer(request: pytest.FixtureRequest, walker: Walker) -> Journey:
    """高橋 陽菜 waits for the staff: with the account she has, or while she makes one."""
    return walker.journey_at("1-1/8-A" if request.param == "existing" else "1-1/19-B", account=request.param)


def opens_check(desk: Desk, customer: Journey) -> str:
    check_id = customer.waiting_check().id
    desk.opens(f"/desk/checks/{check_id}")
    return check_id


def confirms(desk: Desk, same: tuple[str, ...] = FIELDS, expect: int = 200, **reasons: str) -> None:
    button = desk.page.button("確認した")
    body: dict[str, Any] = desk.body(button) | {"same": list(same)}
    desk.sends(body | {f"reason-{name}": why for name, why in reasons.items()}, expect, desk.form_of(button))


def stored(database: Database, check_id: str) -> StaffCheck:
    with database.reading() as session:
        return session.get_one(StaffCheck, check_id)


def test_all_fields_ticked_and_the_customers_page_goes_on(desk: Desk, customer: Journey, database: Database) -> None:
    check_id = opens_check(desk, customer)
    assert desk.sees("高橋", "1990年2月22日（平成2年2月22日）", "愛知県", "豊田市", "トヨタ町1-2")
    confirms(desk)
    assert desk.sees("確認しました")
    assert stored(database, check_id).state == "confirmed"
    assert "スタッフを呼んでいます" not in desk.page.text
    customer.phone.reloads()
    assert customer.phone.sees("スタッフの確認が終わりました")
    desk.opens(f"/desk/checks/{check_id}")
    assert desk.sees("確認ずみです（佐藤 健、")


def test_the_page_shows_what_a_licence_shows_and_no_more(desk: Desk, customer: Journey) -> None:
    opens_check(desk, customer)
    for private in ("haruna@example.jp", "タカハシ", "0826", "09012345678", "9012345678", "090-1234", "female", "女性"):
        assert private not in desk.page.text, private


def test_one_box_missing_confirms_nothing_and_keeps_the_ticks(
    desk: Desk, customer: Journey, database: Database
) -> None:
    check_id = opens_check(desk, customer)
    confirms(desk, FIELDS[:-1], 422)
    assert desk.sees("すべての項目を運転免許証と見比べて")
    ticked = [box["value"] for box in desk.page.soup.select("input[name=same][checked]")]
    assert ticked == list(FIELDS[:-1])
    assert stored(database, check_id).state == "waiting"
    desk.opens(f"/desk/checks/{check_id}/confirm")  # the address in the browser now, opened again
    assert desk.page.url == f"/desk/checks/{check_id}"


def test_a_difference_is_accepted_with_a_reason_that_is_kept(desk: Desk, customer: Journey, database: Database) -> None:
    check_id = opens_check(desk, customer)
    confirms(desk, FIELDS, 422, street="転居ずみ。住民票で確認")
    assert desk.sees("どちらか一つにしてください")
    assert desk.page.soup.select_one("[name=reason-street]")["value"] == "転居ずみ。住民票で確認"
    confirms(desk, FIELDS[:-1], street="転居ずみ。住民票で確認")
    check = stored(database, check_id)
    assert (check.state, check.difference_reason) == ("confirmed", {"street": "転居ずみ。住民票で確認"})
    desk.opens(f"/desk/checks/{check_id}")
    assert desk.sees("違いを認めた理由", "転居ずみ。住民票で確認")
    with database.reading() as session:
        fact = [one for one in events.history(session, customer.order_id) if one.name == "StaffCheckConfirmed"][-1]
        assert fact.details["differs"] == ["street"]
        assert "転居" not in str(fact.details)


def test_sent_back_says_what_to_correct_on_the_customers_page(
    desk: Desk, customer: Journey, database: Database
) -> None:
    check_id = opens_check(desk, customer)
    desk.presses("修正をお願いする", 422)
    assert desk.sees("直していただく項目を選ぶか、メモを入力してください")
    button = desk.page.button("修正をお願いする")
    body: dict[str, Any] = desk.body(button) | {"wrong": ["street", "email"], "note": "番地が違います"}
    desk.sends(body, form=desk.form_of(button))
    assert stored(database, check_id).correct_fields == ["street"]
    assert stored(database, check_id).state == "sent_back"
    customer.phone.reloads()
    assert customer.phone.sees("番地が違います")
    assert desk.opens("/desk/checks/").sees("確認を待っているお客さまはいません")


def test_the_consoles_code_confirms_on_the_customers_phone(desk: Desk, customer: Journey, database: Database) -> None:
    check_id = opens_check(desk, customer)
    desk.presses("確認コードを出す")
    digits = desk.page.soup.select_one("#code").get_text(strip=True).replace(" ", "")
    desk.reloads()
    assert desk.page.soup.select_one("#code").get_text(strip=True).replace(" ", "") == digits
    customer.phone.presses("販売店スタッフによる確認", staff_code=digits)
    check = stored(database, check_id)
    assert (check.state, check.decided_by) == ("confirmed", desk.showroom.staff_ids["佐藤"])
    desk.reloads()
    assert desk.sees("確認ずみです")


def test_twenty_confirmations_at_once_are_one(desk: Desk, customer: Journey, database: Database) -> None:
    check_id = opens_check(desk, customer)
    body: dict[str, Any] = desk.body(desk.page.button("確認した")) | {"same": list(FIELDS)}
    cookies = "; ".join(f"{c.key}={c.value}" for c in desk.http._cookies.values())

    def send(_: int) -> int:
        browser = desk.http.application.test_client(use_cookies=False)
        url = f"/desk/checks/{check_id}/confirm"
        return browser.post(url, data=body, base_url=desk.base, headers={"Cookie": cookies}).status_code

    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(send, range(20))) == {302}
    with database.reading() as session:
        names = [event.name for event in events.history(session, customer.order_id)]
    assert names.count("StaffCheckConfirmed") == 1


def test_a_check_that_somebody_decided_first_says_so(desk: Desk, customer: Journey) -> None:
    opens_check(desk, customer)
    button = desk.page.button("修正をお願いする")
    late: dict[str, Any] = desk.body(button) | {"wrong": ["street"]}
    form = desk.form_of(button)
    customer.staff_confirm()
    desk.sends(late, 409, form)


def test_data_that_the_customer_changed_meanwhile_cannot_be_confirmed(
    desk: Desk, walker: Walker, database: Database
) -> None:
    customer = walker.journey_at("1-1/19-B")
    check_id = opens_check(desk, customer)
    customer.phone.opens(customer.phone.page.url.replace("19-B", "18-B"))
    customer.phone.presses("確認", street="若宮町3-15", password=customer.person["password"],
                           password_again=customer.person["password"])  # fmt: skip
    confirms(desk, expect=409)
    assert stored(database, check_id).state == "void"
    desk.opens(f"/desk/checks/{check_id}")
    assert desk.page.url == "/desk/checks/"
    assert desk.sees("お客さまが入力内容を直しています")
    newer = opens_check(desk, customer)
    assert newer != check_id
    assert desk.sees("若宮町3-15")


def test_a_handed_over_order_waits_for_nobody(desk: Desk, customer: Journey, database: Database) -> None:
    check_id = opens_check(desk, customer)
    desk.opens(f"/desk/orders/{customer.order_id}")
    desk.presses("別の端末に引き継ぐ")
    assert stored(database, check_id).state == "void"
    assert desk.opens("/desk/checks/").sees("確認を待っているお客さまはいません")


def test_the_list_of_waiting_checks_is_live(desk: Desk, customer: Journey) -> None:
    page: Phone = desk
    page.opens("/desk/checks/")
    region = desk.page.soup.select_one("[data-live-url]")
    answer = desk.http.get("/desk/checks/rows", base_url=desk.base, headers={"If-None-Match": region["data-tag"]})
    assert answer.status_code == 304
    customer.staff_confirm()
    answer = desk.http.get("/desk/checks/rows", base_url=desk.base, headers={"If-None-Match": region["data-tag"]})
    assert (answer.status_code, "確認を待っているお客さまはいません" in answer.text) == (200, True)
