"""The second factor of staff: who needs one, setting one up, codes good once, guessing bounded, lost and reset."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.organisation.access_log import AccessLine
from mytoyota.organisation.second_factor import required, totp
from mytoyota.organisation.second_factor.models import Factor, RecoveryCode
from tests.people.authenticator import Authenticator, codes_shown
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD, Showroom

MORNING = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def needed(app: Flask) -> Iterator[None]:
    """As outside a demo."""
    required.use(frozenset({"headquarters", "finance", "center"}))
    yield
    required.use(frozenset())


def types_password(phone: Phone, store: str = "HT", number: str = "500") -> Phone:
    phone.opens("/desk/sign-in")
    phone.presses("サインイン", store_code=store, number=number, password=PASSWORD)
    return phone


def enrolled(app: Flask, store: str = "HT", number: str = "500") -> tuple[Phone, Authenticator]:
    """森 (or a colleague), who set an app up at the first sign-in and wrote the codes down."""
    phone = types_password(Phone(app), store, number)
    made = Authenticator.set_up(phone)
    phone.presses("控えました")
    return phone, made


def lines(database: Database, act: str) -> list[tuple[str | None, str]]:
    with database.reading() as session:
        rows = session.scalars(select(AccessLine).where(AccessLine.act == act).order_by(AccessLine.id))
        return [(row.staff_id, row.detail or row.page) for row in rows]


@pytest.mark.parametrize(("store", "number"), [("HT", "500"), ("TFC", "800"), ("CENTER", "900")])
def test_headquarters_finance_and_center_set_one_up_before_they_come_in(
    app: Flask, showroom: Showroom, needed: None, store: str, number: str
) -> None:
    phone = types_password(Phone(app), store, number)
    assert phone.page.h1 == "2段階認証の設定"
    assert phone.opens("/desk/start").h1 == "店舗スタッフのサインイン"  # nobody is in yet
    phone.opens("/desk/second-factor")
    Authenticator.set_up(phone)
    assert phone.page.h1 == "回復用コード"
    assert len(set(codes_shown(phone))) == 10
    phone.presses("控えました")
    assert phone.opens("/desk/start").h1 == "スタッフのトップ"


def test_sales_staff_come_in_by_the_password_and_may_set_one_up(app: Flask, showroom: Showroom, needed: None) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        phone = types_password(Phone(app), "T01", "100")
        assert phone.page.url == "/desk/"
        phone.opens("/desk/security")
        phone.presses("方法を追加する")
        made = Authenticator.set_up(phone)
        clock.shift(timedelta(seconds=30))
        other = types_password(Phone(app), "T01", "100")
        assert other.page.h1 == "2段階認証"
        other.presses("コードを確認する", code=made.code())
        assert other.page.url == "/desk/"


def test_a_code_is_good_once_and_never_one_before_it(app: Flask, showroom: Showroom, needed: None) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        _phone, made = enrolled(app)
        seen = made.code()
        thief = types_password(Phone(app))
        thief.presses("コードを確認する", expect=422, code=seen)  # the one that set the app up
        assert thief.sees("使用済み")
        clock.shift(timedelta(seconds=60))
        used = made.code()
        types_password(Phone(app)).presses("コードを確認する", code=used)
        for code in (used, made.code(-1)):
            thief.presses("コードを確認する", expect=422, code=code)
        clock.shift(timedelta(seconds=30))
        thief.presses("コードを確認する", code=made.code())
        assert thief.opens("/desk/start").h1 == "スタッフのトップ"


def test_a_clock_that_is_half_a_minute_off_does_and_codes_in_full_width_too(
    app: Flask, showroom: Showroom, needed: None
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        _phone, made = enrolled(app)
        clock.shift(timedelta(minutes=2))
        early = "".join(chr(ord(digit) + 0xFEE0) for digit in made.code(1))
        phone = types_password(Phone(app)).presses("コードを確認する", code=f"{early[:3]} {early[3:]}")
        assert phone.url == "/desk/"
        clock.shift(timedelta(minutes=2))
        types_password(Phone(app)).presses("コードを確認する", expect=422, code=made.code(-2))


def test_five_guesses_then_a_growing_delay_from_every_browser(
    app: Flask, showroom: Showroom, needed: None, database: Database
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        _phone, made = enrolled(app)
        clock.shift(timedelta(minutes=1))
        thief = types_password(Phone(app))
        for number in range(5):
            thief.presses("コードを確認する", expect=422, code=f"00000{number}")
        thief.presses("コードを確認する", expect=429, code=made.code())
        assert thief.page.headers["Retry-After"] == "30"
        other = types_password(Phone(app))
        other.presses("コードを確認する", expect=429, code=made.code())
        clock.shift(timedelta(seconds=31))
        other.presses("コードを確認する", code=made.code())
        assert other.page.url == "/desk/"
    mine = showroom.staff_ids["本部"]
    assert lines(database, "failed") == [(mine, "password+code")] * 5
    assert lines(database, "signed_in") == [(mine, "password+totp")] * 2


def test_a_recovery_code_is_good_once_and_new_ones_replace_all(app: Flask, showroom: Showroom, needed: None) -> None:
    phone = types_password(Phone(app))
    Authenticator.set_up(phone)
    former = codes_shown(phone)
    phone.reloads()
    assert codes_shown(phone) == former  # nothing is lost by a reload
    phone.presses("控えました")
    phone.opens("/desk/security/codes")
    assert phone.page.h1 == "サインインの安全設定"  # nobody reads them there any more
    lost = types_password(Phone(app))
    lost.presses("コードを確認する", code=f" {former[0].upper()} ")
    assert lost.page.url == "/desk/"
    again = types_password(Phone(app))
    again.presses("コードを確認する", expect=422, code=former[0])
    phone.opens("/desk/security")
    assert phone.sees("回復用コードの残り：9個")
    phone.presses("回復用コードを作り直す")
    assert not set(codes_shown(phone)) & set(former)
    again.presses("コードを確認する", expect=422, code=former[1])


def test_what_is_kept_of_codes_opens_nothing(app: Flask, showroom: Showroom, needed: None, database: Database) -> None:
    phone = types_password(Phone(app))
    made = Authenticator.set_up(phone)
    shown = codes_shown(phone)
    phone.presses("控えました")
    with database.reading() as session:
        kept = [row.__dict__ for row in (*session.scalars(select(Factor)), *session.scalars(select(RecoveryCode)))]
    written = repr(kept)
    assert made.app.secret not in written
    assert not [code for code in shown if code in written]


def test_who_knows_the_password_alone_sets_no_second_app_up(app: Flask, showroom: Showroom, needed: None) -> None:
    enrolled(app)
    thief = types_password(Phone(app))
    assert thief.opens("/desk/second-factor").h1 == "2段階認証"
    body = thief.body()
    answer = thief.http.post("/desk/second-factor/app", data=body | {"code": "123456"}, base_url=thief.base)
    assert answer.location == "/desk/sign-in/second"


def test_the_factor_is_changed_only_by_who_signed_in_just_now(app: Flask, showroom: Showroom, needed: None) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        phone, _made = enrolled(app)
        phone.opens("/desk/security")
        phone.presses("削除する")
        assert phone.sees("最後の1つは削除できません。")
        clock.shift(timedelta(minutes=16))
        phone.opens("/desk/security")
        assert phone.sees("サインインから15分以内に行えます。")
        assert phone.opens("/desk/second-factor").h1 == "サインインの安全設定"
        body = {"csrf_token": phone.page.soup.select_one("[name=csrf_token]")["value"]}
        phone.http.post("/desk/security/codes/new", data=body, base_url=phone.base)
        phone.reloads()
        assert phone.sees("いったんサインアウトし、サインインし直してください。")


def test_a_begun_sign_in_lasts_ten_minutes(app: Flask, showroom: Showroom, needed: None) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        _phone, made = enrolled(app)
        clock.shift(timedelta(minutes=1))
        late = types_password(Phone(app))
        late.fills(code=made.code(20))
        clock.shift(timedelta(minutes=10, seconds=1))
        late.presses("コードを確認する")
        assert late.page.h1 == "店舗スタッフのサインイン"


def test_center_or_the_own_headquarters_reset_it_and_every_sign_in_ends(
    app: Flask, showroom: Showroom, needed: None, database: Database
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        center, _own = enrolled(app, "CENTER", "900")
        lost, former = enrolled(app)
        clock.shift(timedelta(minutes=1))
        center.opens("/desk/second-factor-reset")
        center.presses("スタッフを表示する", expect=422, place_code="CENTER", number="900")
        assert center.sees("ご自身の2段階認証は、「サインインの安全設定」で変更してください。")
        center.presses("スタッフを表示する", place_code="ht", number="５００")
        center.presses("リセットする")
        assert center.sees("リセットしました。")
        assert lost.opens("/desk/orders/").h1 == "店舗スタッフのサインイン"
        types_password(lost)
        assert lost.page.h1 == "2段階認証の設定"
        anew = Authenticator.set_up(lost)
        assert anew.app.secret != former.app.secret
        elsewhere = types_password(Phone(app), "HK", "510")
        Authenticator.set_up(elsewhere)
        elsewhere.opens("/desk/second-factor-reset")
        elsewhere.presses("スタッフを表示する", expect=422, place_code="HT", number="500")
        assert elsewhere.sees("該当するスタッフが見つかりません。")
    ids = showroom.staff_ids
    assert (ids["センター"], "factor_reset") in lines(database, "changed")
    assert lines(database, "ended") == [(ids["センター"], "by_admin")]


def test_the_same_press_twice_lets_in_once(app: Flask, showroom: Showroom, needed: None, database: Database) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        _phone, made = enrolled(app)
        clock.shift(timedelta(minutes=1))
        phone = types_password(Phone(app))
        body = phone.fills(code=made.code()).body(phone.page.button("コードを確認する"))
        begun = phone.http.get_cookie("desk_begun", "127.0.0.1").value
        for _press in range(2):
            phone.http.set_cookie("desk_begun", begun, domain="127.0.0.1")
            phone.http.post("/desk/sign-in/second", data=body, base_url=phone.base)
        assert phone.opens("/desk/start").h1 == "スタッフのトップ"
    assert len(lines(database, "signed_in")) == 2  # the first, and this one


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B (SHA-1), the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")):
        with time_machine.travel(datetime.fromtimestamp(seconds, UTC), tick=False):
            assert totp.fitting_step(secret, code, 0) == seconds // 30
            assert totp.fitting_step(secret, code, seconds // 30) is None
