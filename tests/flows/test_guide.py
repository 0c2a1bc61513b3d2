"""Every built step of the guide: the page shows the guide's title and offers the guide's buttons."""

from pathlib import Path

import pytest

from mytoyota.flows.flows import FLOWS
from tests.flows.guide import AT_THE_GATEWAY, BUILT, GUIDE, labels
from tests.people.english import reads
from tests.people.showroom import HINODE
from tests.people.walker import Walker

# On the dealer's screen; on the buyer's; on the gateway's pages: tests/payments/test_sandbox.py.
ELSEWHERE = {"1-1/1", "2-2/5", *AT_THE_GATEWAY}
SECTIONS = [step_id for step_id in GUIDE if step_id.startswith(("1-1/", "2-1/", "2-2/", "2-3/", "3-1/", "3-2/"))]
ENDS = ("2-1/4", "2-2/16-A", "2-2/27-B", "2-2/23-C")  # of the registration, with or without a service to go on with


def test_what_happens_at_the_dealer_is_built_whole() -> None:
    assert set(SECTIONS) <= set(BUILT)


def test_no_step_is_built_that_the_guide_does_not_know() -> None:
    assert set(BUILT) <= set(GUIDE)


def test_every_built_step_bears_the_guides_title_in_its_table() -> None:
    for step_id, built in BUILT.items():
        assert built["screen"] == GUIDE[step_id]["screen"], step_id


@pytest.mark.parametrize("step_id", [step_id for step_id in SECTIONS if step_id not in ELSEWHERE])
def test_the_page_shows_the_guides_title_and_its_buttons(step_id: str, walker: Walker) -> None:
    row = GUIDE[step_id]
    car = "bz4x" if step_id in ENDS or step_id.startswith("3-") else "pixis"
    company = "請求書払い" in row["action"] or (step_id.startswith("2-2/") and step_id.endswith("-C"))
    invoiced = {"kind": "corporate", "certificate": HINODE} if company else {}
    journey = walker.journey_at(step_id, car=car, **invoiced)
    page = journey.page
    headings = [tag.get_text(strip=True) for tag in page.soup.select("h1, h2")]
    assert row["screen"] in headings, f"{step_id}: {headings}"
    for label in labels(row["action"]):
        if step_id in ENDS and label == "とじる":
            continue  # offered where there is no service: see the next test
        ticked = [tag.get_text(" ", strip=True) for tag in page.soup.select("label")]
        assert page.offers(label) or any(label in text for text in ticked), (
            f"{step_id} does not offer {label}: {page.labels()}"
        )
    reads(journey.phone)  # the same page in English


@pytest.mark.parametrize("step_id", ["2-1/4", "2-2/16-A"])
def test_it_closes_where_the_vehicle_has_no_service(step_id: str, walker: Walker) -> None:
    assert walker.journey_at(step_id, car="pixis").page.offers("とじる")


def test_every_template_of_a_screen_exists() -> None:

    folder = Path(__file__).parents[2] / "templates"
    for flow in FLOWS.values():
        for step in flow.steps:
            assert (folder / step.screen.page).is_file(), step.screen.page
