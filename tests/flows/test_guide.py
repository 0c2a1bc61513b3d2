"""Every built step of the guide: the page shows the guide's title and offers the guide's buttons."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mytoyota.flows.flows import FLOWS
from tests.flows.guide import AT_THE_GATEWAY, BUILT, GUIDE, labels
from tests.people.english import reads
from tests.people.registration_steps import PAGE_OF
from tests.people.showroom import HINODE
from tests.people.walker import Journey, Walker, choices_for, is_after_delivery, is_users

# On the dealer's screen; on the buyer's; on the gateway's pages: tests/payments/test_sandbox.py.
MAILED = [step_id for step_id, row in GUIDE.items() if row["device"] == "mail" and step_id.startswith("4-1/")]
ELSEWHERE = {"1-1/1", "2-2/5", "4-1/1", *MAILED, *AT_THE_GATEWAY}
SHOWN = [step_id for step_id in GUIDE if step_id not in ELSEWHERE]
ENDS = ("2-1/4", "2-2/16-A", "2-2/27-B", "2-2/23-C")  # of the registration, with or without a service to go on with


def test_the_guide_is_built_whole_and_nothing_that_it_does_not_know() -> None:
    assert set(BUILT) == set(GUIDE)
    assert len(BUILT) == 188


def test_every_built_step_bears_the_guides_title_in_its_table() -> None:
    for step_id, built in BUILT.items():
        assert built["screen"] == GUIDE[step_id]["screen"], step_id


@pytest.mark.parametrize("step_id", SHOWN)
def test_the_page_shows_the_guides_title_and_its_buttons(step_id: str, request: pytest.FixtureRequest) -> None:
    row, page = GUIDE[step_id], seen(step_id, request)
    assert row["screen"] in page.headings, f"{step_id}: {page.headings}"
    for label in labels(row["action"]):
        if step_id in (*ENDS, "5-1/14-A") and label == "とじる":
            continue  # offered where there is no (further) service: see the next tests
        assert label in page.pressed or any(label in text for text in page.ticked), (
            f"{step_id} does not offer {label}: {page.pressed}"
        )
    assert not page.wrong_in_english


@dataclass(frozen=True)
class Seen:
    """What a customer who came by saw on a page, and in English."""

    headings: list[str]
    pressed: list[str]
    ticked: list[str]
    wrong_in_english: str


WALKED: dict[str, dict[str, Seen]] = {}  # by what was chosen


def seen(step_id: str, request: pytest.FixtureRequest) -> Seen:
    """The page of this row: who walks to it looks at those of all rows on the same way."""
    way = way_to(step_id)
    if way not in WALKED:
        WALKED[way] = {}
        wanted = {page_of(one) for one in SHOWN if way_to(one) == way}
        looks_around(request.getfixturevalue("walker").begins(step_id, **choices(step_id)), wanted, WALKED[way])
    assert page_of(step_id) in WALKED[way], f"the walk through {step_id} ended before it, and told why"
    return WALKED[way][page_of(step_id)]


def way_to(step_id: str) -> str:
    chosen = sorted(choices_for(step_id, **choices(step_id)).items())
    return f"{is_users(step_id)} {is_after_delivery(step_id)} {chosen}"


def page_of(step_id: str) -> str:
    return PAGE_OF.get(step_id, step_id)


def choices(step_id: str) -> dict[str, Any]:
    """What the guide says of who comes to this row, beside what its id says."""
    if is_after_delivery(step_id):
        return {}  # no vehicle is known there
    car = "bz4x" if step_id in ENDS or step_id.startswith(("3-", "5-")) else "pixis"
    company = "請求書払い" in GUIDE[step_id]["action"] or (step_id.startswith("2-2/") and step_id.endswith("-C"))
    if step_id.startswith("5-"):
        return {"car": car, "kind": "corporate" if company else "individual"}
    return {"car": car} | ({"kind": "corporate", "certificate": HINODE} if company else {})


def looks_around(journey: Journey, wanted: set[str], found: dict[str, Seen]) -> None:
    """Goes on until the pages of all these steps were seen."""
    for _page in range(60):
        if journey.step_id in wanted and journey.step_id not in found:
            found[journey.step_id] = look(journey)
        if wanted <= set(found):
            return
        journey.goes_on()
    raise AssertionError(f"never came to {wanted - set(found)}; is at {journey.step_id}")


def look(journey: Journey) -> Seen:
    wrong, soup = "", journey.page.soup
    try:
        reads(journey.phone)
    except AssertionError as error:
        wrong = str(error)
    headings = [tag.get_text(strip=True) for tag in soup.select("h1, h2")]
    return Seen(headings, journey.page.labels(), [tag.get_text(" ", strip=True) for tag in soup.select("label")], wrong)


@pytest.mark.parametrize("step_id", ["2-1/4", "2-2/16-A"])
def test_it_closes_where_the_vehicle_has_no_service(step_id: str, walker: Walker) -> None:
    assert walker.journey_at(step_id, car="pixis").page.offers("とじる")


@pytest.mark.parametrize(("car", "label"), [("crown", "とじる"), ("bz4x", "つぎへ")])
def test_after_t_connect_at_home_it_closes_where_charging_is_not_offered(car: str, label: str, walker: Walker) -> None:
    user = walker.journey_at("5-1/accepted", car=car)
    assert user.page.h1 == "お申込み受付"
    assert user.page.offers(label)


def test_every_template_of_a_screen_exists() -> None:

    folder = Path(__file__).parents[2] / "templates"
    for flow in FLOWS.values():
        for step in flow.steps:
            assert (folder / step.screen.page).is_file(), step.screen.page
