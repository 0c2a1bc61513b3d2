"""Finds the front of a licence in a photograph, or says why there is none to be read (guide 1-1/16-B)."""

import cv2
import numpy as np

from mytoyota.idv.card import Matrix, candidates, flatten, pixels_per_mm, turned
from mytoyota.idv.layout import BACK_HEADING, BOXES
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.quality import SOFT, edge_width
from mytoyota.idv.reader import CORE_FIELDS
from mytoyota.idv.ruled_lines import Registration, refine, register

_COARSE = 1400
"""Longer side of the picture on which placings are compared (px)."""
_SURE = 1.85
"""A placing that finds this much of the printed lines (2 = all) need not be compared with others."""
NEEDED = (6, 4)
"""A front shows at least so many horizontal and vertical printed lines."""


def find_front(picture: Pixels) -> Registration:
    """The best placing of a licence's front; `is_front` tells whether it is one."""
    scale = min(1.0, _COARSE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = _best(small)
    enlarge = np.diag([1 / scale, 1 / scale, 1.0])
    found = Registration(enlarge @ best.placing, best.horizontal, best.vertical)
    return refine(picture, found) if is_front(found) else found


def _best(small: Pixels) -> Registration:
    best: Registration | None = None
    for placing in candidates(small):
        for one in (placing, turned(placing)):
            tried = register(small, one)
            if best is None or tried.score > best.score:
                best = tried
            if best.score >= _SURE:
                return best
    assert best is not None  # There is always at least the guide frame's place.
    return best


def is_front(found: Registration) -> bool:
    """Whether the printed lines of a licence's front are there."""
    return found.seen[0] >= NEEDED[0] and found.seen[1] >= NEEDED[1]


def inside(picture: Pixels, placing: Matrix) -> bool:
    """Whether every core field lies within the picture."""
    boxes = [BOXES[name] for name in CORE_FIELDS]
    corners = np.array([[x, y] for box in boxes for x in (box.x0 + 1, box.x1 - 1) for y in (box.y0 + 1, box.y1 - 1)])
    seen = cv2.perspectiveTransform(corners[:, None], placing)[:, 0]
    height, width = picture.shape[:2]
    return bool((seen >= 0).all() and (seen <= [width, height]).all())


def why_no_front(picture: Pixels, found: Registration) -> str:
    """The likeliest reason, as a code, why no front was found: the light, the focus, the edge, or the thing itself."""
    grey = cv2.cvtColor(cv2.resize(picture, (480, 360), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    if float(np.percentile(grey, 90)) < 60:
        return "too_dark"
    if sum(found.seen) >= 5 and not inside(picture, found.placing):
        return "cropped"
    flat = flatten(picture, found.placing, 16.0)
    edge, contrast = edge_width(cv2.cvtColor(flat[: flat.shape[0] // 3], cv2.COLOR_RGB2GRAY), 16.0)
    if contrast > 25 and edge > SOFT and pixels_per_mm(found.placing) > 7:
        return "blurred"
    return "not_a_licence"


def back_heading(picture: Pixels, placing: Matrix) -> Pixels:
    """Where the back has its heading 備考, both ways up are the caller's to try."""
    flat = flatten(picture, placing, 16.0)
    x0, y0, x1, y1 = (round(edge * 16.0) for edge in BACK_HEADING)
    return flat[y0:y1, x0:x1]
