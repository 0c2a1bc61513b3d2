"""Two thousand guesses on the served pages of 4-1: the same words, as soon, whether there is such a vehicle or not."""

import random
import time
from typing import Any

import pytest
from sqlalchemy import select

from mytoyota.app import create_app
from mytoyota.base import jobs
from mytoyota.reviews.models import Review
from mytoyota.settings import Settings
from tests.ops.line import Answer, Line
from tests.ops.servers import eventually, served
from tests.people.answers import PASSWORD, PROFILE, VEHICLE
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Journey, Walker
from tests.reviews.register_office import RegisterOffice
from tests.reviews.test_guessing import EACH, auc, number, owners
from tests.worker import kinds_with

GUESSES, MOST_AUC = 2000, 0.55
NOBODY = PROFILE | {"family_name": "佐々木", "given_name": "希", "city": "岡崎市", "street": "康生通西2-20"}
ENTERED, APPLIED = "確認", "この内容で申し込む"


class Timed(Line):
    """Notes how long (s) a press takes until the page after it is there."""

    def __init__(self) -> None:
        super().__init__((), lambda: None, random.Random(0))
        self.took = 0.0

    def post(self, url: str, *, base_url: str, data: dict[str, Any], follow_redirects: bool = False) -> Answer:
        """A pressed button."""
        began = time.perf_counter()
        answer = super().post(url, base_url=base_url, data=data, follow_redirects=follow_redirects)
        self.took = time.perf_counter() - began
        return answer


class Guesser:
    """Somebody with an account and ten tries a day."""

    def __init__(self, walker: Walker, showroom: Showroom, turn: int) -> None:
        phone = Phone(walker.app)
        phone.http = Timed()  # type: ignore[assignment]
        self.user = Journey(phone, "", showroom.database, showroom, section="4-1", account="existing")
        self.user.email, self.user.profile = f"guess{turn}@example.jp", NOBODY
        walker.has_account(self.user.email, NOBODY)
        phone.opens("/my/")
        phone.presses("ログインへ進む")
        phone.presses("ログイン", email=self.user.email, password=PASSWORD)

    def tries(self, chassis: str, plate: str) -> dict[str, tuple[float, str]]:
        """Enters a pair and applies: of each press how long it took and what the page then says."""
        phone = self.user.phone
        phone.opens("/my/add/numbers")
        phone.presses("クルマの番号を入力する")
        self.user.goes_to("4-1/7-A")
        front, back = chassis.split("-")
        place, klass, kana, serial = plate.split(" ")
        typed = {"chassis_front": front, "chassis_back": back, "place": place, "klass": klass, "kana": kana}
        return {
            ENTERED: self._pressed(ENTERED, (chassis, plate), **VEHICLE | typed | {"serial": serial}),
            APPLIED: self._pressed(APPLIED, (chassis, plate)),
        }

    def _pressed(self, label: str, pair: tuple[str, str], **typed: str) -> tuple[float, str]:
        phone = self.user.phone
        phone.presses(label, **typed)
        said = " ".join(phone.page.soup.get_text(" ").split())
        for own in (self.user.email, *pair):
            said = said.replace(own, "")
        return phone.http.took, said  # type: ignore[attr-defined]


def guessed(walker: Walker, showroom: Showroom) -> dict[bool, dict[str, list[tuple[float, str]]]]:
    """What came of guesses at vehicles that are on file and at others, half each, shuffled."""
    pairs = [(on_file, number(n, "1" if on_file else "2")) for on_file in (True, False) for n in range(GUESSES // 2)]
    random.Random(11).shuffle(pairs)
    found: dict[bool, dict[str, list[tuple[float, str]]]] = {on: {ENTERED: [], APPLIED: []} for on in (True, False)}
    for turn, (on_file, pair) in enumerate(pairs):
        if turn % EACH == 0:
            guesser = Guesser(walker, showroom, turn // EACH)
        for press, came in guesser.tries(*pair).items():
            found[on_file][press].append(came)
    return found


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_two_thousand_guesses_on_the_served_pages_tell_nothing(instance: tuple[Settings, Showroom]) -> None:
    settings, showroom = instance
    office = RegisterOffice().is_asked_by(showroom.database)
    owners(showroom.database, office, GUESSES // 2)
    jobs.run_due(showroom.database, kinds_with(certificates=office))
    app = create_app(settings)
    with served(settings, {"MYTOYOTA_REVIEW_TRIES_PER_ADDRESS": "0"}):
        found = guessed(Walker(app, showroom), showroom)
        assert eventually(lambda: looked_at(showroom) == GUESSES, 300)
    app.extensions["database"].engine.dispose()
    for press in (ENTERED, APPLIED):
        told = auc(*([took for took, _said in found[on][press]] for on in (True, False)))
        print(f"AUC of the answers to {press}: {told:.3f}")
        assert told <= MOST_AUC
        assert len({said for on in (True, False) for _took, said in found[on][press]}) == 1


def looked_at(showroom: Showroom) -> int:
    """How many guesses the worker has asked for; none of them may have been decided."""
    with showroom.database.reading() as session:
        rows = session.execute(select(Review.state, Review.asked_at).where(Review.decided_at.is_(None))).all()
    assert {state for state, _at in rows} <= {"asked"}
    return sum(at is not None for _state, at in rows)
