"""Guide 4-1/11-A: the error mail opens only the step that differs, prefilled, for the same account alone."""

import pytest
from sqlalchemy import select

from mytoyota.reviews import outcomes
from mytoyota.reviews.models import ACCEPTED, REFUSED, Review
from tests.people.answers import PASSWORD, VEHICLE
from tests.people.at_home import applies, car, mended_by
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker

ELSEWHERE = HARUNA | {"address": "愛知県豊田市元町９番９号"}


def opens_the_mail(user: Journey) -> None:
    user.phone.opens(mended_by(user))
    user.phone.presses("ログインへ進む")
    user.phone.presses("ログイン", email=user.email, password=PASSWORD)


def states(user: Journey) -> list[str]:
    with user.database.reading() as session:
        return [one.state for one in session.scalars(select(Review).order_by(Review.applied_at))]


def test_an_address_is_mended_on_the_accounts_page_and_nothing_else_is_asked(walker: Walker) -> None:
    user = applies(walker, car(walker, ELSEWHERE))
    assert user.review().differing == ["address"]
    opens_the_mail(user)
    assert user.step_id == "4-1/3-A"
    assert user.phone.sees("車検証と一致しなかった項目です。", "ご住所")
    assert not user.phone.sees("元町")
    user.phone.presses("登録情報を変更する")
    user.phone.presses("この内容に変更する", street="元町9-9")
    user.phone.presses("確認")
    assert user.step_id == "4-1/8-A"
    user.phone.presses("この内容で申し込む")
    assert user.step_id == "4-1/9-A"
    user.run_jobs()
    assert states(user) == [REFUSED, ACCEPTED]


def test_a_plate_is_mended_in_its_boxes_which_are_filled_in(walker: Walker) -> None:
    numbers = car(walker)
    user = applies(walker, numbers | {"serial": "43-21"})
    assert user.review().differing == ["plate"]
    opens_the_mail(user)
    assert user.step_id == "4-1/7-A"
    boxes = {name: user.page.soup.select_one(f"#{name}")["value"] for name in VEHICLE}
    assert boxes == numbers | {"serial": "43-21"}
    assert user.phone.sees("自動車登録番号")
    user.phone.presses("確認", serial="12-34")
    assert user.step_id == "4-1/8-A"
    user.phone.presses("この内容で申し込む")
    user.run_jobs()
    assert states(user) == [REFUSED, ACCEPTED]


def test_a_kind_cannot_be_mended_and_the_page_says_what_to_do(walker: Walker) -> None:
    user = applies(walker, VEHICLE)
    with user.database.writing() as session:
        outcomes.refuse(session, outcomes.locked(session, user.review().id), ["kind"], by=None)
    opens_the_mail(user)
    assert user.step_id == "4-1/kind"
    user.phone.presses("別のアカウントで申し込む")
    assert user.page.h1 == "納車後のお手続き"


def test_nothing_is_shown_before_the_applicant_has_logged_in(walker: Walker) -> None:
    user = applies(walker, car(walker, ELSEWHERE))
    stranger = walker.phone()
    stranger.opens(mended_by(user))
    assert stranger.page.headings_in_order()
    for personal in ("高橋", user.email, "ABC12", "豊田", "トヨタ町", "ご住所"):
        assert not stranger.sees(personal), personal
    walker.has_account("takeru@example.jp")
    stranger.presses("ログインへ進む")
    stranger.presses("ログイン", expect=403, email="takeru@example.jp", password=PASSWORD)
    assert stranger.sees("申し込みをしたアカウントでログインしてください")
    for personal in ("高橋", user.email, "ABC12"):
        assert not stranger.sees(personal), personal


def test_a_mended_application_is_not_mended_twice(walker: Walker) -> None:
    user = applies(walker, car(walker) | {"serial": "43-21"})
    opens_the_mail(user)
    user.phone.presses("確認", serial="12-34")
    user.phone.presses("この内容で申し込む")
    user.phone.opens(mended_by(user))
    user.phone.presses("ログインへ進む")
    user.phone.presses("ログイン", expect=409, email=user.email, password=PASSWORD)
    assert user.phone.sees("修正できる申し込みはありません")
    assert len(states(user)) == 2


def test_the_link_pressed_twice_begins_one_journey(walker: Walker) -> None:
    user = applies(walker, car(walker) | {"serial": "43-21"})
    opens_the_mail(user)
    here = user.page.url
    user.phone.opens(mended_by(user))
    user.phone.presses("ログインへ進む")
    assert user.page.url == here


@pytest.mark.parametrize("token", ["x", "", "000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_made_up_link_opens_nothing(token: str, walker: Walker) -> None:
    walker.phone().opens(f"/my/review/{token}", expect=404)


def test_starting_again_stays_possible(walker: Walker) -> None:
    user = applies(walker, car(walker) | {"serial": "43-21"})
    user.phone.opens(mended_by(user))
    user.phone.presses("はじめから申し込む")
    user.vehicle |= {"serial": "12-34"}
    user.goes_to("4-1/end")
    user.run_jobs()
    assert states(user) == [REFUSED, ACCEPTED]
