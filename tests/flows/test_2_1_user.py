"""Guide 2-1: the buyer as user; matched with the certificate, not matched, or not yet on file."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.registrations.models import Registration
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker

OTHER_PERSON = HARUNA | {"name": "佐々木　希"}
OTHER_HOUSE = HARUNA | {"address": "愛知県豊田市元町５番地"}
COMPANY = HARUNA | {"kind": "corporate", "name": "高橋商事株式会社"}


def user(database: Database, customer: Journey) -> Registration | None:
    with database.reading() as session:
        found = select(Registration).where(Registration.order_id == customer.order_id, Registration.role == "user")
        return session.scalar(found.where(Registration.replaced_at.is_(None)))


@pytest.mark.parametrize(
    "certificate", [HARUNA, HARUNA | {"name": "髙橋　陽菜"}, HARUNA | {"address": "豊田市トヨタ町１－２"}]
)
def test_the_same_person_is_registered_however_the_certificate_writes_it(
    walker: Walker, database: Database, certificate: dict[str, str]
) -> None:
    customer = walker.journey_at("2-1/4", certificate=certificate, account="existing")
    registered = user(database, customer)
    assert registered is not None
    assert registered.match == "matched"
    assert customer.phone.sees("使用者の登録が完了しました", "高橋 陽菜")
    assert "使用者の登録が完了しました" in customer.mails()[0].subject


@pytest.mark.parametrize(
    ("certificate", "differs", "agrees"),
    [(OTHER_PERSON, "お名前", "ご住所"), (OTHER_HOUSE, "ご住所", "お名前"), (COMPANY, "お客さま種別", "ご住所")],
)
def test_another_person_house_or_kind_is_told_without_showing_the_certificate(
    walker: Walker, database: Database, certificate: dict[str, str], differs: str, agrees: str
) -> None:
    customer = walker.journey_at("2-1/3", certificate=certificate, account="existing")
    customer.goes_on()
    items = [tag.get_text() for tag in customer.page.soup.select("ul.card h3")]
    assert any(differs in item for item in items)
    assert not any(agrees in item for item in items)
    assert user(database, customer) is None
    for value in ("佐々木", "希", "元町", "高橋商事"):
        assert value not in customer.page.text


def test_a_mismatch_is_mended_by_editing_the_account(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("2-1/3", certificate=OTHER_HOUSE, account="existing")
    customer.goes_on()
    phone = customer.phone
    phone.presses("登録情報を変更する")
    phone.presses("この内容に変更する", street="元町5", postal_code="471-0855")
    assert customer.step_id == "2-1/staff", "nobody has looked at these data yet"
    customer.goes_on()
    assert customer.step_id == "2-1/3"
    assert not phone.sees("一致しなかった項目")
    customer.goes_on()
    assert customer.step_id == "2-1/4"
    registered = user(database, customer)
    assert registered is not None
    assert registered.claims["street"] == "元町5"


def test_repeated_failures_are_throttled_also_from_a_new_page(walker: Walker) -> None:
    customer = walker.journey_at("2-1/3", certificate=OTHER_PERSON, account="existing")
    customer.goes_on()
    for _try in range(5):
        customer.phone.presses("直さずに、もう一度照合する")
    assert customer.phone.sees("つづけて照合できる回数を超えました")
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        customer.phone.presses("直さずに、もう一度照合する")
        assert not customer.phone.sees("つづけて照合できる回数を超えました")


def test_a_new_car_waits_for_its_certificate_and_is_matched_when_it_comes(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("2-1/4", certificate=None, account="existing")
    assert customer.phone.sees("車検証の情報を待っています")
    pending = user(database, customer)
    assert pending is not None
    assert pending.match == "pending"
    walker.showroom.certificate_arrives(customer.order_id, HARUNA)
    customer.run_jobs()
    customer.run_jobs()
    matched = user(database, customer)
    assert matched is not None
    assert matched.match == "matched"
    assert [mail.template for mail in customer.mails()].count("mail/user_matched_later.txt") == 1
    customer.phone.reloads()
    assert not customer.phone.sees("車検証の情報を待っています")


def test_a_certificate_that_names_another_opens_the_terms_again(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("end", certificate=None, account="existing")
    walker.showroom.certificate_arrives(customer.order_id, OTHER_HOUSE)
    customer.run_jobs()
    mail = customer.mails()[0]
    assert mail.template == "mail/user_mismatch_later.txt"
    assert "ご住所" in mail.body
    assert "元町" not in mail.body
    assert user(database, customer) is None
    customer.phone.scans(walker.showroom.link(customer.order_id))
    customer.phone.presses("つづきから進む")
    assert customer.step_id == "2-1/3"
    assert customer.phone.sees("一致しなかった項目")


def test_a_car_without_services_ends_with_close_and_the_staff(walker: Walker) -> None:
    customer = walker.journey_at("2-1/4", car="pixis", account="existing")
    customer.phone.presses("とじる")
    assert customer.page.h1 == "販売店スタッフにお声かけ"
    customer.phone.presses("OK")
    assert customer.phone.sees("お手続きは終わりました")


@pytest.mark.parametrize(("car", "leads_to"), [("crown", "3-1/2"), ("bz4x", "3-1/2"), ("prius_phv", "3-2/1")])
def test_a_car_with_services_leads_to_the_first_of_them(walker: Walker, car: str, leads_to: str) -> None:
    customer = walker.journey_at("2-1/4", car=car, account="existing")
    customer.phone.presses("My TOYOTAのサービス利用手続きへ")
    assert customer.step_id == leads_to
