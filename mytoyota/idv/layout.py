"""Where things stand on the front of a Japanese driver's licence, in millimetres of an ID-1 card (guide 1-1/16-B).

Measured from memory of the card, to be re-measured with the first real specimen: these tables are the one place
to change.
"""

from typing import NamedTuple

WIDTH, HEIGHT = 85.6, 54.0


class Box(NamedTuple):
    """A rectangle in mm, origin at the card's top left."""

    x0: float
    y0: float
    x1: float
    y1: float


class Rule(NamedTuple):
    """A printed line: where it stands on its axis, and from where to where it runs on the other (mm)."""

    at: float
    start: float
    end: float


HORIZONTAL = (
    Rule(1.5, 1.5, 84.1),
    Rule(6.5, 1.5, 84.1),
    Rule(11.3, 1.5, 84.1),
    Rule(15.2, 1.5, 58.7),
    Rule(20.7, 1.5, 58.7),
    Rule(33.2, 1.5, 58.7),
    Rule(38.4, 1.5, 58.7),
    Rule(52.4, 1.5, 58.7),
)
VERTICAL = (
    Rule(1.5, 1.6, 52.4),
    Rule(8.5, 1.6, 15.2),
    Rule(30.1, 38.4, 52.4),
    Rule(58.7, 11.3, 52.4),
    Rule(84.1, 1.6, 11.3),
)
TABLE = Box(1.5, 1.5, 84.1, 52.4)

BOXES = {
    "name": Box(8.75, 1.6, 56.0, 6.5),
    "birth_date": Box(55.5, 1.6, 84.0, 6.5),
    "address": Box(8.75, 6.6, 84.0, 11.2),
    "issue_date": Box(8.75, 11.4, 38.0, 15.1),
    "issue_number": Box(38.0, 11.4, 58.6, 15.1),
    "expiry_date": Box(1.6, 15.3, 58.6, 20.6),
    "conditions": Box(9.0, 20.8, 51.6, 33.1),
    "licence_number": Box(8.75, 33.3, 58.6, 38.3),
    "motorcycle_date": Box(9.0, 38.5, 26.7, 43.3),
    "other_date": Box(9.0, 42.8, 26.7, 47.7),
    "second_class_date": Box(9.0, 47.1, 26.7, 52.3),
    "committee": Box(59.8, 43.2, 76.2, 52.2),
}
BACK_HEADING = Box(1.0, 1.0, 14.0, 6.2)
CATEGORY_GRID = Box(30.1, 38.4, 58.7, 52.4)
PHOTO = Box(60.0, 12.2, 84.0, 42.4)

CATEGORIES = (
    "大型",
    "中型",
    "準中型",
    "普通",
    "大特",
    "大自二",
    "普自二",
    "小特",
    "原付",
    "け引",
    "大二",
    "中二",
    "普二",
    "大特二",
)
"""The grid's boxes, two rows of seven, left to right."""
