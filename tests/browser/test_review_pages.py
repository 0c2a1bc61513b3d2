"""Two people of the center review who registers after delivery: their pages, and what the demo's service says."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from mytoyota.base import keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.reviews import apply as applying
from mytoyota.reviews.apply import NewReview
from mytoyota.reviews.models import Review
from tests.browser.actors import PATIENCE, Desk
from tests.browser.inspection import WIDE, Inspection
from tests.browser.product import Product
from tests.payments.sandbox_process import eventually

HANAKO = {
    "family_name": "山崎", "given_name": "花子", "prefecture": "愛知県", "city": "岡崎市",
    "street": "明大寺町字川端19-13", "building": "コーポ青葉103",
}  # fmt: skip
ORDINARY = {"viewport": {"width": WIDE[0], "height": WIDE[1]}}


@pytest.fixture
def database(product: Product) -> Iterator[Database]:
    """The running product's."""
    folder = Path(product.environment["MYTOYOTA_INSTANCE_DIR"])
    keys.use(KeyRing.load(folder / "keys.json"))
    made = Database(f"sqlite:///{folder / 'mytoyota.sqlite3'}")
    yield made
    made.engine.dispose()


def applies(database: Database, scenario: str) -> str:
    """花子 applies at home for a vehicle of this scenario; the worker asks the demo's service at once."""
    who = HANAKO | {"email": f"{secrets.token_hex(4)}@example.jp"}
    chassis = f"HANAKO-{scenario}{secrets.randbelow(10**4):04d}"
    new = NewReview(who["email"], "individual", who, "ja", "journey", None, chassis, "岡崎 330 さ 12-34")
    with database.writing() as session:
        return applying.apply(session, new).id


def state(database: Database, review_id: str) -> str:
    with database.reading() as session:
        return session.get_one(Review, review_id).state


def is_at(database: Database, review_id: str, wanted: str) -> None:
    assert eventually(lambda: state(database, review_id) == wanted), state(database, review_id)


def test_the_worker_and_the_demos_service_decide_what_rules_can(database: Database) -> None:
    for scenario, wanted in (("100", "accepted"), ("204", "refused"), ("206", "refused"), ("301", "person")):
        is_at(database, applies(database, scenario), wanted)


def test_two_people_of_the_center_review(people: Callable[..., Any], database: Database, look: Inspection) -> None:
    variant, changed = applies(database, "301"), applies(database, "302")
    is_at(database, changed, "person")
    is_at(database, variant, "person")
    first: Desk = people(Desk, **ORDINARY).signs_in("吉田 恵")
    second: Desk = people(Desk, **ORDINARY).signs_in("松本 翼")
    look.of(first.at("/desk/reviews/"), "reviews", WIDE)
    look.of(first.at(f"/desk/reviews/{variant}"), "review", WIDE)
    with first.refused(422):
        first.page.evaluate("document.getElementById('reason').required = false")
        first.presses("却下する")
    look.of(first, "review-errors", WIDE)
    first.opens(f"/desk/reviews/{variant}")
    first.presses("登録する")
    assert state(database, variant) == "accepted"
    first.opens(f"/desk/reviews/{changed}")
    first.presses("1人目の確認を記録する")
    first.opens(f"/desk/reviews/{changed}")
    look.of(first, "review-first-look", WIDE)
    second.opens(f"/desk/reviews/{changed}")
    expect(second.page.get_by_text("1人目の確認は済んでいます")).to_be_visible(timeout=PATIENCE)
    second.presses("登録する")
    assert state(database, changed) == "accepted"
    look.of(second.at("/desk/reviews/week"), "reviews-week", WIDE)


def test_refused_with_a_reason_and_the_next_follows(people: Callable[..., Any], database: Database) -> None:
    one = applies(database, "301")
    is_at(database, one, "person")
    desk: Desk = people(Desk, **ORDINARY).signs_in("松本 翼")
    desk.opens(f"/desk/reviews/{one}")
    desk.page.get_by_label("却下する理由").fill("住所が確認できない")
    desk.page.get_by_role("group", name="お客さまに修正をお願いする項目").get_by_label("住所").check()
    desk.presses("却下する")
    desk.sees("却下し、お客さまにメールでお知らせしました。")
    assert state(database, one) == "refused"
