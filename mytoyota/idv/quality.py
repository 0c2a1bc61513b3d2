"""Measures what spoils a whole photograph of a card: blur, darkness, too few pixels (guide 1-1/16-B)."""

from dataclasses import dataclass

import cv2
import numpy as np

from mytoyota.idv.layout import BOXES, Box
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.reader import CORE_FIELDS

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


@dataclass(frozen=True)
class Quality:
    """`edge` in mm, `paper` and `contrast` in grey levels."""

    edge: float
    paper: float
    contrast: float

    def refusals(self, resolution: float) -> tuple[str, ...]:
        """Reason codes that forbid reading, given the picture's pixels per mm of card."""
        checks = (
            ("too_small", resolution < FAR),
            ("too_dark", self.paper < DARK or self.contrast < FAINT),
            ("blurred", self.edge > BLURRED),
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
    return Quality(float(np.median(edges)), float(np.median(grey)), float(np.median(contrasts)))


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


def _part(image: Pixels, box: Box, resolution: float) -> Pixels:
    x0, y0, x1, y1 = (round(edge * resolution) for edge in box)
    return image[y0:y1, x0:x1]
