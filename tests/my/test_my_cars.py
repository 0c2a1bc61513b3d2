"""Guide 4-1/9-A: マイカー情報 shows each vehicle, its application and what happened, and begins 7-A for another one."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.accounts import registration, resets
from mytoyota.base import clock
from mytoyota.flows.models import Journey as Row
from mytoyota.oidc_client.models import LoginRequest
from mytoyota.reviews import outcomes
from mytoyota.reviews.decide import CHANGED_NAME
from mytoyota.reviews.models import Review
from tests.people.answers import PASSWORD, VEHICLE
from tests.people.at_home import PLATE, applies, car, numbers_of
from tests.people.phone import Phone
from tests.people.showroom import HARUNA
from tests.people.walker import Walker

EMAIL = "haruna@example.jp"
ELSEWHERE = HARUNA | {"address": "愛知県豊田市元町９番９号"}


def logs_in(walker: Walker, phone: Phone | None = None, email: str = EMAIL, path: str = "/my/") -> Phone:
    """Somebody opens the page and logs in."""
    phone = phone or walker.phone()
    phone.opens(path)
    phone.presses("ログインへ進む")
    if phone.page.offers("ログイン"):  # else the provider knows who it is, since a few minutes ago
        phone.presses("ログイン", email=email, password=PASSWORD)
    return phone


def logs_in_and_the_answer_is_lost(phone: Phone, email: str = EMAIL) -> None:
    """The provider has answered, and the phone never hears of it: it sends the request again."""
    body = phone.fills(email=email, password=PASSWORD).body(phone.page.button("ログイン"))
    onward = phone.http.post(phone.page.url, data=body, base_url=phone.base).location
    assert "code=" in phone.http.get(onward, base_url=phone.base).location
    phone.opens(onward)


def test_the_page_asks_for_a_login_of_its_own_and_says_what_for(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = walker.phone()
    phone.opens("/my/")
    assert phone.page.url.startswith("/my/login")
    assert phone.sees("TOYOTAアカウントに登録したクルマと、お申込みの状況を確認できます。")
    assert phone.page.headings_in_order()
    logs_in(walker, phone)
    assert phone.page.url == "/my/"
    assert phone.page.h1 == "TOYOTA アカウントセンター"
    assert phone.sees("マイカー情報", "登録されているクルマはありません。", "クルマを追加する")


def test_a_login_that_was_lost_on_its_way_back_is_offered_again_and_nobody_was_logged_out(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = walker.phone()
    phone.opens("/my/")
    phone.presses("ログインへ進む")
    with walker.database.writing() as session:  # the process died after it had taken the answer
        session.scalars(select(LoginRequest)).one().used_at = clock.now()
    phone.presses("ログイン", email=EMAIL, password=PASSWORD)
    assert phone.page.url == "/my/login"
    assert not phone.sees("ログアウトしました")
    phone.presses("ログインへ進む")
    assert phone.page.h1 == "TOYOTA アカウントセンター"


@pytest.mark.parametrize("path", ["/my/", "/my/services/"])
def test_a_login_whose_answer_was_lost_leads_to_the_page_that_it_was_for(path: str, walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = walker.phone()
    phone.opens(path)
    phone.presses("ログインへ進む")
    logs_in_and_the_answer_is_lost(phone)
    assert phone.page.url.startswith("/my/login")
    assert not phone.sees("ログアウトしました")
    phone.presses("ログインへ進む")
    assert phone.page.url == path
    phone.opens("/account/login")
    assert phone.page.url == path, "Back into the login page leads there as well"


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_answer_taken_before_leads_to_the_page_that_it_was_for(signed_in: bool, walker: Walker) -> None:
    """The product took the provider's answer and died, or its own answer was lost: the address is opened again."""
    walker.has_account(EMAIL)
    phone = walker.phone()
    phone.opens("/my/services/")
    phone.presses("ログインへ進む")
    body = phone.fills(email=EMAIL, password=PASSWORD).body(phone.page.button("ログイン"))
    onward = phone.http.post(phone.page.url, data=body, base_url=phone.base).location
    callback = phone.http.get(onward, base_url=phone.base).location
    host = urlsplit(phone.base).hostname or ""
    before = phone.http.get_cookie("my", host)
    assert before
    phone.http.get(callback, base_url=phone.base)
    if not signed_in:
        phone.http.set_cookie("my", before.value, domain=host)
    phone.opens(callback)
    if not signed_in:
        phone.presses("ログインへ進む")
    assert phone.page.url == "/my/services/"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/account/logout"])
def test_a_login_leads_nowhere_else(back: str, walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = walker.phone()
    phone.opens(f"/my/login?next={back}")
    phone.presses("ログインへ進む")
    logs_in_and_the_answer_is_lost(phone)
    phone.presses("ログインへ進む")
    assert phone.page.url == "/my/"


def test_a_state_that_nobody_here_began_leads_to_the_front_page(walker: Walker) -> None:
    """What a request says of itself leads nowhere: only our own row of the login does."""
    walker.has_account(EMAIL)
    phone = logs_in(walker)
    home = phone.base
    asked = {"client_id": "my-toyota", "redirect_uri": f"{home}/my/callback", "state": "//elsewhere.example/"}
    asked |= {"response_type": "code", "scope": "openid", "code_challenge": "x" * 43, "code_challenge_method": "S256"}
    phone.http.get("/account/authorize", query_string=asked, base_url=home)
    assert phone.http.get("/account/lost", base_url=home).location == f"{home}/"


def test_only_reading_begins_nothing(walker: Walker) -> None:
    for _open in range(3):
        walker.phone().opens("/my/")
    with walker.database.reading() as session:
        assert session.scalars(select(LoginRequest)).all() == []


def test_a_registered_vehicle_is_shown_with_what_happened(walker: Walker) -> None:
    numbers = car(walker)
    user = applies(walker, numbers)
    phone = logs_in(walker)
    chassis = f"{numbers['chassis_front']}-{numbers['chassis_back']}"
    assert phone.sees("使用者として登録済み", chassis, PLATE, "お申込みを受け付けました", "使用者として登録しました")
    assert [li["data-state"] for li in phone.page.soup.select(".stages > li")] == ["done", "done", "done"]
    assert user.review().state == "accepted"


def test_an_application_under_way_shows_the_expected_date(walker: Walker) -> None:
    user = applies(walker, VEHICLE)
    with walker.database.writing() as session:
        row = session.get_one(Review, user.review().id)
        row.expected_on = (clock.in_japan(clock.now()) + timedelta(days=2)).date().isoformat()
        outcomes.to_person(session, row, (CHANGED_NAME,))
    phone = logs_in(walker)
    day = (clock.in_japan(clock.now()) + timedelta(days=2)).date()
    assert phone.sees("担当者が確認しています", f"{day.year}年{day.month}月{day.day}日ごろ", "確認中")
    states = [li["data-state"] for li in phone.page.soup.select(".stages > li")]
    assert states == ["done", "now", "later"]


def test_what_differs_is_named_and_mended_from_here(walker: Walker) -> None:
    user = applies(walker, car(walker, ELSEWHERE))
    phone = logs_in(walker, user.phone)
    assert phone.sees("登録できませんでした", "ご住所", "登録できないことをお知らせしました")
    assert not phone.sees("元町")
    phone.presses("修正して申し込む")
    assert phone.page.h1 == "登録の申請の修正"


def test_a_mended_application_is_one_vehicle_with_its_whole_history(walker: Walker) -> None:
    numbers = car(walker)
    user = applies(walker, numbers | {"serial": "43-21"})
    with time_machine.travel(clock.now() + timedelta(days=1)):
        again = walker.at_home(account="existing", vehicle=numbers).goes_to("4-1/end")
        again.run_jobs()
    phone = logs_in(walker)
    assert len(phone.page.soup.select(".vehicle")) == 1
    happened = [li.select_one("span").get_text(strip=True) for li in phone.page.soup.select(".events li")]
    assert happened.count("お申込みを受け付けました") == 2
    assert happened[-1] == "使用者として登録しました"
    assert user.order_id == ""


def test_a_buyer_sees_the_model_and_no_numbers(walker: Walker) -> None:
    buyer = walker.journey_at("2-3/5", account="existing", car="bz4x")
    phone = logs_in(walker)
    assert phone.sees("bZ4X", "買主として登録済み", "買主の登録")
    assert not phone.sees("車台番号")
    assert buyer.order_id


def test_who_is_registered_at_the_dealer_waits_for_the_certificate_here_as_well(walker: Walker) -> None:
    user = walker.journey_at("2-1/3", account="existing", certificate=None)
    user.goes_on()
    phone = logs_in(walker)
    assert phone.sees("車検証の情報を待っています", "販売店での登録", "使用者・買主")
    user.showroom.certificate_arrives(user.order_id, HARUNA | {"plate": PLATE})
    user.run_jobs()
    phone.reloads()
    assert phone.sees("使用者として登録済み", PLATE)


def test_a_vehicle_of_an_unknown_model_is_not_blank(walker: Walker) -> None:
    applies(walker, VEHICLE)
    phone = logs_in(walker)
    assert phone.page.soup.select_one(".vehicle h3").get_text(" ", strip=True) == "車名 確認中"


def test_another_vehicle_is_added_by_its_numbers_alone(walker: Walker) -> None:
    applies(walker, car(walker))
    other = numbers_of(walker.showroom.order("crown", HARUNA | {"plate": "豊田 331 す 56-78"}))
    phone = logs_in(walker)
    phone.presses("クルマを追加する")
    phone.presses("車台番号・自動車登録番号を利用する")
    assert phone.sees("審査中のお申込みはありません。")
    phone.presses("クルマの番号を入力する")
    assert phone.page.url.endswith("4-1/7-A")
    phone.presses("確認", **{**other, "place": "豊田", "klass": "331", "kana": "す", "serial": "56-78"})
    phone.presses("この内容で申し込む")
    assert phone.page.url.endswith("4-1/9-A")
    with walker.database.reading() as session:
        assert len(session.scalars(select(Review)).all()) == 2


def test_who_never_agreed_to_the_terms_is_led_through_them(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = logs_in(walker, path="/my/add/numbers")
    phone.presses("クルマの番号を入力する")
    assert phone.page.url.endswith("4-1/3-A")


def test_the_button_pressed_twice_begins_one_journey(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = logs_in(walker, path="/my/add/numbers")
    body = phone.body(phone.page.button("クルマの番号を入力する"))
    for _press in range(2):
        phone.http.post("/my/add/numbers", data=body, base_url=phone.base)
    with walker.database.reading() as session:
        assert len(session.scalars(select(Row).where(Row.flow == "after")).all()) == 1


def test_another_account_that_logs_in_there_sees_its_own_pages(walker: Walker) -> None:
    applies(walker, car(walker))
    walker.has_account("takeru@example.jp")
    phone = logs_in(walker, path="/my/add/numbers")
    body = phone.body(phone.page.button("クルマの番号を入力する"))
    begun = phone.http.post("/my/add/numbers", data=body, base_url=phone.base)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        phone.opens(begun.location)
        phone.presses("ログイン", email="takeru@example.jp", password=PASSWORD)  # once: they said who they are
    assert phone.page.url.endswith("4-1/3-A")
    assert phone.sees("takeru@example.jp")


def test_the_login_ends_by_itself_by_the_button_and_with_another_password(walker: Walker) -> None:
    applies(walker, car(walker))
    phone = logs_in(walker)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        phone.opens("/my/")
        assert phone.sees("しばらく操作がなかったため、ログアウトしました。")
        assert not phone.sees(PLATE)
        logs_in(walker, phone)
        assert phone.sees(PLATE)
        with walker.database.writing() as session:
            account = registration.find(session, EMAIL)
            assert account is not None
            resets.end_logins(session, account, lambda *_of: None)
        phone.reloads()
        assert phone.page.url.startswith("/my/login")
        logs_in(walker, phone)
        phone.presses("ログアウトする")
        phone.opens("/my/")
        assert phone.page.url.startswith("/my/login")


def test_nobody_sees_the_vehicles_of_others(walker: Walker) -> None:
    applies(walker, car(walker))
    walker.has_account("takeru@example.jp")
    phone = logs_in(walker, email="takeru@example.jp")
    assert phone.sees("登録されているクルマはありません。")
    assert not phone.sees(PLATE)
