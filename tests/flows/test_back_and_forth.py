"""What the random walks found, one by one: languages on old pages, a sign-up left and taken up again (decision 1)."""

from tests.people.walker import PERSON, Walker


def test_the_other_language_is_shown_at_once_with_what_was_typed(walker: Walker) -> None:
    journey = walker.journey_at("1-1/18-B")
    journey.phone.presses("English", family_name="高橋", building="コーポ青葉103")
    assert journey.page.soup.html["lang"] == "en"
    assert journey.page.offers("日本語")
    shown = journey.phone.body()
    assert (shown["family_name"], shown["building"]) == ("高橋", "コーポ青葉103")


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
        journey.phone.presses("前の画面にもどる", **({"street": PERSON["street"]} if journey.step_id == "1-1/18-B" else {}))
    journey.phone.presses("前の画面にもどる")
    assert journey.step_id == "1-1/5"
    journey.phone.presses("同意する")
    journey.phone.presses("新規登録(無料)")
    assert journey.step_id == "1-1/18-B"
    assert journey.phone.body()["street"] == PERSON["street"]
