"""The demo: invented data by real operations, a home page with a door to each side, and its passcode."""

import argparse
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select

from mytoyota.access import WITHOUT_PASSCODE
from mytoyota.app import create_app
from mytoyota.base.db import Database
from mytoyota.base.refusals import NotFound
from mytoyota.demo import demo_data
from mytoyota.demo.demo_data_tables import MODELS, ORDERS, PASSWORD, SAMPLES, STAFF, STORES
from mytoyota.orders.models import Order
from mytoyota.organisation.models import Staff, Store
from mytoyota.settings import CHECKOUT, Settings, SettingsProblem
from mytoyota.vehicles.models import Certificate, VehicleModel
from tests.conftest import started
from tests.people.addresses import address
from tests.people.beginnings import Beginning
from tests.people.phone import Phone

HOST = "127.0.0.1"


@pytest.fixture(scope="session")
def filled(empty_database: Path) -> Path:
    """An instance's folder with the demo's data, filled once in a process and copied."""
    folder = Path(shutil.copytree(empty_database, empty_database.with_name("demo")))
    database: Database = started(folder).extensions["database"]
    demo_data.fill(database)
    database.engine.dispose()
    return folder


@pytest.fixture
def beginning(filled: Path) -> Beginning:
    """What the tests of the demo begin with."""
    return Beginning(filled)


@pytest.fixture
def demo(app: Flask) -> Phone:
    """A browser at the filled demo's home page."""
    phone = Phone(app)
    phone.opens("/")
    return phone


def counts(database: Database) -> list[int]:
    with database.reading() as session:
        tables = (Store, Staff, VehicleModel, Order, Certificate)
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_filled_twice_is_filled_once(database: Database) -> None:
    first = counts(database)
    assert first[:4] == [len(STORES), len(STAFF), len(MODELS), len(ORDERS)]
    demo_data.fill(database)
    assert counts(database) == first


def test_what_was_deleted_comes_back_and_nothing_else_changes(database: Database) -> None:
    first = counts(database)
    with database.writing() as session:
        member = session.scalars(select(Staff).where(Staff.number == "S103")).one()
        member_name, _ = member.name, session.delete(member)
    demo_data.fill(database)
    assert counts(database) == first
    with database.reading() as session:
        assert session.scalars(select(Staff).where(Staff.number == "S103")).one().name == member_name


def test_a_real_instance_gets_no_demo_people(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (
        ("MYTOYOTA_DEMO", "0"), ("MYTOYOTA_INSTANCE_DIR", str(tmp_path)), ("PUBLIC_URL", "http://127.0.0.1:8000"),
        ("MYTOYOTA_SMTP_HOST", "mail.example.jp"), ("MYTOYOTA_SMTP_FROM", "my@example.jp"),
        ("MYTOYOTA_SMS_CODES", "0"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem, match="for a demo alone"):
        demo_data.run(argparse.Namespace())


def test_the_home_page_has_a_door_to_each_side(demo: Phone) -> None:
    assert demo.sees("クラウン RS", "A-20381", "車検証：登録ずみ", "ichiro@example.jp", PASSWORD)
    for sample in SAMPLES:
        assert demo.sees(str(sample.title))
        assert (CHECKOUT / "static" / "img" / "samples" / f"{sample.file}.jpg").is_file()
    link = str(demo.page.button("QRコードの先をひらく").attributes["href"])
    demo.scans(link)
    demo.presses("お申込みを開始する")
    demo.opens("/")
    assert demo.sees("A-20382")  # the next order that no phone has begun


def test_one_press_signs_a_demo_person_in(demo: Phone) -> None:
    demo.presses("この人で入る")
    assert demo.page.url == "/desk/"
    assert demo.sees("豊田本町店", "佐藤 美咲")


def test_a_disabled_person_has_no_button_and_cannot_be_posted(demo: Phone, database: Database) -> None:
    with database.reading() as session:
        gone = session.scalars(select(Staff).where(Staff.active.is_(False))).one().id
    assert not demo.page.soup.select(f"button[value='{gone}']")
    button = demo.page.button("この人で入る")
    demo.sends(demo.body(button) | {"staff_id": gone}, NotFound.status, demo.form_of(button))
    assert demo.http.get_cookie("desk", HOST) is None


def test_a_fresh_order_is_made_once_per_press(demo: Phone, database: Database) -> None:
    before = counts(database)[3]
    button = demo.page.button("用意する")
    body, form = demo.body(button), demo.form_of(button)
    for _ in range(3):
        demo.sends(body, form=form)
    assert counts(database)[3] == before + 1
    assert demo.sees("D-", "車検証：登録ずみ")
    demo.presses("用意する", certificate="")
    assert counts(database)[3] == before + 2
    assert demo.sees("車検証：まだ届いていません")


def test_the_outbox_shows_what_would_have_been_sent(demo: Phone) -> None:
    assert demo.opens("/demo/outbox").sees("まだ何も送られていません")


def test_without_data_the_home_page_still_opens(empty_database: Path, tmp_path: Path) -> None:
    phone = Phone(started(Path(shutil.copytree(empty_database, tmp_path / "empty"))))
    phone.opens("/")
    assert phone.sees("読み取りを待っているお申込みがありません")
    phone.presses("用意する")


@pytest.fixture
def guarded(settings: Settings) -> Phone:
    """A demo that others can reach."""
    return Phone(create_app(settings.model_copy(update={"demo_passcode": SecretStr("12345678")})))


def url_for_passcode(onward: str) -> str:
    return f"/demo/passcode?next={quote(onward, safe='/?')}"


def test_every_page_of_such_a_demo_is_behind_the_passcode_but_for_those_named(guarded: Phone) -> None:
    app = guarded.http.application
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in WITHOUT_PASSCODE]
    assert len(rules) > 60
    for rule in rules:
        parts = dict.fromkeys(rule.arguments, "1") | dict.fromkeys(rule.arguments & {"_act"}, "code")
        for method in rule.methods & {"GET", "POST"}:
            answer = guarded.http.open(address(rule, parts), method=method, base_url=guarded.base)
            assert answer.headers["Location"].startswith("/demo/passcode?next="), (method, rule.endpoint)
    for url, status in (("/healthz", 200), ("/account/jwks", 200), ("/account/userinfo", 401)):
        assert guarded.http.get(url, base_url=guarded.base).status_code == status


def test_a_cookie_that_is_no_passcode_of_ours_is_asked_again(guarded: Phone) -> None:
    for value in ("x", "é", "%E3%81%82", "\u3042", ""):
        guarded.http.set_cookie("demo_passcode", value, domain=HOST)
        assert guarded.http.get("/", base_url=guarded.base).status_code == 302


def test_a_demo_that_others_can_reach_asks_for_its_passcode(guarded: Phone) -> None:
    for url in ("/", "/desk/sign-in", "/account/login?next=/account/profile", "/demo/outbox"):
        guarded.opens(url)
        assert guarded.page.url == url_for_passcode(url)
    token = guarded.page.soup.select_one("[name=csrf_token]")["value"]
    for url in ("/demo/sign-in", "/demo/order"):
        answer = guarded.http.post(url, data={"csrf_token": token, "staff_id": "x"}, base_url=guarded.base)
        assert answer.headers["Location"] == "/demo/passcode?next=/"
    guarded.presses("ひらく", 422, passcode="00000000")
    assert guarded.sees("パスコードが違います")
    guarded.presses("ひらく", passcode=" 12345678 ")
    assert guarded.page.url == "/demo/outbox"
    guarded.opens("/")
    assert guarded.sees("デモ", "A-20381")


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example", "/%09/evil.example", "/%5Cevil.example", "https://evil.example", "/%0a/evil.example",
        "%0a", "/x%0d%0aSet-Cookie:a=b", "/%00", "%20//evil.example", "/%C2%85/evil.example", "user:x@evil.example",
        "%EF%BC%8F%EF%BC%8Fevil.example", "javascript:alert(1)", "/%5C/evil.example", "///evil.example",
    ],
)  # fmt: skip
def test_the_passcode_leads_nobody_to_another_site(guarded: Phone, onward: str) -> None:
    guarded.opens(f"/demo/passcode?next={onward}")
    guarded.presses("ひらく", passcode="12345678")
    assert guarded.page.url == "/"


def test_guessing_the_passcode_is_slowed_down(guarded: Phone) -> None:
    guarded.opens("/demo/passcode")
    for number in range(10):
        guarded.presses("ひらく", 422, passcode=f"{number:08d}")
    guarded.presses("ひらく", 429, passcode="12345678")
    assert guarded.sees("お待ちください")


def test_outside_the_demo_there_are_no_such_pages(settings: Settings) -> None:
    real = Settings(
        demo=False, instance_dir=settings.instance_dir, public_url=settings.public_url,
        smtp_host="mail.example.jp", smtp_from="my@example.jp", sms_codes=False,
    )  # fmt: skip
    phone = Phone(create_app(real))
    for url in ("/", "/demo/outbox", "/demo/passcode"):
        phone.opens(url, 404)


def test_the_first_page_has_a_door_to_an_accounts_vehicles(demo: Phone) -> None:
    demo.presses("マイカー情報を開く")
    assert demo.page.url.startswith("/my/login")
    assert demo.page.h1 == "マイカー情報"
