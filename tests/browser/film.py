"""What the fake camera of the tests films: 高橋 陽菜's licence, held into the guide frame of 1-1/16-B."""

import io
from datetime import date
from pathlib import Path

from PIL import Image

from tests.licences.camera import Shot, photograph
from tests.licences.people import Person
from tests.licences.printing import Press, front
from tests.licences.y4m import write_y4m

UPRIGHT = (1080, 1440)
HARUNA = Person(
    name="高橋 陽菜",
    birth_date=date(1990, 2, 22),
    address="愛知県豊田市トヨタ町1番地2",
    issue_date=date(2024, 3, 1),
    issue_number="10527",
    expiry_date=date(2029, 3, 22),
    licence_number="540912345630",
    committee="愛知県",
    other_date=date(2009, 8, 11),
)


def picture(person: Person, **circumstances: float) -> bytes:
    """A photograph as the customer's phone would take it, the card in the guide frame."""
    held = {"fill": 0.88, "shift": (0, -0.04), "turn": 1, "tilt": (2, 2), "blur": 0.03, "noise": 2} | circumstances
    return photograph(front(person, Press(seed=5)), Shot(size=UPRIGHT, desk="wood", seed=3, **held))


def film(path: Path, person: Person = HARUNA) -> Path:
    """A film of that licence, for Chromium's fake camera."""
    write_y4m(path, [Image.open(io.BytesIO(picture(person)))], size=UPRIGHT)
    return path
