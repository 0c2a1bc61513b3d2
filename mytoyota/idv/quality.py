"""Measures what spoils a photograph of a card: blur, darkness, glare over a field, too few pixels (guide 1-1/16-B)."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mytoyota.idv.layout import BOXES, PHOTO, Box
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.reader import CORE_FIELDS

Floats = Pixels

BLURRED, SOFT = 0.24, 0.17
"""Width of an edge (mm, standard deviation): above the first a picture is refused, above the second it is warned
about.
"""
FAR, SMALL = 7.0, 9.0
"""Pixels per mm: under the first a picture is refused, under the second it is warned about."""
DARK, DIM = 30.0, 60.0
"""Grey level of the card's paper (0 to 255)."""
FAINT = 28.0
"""Least difference between paper and print (grey levels) that leaves anything to read."""
_GLARE_AT = 4.0
"""Resolution at which glare is looked for (px/mm)."""
_CLIPPED = 250
"""All pixels around are at least so bright in all colours: the sensor was full, as it is under a reflection."""
_GLARE_AREA = 2.0
"""Glare that covers more than this much of a core field (mm²) may hide a character."""


@dataclass(frozen=True)
class Quality:
    """`edge` in mm, `paper` and `contrast` in grey levels, `glare` names the core fields under glare."""

    edge: float
    paper: float
    contrast: float
    glare: frozenset[str]

    def refusals(self, resolution: float) -> tuple[str, ...]:
        """Reason codes that forbid reading, given the picture's pixels per mm of card."""
        checks = (
            ("too_small", resolution < FAR),
            ("too_dark", self.paper < DARK or self.contrast < FAINT),
            ("blurred", self.edge > BLURRED),
            ("glare", bool(self.glare)),
        )
        return tuple(code for code, fails in checks if fails)

    def warnings(self, resolution: float) -> tuple[str, ...]:
        """Reason codes that make a reading less sure."""
        checks = (("too_small", resolution < SMALL), ("too_dark", self.paper < DIM), ("blurred", self.edge > SOFT))
        return tuple(code for code, doubtful in checks if doubtful)


def measured(flat: Pixels, resolution: float) -> Quality:
    """The quality of a flattened card (`resolution` in px/mm of `flat`)."""
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    parts = [_part(grey, BOXES[name], resolution) for name in CORE_FIELDS]
    edges, contrasts = zip(*(edge_width(part, resolution) for part in parts), strict=True)
    glare = frozenset(name for name, area in glare_areas(flat, resolution).items() if area > _GLARE_AREA)
    return Quality(float(np.median(edges)), float(np.median(grey)), float(np.median(contrasts)), glare)


def edge_width(grey: Pixels, resolution: float, share: float = 99.0) -> tuple[float, float]:
    """How wide the sharpest edges are (mm, the worse of both directions) and how dark print is against paper
    (grey levels).

    A step of height c blurred by sigma has the greatest slope c / (sigma sqrt(2 pi)). Shaking widens one
    direction only.
    """
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0).astype(np.float32)
    contrast = float(np.percentile(soft, 99) - np.percentile(soft, 1))
    slopes = [
        float(np.percentile(np.abs(cv2.Sobel(soft, cv2.CV_32F, dx, dy, ksize=3)), share)) / 8
        for dx, dy in ((1, 0), (0, 1))
    ]
    return contrast / (2.507 * (min(slopes) + 0.05)) / resolution, contrast


def glare_areas(flat: Pixels, resolution: float) -> dict[str, float]:
    """For each core field the area (mm²) where a reflection has swallowed the paper's own brightness.

    A reflection fills the sensor, every pixel of it, and is brighter than a smooth sheet under the same light can
    be. The light on the sheet is modelled as a plane through the brightness of all of it.
    """
    least = np.ascontiguousarray(flat.min(axis=2))
    size = (round(flat.shape[1] * _GLARE_AT / resolution), round(flat.shape[0] * _GLARE_AT / resolution))
    clipped = cv2.resize(cv2.erode(least, np.ones((9, 9), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    small = cv2.resize(least, size, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)).astype(np.float32)
    expected = _lit_sheet(paper, clipped < _CLIPPED)
    burnt: Pixels = ((clipped >= _CLIPPED) & (paper > expected + 8)).astype(np.uint8)
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return {name: float(_part(burnt, BOXES[name], _GLARE_AT).sum()) / _GLARE_AT**2 for name in CORE_FIELDS}


def _lit_sheet(paper: Floats, measurable: NDArray[np.bool_]) -> Floats:
    """A plane fitted to the brightness of the bare card where it is measurable, in rounds that leave out what is
    far from it.
    """
    rows, columns = np.mgrid[0 : 1 : paper.shape[0] * 1j, 0 : 1 : paper.shape[1] * 1j].astype(np.float32)
    bare = measurable.astype(np.uint8)
    for box in (PHOTO, BOXES["expiry_date"]):  # Coloured, whatever the light.
        _part(bare, box, _GLARE_AT)[...] = 0
    design = np.stack([np.ones_like(rows), rows, columns], axis=-1)[bare > 0][::5]
    values = paper[bare > 0][::5]
    plane = np.array([float(np.median(values)) if values.size else 255.0, 0.0, 0.0])
    for tolerance in (45.0, 25.0, 12.0, 12.0):
        keep = np.abs(values - design @ plane) < tolerance
        if keep.sum() > 50:
            plane = np.linalg.lstsq(design[keep], values[keep], rcond=None)[0]
    return np.asarray(plane[0] + plane[1] * rows + plane[2] * columns, np.float32)


def _part(image: Pixels, box: Box, resolution: float) -> Pixels:
    x0, y0, x1, y1 = (round(edge * resolution) for edge in box)
    return image[y0:y1, x0:x1]
