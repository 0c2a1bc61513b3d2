"""アカウントの削除: what goes, what stays and says so, what was under way, two tabs, and the same address anew."""

import pytest
from sqlalchemy import select, update

from mytoyota.accounts import registration
from mytoyota.accounts.models import Account, SignIn
from mytoyota.base import clock, retention
from mytoyota.base.disclosures import DisclosureRow
from mytoyota.base.events import EventRow
from mytoyota.base.jobs import Job
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.notifications import outbox
from mytoyota.oidc_provider.models import AuthorizationCode, Consent, Interaction, Token
from mytoyota.payments import reconciliation
from mytoyota.payments.models import CardAttempt
from mytoyota.registrations import register
from mytoyota.registrations.confirmation import StaffConfirmation
from mytoyota.registrations.models import Registration
from mytoyota.registrations.register import Registrant
from mytoyota.retention import RETENTION
from mytoyota.reviews import check
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.reviews.models import Review
from mytoyota.subscriptions import ending
from tests.my.owner import at_home, customer_of, methods_of, registrations, services
from tests.my.test_my_payment import goes_to_the_gateway, payment_url, world_of
from tests.people.answers import PASSWORD, VEHICLE
from tests.people.at_home import PLATE, applies
from tests.people.english import reads, sends_nothing
from tests.people.phone import Phone
from tests.people.showroom import HARUNA
from tests.people.walker import Walker

EMAIL = "haruna@example.jp"
MAIL = "mail/account_deleted.txt"


def asks(walker: Walker, email: str = EMAIL) -> Phone:
    """Somebody logged in at the page of the deletion."""
    phone = walker.phone()
    phone.opens("/account/delete")
    phone.presses("ログイン", email=email, password=PASSWORD)
    return phone


def deletes(phone: Phone, expect: int = 200) -> None:
    phone.presses("アカウントを削除する", expect, understood="y", current=PASSWORD)


def account(walker: Walker) -> Account | None:
    with walker.database.reading() as session:
        return registration.find(session, EMAIL)


def test_the_page_says_before_what_goes_and_what_stays(walker: Walker) -> None:
    customer_of(walker)
    phone = asks(walker)
    assert phone.sees("bZ4X Gの登録", "T-Connect", "までの料金がかかります", "消える情報", "残る記録", "7年間")
    reads(phone)
    sends_nothing(phone)
    phone.presses("アカウントを削除する", 422, current=PASSWORD)
    assert phone.sees("内容をご確認のうえ、チェックを入れてください。")
    assert account(walker)


def test_without_the_right_password_nothing_is_deleted_and_guessing_is_slowed_down(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = asks(walker)
    for number in range(5):
        phone.presses("アカウントを削除する", 422, understood="y", current=f"guess {number}")
        assert phone.sees("いまのパスワードが違います。")
    phone.presses("アカウントを削除する", 429, understood="y", current="guess 6")
    assert account(walker)


def test_everything_of_the_account_goes_and_its_records_stay(walker: Walker) -> None:
    customer = customer_of(walker)
    owner = account(walker)
    assert owner is not None
    mine = at_home(walker, "/my/")
    phone = asks(walker)
    deletes(phone)
    assert phone.page.h1 == "アカウントの削除の完了"
    reads(phone)
    assert account(walker) is None
    with walker.database.reading() as session:
        for model in (SignIn, Interaction, AuthorizationCode, Token, Consent):
            assert session.scalars(select(model).where(model.account_id == owner.id)).all() == [], model
        told = session.scalars(select(EventRow).where(EventRow.about == owner.id)).all()
        assert "AccountDeleted" in {one.name for one in told}
        [mail] = [one for one in outbox.newest(session) if one.template == MAIL]
        assert mail.recipient == EMAIL
        assert "7年間保存したあとに消去します" in mail.body
    assert all(one.given_up_at and one.claims for one in registrations(walker.database)), "kept as records"
    assert {one.ended_because for one in services(walker.database).values()} == {"account_deleted"}
    mine.opens("/my/")
    assert mine.page.url.startswith("/my/login")
    for row in services(walker.database).values():
        ending.finish(walker.database, row.id)
    assert {one.state for one in methods_of(walker.database)} == {"removed"}
    customer.run_jobs()


def test_after_seven_years_who_it_was_goes_and_that_it_was_stays(walker: Walker) -> None:
    customer_of(walker)
    deletes(asks(walker))
    retention.erase(RETENTION, walker.database, "")
    assert all(one.claims for one in registrations(walker.database))
    with walker.database.writing() as session:
        assert session.scalars(select(DisclosureRow)).all()
        long_ago = clock.now() - retention.RECORDS_KEPT - retention.DAY
        session.execute(update(EventRow).where(EventRow.name == "AccountDeleted").values(at=long_ago))
    retention.erase(RETENTION, walker.database, "")
    assert [one.claims for one in registrations(walker.database)] == [None, None]
    assert len(services(walker.database)) == 2
    with walker.database.reading() as session:
        assert session.scalars(select(DisclosureRow)).all() == []


def test_a_second_tab_and_a_second_press_are_told_that_it_is_done(walker: Walker) -> None:
    walker.has_account(EMAIL)
    phone = asks(walker)
    body = phone.body(phone.page.button("アカウントを削除する")) | {"understood": "y", "current": PASSWORD}
    first = phone.http.post("/account/delete", data=body, base_url=phone.base)
    assert first.location == "/account/deleted"
    second = phone.http.post("/account/delete", data=body, base_url=phone.base)
    assert second.location == "/account/deleted"
    for path in ("/account/", "/account/profile", "/account/password"):
        phone.opens(path)
        assert phone.page.h1 == "アカウントの削除の完了"
    with walker.database.reading() as session:
        assert len([one for one in outbox.newest(session) if one.template == MAIL]) == 1


def test_who_deleted_it_cannot_log_in_and_may_sign_up_anew(walker: Walker) -> None:
    former = walker.has_account(EMAIL)
    deletes(asks(walker))
    phone = walker.phone()
    phone.opens("/account/login")
    phone.presses("ログイン", 422, email=EMAIL, password=PASSWORD)
    assert phone.sees("メールアドレスかパスワードが違います。")
    assert walker.has_account(EMAIL) != former


def test_a_review_under_way_is_withdrawn(walker: Walker) -> None:
    user = applies(walker, VEHICLE)
    assert user.review().is_open
    phone = asks(walker)
    assert phone.sees("審査中の使用者登録のお申込みは、取り下げます。")
    deletes(phone)
    user.run_jobs()
    review = user.review()
    assert (review.state, review.claims, review.next_ask_at) == ("withdrawn", None, None)
    with walker.database.reading() as session:
        waiting = session.scalars(select(Job).where(Job.subject == review.id, Job.state == "queued")).all()
        assert all(one.kind == "review.check" for one in waiting)


@pytest.mark.parametrize("how", ["accepted", "open"])
def test_a_card_under_way_is_not_kept_however_its_page_ends(walker: Walker, how: str) -> None:
    customer_of(walker)
    phone = at_home(walker, payment_url(walker))
    page = goes_to_the_gateway(walker, phone)
    leaving = asks(walker)
    assert leaving.sees("登録の途中のクレジットカードは、登録されません。")
    deletes(leaving)
    for row in services(walker.database).values():
        ending.finish(walker.database, row.id)
    world_of(walker).moves(page, how)
    with walker.database.reading() as session:
        [attempt] = session.scalars(select(CardAttempt)).all()
    reconciliation.ask_now(world_of(walker), walker.database, attempt.id)
    reconciliation.close_page(world_of(walker), walker.database, attempt.method_id)
    assert {(one.state, one.card) for one in methods_of(walker.database)} == {("removed", None)}
    with walker.database.reading() as session:
        assert session.get_one(CardAttempt, attempt.id).settled_at is not None


def test_nothing_typed_lies_anywhere_after_the_deletion(walker: Walker) -> None:
    customer = walker.journey_at("end", account="new")
    assert account(walker)
    deletes(asks(walker))
    customer.phone.reloads()
    assert not customer.phone.sees("090-1234-5678")
    with walker.database.reading() as session:
        assert session.scalars(select(Review)).all() == []


def test_nothing_is_registered_for_an_account_that_is_gone(walker: Walker) -> None:
    """The review's answer comes in the moment in which its owner deletes the account."""
    user = walker.at_home(account="existing", vehicle=VEHICLE).goes_to("4-1/end")
    review_id = user.review().id
    deletes(asks(walker))
    found = OnCertificate(**HARUNA, chassis="ABC123-1234567", plate=PLATE)
    check.settle(walker.database, review_id, check.Answered(found))
    assert user.review().state == "withdrawn"
    assert registrations(walker.database) == []
    with walker.database.writing() as session:
        gone = session.scalars(select(EventRow).where(EventRow.name == "AccountDeleted")).one().about
        who = Registrant(gone, "individual", {}, "ja", "journey", StaffConfirmation())
        row = Registration(vehicle_id="any", role="user", match="matched")
        with pytest.raises(AlreadyMoved):
            register.added(session, row, who)
