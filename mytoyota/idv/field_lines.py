"""Cuts the printed lines of each field out of a flattened card: without ruled lines, wherever the print strayed (guide 1-1/16-B)."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mytoyota.idv.layout import BOXES, Box
from mytoyota.idv.pictures import Pixels

RESOLUTION = 16.0
"""Pixels per mm of the flattened card."""
_STRAY = 0.8
"""How far beyond its box a value may have been printed (mm)."""
_PAD = 0.35

MOST_LINES = {"address": 2, "conditions": 4, "committee": 2}
ALPHABETS = {"name": "name", "birth_date": "date", "issue_date": "date", "issue_number": "digits", "expiry_date": "expiry",
             "licence_number": "digits", "motorcycle_date": "date", "other_date": "date", "second_class_date": "date"}


@dataclass(frozen=True)
class Strip:
    """One printed line of a field: its pixels (RGB), and whether a wide gap stands before it on the same line."""

    field: str
    image: Pixels
    after_gap: bool = False


def strips(flat: Pixels, field: str) -> list[Strip]:
    """The lines of a field, top to bottom; a name is cut at its wide gap, so that the space is known by measure."""
    box = _reaching(BOXES[field])
    left, top, right, bottom = (round(edge * RESOLUTION) for edge in box)
    part = flat[max(0, top):bottom, max(0, left):right]
    ink = _ink(part)
    found = []
    for start, end in _rows(ink, BOXES[field], box)[:MOST_LINES.get(field, 1)]:
        for number, (first, last) in enumerate(_columns(ink[start:end], field)):
            found.append(Strip(field, _cut(part, (start, end), (first, last)), after_gap=number > 0))
    return found


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


def _ink(part: Pixels) -> Pixels:
    """Mask of the print without the ruled lines, which are longer than any stroke."""
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((round(1.6 * RESOLUTION), round(1.6 * RESOLUTION)), np.uint8))
    dark = cv2.subtract(cv2.GaussianBlur(ground, (0, 0), RESOLUTION / 2), grey)
    level = max(22.0, 0.45 * float(np.percentile(dark, 98)))
    mask = np.asarray((dark > level) * np.uint8(255), np.uint8)
    for long, joined in (((1, round(4.5 * RESOLUTION)), (1, 3)), ((round(4.2 * RESOLUTION), 1), (3, 1))):
        whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(joined, np.uint8))
        lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones(long, np.uint8))
        mask = cv2.subtract(mask, cv2.dilate(lines, np.ones((5, 5), np.uint8)))
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def _rows(ink: Pixels, box: Box, reached: Box) -> list[tuple[int, int]]:
    """Bands of ink, those whose middle lies in the field; strokes of one character (三, 二) stay together."""
    profile = (ink > 0).sum(axis=1).astype(np.float32)
    filled = profile > 0.12 * RESOLUTION
    bands = _runs(filled, gap=round(0.28 * RESOLUTION))
    low, high = ((edge - reached.y0) * RESOLUTION for edge in (box.y0, box.y1))
    inside = [(a, b) for a, b in bands if low - 4 < (a + b) / 2 < high + 4 and b - a > 0.6 * RESOLUTION]
    if not inside:
        return []
    tallest = max(b - a for a, b in inside)
    return [(a, b) for a, b in inside if b - a > 0.45 * tallest]


def _runs(filled: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Stretches of True, joined over gaps of up to `gap`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    runs: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if runs and start - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _columns(band: Pixels, field: str) -> list[tuple[int, int]]:
    """From the first ink to the last; a name in two where the widest gap is most of a character wide."""
    runs = _runs(_filled(band), gap=0)
    runs = [(a, b) for a, b in runs if b - a > 1]
    if not runs:
        return []
    whole = (runs[0][0], runs[-1][1])
    if field == "name":
        return _at_widest_gap(runs, 0.62 * band.shape[0]) or [whole]
    if field == "licence_number":  # 第 and 号 stand apart from the number itself.
        groups = _runs(_filled(band), gap=round(0.55 * band.shape[0]))
        return [max(groups, key=lambda group: group[1] - group[0])]
    return [whole]


def _filled(band: Pixels) -> NDArray[np.bool_]:
    return np.asarray((band > 0).sum(axis=0) > 0, np.bool_)


def _at_widest_gap(runs: list[tuple[int, int]], least: float) -> list[tuple[int, int]]:
    """Both sides of the widest gap between runs; empty where none is at least so wide (px)."""
    gaps = [(after[0] - before[1], before[1], after[0]) for before, after in zip(runs, runs[1:], strict=False)]
    width, end, start = max(gaps, default=(0, 0, 0))
    return [(runs[0][0], end), (start, runs[-1][1])] if width >= least else []


def _cut(part: Pixels, rows: tuple[int, int], columns: tuple[int, int]) -> Pixels:
    pad = round(_PAD * RESOLUTION)
    top, bottom = max(0, rows[0] - pad), min(part.shape[0], rows[1] + pad)
    left, right = max(0, columns[0] - pad), min(part.shape[1], columns[1] + pad)
    return part[top:bottom, left:right]
