"""Whose car it is cannot be guessed: what is counted is what is compared, on the vehicle and on the account (2-1/3)."""

from typing import Any

import pytest

from mytoyota.accounts import registration as accounts
from mytoyota.base.db import Database
from mytoyota.flows.user import terms
from mytoyota.oidc_client import relying_party
from mytoyota.vehicles.matching import MatchResult
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker

OTHERS = HARUNA | {"kind": "corporate", "name": "株式会社ふじ", "address": "愛知県豊田市トヨタ町９番地"}
OFTEN = 5
REFUSED = "つづけて照合できる回数を超えました"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The street of every comparison with a certificate that was made."""
    streets: list[str] = []
    really = terms.registration.match

    def noted(journey: Any) -> MatchResult | None:
        streets.append(str(journey.answer(terms.Login).claims.get("street")))
        return really(journey)

    monkeypatch.setattr(terms.registration, "match", noted)
    return streets


def unheard(*_given: object) -> dict[str, Any]:
    raise relying_party.LoginFailed("unreachable")


def moves_to(database: Database, customer: Journey, street: str) -> None:
    with database.writing() as session:
        account = accounts.find(session, customer.email)
        assert account is not None
        accounts.change_profile(session, account, {"street": street})


def test_while_the_provider_says_nothing_each_guess_is_counted(
    walker: Walker, database: Database, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company edits its account for each guess; the wizard hears of it before, and the form's key stays the same."""
    thief = walker.journey_at("2-1/3", certificate=OTHERS, kind="corporate")
    adopts = thief.page.url.replace("2-1/3", "account/2-1/3")
    for house in range(2, 12):
        moves_to(database, thief, f"トヨタ町{house}")
        thief.phone.opens(adopts)
        with monkeypatch.context() as silent:
            silent.setattr(relying_party, "refresh_claims", unheard)
            thief.phone.sends(thief.phone.body() | {"agree": "y", "form_key": "the-same-key"})
        assert thief.step_id == "2-1/3"
    assert compared == [f"トヨタ町{house}" for house in range(2, 2 + OFTEN)]
    assert thief.phone.sees(REFUSED)


def test_one_account_does_not_try_one_car_after_the_other(walker: Walker, compared: list[str]) -> None:
    first = walker.journey_at("2-1/3", certificate=OTHERS, kind="corporate")
    first.phone.presses("次へ", agree="y")
    for _other_order in range(OFTEN):
        thief = walker.journey(certificate=OTHERS, kind="corporate", email=first.email)
        thief.account = "existing"
        thief.goes_to("2-1/3")
        thief.phone.presses("次へ", agree="y")
    assert len(compared) == OFTEN
    assert thief.phone.sees(REFUSED)


def test_the_same_press_twice_is_one_try(walker: Walker, compared: list[str]) -> None:
    customer = walker.journey_at("2-1/3", certificate=OTHERS, kind="corporate")
    body = customer.phone.body() | {"agree": "y"}
    for _tap in range(OFTEN + 3):
        customer.phone.sends(body)
    assert not customer.phone.sees(REFUSED)
    assert len(compared) == OFTEN + 3


def test_a_company_with_many_cars_registers_them_all(walker: Walker) -> None:
    """Each that fits frees the account's count."""
    first = walker.journey_at("2-1/4", certificate=None, kind="corporate")
    for _car in range(OFTEN + 2):
        fleet = walker.journey(certificate=None, kind="corporate", email=first.email)
        fleet.account = "existing"
        fleet.goes_to("2-1/4")
