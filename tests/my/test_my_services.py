"""サービスとお支払い: what runs, from when a service ends, what is still charged; two tabs; nobody else's."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mytoyota.accounts import registration
from mytoyota.base.jobs import Job
from mytoyota.payments.methods import PaidFor
from mytoyota.subscriptions import applications, ending
from mytoyota.web import dates
from tests.my.owner import at_home, customer_of, services
from tests.people.english import reads
from tests.people.walker import Walker


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1)))
def test_a_service_ends_with_the_month_in_which_notice_is_given(today: date) -> None:
    last = ending.last_day(today)
    assert last >= today
    assert (last.year, last.month) == (today.year, today.month)
    assert (last + (date(2020, 1, 2) - date(2020, 1, 1))).day == 1


def test_what_runs_is_shown_with_its_price_and_its_way_to_pay(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker)
    assert phone.sees("T-Connect", "リモート操作", "月額220円（税込）", "EV・PHV充電サポート", "月額1,650円（税込）")
    assert phone.sees("口座引落し", "bZ4X", "から利用中")
    assert not phone.page.offers("T-Connectを申し込む")
    reads(phone, data=["口座引落し"])


def test_a_service_is_ended_with_its_last_day_and_a_mail(walker: Walker) -> None:
    customer = customer_of(walker)
    phone, last = at_home(walker), dates.day(ending.last_day(applications.today()))
    phone.presses("T-Connectを終了する")
    assert phone.sees("サービスの終了", "ご利用の最終日", "今月分の月額料金まで", "変更できるようになります")
    reads(phone)
    phone.presses("サービスを終了する")
    assert phone.sees("サービスの終了を受け付けました。", "に終了します")
    row = services(walker.database)["t_connect"]
    assert (row.ended_because, row.ended_on) == ("wish", ending.last_day(applications.today()).isoformat())
    [mail] = [one for one in customer.mails() if one.template == ending.MAIL]
    assert "T-Connectの終了を受け付けました。" in mail.body
    assert "今月分の月額220円（税込）まで" in mail.body
    assert last.rpartition("年")[0] in mail.body
    reads(phone)


def test_it_goes_on_to_its_last_day_and_then_the_account_is_free_of_it(walker: Walker) -> None:
    customer = customer_of(walker)
    phone = at_home(walker)
    phone.presses("T-Connectを終了する")
    phone.presses("サービスを終了する")
    row = services(walker.database)["t_connect"]
    with walker.database.writing() as session:
        job = session.query(Job).filter_by(kind=ending.FINISH, subject=row.id).one()
        assert job.due_at > applications.clock.now()
        account = registration.find(session, customer.email)
        assert account is not None
        assert "t_connect" in account.linked_services
        job.due_at = applications.clock.now()
    customer.run_jobs()
    customer.run_jobs()
    assert services(walker.database)["t_connect"].finished_at is not None
    assert services(walker.database)["charging"].ended_at is None
    with walker.database.reading() as session:
        account = registration.find(session, customer.email)
        assert account is not None
        assert account.linked_services == ["charging"]
        assert registration.locked_fields(account) == ()
    phone.opens("/my/services/")
    assert not phone.sees("T-Connectを終了する")
    assert phone.page.offers("T-Connectを申し込む")


def test_ended_in_two_tabs_it_is_ended_once_and_mailed_once(walker: Walker) -> None:
    customer = customer_of(walker)
    phone = at_home(walker)
    phone.presses("T-Connectを終了する")
    url, body = phone.page.url, phone.body(phone.page.button("サービスを終了する"))
    phone.presses("サービスを終了する")
    ended = services(walker.database)["t_connect"].ended_at
    again = phone.http.post(url, data=body, base_url=phone.base)
    assert again.location == "/my/services/?done=ended"
    phone.opens(url)
    assert phone.sees("サービスの終了を受け付けました。")
    assert services(walker.database)["t_connect"].ended_at == ended
    assert len([one for one in customer.mails() if one.template == ending.MAIL]) == 1


def test_the_service_can_be_applied_for_anew_under_the_same_registration(walker: Walker) -> None:
    customer_of(walker)
    former = services(walker.database)["charging"]
    with walker.database.writing() as session:
        ending.end(session, session.get_one(type(former), former.id), ending.WISH)
    with walker.database.writing() as session:
        wanted = applications.ApplicationRequest("charging", ("regular",), "regular:1650")
        applicant = applications.Applicant(
            former.account_id, "individual", former.registration_id, "高橋 陽菜", "haruna@example.jp", "ja"
        )
        about = PaidFor(former.vehicle_id, former.order_id)
        again = applications.accept(session, about, applicant, wanted)
        assert again.id != former.id
        same = applications.accept(session, about, applicant, wanted)
        assert same.id == again.id


def test_nobody_ends_the_service_of_another(walker: Walker) -> None:
    customer_of(walker)
    row = services(walker.database)["t_connect"]
    walker.has_account("takeru@example.jp")
    stranger = at_home(walker, email="takeru@example.jp")
    assert stranger.sees("登録されているクルマはありません。")
    stranger.opens(f"/my/services/{row.id}/end", expect=404)
    assert stranger.http.post(f"/my/services/{row.id}/end", base_url=stranger.base).status_code == 404
    assert services(walker.database)["t_connect"].ended_at is None


def test_a_press_without_the_pages_token_ends_nothing(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker)
    row = services(walker.database)["t_connect"]
    assert phone.http.post(f"/my/services/{row.id}/end", base_url=phone.base).status_code == 422
    assert services(walker.database)["t_connect"].ended_at is None
