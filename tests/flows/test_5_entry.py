"""Guide 4-1/11-A to 5-1/2: the completion mail's link, who may go on by it, how long, and マイカー beside it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.flows.models import SERVICES
from mytoyota.flows.models import Journey as Row
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions.lines.models import LineOpening
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.models import Vehicle
from tests.my.test_my_cars import logs_in, logs_in_and_the_answer_is_lost
from tests.people.answers import PASSWORD, TAKERU
from tests.people.registered import PLATE, mailed_link, register
from tests.people.walker import Journey, Walker

OTHER = "takeru@example.jp"


def journeys(walker: Walker) -> list[Row]:
    with walker.database.reading() as session:
        return list(session.scalars(select(Row).where(Row.flow == SERVICES).order_by(Row.created_at)))


def registration(walker: Walker) -> Registration:
    with walker.database.reading() as session:
        return session.scalars(select(Registration).where(Registration.replaced_at.is_(None))).one()


def replaced_by_another(walker: Walker) -> None:
    """The vehicle is another's now: their review was accepted."""
    account = (walker.has_account(OTHER, TAKERU), "individual")
    with walker.database.reading() as session:
        chassis = session.get_one(Vehicle, registration(walker).vehicle_id).chassis
    register(walker.showroom, account, TAKERU | {"email": OTHER}, "bz4x", chassis)


@pytest.mark.parametrize(("car", "first"), [("bz4x", "5-1/2"), ("crown", "5-1/2"), ("prius_phv", "5-2/1")])
def test_the_mailed_link_leads_to_what_the_vehicle_can_have(car: str, first: str, walker: Walker) -> None:
    user = walker.for_services(car=car)
    assert user.page.h1 == "お申込みの開始"
    user.goes_on()
    user.goes_on()
    assert user.step_id == first


def test_where_nothing_can_be_applied_for_the_mail_has_no_link(walker: Walker) -> None:
    with pytest.raises(StopIteration):
        walker.for_services(car="pixis")


def test_the_mail_says_who_may_use_it_and_how_long(walker: Walker) -> None:
    user = walker.for_services()
    body = next(mail.body for mail in user.mails() if mail.template == "mail/review_completed.txt")
    last_day = clock.in_japan(clock.now() + timedelta(days=90))
    assert f"{last_day.year}年{last_day.month}月{last_day.day}日まで" in body
    assert "使用者として登録したTOYOTAアカウントでログインしてください" in body


def test_nothing_of_the_vehicle_or_its_user_is_shown_before_the_login(walker: Walker) -> None:
    user = walker.for_services()
    assert not any(user.phone.sees(word) for word in ("bZ4X", "高橋", PLATE, "haruna", "豊田店"))
    user.goes_on()
    assert not any(user.phone.sees(word) for word in ("bZ4X", "高橋", PLATE))
    user.phone.opens(f"/o/{journeys(walker)[0].public_id}/5-1/1")
    assert user.page.h1 == "お申込みの開始"
    assert not any(user.phone.sees(word) for word in ("bZ4X", "高橋", PLATE))


def test_only_reading_begins_nothing_and_the_button_begins_once(walker: Walker) -> None:
    user = walker.for_services()
    body = user.phone.body()
    user.phone.reloads()
    assert journeys(walker) == []
    first = user.page.url
    for _press in range(2):
        user.phone.http.post(first, data=body, base_url=user.phone.base)
    assert len(journeys(walker)) == 1
    user.phone.scans(first)
    assert user.step_id == "5-1/login"


def test_a_login_whose_answer_was_lost_goes_on_where_it_was_begun(walker: Walker) -> None:
    user = walker.for_services()
    user.goes_on()
    logs_in_and_the_answer_is_lost(user.phone)
    assert user.step_id == "5-1/2"
    user.phone.opens("/account/login")
    assert user.step_id == "5-1/2", "Back into the login page leads there as well"
    assert len(journeys(walker)) == 1


def test_another_account_is_told_so_and_sees_nothing(walker: Walker) -> None:
    walker.has_account(OTHER, TAKERU)
    user = walker.for_services()
    user.goes_on()
    user.phone.presses("ログイン", email=OTHER, password=PASSWORD, expect=403)
    assert user.page.h1 == "使用者のアカウントでログインしてください"
    assert not any(user.phone.sees(word) for word in ("bZ4X", "高橋", PLATE))
    user.phone.presses("もう一度ログインする")
    user.phone.presses("ログイン", email=user.email, password=PASSWORD)
    assert user.step_id == "5-1/2"


def test_who_is_logged_in_with_another_account_is_told_and_may_log_in_anew(walker: Walker) -> None:
    walker.has_account(OTHER, TAKERU)
    user = walker.for_services()
    link = user.page.url
    logs_in(walker, user.phone, OTHER)
    user.phone.scans(link)
    user.phone.presses("次の手続きに進む", expect=403)
    assert user.page.h1 == "使用者のアカウントでログインしてください"
    user.phone.presses("もう一度ログインする")
    assert user.phone.page.url.startswith("/account/login")


def test_who_is_logged_in_as_the_user_goes_straight_on(walker: Walker) -> None:
    user = walker.for_services()
    link = user.page.url
    logs_in(walker, user.phone)
    user.phone.scans(link)
    user.goes_on()
    assert user.step_id == "5-1/2"


def test_after_ninety_days_the_link_says_so_and_where_to_go(walker: Walker) -> None:
    user = walker.for_services()
    link = user.page.url
    with time_machine.travel(clock.now() + timedelta(days=90, minutes=1), tick=True):
        user.phone.opens(link, expect=410)
        assert user.phone.sees("このURLの有効期限が切れています", "マイカー情報からお申し込みいただけます")
        user.phone.presses("マイカー情報へ進む")
        assert user.page.url.startswith("/my/login")


def test_a_link_of_nobody_is_not_found(walker: Walker) -> None:
    user = walker.for_services()
    link = user.page.url
    for wrong in (link[:-1] + ("A" if link[-1] != "A" else "B"), "/services/x.y", "/services/" + "0" * 24 + ".x"):
        walker.phone().opens(wrong, expect=404)


def test_once_everything_is_applied_for_the_link_says_so(walker: Walker) -> None:
    user = walker.for_services(car="crown")
    link = user.page.url
    user.goes_to("5/end")
    for phone in (user.phone, walker.phone()):
        phone.opens(link, expect=409)
        assert phone.sees("お申込みは済んでいます", "マイカー情報を確認する")
        assert not phone.sees("クラウン")


def test_a_service_that_was_declined_can_be_applied_for_by_the_same_link(walker: Walker) -> None:
    user = walker.for_services(t_connect="decline", charging="decline")
    link = user.page.url
    user.goes_to("5/end")
    user.phone.scans(link)
    user.t_connect = user.charging = "apply"
    user.goes_to("5/end")
    with walker.database.reading() as session:
        assert sorted(session.scalars(select(Application.service))) == ["charging", "t_connect"]


def test_what_was_applied_for_before_is_not_offered_again(walker: Walker) -> None:
    user = walker.for_services(charging="decline")
    link = user.page.url
    user.goes_to("5/end")
    second = Journey(walker.phone(), "", walker.database, walker.showroom, section="5-1", account="existing")
    second.phone.scans(link)
    second.goes_on()
    second.goes_on()
    assert second.step_id == "5-2/1"


def test_whose_registration_is_over_sees_nothing_any_more(walker: Walker) -> None:
    user = walker.journey_at("5-1/7-A")
    here = user.page.url
    body = user.phone.body()
    replaced_by_another(walker)
    for answer in (
        user.phone.http.get(here, base_url=user.phone.base),
        user.phone.http.post(here, data=body, base_url=user.phone.base),
    ):
        assert answer.status_code == 409
        page = answer.get_data(as_text=True)
        assert "この使用者の登録は有効ではありません" in page
        assert "bZ4X" not in page
    user.phone.opens(mailed_link(walker.database, user.email), expect=409)
    walker.at_home().run_jobs()
    with walker.database.reading() as session:
        assert session.scalars(select(Application)).all() == []


def test_my_cars_leads_to_the_services_and_to_nobody_elses(walker: Walker) -> None:
    walker.has_account(OTHER, TAKERU)
    user = walker.for_services()
    path = f"/my/services/{registration(walker).id}"
    walker.phone().opens(path)
    logs_in(walker, user.phone, path=path)
    user.phone.opens(path)
    assert user.page.h1 == "お申込みの開始"
    assert user.phone.sees("bZ4X")
    user.phone.presses("次の手続きに進む")
    assert user.step_id == "5-1/2"
    other = logs_in(walker, email=OTHER)
    other.opens(path, expect=404)


def test_with_another_user_the_former_ones_line_is_closed_and_their_own_data_stay(walker: Walker) -> None:
    user = walker.for_services(car="crown").goes_to("5/end")
    exchange = walker.app.extensions["gateways"].lines
    assert len(exchange.open_keys()) == 1
    replaced_by_another(walker)
    user.run_jobs()
    assert exchange.open_keys() == []
    with walker.database.reading() as session:
        assert session.scalars(select(LineOpening.state)).one() in ("closing", "closed")
        assert session.scalars(select(Application)).one().set_aside_at is not None


def test_a_new_owners_line_is_asked_for_after_the_former_ones_is_closed(walker: Walker) -> None:
    walker.journey_at("5-1/5-A")
    replaced_by_another(walker)
    new = Journey(walker.phone(), "", walker.database, walker.showroom, section="5-1", account="existing", email=OTHER)
    new.phone.scans(mailed_link(walker.database, OTHER))
    new.goes_to("5-1/3-A")
    exchange = walker.app.extensions["gateways"].lines
    with time_machine.travel(clock.now(), tick=True) as clock_of_all:
        for _look in range(4):
            new.run_jobs()
            assert len(exchange.open_keys()) <= 1
            clock_of_all.shift(6)
    with walker.database.reading() as session:
        states = {row.account_id: row.state for row in session.scalars(select(LineOpening))}
    assert sorted(states.values()) == ["closed", "open"]
    new.phone.reloads()
    new.goes_to("5-1/5-A")
