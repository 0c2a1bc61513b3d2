"""Recognises the front of a licence by its printed lines and registers the picture on them (guide 1-1/16-B)."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mytoyota.idv.card import Matrix, flatten, turned
from mytoyota.idv.layout import HORIZONTAL, VERTICAL, Rule
from mytoyota.idv.pictures import Pixels

Floats = Pixels

_PIECE = 6.0
"""A line is measured in pieces of this length (mm): short enough that a slanting line stays within one row of
pixels.
"""
_MARGIN = 3.0
_PRESENT = 0.6
"""A rule counts as seen when this share of its pieces lies where the registration says."""


@dataclass(frozen=True)
class Registration:
    """A placing (card mm to picture px) and the share of each printed line's pieces that was found there."""

    placing: Matrix
    horizontal: tuple[float, ...]
    vertical: tuple[float, ...]

    @property
    def seen(self) -> tuple[int, int]:
        """How many horizontal and vertical lines are there."""
        return (sum(share >= _PRESENT for share in self.horizontal), sum(share >= _PRESENT for share in self.vertical))

    @property
    def score(self) -> float:
        return sum(self.horizontal) / len(self.horizontal) + sum(self.vertical) / len(self.vertical)


@dataclass(frozen=True)
class _Pieces:
    """Measured pieces of lines: where each should be and where it is (mm), which rule it belongs to, how dark it is."""

    ideal: Floats
    found: Floats
    rule: NDArray[np.int64]
    across: NDArray[np.bool_]
    strength: Floats


def register(picture: Pixels, placing: Matrix, reach: float = 2.2, resolution: float = 6.0) -> Registration:
    """Turn a placing the right way up and correct it by up to `reach` mm so that the lines lie where the layout
    has them.
    """
    flat = flatten(picture, placing, resolution, _MARGIN)
    upright, over = _measure(flat, resolution, reach), _measure(flat[::-1, ::-1], resolution, reach)
    if np.count_nonzero(over.strength) > np.count_nonzero(upright.strength):
        placing, upright = turned(placing), over
    correction = _fitted(upright)
    if correction is None:
        return _nothing_seen(placing)
    placing = placing @ correction
    for limit in (reach / 2, 0.6):
        correction = _fitted(_measure(flatten(picture, placing, resolution, _MARGIN), resolution, limit))
        if correction is None:
            break
        placing = placing @ correction
    return _judged(picture, placing, resolution)


def _nothing_seen(placing: Matrix) -> Registration:
    return Registration(placing, (0.0,) * len(HORIZONTAL), (0.0,) * len(VERTICAL))


def refine(picture: Pixels, placing: Matrix, resolution: float = 14.0) -> Matrix:
    """A last, fine correction of a placing at full resolution (to about 0.1 mm)."""
    correction = _fitted(_measure(flatten(picture, placing, resolution, _MARGIN), resolution, 0.7))
    return placing if correction is None else placing @ correction


def _judged(picture: Pixels, placing: Matrix, resolution: float) -> Registration:
    flat = flatten(picture, placing, resolution, _MARGIN)
    pieces = _measure(flat, resolution, 0.45)
    dark = pieces.strength > 0
    shares = []
    for across, rules in ((True, HORIZONTAL), (False, VERTICAL)):
        shares.append(
            tuple(float(dark[(pieces.across == across) & (pieces.rule == n)].mean()) for n in range(len(rules)))
        )
    return Registration(placing, shares[0], shares[1])


def _measure(flat: Pixels, resolution: float, reach: float) -> _Pieces:
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    rows = [_measured(_ink(grey, resolution), rule, n, resolution, reach) for n, rule in enumerate(HORIZONTAL)]
    columns = [_measured(_ink(grey.T, resolution), rule, n, resolution, reach) for n, rule in enumerate(VERTICAL)]
    ideal, found, rule, strength = (
        np.concatenate(part) for part in zip(*rows, *[_swapped(c) for c in columns], strict=True)
    )
    across = np.arange(len(rule)) < sum(len(row[2]) for row in rows)
    return _Pieces(ideal, found, rule, across, strength)


_Measured = tuple[Floats, Floats, NDArray[np.int64], Floats]


def _swapped(measured: _Measured) -> _Measured:
    return measured[0][:, ::-1], measured[1][:, ::-1], measured[2], measured[3]


def _ink(grey: Pixels, resolution: float) -> Floats:
    """How much darker a pixel is than what lies above and below it within a line's width: lines stand out, areas
    do not.
    """
    height = max(3, round(0.9 * resolution) | 1)
    kernel = np.ones((height, 1), np.uint8)
    dark = cv2.morphologyEx(np.ascontiguousarray(grey), cv2.MORPH_BLACKHAT, kernel)
    return np.asarray(dark, np.float32)


def _measured(ink: Floats, rule: Rule, index: int, resolution: float, reach: float) -> _Measured:
    """Where each piece of one line is, looked for up to `reach` mm away on both sides; strength 0 = not found."""
    count = max(2, round((rule.end - rule.start) / _PIECE))
    left, right, top, bottom = (
        round((edge + _MARGIN) * resolution)
        for edge in (rule.start + 0.2, rule.end - 0.2, rule.at - reach, rule.at + reach)
    )
    top, width = max(0, top), (right - left) // count
    pieces = ink[top : bottom + 1, left : left + width * count].reshape(-1, count, width)
    # Not the mean over a piece's length but its lower quartile: text crosses a row here and there, a line all along.
    profile = np.partition(pieces, width // 4, axis=2)[:, :, width // 4]
    row = profile.argmax(axis=0)
    middle = np.linspace(rule.start, rule.end, 2 * count + 1)[1::2]
    ideal = np.stack([middle, np.full(count, rule.at)], axis=1)
    found = np.stack([middle, (top + _peak(profile, row) + 0.5) / resolution - _MARGIN], axis=1)
    numbers = np.full(count, index, np.int64)
    return ideal.astype(np.float32), found.astype(np.float32), numbers, _prominence(profile, row)


def _peak(profile: Floats, row: NDArray[np.int64]) -> Floats:
    """Centre of gravity around each darkest row, for a position finer than a pixel."""
    near = np.clip(row + np.array([[-1], [0], [1]]), 0, len(profile) - 1)
    weights = np.take_along_axis(profile, near, axis=0) + 1e-3
    return np.asarray((near * weights).sum(axis=0) / weights.sum(axis=0), np.float32)


def _prominence(profile: Floats, row: NDArray[np.int64]) -> Floats:
    """Each peak's height where it stands clear of the rest, else 0."""
    height = np.take_along_axis(profile, row[None], axis=0)[0]
    usual = np.median(profile, axis=0)
    return np.asarray(np.where((height > 6) & (height > 2.0 * usual + 2), height, 0.0), np.float32)


def _fitted(pieces: _Pieces) -> Matrix | None:
    """Homography from where lines should be to where they are, or None with too few of them.

    A piece of a horizontal line fixes y alone and one of a vertical line x alone: solved by weighted least
    squares on the linear form of a homography, three rounds, with pieces far from the fit left out of the next
    one.
    """
    good = pieces.strength > 0
    if good.sum() < 14 or (good & ~pieces.across).sum() < 5:
        return None
    solution = np.array([1, 0, 0, 0, 1, 0, 0, 0], np.float64)
    for tolerance in (1.2, 0.6, 0.35):
        rows, targets = _equations(pieces, good)
        solution = _regularised(rows, targets)
        away = np.abs(_misfit(pieces, solution))
        good = (pieces.strength > 0) & (away < tolerance)
        if good.sum() < 12:
            return None
    return np.append(solution, 1.0).reshape(3, 3)


def _equations(pieces: _Pieces, good: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = pieces.ideal[good].T.astype(np.float64)
    across = pieces.across[good]
    value = np.where(across, pieces.found[good, 1], pieces.found[good, 0]).astype(np.float64)
    zero, one = np.zeros_like(x), np.ones_like(x)
    for_y = np.stack([zero, zero, zero, x, y, one, -value * x, -value * y], axis=1)
    for_x = np.stack([x, y, one, zero, zero, zero, -value * x, -value * y], axis=1)
    return np.where(across[:, None], for_y, for_x), value


def _regularised(rows: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares, held softly near "no correction" so that few pieces cannot bend the card."""
    identity = np.array([1, 0, 0, 0, 1, 0, 0, 0], np.float64)
    holding = np.diag([8.0, 8.0, 0.05, 8.0, 8.0, 0.05, 600.0, 600.0])
    system = np.concatenate([rows, holding])
    wanted = np.concatenate([targets, holding @ identity])
    return np.asarray(np.linalg.lstsq(system, wanted, rcond=None)[0], np.float64)


def _misfit(pieces: _Pieces, solution: NDArray[np.float64]) -> NDArray[np.float64]:
    matrix = np.append(solution, 1.0).reshape(3, 3)
    moved = cv2.perspectiveTransform(pieces.ideal[:, None].astype(np.float64), matrix)[:, 0]
    axis = pieces.across.astype(np.int64)
    index = np.arange(len(axis))
    return np.asarray(moved[index, axis] - pieces.found[index, axis], np.float64)
