"""Cuts the printed lines of each field out of a flattened card, wherever the print strayed (guide 1-1/16-B)."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from mytoyota.idv.finding import RESOLUTION
from mytoyota.idv.layout import BOXES, Box
from mytoyota.idv.pictures import Pixels
from mytoyota.idv.reader import CORE_FIELDS

Floats = Pixels

_STRAY = 0.8
"""How far beyond its box a value may have been printed (mm)."""
_PAD = 0.35
_SPECK = 10
"""Fewer pixels than this are noise."""
_TALLEST_LINE = 3.3
"""No line of a field of several lines is taller (mm)."""

MOST_LINES = {"address": 2, "conditions": 4, "committee": 2}
ALPHABETS = {
    "name": "name",
    "birth_date": "date",
    "issue_date": "date",
    "issue_number": "digits",
    "expiry_date": "expiry",
    "licence_number": "digits",
    "motorcycle_date": "date",
    "other_date": "date",
    "second_class_date": "date",
}


@dataclass(frozen=True)
class Strip:
    """One printed line of a field: its pixels (RGB), and whether a wide gap stands before it on the same line."""

    field: str
    image: Pixels
    after_gap: bool = False


@dataclass(frozen=True)
class PrintedLine:
    """Where one line of print stands: its rows across the whole width of its field (`box`, mm of the card), and its
    last ink from the field's left edge (px).
    """

    box: Box
    last: int


class PrintedCard:
    """A flattened card with its print told from its paper: the same measure of "dark" in light and in shadow."""

    def __init__(self, flat: Pixels) -> None:
        self.flat = flat
        grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
        self._dark = darkness(grey)
        parts = [self._dark[slices(BOXES[name])] for name in CORE_FIELDS]
        self._usual = float(np.median([np.percentile(part, 98) for part in parts]))

    def strips(self, field: str) -> list[Strip]:
        """The lines of a field, top to bottom; a name is cut at its wide gap, so that the space is known by measure."""
        part, ink, bands = self._bands(field)
        return [
            Strip(field, _cut(part, band, columns), after_gap=number > 0)
            for band in bands
            for number, columns in enumerate(_columns(ink[slice(*band)], field))
        ]

    def lines(self, field: str) -> list[PrintedLine]:
        """Where the lines of a field stand."""
        _, ink, bands = self._bands(field)
        box, found = _reaching(BOXES[field]), []
        for start, end in bands:
            if (filled := np.flatnonzero(_filled(ink[start:end]))).size:
                place = box._replace(y0=box.y0 + start / RESOLUTION, y1=box.y0 + end / RESOLUTION)
                found.append(PrintedLine(place, int(filled[-1])))
        return found

    def _bands(self, field: str) -> tuple[Pixels, Pixels, list[tuple[int, int]]]:
        """Pixels and ink of a field and what lies around it, and the rows of each line in them."""
        box = _reaching(BOXES[field])
        ink = self._ink(box)
        return self.flat[slices(box)], ink, _rows(ink, BOXES[field], field)[: MOST_LINES.get(field, 1)]

    def _ink(self, box: Box) -> Pixels:
        """Mask of the print in a box without the ruled lines, which are longer than any stroke, and without specks."""
        dark = self._dark[slices(box)]
        level = max(0.45 * float(np.percentile(dark, 98)), 0.38 * self._usual)
        mask: Pixels = (dark > level).astype(np.uint8) * 255
        for long, joined in (((1, round(4.5 * RESOLUTION)), (1, 3)), ((round(4.2 * RESOLUTION), 1), (3, 1))):
            whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(joined, np.uint8))
            lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones(long, np.uint8))
            mask = cv2.subtract(mask, cv2.dilate(lines, np.ones((5, 5), np.uint8)))
        return _without_specks(mask)


def darkness(grey: Pixels) -> Floats:
    """How dark each pixel is against the paper around it, 0 to 1, whatever the light."""
    size = round(1.6 * RESOLUTION)
    paper = cv2.blur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)), (25, 25)).astype(
        np.float32
    )
    return np.asarray(np.clip(1 - grey / np.maximum(paper, 1), 0, 1), np.float32)


def _without_specks(mask: Pixels) -> Pixels:
    """Noise makes spots of a few pixels; the smallest stroke has more."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= _SPECK
    large[0] = False
    return np.asarray(large[labels] * np.uint8(255), np.uint8)


def slices(box: Box, resolution: float = RESOLUTION) -> tuple[slice, slice]:
    """Rows and columns of a box in a picture of the card."""
    left, top, right, bottom = (max(0, round(edge * resolution)) for edge in box)
    return slice(top, bottom), slice(left, right)


def crop_of(flat: Pixels, field: str) -> bytes:
    """A small JPEG of the field for the person's eye (a few kB)."""
    left, top, right, bottom = (round(edge * RESOLUTION) for edge in BOXES[field])
    part = flat[top:bottom, left:right]
    scale = min(1.0, 480 / part.shape[1])
    part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", part[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 70])
    return data.tobytes()


def _reaching(box: Box) -> Box:
    return Box(box.x0, box.y0 - _STRAY, box.x1, box.y1 + _STRAY)


def _rows(ink: Pixels, box: Box, field: str) -> list[tuple[int, int]]:
    """Bands of ink, those whose middle lies in the field; strokes of one character (三, 二) stay together."""
    profile = (ink > 0).sum(axis=1).astype(np.float32)
    several = field in MOST_LINES
    bands = stretches(profile > 0.12 * RESOLUTION, gap=1 if several else round(0.28 * RESOLUTION))
    if several:
        bands = [part for band in bands for part in _parted(band, profile)]
    low, high = _STRAY * RESOLUTION, (_STRAY + box.y1 - box.y0) * RESOLUTION
    inside = [(a, b) for a, b in bands if low - 4 < (a + b) / 2 < high + 4 and b - a > 0.6 * RESOLUTION]
    tallest = max((b - a for a, b in inside), default=0)
    return [(a, b) for a, b in inside if b - a > 0.45 * tallest]


def _parted(band: tuple[int, int], profile: Floats) -> list[tuple[int, int]]:
    """A band too tall for one line is two that blur has joined: cut where there is least ink."""
    start, end = band
    if end - start < _TALLEST_LINE * RESOLUTION:
        return [band]
    third = (end - start) // 3
    cut = start + third + int(profile[start + third : end - third].argmin())
    return [(start, cut), (cut, end)]


def stretches(filled: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Stretches of True, joined over gaps of up to `gap`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _columns(band: Pixels, field: str) -> list[tuple[int, int]]:
    """From the first ink to the last; a name in two where the widest gap is most of a character wide."""
    runs = stretches(_filled(band), gap=0)
    runs = [(a, b) for a, b in runs if b - a > 1]
    if not runs:
        return []
    whole = (runs[0][0], runs[-1][1])
    if field == "name":
        return _at_widest_gap(runs, 0.62 * band.shape[0]) or [whole]
    if field == "licence_number":  # 第 and 号 stand apart from the number itself.
        groups = stretches(_filled(band), gap=round(0.55 * band.shape[0]))
        return [max(groups, key=lambda group: group[1] - group[0])]
    return [whole]


def _filled(band: Pixels) -> NDArray[np.bool_]:
    return np.asarray((band > 0).sum(axis=0) > 0, np.bool_)


def _at_widest_gap(runs: list[tuple[int, int]], least: float) -> list[tuple[int, int]]:
    """Both sides of the widest gap between runs; empty where none is at least so wide (px)."""
    gaps = [(after[0] - before[1], before[1], after[0]) for before, after in pairwise(runs)]
    width, end, start = max(gaps, default=(0, 0, 0))
    return [(runs[0][0], end), (start, runs[-1][1])] if width >= least else []


def _cut(part: Pixels, rows: tuple[int, int], columns: tuple[int, int]) -> Pixels:
    pad = round(_PAD * RESOLUTION)
    top, bottom = max(0, rows[0] - pad), min(part.shape[0], rows[1] + pad)
    left, right = max(0, columns[0] - pad), min(part.shape[1], columns[1] + pad)
    return part[top:bottom, left:right]
