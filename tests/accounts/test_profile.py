"""The account's own page: edited from 1-1/7-A and back, locked with T-Connect, another password."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.accounts import change_notices, registration
from mytoyota.accounts.models import Account
from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.notifications import outbox
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop

TYPED = {
    "family_name": "鈴木",
    "given_name": "花子",
    "family_kana": "すずき",
    "given_kana": "ハナコ",
    "sex": "female",
    "birth_year": "１９９０",
    "birth_month": "4",
    "birth_day": "1",
    "postal_code": "471-8571",
    "prefecture": "愛知県",
    "city": "豊田市",
    "street": "トヨタ町２番地",
    "building": "",
    "contact_phone": "0565-28-2121",
    "mobile_phone": "０９０ー１２３４－５６７８",
    "authentication_phone": "090-1234-5678",
}
BACK = f"{PUBLIC_URL}/o/ref1/1-1/7-A"


@pytest.fixture(autouse=True)
def logged_in(phone: Browser) -> None:
    phone.log_in()


def account(database: Database) -> Account:
    with database.reading() as session:
        return session.scalars(select(Account)).one()


def test_the_page_shows_what_is_registered(phone: Browser) -> None:
    page = phone.get("/account/profile").text
    for shown in ("鈴木", "ハナコ", "トヨタハイツ201", "090-1234-5678", 'value="1990"'):
        assert shown in page


def test_an_edit_changes_the_account_and_leads_back(database: Database, phone: Browser) -> None:
    answer = phone.submit(f"/account/profile?back={BACK}", **TYPED)
    assert answer.location == BACK
    kept = account(database)
    assert kept.profile == HANAKO.profile | {"street": "トヨタ町２番地", "building": ""}
    with database.reading() as session:
        changes = [row.details for row in events.history(session, kept.id) if row.name == "ProfileChanged"]
    assert changes == [{"fields": ["building", "street"]}], "names of fields, never their contents"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", f"{PUBLIC_URL}.evil.example/", "javascript:x", "/o/ref1"]
)
def test_it_leads_back_to_this_site_only(phone: Browser, elsewhere: str) -> None:
    url = f"/account/profile?back={elsewhere}"
    assert elsewhere not in phone.get(url).text
    assert phone.submit(url, **TYPED).location == "/account/profile"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"family_name": " 　"}, "入力してください"),
        ({"given_kana": "花子"}, "カタカナ"),
        ({"birth_month": "13"}, "生年月日を確認"),
        ({"postal_code": "47"}, "7桁"),
        ({"prefecture": "東京"}, "選んでください"),
        ({"mobile_phone": "0565-28-2121"}, "携帯電話の番号"),
        ({"street": "あ" * 121}, "120文字まで"),
    ],
)
def test_a_slip_is_said_and_nothing_typed_is_lost(
    database: Database, phone: Browser, changes: dict[str, str], told: str
) -> None:
    answer = phone.submit("/account/profile", **(TYPED | {"building": "テスト棟"} | changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert "テスト棟" in answer.text
    assert account(database).profile == HANAKO.profile


def test_the_postal_code_fills_the_address_without_a_script(phone: Browser) -> None:
    wrong = TYPED | {"prefecture": "", "city": "", "street": "", "postal_code": "１５０－０００１"}
    page = phone.submit("/account/profile", **wrong, fill_address="1").text
    assert "渋谷区" in page
    assert "神宮前" in page
    none = phone.submit("/account/profile", **(wrong | {"postal_code": "0000000"}), fill_address="1").text
    assert "見つかりません" in none


def test_a_postal_code_of_several_places_offers_each_and_guesses_none(phone: Browser) -> None:
    empty = TYPED | {"prefecture": "", "city": "", "street": "1-2", "postal_code": "618-0000"}
    page = phone.submit("/account/profile", **empty, fill_address="1").text
    assert 'value="place-0" formnovalidate>京都府乙訓郡大山崎町</button>' in page
    assert 'value="place-1" formnovalidate>大阪府三島郡島本町</button>' in page
    assert 'name="city" type="text" value=""' in page or 'value="乙訓郡大山崎町"' not in page
    chosen = phone.submit("/account/profile", **empty, fill_address="place-1").text
    assert 'value="三島郡島本町"' in chosen
    assert 'value="1-2"' in chosen, "what was typed stays"
    for nonsense in ("place-99", "place-x", "place-", "x"):
        assert "あてはまるものを選んでください" in phone.submit("/account/profile", **empty, fill_address=nonsense).text


def test_name_and_birth_date_are_locked_with_t_connect_and_the_rest_is_not(database: Database, phone: Browser) -> None:
    with database.writing() as session:
        registration.link_service(session.scalars(select(Account)).one(), "t_connect")
    page = phone.get("/account/profile").text
    assert 'name="family_name"' not in page
    assert "お客様相談センター" in page
    moved = TYPED | {"family_name": "佐藤", "birth_year": "1991", "city": "名古屋市"}
    assert phone.submit("/account/profile", **moved).status_code == 302
    assert account(database).profile == HANAKO.profile | {
        "city": "名古屋市",
        "street": "トヨタ町２番地",
        "building": "",
    }


def test_another_password_needs_the_present_one_and_ends_the_other_logins(
    app: Flask, phone: Browser, shop: Shop
) -> None:
    new = {"password": "a whole new password", "password_again": "a whole new password"}
    other = Browser(app)
    tokens = shop.tokens(other)
    assert "いまのパスワードが違います" in phone.submit("/account/password", current="wrong", **new).text
    assert phone.submit("/account/password", current=HANAKO.password, **new).location == "/account/profile"
    assert phone.get("/account/profile").status_code == 200, "this one stays"
    assert other.get("/account/profile").location.startswith("/account/login")
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert Browser(app).log_in().status_code == 422
    assert Browser(app).log_in(password=new["password"]).status_code == 302


def test_guessing_the_present_password_is_slowed_down(phone: Browser) -> None:
    new = {"password": "a whole new password", "password_again": "a whole new password"}
    answers = [phone.submit("/account/password", current=f"guess {n}", **new).status_code for n in range(6)]
    assert answers == [422] * 5 + [429]


def test_personal_pages_want_a_login_younger_than_twelve_hours_and_lead_back(app: Flask) -> None:
    phone = Browser(app)
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        url = f"/account/profile?back={BACK}"
        assert phone.get(url).location.startswith("/account/login?next=/account/profile")
        phone.log_in()
        for _ in range(51):  # used all day: never idle for a quarter of an hour
            clock.shift(timedelta(minutes=14))
            assert phone.get(url).status_code == 200
        clock.shift(timedelta(minutes=5))
        assert phone.get(url).status_code == 200
        clock.shift(timedelta(minutes=1))
        asked = phone.get(url)
        assert asked.status_code == 302
        assert phone.post("/account/profile", TYPED).status_code == 400
        back = phone.submit(asked.location, email=HANAKO.email, password=HANAKO.password)
        assert back.location == url


OTHER_NUMBER = {"authentication_phone": "080-5555-1234"}


def told(database: Database) -> list[str]:
    with database.reading() as session:
        return [one.body for one in outbox.newest(session) if one.template == change_notices.MAIL]


def test_another_number_for_the_code_needs_the_password(app: Flask, database: Database) -> None:
    """Who finds an unlocked phone must not lead the owner's codes to a telephone of theirs."""
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        phone = Browser(app)
        phone.log_in()
        clock.shift(timedelta(minutes=6))
        asked = phone.submit("/account/profile", **TYPED | OTHER_NUMBER)
        assert asked.status_code == 422
        assert "いまのパスワードを入力してください" in asked.text
        wrong = phone.submit("/account/profile", **TYPED | OTHER_NUMBER, current="wrong")
        assert wrong.status_code == 422
        assert "いまのパスワードが違います" in wrong.text
        assert account(database).authentication_phone == HANAKO.phone
        assert account(database).profile == HANAKO.profile, "nothing of a refused form is kept"
        assert told(database) == []
        assert phone.submit("/account/profile", **TYPED | OTHER_NUMBER, current=HANAKO.password).status_code == 302
        assert account(database).authentication_phone == "+818055551234"
        assert phone.submit("/account/profile", **TYPED | OTHER_NUMBER).status_code == 302, (
            "unchanged: nothing is asked"
        )


def test_guessing_the_password_there_is_slowed_down(app: Flask) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        phone = Browser(app)
        phone.log_in()
        clock.shift(timedelta(minutes=6))
        tries = [phone.submit("/account/profile", **TYPED | OTHER_NUMBER, current=f"guess {n}") for n in range(6)]
        assert [one.status_code for one in tries] == [422] * 5 + [429]


def test_who_has_just_logged_in_is_not_asked_again(database: Database, phone: Browser) -> None:
    assert "いまのパスワード" not in phone.get("/account/profile").text
    assert phone.submit("/account/profile", **TYPED | OTHER_NUMBER).status_code == 302
    assert account(database).authentication_phone == "+818055551234"


def test_the_owner_is_told_what_changed_but_not_into_what(database: Database, phone: Browser) -> None:
    phone.submit("/account/profile", **TYPED | OTHER_NUMBER)
    [body] = told(database)
    for line in ("- 認証用電話番号", "- ご住所", "お客様相談センター 0800-700-7700", "/account/forgot"):
        assert line in body
    for kept in ("- お名前", "- パスワード", "5555", "トヨタ町", "鈴木"):
        assert kept not in body
    with database.reading() as session:
        assert outbox.newest(session)[0].recipient == HANAKO.email
    phone.submit("/account/profile", **TYPED | OTHER_NUMBER)
    assert len(told(database)) == 1, "the same again changes nothing"


def test_the_owner_is_told_of_another_password_in_their_language(database: Database, phone: Browser) -> None:
    phone.client.set_cookie("lang", "en", domain="127.0.0.1")
    new = "a whole new password"
    assert phone.submit("/account/password", current=HANAKO.password, password=new, password_again=new).location
    [body] = told(database)
    assert "Password" in body
    assert "call the" in body


def test_the_former_address_is_told_of_another_one(database: Database) -> None:
    with database.writing() as session:
        change_notices.tell(session, session.scalars(select(Account)).one(), ["email"], "ja", "old@example.jp")
    with database.reading() as session:
        assert {one.recipient for one in outbox.newest(session)} == {HANAKO.email, "old@example.jp"}
