"""What the random walks found, one by one: languages on old pages, a sign-up left and taken up again (decision 1)."""

import pytest

from tests.people.answers import PASSWORD, PERSON
from tests.people.desk import Desk
from tests.people.walker import Walker


def test_the_other_language_is_shown_at_once_with_what_was_typed(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("English", family_name="高橋", building="コーポ青葉103")
    assert journey.page.soup.html["lang"] == "en"
    assert journey.page.offers("日本語")
    shown = journey.phone.body()
    assert (shown["family_name"], shown["building"]) == ("高橋", "コーポ青葉103")


def test_what_was_typed_before_the_language_was_switched_is_there_after_a_fresh_scan(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("English", family_name="高橋", building="コーポ青葉103")
    journey.phone.scans(journey.showroom.link(journey.order_id))
    shown = journey.phone.body()
    assert (shown["family_name"], shown["building"]) == ("高橋", "コーポ青葉103")


def test_what_stood_in_the_form_when_the_address_was_filled_in_is_there_after_a_fresh_scan(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("住所を自動入力", family_name="高橋", postal_code="4710826")
    journey.phone.scans(journey.showroom.link(journey.order_id))
    shown = journey.phone.body()
    assert (shown["family_name"], shown["city"]) == ("高橋", "豊田市")


@pytest.mark.parametrize("label", ["English", "住所を自動入力", "確認"])
def test_an_old_form_that_the_browser_sends_again_does_not_replace_newer_words(walker: Walker, label: str) -> None:
    """Each is answered by a page of its own: going back over it sends the form once more."""
    journey = walker.journey_at("1-1/18-B")
    phone, url = journey.phone, journey.page.url
    old = phone.body(journey.page.button(label)) | {"family_name": "古い"}
    phone.sends(old)
    newer = phone.body() | {"family_name": "新しい"}
    phone.http.post(url.replace("/1-1/", "/draft/1-1/"), data=newer, base_url=phone.base)
    phone.sends(old)
    phone.opens(url)
    assert phone.body()["family_name"] == "新しい"


def test_what_is_typed_while_another_tab_goes_another_way_is_there_when_the_page_opens_again(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    form = journey.phone.page
    journey.phone.presses("前の画面にもどる")
    journey.phone.presses("身分証明書をカメラで撮影する")
    journey.phone.page = form  # the tab that was open all the while
    journey.phone.presses("確認", family_name="高橋", street="トヨタ町1-2")
    assert journey.step_id == "1-1/13-B"
    journey.phone.presses("前の画面にもどる")
    journey.phone.presses("直接入力する")
    shown = journey.phone.body()
    assert (shown["family_name"], shown["street"]) == ("高橋", "トヨタ町1-2")


def test_switching_the_language_on_a_page_long_finished_leads_on_to_where_one_is(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    old_page = journey.phone.page
    journey.goes_to("1-1/21-B")
    journey.phone.page = old_page
    journey.phone.presses("English")
    assert journey.step_id == "1-1/21-B"
    assert journey.page.soup.html["lang"] == "en"


def test_a_sign_up_left_backwards_is_taken_up_where_it_was(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    while journey.step_id != "1-1/6":
        journey.phone.presses(
            "前の画面にもどる", **({"street": PERSON["street"]} if journey.step_id == "1-1/18-B" else {})
        )
    journey.phone.presses("前の画面にもどる")
    assert journey.step_id == "1-1/5"
    journey.phone.presses("同意する")
    journey.phone.presses("新規登録(無料)")
    assert journey.step_id == "1-1/18-B"
    assert journey.phone.body()["street"] == PERSON["street"]


def test_a_login_form_that_back_sends_again_after_it_was_left_still_offers_the_sign_up(walker: Walker) -> None:
    journey = walker.journey_at("1-1/6")
    login = journey.page
    journey.phone.presses("前の画面にもどる")
    assert journey.step_id == "1-1/5"
    journey.phone.page = login
    journey.phone.presses("ログイン", 422, email=journey.email, password="wrong-password")
    assert journey.phone.sees("メールアドレスかパスワードが違います。")
    journey.phone.presses("新規登録(無料)")
    journey.phone.presses("新規登録(無料)")  # the request is a new one
    assert journey.step_id == "1-1/7-B"


def test_a_form_that_was_refused_is_there_again_after_a_fresh_scan(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("確認", **PERSON | {"postal_code": "12", "building": "コーポ青葉103"})
    journey.phone.scans(journey.showroom.link(journey.order_id))
    shown = journey.phone.body()
    assert (shown["postal_code"], shown["building"], shown["family_name"]) == ("12", "コーポ青葉103", "高橋")


def test_a_password_typed_beside_a_mistake_need_not_be_typed_again(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("確認", **PERSON | {"postal_code": "12"})
    assert journey.phone.sees("パスワードは設定ずみです。")
    assert PASSWORD not in journey.page.text
    journey.phone.presses("確認", postal_code="471-0826")
    journey.goes_to("1-1/22-B")
    other = walker.journey(account="existing", email="other@example.jp").goes_to("1-1/6")
    other.phone.presses("ログイン", email=journey.email, password=PASSWORD)
    assert other.step_id == "1-1/7-A"


def test_a_password_is_missed_together_with_all_else(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("確認")
    assert journey.page.soup.select_one("#errors a[href='#password']") is not None
    journey.phone.presses("確認", **PERSON | {"password_again": "something-else-9", "city": ""})
    assert not journey.phone.sees("パスワードは設定ずみです。")


def test_a_request_taken_back_no_longer_stands_at_the_desk(walker: Walker, desk: Desk) -> None:
    journey = walker.journey_at("2-3/4", account="existing")
    desk.opens("/desk/")
    assert desk.sees("ご案内」のお渡し")
    journey.phone.presses("前の画面にもどる")
    journey.phone.presses("前の画面にもどる")
    journey.phone.presses("買主と同じ名義で登録する")
    desk.reloads()
    assert not desk.sees("ご案内」のお渡し")
