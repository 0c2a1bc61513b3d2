"""Reads which classes of vehicle a licence holds from the ink in the grid's boxes (guide 1-1/17-B)."""

import cv2
import numpy as np

from mytoyota.idv.finding import RESOLUTION
from mytoyota.idv.layout import CATEGORIES, CATEGORY_GRID
from mytoyota.idv.pictures import Pixels

_BAR = 0.9
"""A class that is not held is a bar, lower than this (mm); the name of a class that is held is taller."""


def held_categories(flat: Pixels) -> tuple[tuple[str, ...], float]:
    """The classes held, in the grid's order, and how clearly (0 to 1) every box said yes or no."""
    heights = [_ink_height(flat, index) for index in range(len(CATEGORIES))]
    held = tuple(name for name, height in zip(CATEGORIES, heights, strict=True) if height >= _BAR)
    doubt = min((abs(height - _BAR) / _BAR for height in heights), default=0.0)
    return held, float(min(0.98, 0.5 + doubt)) if held else 0.0


def _ink_height(flat: Pixels, index: int) -> float:
    """Height in mm over which a box holds ink, the box's own lines left out."""
    grid = CATEGORY_GRID
    width, height = (grid.x1 - grid.x0) / 7, (grid.y1 - grid.y0) / 2
    left, top = grid.x0 + width * (index % 7), grid.y0 + height * (index // 7)
    edges = (top + 0.5, top + height - 0.5, left + 0.4, left + width - 0.4)
    y0, y1, x0, x1 = (round(edge * RESOLUTION) for edge in edges)
    grey = cv2.cvtColor(flat[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY)
    dark = float(np.median(grey)) - cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32)
    inked = (dark > max(25.0, 0.4 * float(dark.max()))).sum(axis=1) > 0.15 * RESOLUTION
    return float(inked.sum()) / RESOLUTION
