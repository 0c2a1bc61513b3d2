"""Photographs that must not be read: each is refused, with the reason that helps to take a better one."""

import pytest

from mytoyota.idv.read_photo import InProcessReader
from tests.idv.conftest import PLAIN, in_the_proof, licence_photo, somebody
from tests.licences.camera import photograph
from tests.licences.others import OTHERS, other_card
from tests.licences.sets import bad


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        ({"blur": 0.4}, "blurred"),
        ({"light": 0.06, "noise": 5}, "too_dark"),
        ({"fill": 0.27}, "too_small"),
        ({"shift": (0.3, 0)}, "cropped"),
        ({"glare": (20, 4.2, 5)}, "glare"),
        pytest.param({"motion": (1.4, 30)}, "blurred", marks=pytest.mark.proof),
        pytest.param({"shift": (-0.35, 0.02)}, "cropped", marks=pytest.mark.proof),
        pytest.param({"glare": (70, 4.2, 4)}, "glare", marks=pytest.mark.proof),
        pytest.param({"glare": (30, 35.8, 4)}, "glare", marks=pytest.mark.proof),
        pytest.param({"glare": (46, 8.8, 3)}, "glare", marks=pytest.mark.proof),
    ],
    ids=str,
)
def test_a_spoiled_photograph_is_refused_with_its_reason(
    ppocr: InProcessReader, spoiled: dict[str, object], reason: str
) -> None:
    reading = ppocr.read(licence_photo(somebody(4), **spoiled))
    assert not reading.accepted
    assert reading.reasons[0] == reason
    assert reading.fields == {}


@pytest.mark.parametrize("kind", ["back", *in_the_proof(*(kind for kind in OTHERS if kind != "back"))])
def test_what_is_no_front_of_a_licence_is_refused(ppocr: InProcessReader, kind: str) -> None:
    reading = ppocr.read(photograph(other_card(kind, 4), PLAIN))
    assert not reading.accepted
    assert reading.reasons == ("back_side" if kind == "back" else "not_a_licence",)


@pytest.mark.parametrize("seed", [0, *in_the_proof(4, 6)])  # cloth, grey, wood
def test_an_empty_desk_is_no_licence_and_not_a_blurred_one(ppocr: InProcessReader, seed: int) -> None:
    assert ppocr.read(bad("desk", seed).picture).reasons == ("not_a_licence",)


@pytest.mark.parametrize(
    "bright",
    [
        {"glare": (72, 33, 7)},  # It reaches the end of the number's box, where nothing is printed.
        {"light": 1.05, "slope": 0.2, "shadow": 0.25},  # Paper burnt out in a corner, the print on it as dark as ever.
    ],
    ids=str,
)
def test_brightness_that_hides_no_character_does_no_harm(ppocr: InProcessReader, bright: dict[str, object]) -> None:
    person = somebody(4, address="三重県桑名市中央町1丁目2番3号")
    reading = ppocr.read(licence_photo(person, **bright))
    assert reading.accepted
    assert (reading.fields["address"], reading.fields["licence_number"]) == (person.address, person.licence_number)


def test_an_expired_licence_is_read_and_refused(ppocr: InProcessReader) -> None:
    old = somebody(4).expired()
    reading = ppocr.read(licence_photo(old))
    assert not reading.accepted
    assert reading.reasons[0] == "expired"
    assert reading.fields["expiry_date"] == old.expiry_date.isoformat()
