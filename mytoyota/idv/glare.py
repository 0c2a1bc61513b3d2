"""Finds reflections that may hide a character of a core field (guide 1-1/16-B).

Bright paper alone hides nothing: in strong light all of it fills the sensor and the print stands out as ever. A
reflection swallows the print. So what counts is a burnt stretch without ink, where ink must be expected: between the
first and the last character of a printed line, or where the line may have gone on.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from mytoyota.idv.field_lines import PrintedCard, PrintedLine, slices, stretches
from mytoyota.idv.finding import RESOLUTION
from mytoyota.idv.layout import BOXES, PHOTO
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.reader import CORE_FIELDS

Floats = Pixels

_COARSE = 4.0
"""Resolution at which the light on the card is modelled (px/mm)."""
_CLIPPED = 250
"""All pixels around are at least so bright in all colours: the sensor was full, as it is under a reflection."""
_BRIGHTER = 8.0
"""A reflection is so much brighter than a smooth sheet under the same light can be (grey levels)."""
_LEAST_AREA = 2.0
"""Less glare than this in a field (mm²) hides no character."""
_LINE_SHARE = 0.4
"""A column of a line is under glare where so much of its height is."""
_REACH = {"name": 6.0, "address": 4.0}
_USUAL_REACH = 3.0
"""After its last visible character a line may have gone on under glare that begins within so many mm: the space in
a name is wide, dates and numbers have none.
"""


def glared_fields(card: PrintedCard) -> frozenset[str]:
    """The core fields of which a reflection may hide a character."""
    burnt = _burnt(card.flat)
    return frozenset(name for name in CORE_FIELDS if _hides(burnt, card, name))


def _hides(burnt: Pixels, card: PrintedCard, name: str) -> bool:
    if int(burnt[slices(BOXES[name])].sum()) < _LEAST_AREA * RESOLUTION**2:
        return False
    lines, reach = card.lines(name), _REACH.get(name, _USUAL_REACH)
    return not lines or any(_covers(burnt[slices(line.box)], line, reach) for line in lines)


def _covers(burnt: Pixels, line: PrintedLine, reach: float) -> bool:
    """Whether a burnt stretch at least as long as the line is high lies where the line's characters are expected."""
    lit: NDArray[np.bool_] = burnt.mean(axis=0) >= _LINE_SHARE
    furthest = line.last + reach * RESOLUTION
    return any(end - start >= burnt.shape[0] and start <= furthest for start, end in stretches(lit, gap=2))


def _burnt(flat: Pixels) -> Pixels:
    """Mask (0, 1) of what is clipped, every pixel of it, and brighter than the paper's own light allows."""
    least = np.ascontiguousarray(flat.min(axis=2))
    whole = (flat.shape[1], flat.shape[0])
    size = (round(whole[0] * _COARSE / RESOLUTION), round(whole[1] * _COARSE / RESOLUTION))
    clipped = cv2.resize(cv2.erode(least, np.ones((9, 9), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    small = cv2.resize(least, size, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)).astype(np.float32)
    expected = _lit_sheet(paper, clipped < _CLIPPED)
    burnt: Pixels = ((clipped >= _CLIPPED) & (paper > expected + _BRIGHTER)).astype(np.uint8)
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return cv2.resize(burnt, whole, interpolation=cv2.INTER_NEAREST)


def _lit_sheet(paper: Floats, measurable: NDArray[np.bool_]) -> Floats:
    """A plane fitted to the brightness of the bare card where it is measurable, in rounds that leave out what is
    far from it.
    """
    rows, columns = np.mgrid[0 : 1 : paper.shape[0] * 1j, 0 : 1 : paper.shape[1] * 1j].astype(np.float32)
    bare = measurable.copy()
    for box in (PHOTO, BOXES["expiry_date"]):  # Coloured, whatever the light.
        bare[slices(box, _COARSE)] = False
    design = np.stack([np.ones_like(rows), rows, columns], axis=-1)[bare][::5]
    values = paper[bare][::5]
    plane = np.array([float(np.median(values)) if values.size else 255.0, 0.0, 0.0])
    for tolerance in (45.0, 25.0, 12.0, 12.0):
        keep = np.abs(values - design @ plane) < tolerance
        if keep.sum() > 50:
            plane = np.linalg.lstsq(design[keep], values[keep], rcond=None)[0]
    return np.asarray(plane[0] + plane[1] * rows + plane[2] * columns, np.float32)
