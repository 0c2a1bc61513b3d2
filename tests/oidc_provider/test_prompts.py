"""prompt and max_age: when a login is asked for although there is one, and when it is not."""

from datetime import timedelta
from secrets import token_hex

import time_machine
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import text, update

from mytoyota.base.db import Database
from mytoyota.oidc_client import order_ref
from mytoyota.oidc_provider.models import Interaction
from mytoyota.web.sessions import BrowserSession
from tests.accounts.actors import HANAKO, PUBLIC_URL, Browser, Shop, hidden_fields, query


def is_login(response: object) -> bool:
    return getattr(response, "location", None) == "/account/login"


def test_whoever_is_logged_in_is_not_asked_again(phone: Browser, shop: Shop) -> None:
    shop.code(phone)
    assert "code" in query(phone.get(shop.url()).location)
    assert "code" in query(phone.get(shop.url(prompt="none")).location)


def test_prompt_login_asks_once_more_and_then_goes_on(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        shop.code(phone)
        clock.shift(timedelta(minutes=5))
        for prompt in ("login", "select_account"):
            assert is_login(phone.get(shop.url(prompt=prompt)))
        came_back = phone.follow(phone.log_in())
        assert "code" in query(came_back.location)


def test_max_age_looks_at_the_age_of_the_login(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        shop.code(phone)
        clock.shift(timedelta(seconds=60))
        assert "code" in query(phone.get(shop.url(max_age="61")).location)
        assert query(phone.get(shop.url(max_age="60", prompt="none")).location)["error"] == "login_required"
        assert is_login(phone.get(shop.url(max_age="60")))
        assert "code" in query(phone.follow(phone.log_in()).location)
        assert is_login(phone.get(shop.url(max_age="0")))
        assert "code" in query(phone.follow(phone.log_in()).location), "a fresh login is fresh enough"


def test_prompt_none_never_shows_the_consent_page(phone: Browser, shop: Shop) -> None:
    phone.follow(phone.get(shop.url()))
    phone.follow(phone.log_in())
    assert query(phone.get(shop.url(prompt="none")).location)["error"] == "consent_required"


def test_prompt_consent_shows_the_page_again(phone: Browser, shop: Shop) -> None:
    shop.code(phone)
    asked = phone.follow(phone.get(shop.url(prompt="consent")))
    assert 'value="agree"' in asked.text
    assert "code" in query(phone.submit("/account/consent", choice="agree").location)


def test_prompt_create_leads_to_the_sign_up(phone: Browser, shop: Shop) -> None:
    assert phone.get(shop.url(prompt="create")).location == "/account/signup/"


def test_a_login_of_yesterday_is_over(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        shop.code(phone)
        clock.shift(timedelta(hours=24, seconds=1))
        assert is_login(phone.get(shop.url()))


def test_a_request_can_be_answered_for_a_day_and_only_once(phone: Browser, shop: Shop) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        shop.code(phone)
        phone.get("/account/logout?confirm")
        assert phone.get("/account/resume").location == "/account/lost", "Back after the login answers nothing twice"
        other = Browser(shop.app)
        other.follow(other.get(shop.url()))
        clock.shift(timedelta(hours=24, seconds=1))
        assert other.get("/account/resume").location == "/account/lost"


def test_back_into_the_login_page_leads_to_where_it_led_before(app: Flask, phone: Browser, wizard: Shop) -> None:
    with app.app_context():
        public_id = order_ref.make(order_ref.OrderRef("order1", "store1", "1-1"))
    phone.follow(phone.get(wizard.url(order_ref=public_id)))
    came_back = phone.follow(phone.log_in())
    assert came_back.location.startswith(f"{PUBLIC_URL}/auth/callback?")
    assert phone.get("/account/login").location == "/login/again/order1/1-1"
    assert phone.get("/account/resume").location == "/account/lost"
    assert phone.get("/account/lost").location == "/login/again/order1/1-1"


def test_the_wizard_needs_no_consent_page_and_its_consent_is_recorded(
    database: Database, phone: Browser, wizard: Shop
) -> None:
    public_id = order_ref.make(order_ref.OrderRef("order1", "store1", "1-1"))
    phone.follow(phone.get(wizard.url(order_ref=public_id)))
    assert "code" in query(phone.follow(phone.log_in()).location)
    with database.reading() as session:
        row = session.execute(text("select client_id, scope, way from consent")).one()
        waiting = session.query(Interaction).one()
    assert tuple(row) == ("my-toyota", "openid email", "dealer")
    assert (waiting.order_id, waiting.store_id, waiting.section) == ("order1", "store1", "1-1")


def test_a_forged_order_reference_is_no_order(database: Database, phone: Browser, wizard: Shop) -> None:
    phone.get(wizard.url(order_ref="eyJvcmRlcl9pZCI6Im9yZGVyMSJ9.AAAA"))
    with database.reading() as session:
        assert session.query(Interaction).count() == 0, "anybody's request leaves no row"


def test_a_sign_up_under_way_is_resumed_by_a_new_request(database: Database, phone: Browser, wizard: Shop) -> None:
    public_id = order_ref.make(order_ref.OrderRef("order1", "store1", "1-1"))
    other = order_ref.make(order_ref.OrderRef("order2", "store1", "1-1"))
    assert is_login(phone.get(wizard.url(order_ref=public_id)))
    with database.writing() as session:
        first = session.query(Interaction).one()
        first.sign_up_begun = True
    again = phone.get(wizard.url(order_ref=public_id, state="second"))
    assert again.location == "/account/signup/"
    assert is_login(phone.get(wizard.url(order_ref=public_id, prompt="login", state="third")))
    with database.reading() as session:
        kept = session.query(Interaction).one()
        assert kept.id == first.id
        assert kept.request["state"] == "third"
    assert is_login(phone.get(wizard.url(order_ref=other)))
    with database.reading() as session:
        assert session.query(Interaction).count() == 2


def test_an_account_made_for_an_order_stays_new_for_it(app: Flask, phone: Browser, wizard: Shop) -> None:
    """The phone's battery died after 登録: the next request, answered by the login there is, still says so."""
    public_id = order_ref.make(order_ref.OrderRef("order1", "store1", "1-1"))
    wizard.code(phone, order_ref=public_id)
    database: Database = app.extensions["database"]
    with database.writing() as session:
        session.execute(update(Interaction).values(signed_up_now=True))
    keys = KeySet.import_key_set(phone.get("/account/jwks").get_json())
    for about, new in ((public_id, True), (None, None)):
        answer = wizard.tokens(phone, order_ref=about)
        claims = jwt.decode(answer["id_token"], keys, algorithms=["ES256"]).claims
        assert claims.get("signed_up_now") is new


def test_a_consent_is_for_the_client_whose_page_was_shown(phone: Browser, shop: Shop, spa: Shop) -> None:
    """Tab one shows what the shop asks for; tab two begins another client's request; then tab one is pressed."""
    phone.follow(phone.get(shop.url()))
    phone.follow(phone.log_in())
    shown = hidden_fields(phone.get("/account/consent"))
    phone.follow(phone.get(spa.url()))
    pressed = phone.post("/account/consent", shown | {"choice": "agree"})
    assert pressed.status_code == 422
    assert "もう一度ご確認" in pressed.text
    assert "spa" in pressed.text
    again = phone.post("/account/consent", shown | {"choice": "refuse"})
    assert again.status_code == 422, "nor is a refusal another's"
    agreed = phone.post("/account/consent", hidden_fields(pressed) | {"choice": "agree"})
    assert agreed.location.startswith("https://spa.example/cb?")
    assert query(phone.get(shop.url(prompt="none")).location)["error"] == "consent_required"


def test_more_than_was_shown_is_not_agreed_to(phone: Browser, shop: Shop) -> None:
    phone.follow(phone.get(shop.url()))
    phone.follow(phone.log_in())
    shown = hidden_fields(phone.get("/account/consent"))
    phone.follow(phone.get(shop.url(scope="openid email address phone")))
    assert phone.post("/account/consent", shown | {"choice": "agree"}).status_code == 422
    assert "ご住所" in phone.get("/account/consent").text


def test_requests_in_which_nobody_acts_leave_no_rows(database: Database, shop: Shop) -> None:
    before = rows(database)
    for _ in range(20):
        browser = Browser(shop.app)
        browser.follow(browser.get(shop.url(state="s" * 600)))
        assert browser.get("/account/login").status_code == 200
        assert len(browser.cookie("form") or "") < 4000
    assert rows(database) == before


def test_the_longest_request_fits_a_cookie_and_a_longer_one_is_refused(phone: Browser, shop: Shop) -> None:
    assert is_login(phone.get(shop.url(state="é" * 300, login_hint=token_hex(120))))
    assert len(phone.cookie("form") or "") < 4000
    phone.follow(phone.log_in())
    agreed = phone.submit("/account/consent", choice="agree")
    assert query(agreed.location)["state"] == "é" * 300
    told = query(phone.get(shop.url(state="s" * 1500, login_hint="x" * 1500)).location)
    assert told["error"] == "invalid_request"


def test_two_taps_of_the_login_are_one_answer(phone: Browser, shop: Shop, database: Database) -> None:
    phone.follow(phone.get(shop.url()))
    fields = hidden_fields(phone.get("/account/login")) | {"email": HANAKO.email, "password": HANAKO.password}
    second = Browser(shop.app)
    second.client.set_cookie("form", phone.cookie("form") or "", domain="127.0.0.1")
    assert phone.post("/account/login", fields).location == "/account/resume"
    assert second.post("/account/login", fields).location == "/account/resume"
    assert phone.follow(phone.get("/account/resume")).status_code == 200
    with database.reading() as session:
        assert session.query(Interaction).count() == 1


def rows(database: Database) -> int:
    with database.reading() as session:
        return sum(session.query(table).count() for table in (Interaction, BrowserSession))
