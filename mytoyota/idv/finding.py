"""Finds the front of a licence in a photograph, or says why there is none to be read (guide 1-1/16-B)."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from mytoyota.idv.card import Matrix, averaged, candidates, close_up, flatten, pixels_per_mm, turned
from mytoyota.idv.layout import BACK_HEADING, BOXES
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.quality import SOFT, edge_width
from mytoyota.idv.reader import CORE_FIELDS
from mytoyota.idv.ruled_lines import Registration, refine, register

RESOLUTION = 16.0
"""Pixels per mm at which a card is read."""
_COARSE = 1440
"""Longest side of the picture on which placings are compared (px)."""
_SURE = 1.85
"""A placing that finds this much of the printed lines (2 = all) need not be compared with others."""
NEEDED = (6, 4)
"""A front shows at least so many horizontal and vertical printed lines."""


@dataclass(frozen=True)
class Found:
    """The likeliest place of a licence's front in a photograph.

    `view` is the part of the photograph around it and `placing` its homography there (card mm to px).
    `resolution` is the photograph's pixels per mm of card, `whole` whether all core fields lie within the
    photograph.
    """

    view: Pixels
    placing: Matrix
    lines: Registration
    resolution: float
    whole: bool

    @property
    def is_front(self) -> bool:
        """Whether the printed lines of a licence's front are there."""
        return _front(self.lines)

    def flat(self) -> Pixels:
        """The card as seen from straight above, RESOLUTION px/mm."""
        return flatten(self.view, self.placing, RESOLUTION)

    def headings(self) -> list[Pixels]:
        """Where a licence's back has its heading 備考, taken both ways up."""
        x0, y0, x1, y1 = (round(edge * RESOLUTION) for edge in BACK_HEADING)
        return [flatten(self.view, way, RESOLUTION)[y0:y1, x0:x1] for way in (self.placing, turned(self.placing))]


def find_front(picture: Pixels) -> Found:
    """The best place of a licence's front, whether or not there is one."""
    factor = math.ceil(max(picture.shape[:2]) / _COARSE)
    best = _best(averaged(picture, factor))
    placing = np.diag([factor, factor, 1.0]) @ best.placing
    view, close = close_up(picture, placing, RESOLUTION, margin=3.0)
    if _front(best):
        close = refine(view, close)
    return Found(view, close, best, pixels_per_mm(placing), _inside(picture, placing))


def _best(small: Pixels) -> Registration:
    best: Registration | None = None
    for placings in candidates(small):
        for placing in placings:
            tried = register(small, placing)
            if best is None or tried.score > best.score:
                best = tried
            if best.score >= _SURE:
                return best
        if best is not None and _front(best):
            return best
    assert best is not None  # The last round always holds the guide frame's places.
    return best


def _front(lines: Registration) -> bool:
    return lines.seen[0] >= NEEDED[0] and lines.seen[1] >= NEEDED[1]


def _inside(picture: Pixels, placing: Matrix) -> bool:
    boxes = [BOXES[name] for name in CORE_FIELDS]
    corners = np.array([[x, y] for box in boxes for x in (box.x0 + 1, box.x1 - 1) for y in (box.y0 + 1, box.y1 - 1)])
    seen = cv2.perspectiveTransform(corners[:, None], placing)[:, 0]
    height, width = picture.shape[:2]
    return bool((seen >= 0).all() and (seen <= [width, height]).all())


def why_no_front(picture: Pixels, found: Found) -> str:
    """The likeliest reason, as a code, why no front was found: the light, the focus, the edge, or the thing itself."""
    grey = cv2.cvtColor(cv2.resize(picture, (480, 360), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    if float(np.percentile(grey, 90)) < 60:
        return "too_dark"
    if sum(found.lines.seen) >= 5 and not found.whole:
        return "cropped"
    flat = found.flat()
    edge, contrast = edge_width(cv2.cvtColor(flat[: flat.shape[0] // 3], cv2.COLOR_RGB2GRAY), RESOLUTION)
    if contrast > 25 and edge > SOFT and found.resolution > 7:
        return "blurred"
    return "not_a_licence"
