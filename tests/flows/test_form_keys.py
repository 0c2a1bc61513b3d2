"""A form key is what a browser says: it tells a double tap, and frees nobody from being counted (decisions 8, 14)."""

from sqlalchemy import select

from mytoyota.registrations.models import Registration
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker

VICTIM = "sumire@example.jp"
KEY = "the-same-key"
OFTEN = 5


def test_whose_car_it_is_cannot_be_guessed_by_sending_one_form_key_for_ever(walker: Walker) -> None:
    """The order's link was found; a company edits its account for each guess; the form is always "the same one"."""
    elsewhere = HARUNA | {"address": "愛知県豊田市トヨタ町９番地"}
    thief = walker.journey_at("2-1/3", certificate=elsewhere, kind="corporate")
    phone, refused = thief.phone, []
    thief.goes_on()
    edit = str(phone.page.button("登録情報を変更する").attributes["href"])
    for house in range(2, 10):
        phone.opens(edit)
        phone.presses("この内容に変更する", street=f"トヨタ町{house}")
        phone.fills(agree="y")
        phone.sends(phone.body() | {"form_key": KEY})
        assert thief.step_id == "2-1/3", f"found by guess {len(refused) + 1}"
        refused.append(phone.sees("つづけて照合できる回数を超えました"))
    assert refused == [False] * (OFTEN - 1) + [True] * 4, "one was compared before the guessing began"
    with walker.database.reading() as session:
        assert session.scalars(select(Registration).where(Registration.role == "user")).all() == []


def test_nobody_is_buried_in_mails_by_one_form_key_from_many_journeys(walker: Walker) -> None:
    crowd = [walker.journey_at("1-1/8-B", email=VICTIM) for _ in range(OFTEN + 2)]
    for one in crowd:
        one.phone.fills(email=VICTIM)
        one.phone.sends(one.phone.body() | {"form_key": KEY})
    assert len(crowd[0].mails()) == OFTEN
    assert all(one.phone.sees("つづけて送れる回数を超えました") for one in crowd[OFTEN:])


def test_nobody_is_buried_in_mails_by_asking_again_from_many_journeys(walker: Walker) -> None:
    crowd: list[Journey] = []
    for _ in range(3):
        crowd.append(walker.journey_at("1-1/9-B", email=VICTIM))
        crowd[-1].phone.presses("認証コードをもう一度送る")
    assert len(crowd[0].mails()) == OFTEN
    assert crowd[-1].phone.sees("つづけて送れる回数を超えました")
