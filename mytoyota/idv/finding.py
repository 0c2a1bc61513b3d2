"""Finds the front of a licence in a photograph, or says why there is none to be read (guide 1-1/16-B)."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from mytoyota.idv.card import Matrix, averaged, candidates, close_up, cut_off, flatten, pixels_per_mm, turned
from mytoyota.idv.layout import BACK_HEADING, BOXES, PHOTO, WIDTH, Box
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.quality import BLURRED, FAR, edge_width
from mytoyota.idv.reader import CORE_FIELDS
from mytoyota.idv.ruled_lines import Registration, refine, register

RESOLUTION = 16.0
"""Pixels per mm at which a card is read."""
_COARSE = 1440
"""Longest side of the picture on which placings are compared (px)."""
_SURE = 1.85
"""A placing that finds this much of the printed lines (2 = all) need not be compared with others."""
_NIGHT = 60.0
"""Grey level under which nine tenths of a picture lie when it is too dark for anything."""
_BAND_COLOUR, _PHOTO_COLOUR = 15.0, 2.5
"""How far from the paper's colour the expiry's band and the photo's middle are at the least (OpenCV's 8-bit Lab)."""
_PATCHES = {
    "band left": Box(2.0, 15.2, 20.0, 20.7),
    "band right": Box(40.0, 15.2, 58.0, 20.7),
    "paper below": BOXES["conditions"],
    "paper above": Box(9.0, 6.6, 58.0, 15.1),
    "photo": PHOTO,
}
_SOME = 5
"""Printed lines that make a licence likely, though not all of it is seen."""
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
        return [way[y0:y1, x0:x1] for way in self.both_ways(RESOLUTION)]

    def both_ways(self, resolution: float) -> list[Pixels]:
        """The card from straight above, as it seems to lie and turned upside down."""
        return [flatten(self.view, way, resolution) for way in (self.placing, turned(self.placing))]


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
    small = cv2.resize(picture, (480, 360), interpolation=cv2.INTER_AREA)
    if float(np.percentile(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), 90)) < _NIGHT:
        return "too_dark"
    if found.resolution > FAR and any(_coloured_like_a_front(way) for way in found.both_ways(FAR)):
        flat = flatten(found.view, found.placing, RESOLUTION, margin=2.0)
        if edge_width(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY), RESOLUTION, share=99.9)[0] > BLURRED:
            return "blurred"
    if (sum(found.lines.seen) >= _SOME and not found.whole) or cut_off(picture):
        return "cropped"
    return "not_a_licence"


def _coloured_like_a_front(flat: Pixels) -> bool:
    """Whether band and photo stand out from the paper, as they do however blurred: a desk has nothing of the kind."""
    lab = cv2.cvtColor(flat, cv2.COLOR_RGB2LAB).astype(np.float32)
    colour = {name: _colour_inside(lab, box, flat.shape[1] / WIDTH) for name, box in _PATCHES.items()}
    band, paper = ([colour[name] for name in colour if name.startswith(kind)] for kind in ("band", "paper"))
    least = min(np.linalg.norm(one - other) for one in band for other in paper)
    return bool(least > _BAND_COLOUR and np.linalg.norm(colour["photo"] - paper[0]) > _PHOTO_COLOUR)


def _colour_inside(lab: Pixels, box: Box, resolution: float) -> Pixels:
    """The usual colour of a box's middle, a fifth of it left out on every side."""
    dx, dy = (box.x1 - box.x0) / 5, (box.y1 - box.y0) / 5
    left, top, right, bottom = (
        round(edge * resolution) for edge in (box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy)
    )
    return np.asarray(np.median(lab[top:bottom, left:right].reshape(-1, 3), axis=0), np.float32)
