"""手放した: registration and services end, the former owner sees nothing, and the next owner registers."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.registrations import one_vehicle
from mytoyota.registrations.models import MATCHED
from mytoyota.subscriptions import ending
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Vehicle
from tests.my.owner import at_home, customer_of, methods_of, registrations, services
from tests.people.answers import TAKERU, VEHICLE
from tests.people.at_home import PLATE, applies, car
from tests.people.english import reads
from tests.people.phone import Phone
from tests.people.showroom import chassis_of
from tests.people.walker import Journey, Walker

MAIL = "mail/vehicle_given_up.txt"
TAKERUS = {"kind": "individual", "name": "佐々木　健", "address": "愛知県岡崎市康生通西２丁目２０", "plate": PLATE}


def gives_up(walker: Walker) -> tuple[Journey, Phone]:
    """Haruna gives up the car that she bought and uses."""
    customer = customer_of(walker)
    phone = at_home(walker, "/my/")
    phone.presses("クルマを手放した")
    phone.presses("手放したことを届け出る", sure="y")
    return customer, phone


def is_sold_to_takeru(walker: Walker, order_id: str) -> str:
    """The dealer sells the same car on; its new certificate is on file. Returns the chassis number."""
    chassis = chassis_of(order_id)
    again = walker.showroom.order("bz4x")
    with walker.database.writing() as session:
        by = walker.showroom.staff_ids["佐藤"]
        one_vehicle.file_certificate(
            session, NewCertificate(order_id=again, chassis=chassis, source="typed", by=by, **TAKERUS)
        )
    return chassis


def test_the_page_says_what_ends_and_wants_the_box(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, "/my/")
    phone.presses("クルマを手放した")
    assert phone.sees("bZ4X", "T-Connect", "までの料金がかかります", "お支払い方法", "お客さまの情報は表示されません")
    reads(phone)
    phone.presses("手放したことを届け出る", expect=422)
    assert phone.sees("内容をご確認のうえ、チェックを入れてください。")
    assert {one.replaced_at for one in registrations(walker.database)} == {None}


def test_registrations_and_services_end_and_a_mail_says_so(walker: Walker) -> None:
    customer, phone = gives_up(walker)
    assert phone.sees("クルマを手放したことの届け出を受け付けました。", "登録されているクルマはありません。")
    reads(phone)
    ended = registrations(walker.database)
    assert {one.role for one in ended} == {"buyer", "user"}
    assert all(one.given_up_at and one.replaced_at for one in ended)
    assert {one.ended_because for one in services(walker.database).values()} == {"given_up"}
    [mail] = [one for one in customer.mails() if one.template == MAIL]
    assert "bZ4X" in mail.body
    assert "T-Connect" in mail.body
    assert methods_of(walker.database)[0].replaced_at is None, "the last month is still to be paid"
    for row in services(walker.database).values():
        ending.finish(walker.database, row.id)
    assert {one.state for one in methods_of(walker.database)} == {"removed"}


def test_pressed_in_two_tabs_it_happens_once_and_both_are_told(walker: Walker) -> None:
    customer = customer_of(walker)
    phone = at_home(walker, "/my/")
    phone.presses("クルマを手放した")
    url, body = phone.page.url, phone.body(phone.page.button("手放したことを届け出る")) | {"sure": "y"}
    for _tab in range(2):
        answer = phone.http.post(url, data=body, base_url=phone.base)
        assert answer.location == "/my/?done=given_up"
    assert len([one for one in customer.mails() if one.template == MAIL]) == 1
    phone.opens(url)
    assert phone.page.url == "/my/?done=given_up"


def test_the_former_owner_sees_nothing_of_it_any_more(walker: Walker) -> None:
    customer, phone = gives_up(walker)
    chassis = is_sold_to_takeru(walker, customer.order_id)
    registration_id = registrations(walker.database)[0].id
    for path in ("/my/", "/my/services/", f"/my/payment/{registration_id}", "/my/add/numbers"):
        phone.opens(path)
        assert not phone.sees(chassis), path
        assert not phone.sees("佐々木"), path
        assert not phone.sees(PLATE), path


def test_the_next_owner_registers_and_the_former_owner_hears_nothing(walker: Walker) -> None:
    customer, phone = gives_up(walker)
    chassis = is_sold_to_takeru(walker, customer.order_id)
    front, back = chassis.split("-")
    numbers = VEHICLE | {"chassis_front": front, "chassis_back": back}
    next_owner = applies(walker, numbers, email="takeru@example.jp", profile=TAKERU)
    assert next_owner.review().state == "accepted"
    [standing] = [one for one in registrations(walker.database) if one.replaced_at is None]
    assert (standing.role, standing.match, standing.claims["family_name"]) == ("user", MATCHED, "佐々木")
    with walker.database.reading() as session:
        vehicle = session.scalars(select(Vehicle).where(Vehicle.confirmed_at.is_not(None))).one()
        assert vehicle.id == standing.vehicle_id
    theirs = at_home(walker, "/my/", email="takeru@example.jp")
    assert theirs.sees("使用者として登録済み", chassis)
    assert not theirs.sees("高橋")
    phone.opens("/my/")
    assert phone.sees("登録されているクルマはありません。")
    assert all("佐々木" not in mail.body for mail in customer.mails())


def test_who_applied_at_home_may_give_up_and_apply_again(walker: Walker) -> None:
    numbers = car(walker)
    user = applies(walker, numbers)
    phone = at_home(walker, "/my/")
    phone.presses("クルマを手放した")
    phone.presses("手放したことを届け出る", sure="y")
    assert not phone.sees(PLATE)
    again = walker.at_home(account="existing", vehicle=numbers).goes_to("4-1/end")
    again.run_jobs()
    phone.opens("/my/")
    assert phone.sees("使用者として登録済み", PLATE)
    assert user.order_id == ""


def test_an_application_that_is_still_looked_at_is_withdrawn_with_the_car(walker: Walker) -> None:
    buyer = walker.journey(account="existing", name="later").goes_to("2-3/end")
    front, back = chassis_of(buyer.order_id).split("-")
    user = walker.at_home(account="existing", vehicle=VEHICLE | {"chassis_front": front, "chassis_back": back})
    user.goes_to("4-1/end")
    assert user.review().state == "asked"
    phone = at_home(walker, "/my/")
    phone.presses("クルマを手放した")
    assert phone.sees("確認中の使用者登録のお申込み")
    reads(phone)
    phone.presses("手放したことを届け出る", sure="y")
    assert (user.review().state, user.review().claims) == ("withdrawn", None)
    is_sold_to_takeru(walker, buyer.order_id)
    user.run_jobs()
    assert all(one.replaced_at for one in registrations(walker.database)), "nobody is registered for it afterwards"


def test_an_earlier_refusal_of_a_car_that_was_given_up_does_not_come_back(walker: Walker) -> None:
    numbers = car(walker)
    refused = applies(walker, numbers | {"serial": "43-21"})
    assert refused.review().state == "refused"
    with time_machine.travel(clock.now() + timedelta(days=1)):
        again = walker.at_home(account="existing", vehicle=numbers).goes_to("4-1/end")
        again.run_jobs()
        phone = at_home(walker, "/my/")
        phone.presses("クルマを手放した")
        phone.presses("手放したことを届け出る", sure="y")
        for path in ("/my/", "/my/add/numbers"):
            phone.opens(path)
            assert not phone.sees("登録できませんでした"), path
            assert not phone.sees("43-21"), path
            assert not phone.page.soup.select(".vehicle"), path


def test_nobody_gives_up_the_car_of_another(walker: Walker) -> None:
    customer_of(walker)
    walker.has_account("takeru@example.jp")
    stranger = at_home(walker, "/my/", email="takeru@example.jp")
    for one in registrations(walker.database):
        stranger.opens(f"/my/give-up/{one.id}", expect=404)
        answer = stranger.http.post(f"/my/give-up/{one.id}", data={"sure": "y"}, base_url=stranger.base)
        assert answer.status_code == 404
    assert {one.replaced_at for one in registrations(walker.database)} == {None}
