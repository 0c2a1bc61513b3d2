"""申し込む: what the browser says of prices and options changes nothing; receipt, lock, another registration."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.base.db import Database
from mytoyota.payments import methods
from mytoyota.registrations import register
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import applications, catalogue
from tests.flows.services import applied, at, happened, items, user
from tests.people.desk import Desk
from tests.people.english import in_english
from tests.people.showroom import HARUNA, paid_for
from tests.people.walker import Journey, Walker

TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(("screen", "button"), [("3-1/11-A", "この内容で申し込む"), ("3-1/12-A", "申し込む")])
@pytest.mark.parametrize("quote", ["basic:0,remote:1", "basic:0", "basic:0,remote:220,wifi:0", "", "x" * 3000])
def test_a_price_changed_in_the_browser_changes_nothing_and_is_told(
    walker: Walker, screen: str, button: str, quote: str
) -> None:
    customer = walker.journey_at(screen, car="crown", options=["remote"])
    customer.phone.presses(button, quote=quote)
    assert customer.step_id == screen
    assert customer.phone.sees("いまのものと違いました", "月額220円（税込）")
    assert applied(customer) == []
    customer.phone.presses(button)
    customer.goes_to("end/thanks")
    assert items(applied(customer)[0]) == {"basic": 0, "remote": 220}


@pytest.mark.parametrize("options", [["no_such"], ["regular"], ["charge_timer"], ["remote", "<script>"], ["basic:0"]])
def test_an_option_that_the_vehicle_cannot_have_is_refused(walker: Walker, options: list[str]) -> None:
    customer = walker.journey_at("3-1/5-A", car="crown")
    customer.phone.sends(customer.phone.body() | {"options": options})
    assert customer.step_id == "3-1/5-A"
    assert customer.phone.sees("この車両では申し込めないサービスが選ばれていました。")
    assert "<script>" not in customer.page.text


@pytest.mark.parametrize("plan", ["remote", "no_such", "regular,unlimited", "' OR 1=1 --"])
def test_a_plan_that_is_not_offered_is_refused(walker: Walker, plan: str) -> None:
    customer = walker.journey_at("3-2/3-A", car="prius_phv")
    customer.phone.sends(customer.phone.body() | {"plan": plan})
    assert customer.step_id == "3-2/3-A"
    assert customer.phone.sees("この車両では申し込めないサービスが選ばれていました。")


def test_a_service_that_the_vehicle_cannot_have_has_no_page(walker: Walker) -> None:
    customer = walker.journey_at("3-1/2", car="crown")
    customer.phone.opens(at(customer, "3-2/3-A"))
    assert customer.step_id == "3-1/2"
    customer.phone.http.post(at(customer, "3-2/10-A"), data=customer.phone.body(), base_url=customer.phone.base)
    assert applied(customer) == []


@pytest.mark.breaks("every_invoice_goes_to_a_company")
def test_a_person_who_is_made_to_pay_by_invoice_is_refused_also_at_the_end(walker: Walker) -> None:
    """As if another page had let the choice through: the application itself looks again."""
    customer = walker.journey_at("3-1/12-A", car="crown", options=["remote"])
    with customer.database.writing() as session:
        owner = session.scalars(select(Account.id)).one()
        methods.put_in_force(session, owner, paid_for(session, customer.order_id), "invoice")
    customer.phone.presses("申し込む")
    assert customer.phone.sees("お支払い方法の登録が終わっていません。")
    assert applied(customer) == []


def test_a_price_of_tomorrow_is_seen_before_it_is_agreed_to(walker: Walker) -> None:
    with time_machine.travel(datetime(2027, 3, 31, 23, 50, tzinfo=TOKYO), tick=False) as time:
        customer = walker.journey_at("3-2/10-A", car="prius_phv", plan="unlimited")
        assert customer.phone.sees("月額4,180円（税込）")
        time.shift(timedelta(minutes=15))
        customer.phone.presses("申し込む")
        assert customer.phone.sees("いまのものと違いました", "月額4,400円（税込）")
        assert applied(customer) == []
        customer.phone.presses("申し込む")
        assert items(applied(customer)[0]) == {"unlimited": 4400}
        time.shift(timedelta(days=400))
    customer.phone.opens(at(customer, "3-2/9-A"))
    assert customer.phone.sees("月額4,400円（税込）")


def test_what_is_no_longer_offered_is_chosen_anew(walker: Walker, tmp_path: Path) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown", options=["remote"])
    text = catalogue.OWN_FILE.read_text("utf-8")
    ended = tmp_path / "catalogue.toml"
    ended.write_text(text.replace('id = "remote"', 'id = "remote"\nuntil = 2026-01-31'), "utf-8")
    catalogue.use(catalogue.load(ended))
    try:
        customer.phone.presses("申し込む")
        assert customer.phone.sees("申し込めなくなったものがあります")
        customer.phone.reloads()
        assert not customer.page.offers("申し込む")
        customer.phone.presses("お申込み内容を選びなおす")
        assert not customer.phone.sees("リモート操作")
        customer.phone.presses("つぎへ", options=[])
        customer.goes_to("end/thanks")
    finally:
        catalogue.use(catalogue.load(catalogue.OWN_FILE))
    assert items(applied(customer)[0]) == {"basic": 0}


def receipts(customer: Journey) -> list[str]:
    return [f"{mail.subject}\n{mail.body}" for mail in customer.mails() if mail.template == "mail/service_accepted.txt"]


def test_the_receipt_says_what_was_applied_for_and_what_it_costs(walker: Walker) -> None:
    customer = walker.journey_at("3-2/11-A", car="bz4x", options=["remote", "wifi"])
    charging, tconnect = receipts(customer)
    assert tconnect.startswith("【My TOYOTA】T-Connectのお申込みを受け付けました\n")
    for words in (
        "高橋 陽菜 様",
        "bZ4X G",
        "豊田店",
        "リモート操作：月額220円",
        "合計：月額1,320円",
        "口座引落し",
        "依頼書",
    ):
        assert words in tconnect, words
    assert "EV・PHV充電サポートのお申込み" in charging
    assert "レギュラープラン：月額1,650円（税込）" in charging
    assert "http" not in tconnect + charging


def test_the_receipt_is_in_the_customers_language(walker: Walker) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown", options=["remote"])
    with in_english(customer.phone):
        customer.phone.reloads()
        customer.phone.presses("Apply now")
    [receipt] = receipts(customer)
    assert receipt.startswith("[My TOYOTA] Your application for T-Connect has been accepted\n")
    assert "- Remote control: 220 yen a month, tax included" in receipt


def test_name_and_birth_date_are_locked_from_then_on(walker: Walker) -> None:
    customer = walker.journey_at("end/thanks", car="crown", account="existing")
    customer.phone.opens("/account/profile")
    assert customer.phone.sees("T-Connectとつながっているアカウントのため", "0800-700-7700")
    assert customer.page.soup.select("[name=family_name], [name=birth_year]") == []
    customer.phone.sends(customer.phone.body() | {"family_name": "別人", "birth_year": "1980", "city": "岡崎市"})
    with customer.database.reading() as session:
        profile = session.scalars(select(Account)).one().profile
    assert (profile["family_name"], profile["birth_date"], profile["city"]) == ("高橋", "1990-02-22", "岡崎市")


def test_charging_alone_locks_nothing(walker: Walker) -> None:
    customer = walker.journey_at("3-2/11-A", car="prius_phv", account="existing")
    customer.phone.opens("/account/profile")
    assert customer.page.soup.select("[name=family_name]")


def test_the_account_of_another_provider_is_left_alone(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown")
    with database.writing() as session:
        row = session.scalars(select(Registration).where(Registration.role == "user")).one()
        row.account_id = "somebody-at-another-provider"
    customer.phone.presses("申し込む")
    assert [row.account_id for row in applied(customer)] == ["somebody-at-another-provider"]


def test_a_user_replaced_meanwhile_can_no_longer_apply(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown")
    with database.writing() as session:
        register.replace(session, session.get_one(Registration, user(database, customer.order_id).id))
    customer.phone.presses("申し込む")
    assert customer.phone.sees("使用者の登録が変わったため")
    assert applied(customer) == []


def test_services_of_a_replaced_registration_stay_with_who_applied_and_staff_are_told(
    walker: Walker, database: Database, desk: Desk
) -> None:
    customer = walker.journey_at("end", car="bz4x", account="existing", certificate=None, options=["remote"])
    walker.showroom.certificate_arrives(customer.order_id, HARUNA | {"address": "愛知県豊田市元町５番地"})
    customer.run_jobs()
    before = applied(customer)
    assert all(row.set_aside_at for row in before)
    assert [one["service"] for one in happened(customer, "ApplicationSetAside")] == ["t_connect", "charging"]
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("申込みをした方へのお電話", "前の登録でのお申込み", "その方にお電話でご確認ください")
    customer.phone.scans(walker.showroom.link(customer.order_id))
    customer.phone.presses("つづきから進む")
    assert customer.step_id == "2-1/3"
    customer.phone.presses("登録情報を変更する")
    customer.phone.presses("この内容に変更する", street="元町5", postal_code="471-0855")
    customer.goes_to("2-1/4")
    customer.goes_to("3-1/accepted")  # what was chosen is still there; it is applied for under the new registration
    desk.reloads()
    assert desk.sees("申込みをした方へのお電話")
    customer.goes_to("end")
    desk.reloads()
    assert not desk.sees("申込みをした方へのお電話")
    now = [row for row in applied(customer) if row.set_aside_at is None]
    assert {row.registration_id for row in now} == {user(database, customer.order_id).id}
    assert [items(row) for row in now] == [items(row) for row in before]
    assert [row.renewed_by for row in applied(customer)[:2]] == [row.id for row in now]


def test_the_same_person_on_another_phone_finds_what_was_applied_for(walker: Walker, desk: Desk) -> None:
    customer = walker.journey_at("3-1/accepted", car="bz4x", account="existing", options=["remote"])
    desk.opens(f"/desk/orders/{customer.order_id}")
    desk.presses("別の端末に引き継ぐ")
    other = Journey(walker.phone(), customer.order_id, walker.database, walker.showroom, account="existing")
    other.phone.scans(walker.showroom.link(customer.order_id))
    other.goes_to("2-1/4")
    other.phone.presses("My TOYOTAのサービス利用手続きへ")
    assert other.page.soup.select_one("form#step") is None
    other.phone.opens(at(other, "3-1/12-A"))
    assert other.phone.sees("お申込みを受け付けました。", "リモート操作")
    other.phone.opens(at(other, "3-1/accepted"))
    other.goes_to("end")
    assert [row.service for row in applied(other)] == ["t_connect", "charging"]


@pytest.mark.parametrize("seen", ["basic:0", "basic:0,remote:1"])
def test_the_deed_itself_compares_what_was_seen(walker: Walker, database: Database, seen: str) -> None:
    customer = walker.journey_at("3-1/12-A", car="crown", options=["remote"])
    row = user(database, customer.order_id)
    applicant = applications.Applicant(row.account_id, row.kind, row.id, "高橋", "haruna@example.jp", "ja")
    wanted = applications.ApplicationRequest("t_connect", ("remote",), seen)
    with database.reading() as session, pytest.raises(applications.PriceChanged):
        applications.accept(session, paid_for(session, customer.order_id), applicant, wanted)
