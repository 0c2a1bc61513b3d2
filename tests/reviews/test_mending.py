"""A refused review: the link in the mail, who may mend it, what it replaces, and how long its words are kept."""

from dataclasses import replace
from functools import partial

import pytest

from mytoyota.base import retention
from mytoyota.base.db import Database
from mytoyota.base.refusals import NotFound
from mytoyota.retention import RETENTION
from mytoyota.reviews import status
from mytoyota.reviews.models import Review
from tests.reviews.people import CHASSIS, HARUNA, PLATE, Applicant, days_later, works
from tests.reviews.register_office import HARUNAS, RegisterOffice


@pytest.fixture
def refused(haruna: Applicant, office: RegisterOffice, database: Database) -> str:
    """Her plate has a typing error."""
    review_id = haruna.applies(plate="豊田 330 さ 12-35")
    works(database)
    assert haruna.review().differing == ["plate"]
    return review_id


def token_in(haruna: Applicant) -> str:
    line = next(line for line in (haruna.letters()[-1].body or "").splitlines() if "/my/review/" in line)
    assert line.startswith("http://127.0.0.1:8000/my/review/")
    return line.rpartition("/")[2]


def test_the_link_of_the_mail_leads_to_the_review_and_nobody_can_make_another(
    haruna: Applicant, refused: str, database: Database
) -> None:
    token = token_in(haruna)
    with database.reading() as session:
        assert status.by_token(session, token).id == refused
        for wrong in (token[:-2], token + "x", "0" * 24 + token[24:], refused, "", "."):
            with pytest.raises(NotFound):
                status.by_token(session, wrong)


def test_only_the_same_account_mends_it_and_the_mended_one_takes_its_place(
    haruna: Applicant, refused: str, database: Database
) -> None:
    with database.reading() as session:
        assert status.mendable(session, refused, "nozomi") is None
        found = status.mendable(session, refused, "haruna")
        assert found is not None
        assert (found.chassis, found.plate, found.claims) == (CHASSIS, "豊田 330 さ 12-35", haruna.claims)
        assert status.of_account(session, "haruna")[0].mend_token == token_in(haruna)
    mended = haruna.applies(mends=refused)
    works(database)
    with database.reading() as session:
        assert status.mendable(session, refused, "haruna") is None
        (mine,) = status.of_account(session, "haruna")
    assert (mine.review_id, mine.state, mine.plate) == (mended, "accepted", PLATE)


def test_a_kei_car_cannot_be_mended(haruna: Applicant, office: RegisterOffice, database: Database) -> None:
    office.files = [replace(HARUNAS, light=True)]
    review_id = haruna.applies()
    works(database)
    with database.reading() as session:
        assert status.mendable(session, review_id, "haruna") is None
        assert status.of_account(session, "haruna")[0].mend_token is None
    told = haruna.letters()[-1].body or ""
    assert "軽自動車のため" in told
    assert "/my/review/" not in told


def test_an_applicant_who_says_that_it_is_a_kei_car_is_refused_without_asking_anybody(
    haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    haruna.applies(light=True)
    works(database)
    assert (haruna.review().differing, office.asked) == (["light"], [])


def test_after_ninety_days_the_words_are_gone_and_the_way_to_mend_it(
    haruna: Applicant, refused: str, office: RegisterOffice, database: Database
) -> None:
    accepted = Applicant(database, HARUNA | {"email": "other@example.jp"}, "ZVW30-7654321", "豊田 330 さ 1")
    office.files_it(HARUNAS, chassis="ZVW30-7654321", plate="豊田 330 さ 1")
    accepted.applies()
    works(database)
    erase = partial(retention.erase, RETENTION, database, "")
    with days_later(89):
        erase()
        assert haruna.review(refused).certificate is not None
    with days_later(91):
        erase()
        gone: Review = haruna.review(refused)
        assert (gone.certificate, gone.claims, gone.state) == (None, None, "refused")
        assert accepted.review().claims == accepted.claims
        with database.reading() as session:
            assert status.mendable(session, refused, "haruna") is None
            assert len(status.of_account(session, "haruna")) == 1
