"""Finds rectangles in a photograph that may be a licence card, and lays one out flat (guide 1-1/16-B)."""

from collections.abc import Iterator

import cv2
import numpy as np

from mytoyota.idv.layout import HEIGHT, TABLE, WIDTH, Box
from mytoyota.idv.pictures import Pixels

Matrix = Pixels
Points = Pixels

_SEEN_AT = 900
"""Length of the longer side at which rectangles are looked for (px): text vanishes, edges stay."""
CARD = Box(0.0, 0.0, WIDTH, HEIGHT)


def candidates(picture: Pixels, most: int = 6) -> Iterator[list[Matrix]]:
    """Homographies from card mm to picture px in three rounds, each of them dearer and for harder pictures than
    the last.

    A rectangle may be the card's edge or, where the card cannot be told from the desk, the printed table's. It is
    right way up or upside down.
    """
    scale = _SEEN_AT / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tried: list[Points] = []
    for masks in (_plain_masks, _hard_masks):
        new = [quad for quad in _best_quads(masks(small), small, most) if not _known(quad, tried)]
        tried += new
        yield [_homography(quad / scale, box) for quad in new for box in (CARD, TABLE)]
    yield _guide_frames(picture)


def pixels_per_mm(placing: Matrix) -> float:
    """How many picture pixels a millimetre at the card's middle takes."""
    middle = np.array(
        [[[WIDTH / 2, HEIGHT / 2]], [[WIDTH / 2 + 1, HEIGHT / 2]], [[WIDTH / 2, HEIGHT / 2 + 1]]], np.float64
    )
    at, right, down = cv2.perspectiveTransform(middle, placing)[:, 0]
    return float(np.sqrt(abs(np.linalg.det(np.stack([right - at, down - at])))))


def turned(placing: Matrix) -> Matrix:
    """The same rectangle, taken upside down."""
    half_turn = np.array([[-1.0, 0.0, WIDTH], [0.0, -1.0, HEIGHT], [0.0, 0.0, 1.0]])
    return np.asarray(placing @ half_turn, np.float64)


def flatten(picture: Pixels, placing: Matrix, resolution: float, margin: float = 0.0) -> Pixels:
    """The card as seen from straight above at `resolution` px/mm, with `margin` mm around it."""
    to_mm = np.array([[1 / resolution, 0.0, -margin], [0.0, 1 / resolution, -margin], [0.0, 0.0, 1.0]])
    size = (round((WIDTH + 2 * margin) * resolution), round((HEIGHT + 2 * margin) * resolution))
    part, moved = close_up(picture, placing, resolution, margin)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(part, moved @ to_mm, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def close_up(picture: Pixels, placing: Matrix, resolution: float, margin: float = 0.0) -> tuple[Pixels, Matrix]:
    """The part of the picture that holds the card, no finer than needed for `resolution` px/mm, and the placing in it.

    A perspective warp alone would skip pixels in a strong reduction and turn thin strokes to dots.
    """
    left, top, right, bottom = _bounds(picture, placing, margin)
    part = picture[top:bottom, left:right]
    moved = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]]) @ placing
    factor = int(pixels_per_mm(placing) / resolution)
    if factor < 2:
        return part, moved
    return averaged(part, factor), np.diag([1 / factor, 1 / factor, 1.0]) @ moved


def averaged(picture: Pixels, factor: int) -> Pixels:
    """The picture reduced by a whole number, which is several times faster than by any other."""
    height, width = (side // factor for side in picture.shape[:2])
    whole = picture[: height * factor, : width * factor]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _bounds(picture: Pixels, placing: Matrix, margin: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the card in the picture; all of the picture where the placing makes no sense."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = -margin - 1, -margin - 1, WIDTH + margin + 1, HEIGHT + margin + 1
    corners = cv2.perspectiveTransform(np.array([[[x0, y0]], [[x1, y0]], [[x1, y1]], [[x0, y1]]]), placing)[:, 0]
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    left, top = (int(v) for v in np.clip(low, 0, [width, height]))
    right, bottom = (int(v) for v in np.clip(high, 0, [width, height]))
    return (left, top, right, bottom) if right - left > 16 and bottom - top > 16 else (0, 0, width, height)


def cut_off(picture: Pixels) -> bool:
    """Whether something with a card's straight sides runs out of the picture along one whole side."""
    scale = _SEEN_AT / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    for mask in _plain_masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        largest = max(contours, key=cv2.contourArea, default=None)
        quad = _quad(largest) if largest is not None and len(largest) > 50 else None
        if quad is None or largest is None:
            continue
        area = float(cv2.contourArea(quad))
        full = cv2.contourArea(largest) / max(1.0, area) > 0.93
        if full and 0.08 < area / (width * height) < 0.9 and _on_one_border(quad, width, height):
            return True
    return False


def _on_one_border(quad: Points, width: int, height: int) -> bool:
    """Two corners on one border of the picture, and the others away from all."""
    near = [quad[:, 0] < 8, quad[:, 0] > width - 9, quad[:, 1] < 8, quad[:, 1] > height - 9]
    touching = np.any(near, axis=0)
    return bool(touching.sum() == 2 and any(side.sum() == 2 for side in near))


def _guide_frames(picture: Pixels) -> list[Matrix]:
    """Where no rectangle stands out: the card as the camera page's guide frame would hold it, lying or upright."""
    height, width = picture.shape[:2]
    middle = np.array([width / 2, height / 2])
    placed = []
    for along, length in ((np.array([1.0, 0.0]), width), (np.array([0.0, 1.0]), height)):
        right = 0.45 * length * along
        down = np.array([-right[1], right[0]]) * HEIGHT / WIDTH
        corners = [middle - right - down, middle + right - down, middle + right + down, middle - right + down]
        placed.append(_homography(np.array(corners, np.float32), CARD))
    return placed


def _homography(quad: Points, box: Box) -> Matrix:
    corners = np.array([[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, quad.astype(np.float32)), np.float64)


def _best_quads(masks: Iterator[Pixels], small: Pixels, most: int) -> list[Points]:
    area = small.shape[0] * small.shape[1]
    scored: list[tuple[float, Points]] = []
    for mask in masks:
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:4]:
            quad = _quad(contour) if len(contour) > 50 else None
            if quad is not None and (score := _likeness(contour, quad, area)) > 0:
                scored.append((score, quad))
    scored.sort(key=lambda pair: -pair[0])
    chosen: list[Points] = []
    for _, quad in scored:
        if not _known(quad, chosen):
            chosen.append(quad)
    return chosen[:most]


def _known(quad: Points, others: list[Points]) -> bool:
    return any(np.abs(quad - other).max() <= 6 for other in others)


def _plain_masks(small: Pixels) -> Iterator[Pixels]:
    """Views in which a card stands out as one blob in ordinary light: distance from the desk's colour,
    brightness, edges.
    """
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    soft = cv2.bilateralFilter(grey, 7, 40, 7)
    yield _closed(_otsu(_away_from_border(small, slice(0, 3))), 9)
    yield _closed(_otsu(soft), 5)
    middle = float(np.median(soft))
    for low in (0.15, 0.35):
        yield _closed(cv2.Canny(soft, low * middle, 2.2 * low * middle), 7)


def _hard_masks(small: Pixels) -> Iterator[Pixels]:
    """Views for shadows and busy desks: colour without brightness, brightness against its surroundings, print,
    straight lines.
    """
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    yield _opened(_closed(_otsu(_away_from_border(small, slice(1, 3))), 9), 15)
    around = cv2.resize(cv2.blur(cv2.resize(grey, None, fx=0.1, fy=0.1), (25, 25)), grey.shape[::-1]).astype(np.float32)
    yield _opened(_closed(_otsu(np.clip(grey / (around + 1) * 110, 0, 255).astype(np.uint8)), 9), 15)
    lines = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((9, 9), np.uint8))
    yield _closed(_otsu(lines), 25)
    yield _closed(_straight_lines(grey), 21)


def _away_from_border(small: Pixels, channels: slice) -> Pixels:
    """Distance in Lab (all channels, or colour alone) from what lies along the picture's edge: the desk."""
    lab = cv2.cvtColor(cv2.blur(small, (5, 5)), cv2.COLOR_RGB2LAB)[..., channels].astype(np.float32)
    flat = lab.shape[2]
    edges = [lab[:12], lab[-12:], lab[:, :12], lab[:, -12:]]
    border = np.concatenate([edge.reshape(-1, flat) for edge in edges])
    away = np.linalg.norm(lab - np.median(border, axis=0), axis=2)
    return np.asarray(np.clip(away * (2 if flat == 3 else 6), 0, 255), np.uint8)


def _straight_lines(grey: Pixels) -> Pixels:
    """Only the long straight lines: the printed table, whatever the light on it."""
    mask = np.zeros_like(grey)
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    for x0, y0, x1, y1 in (found if found is not None else np.empty((0, 1, 4))).reshape(-1, 4):
        if np.hypot(x1 - x0, y1 - y0) > 0.05 * _SEEN_AT:
            cv2.line(mask, (round(float(x0)), round(float(y0))), (round(float(x1)), round(float(y1))), 255, 2)
    return mask


def _otsu(image: Pixels) -> Pixels:
    return np.asarray(cv2.threshold(image, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8)


def _opened(mask: Pixels, size: int) -> Pixels:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), np.uint8)


def _closed(mask: Pixels, size: int) -> Pixels:
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), np.uint8)


def _quad(contour: Points) -> Points | None:
    """Four lines fitted to the sides, since the corners of a card are round; corners ordered so that the first
    side is long.
    """
    hull = cv2.convexHull(contour)
    if len(hull) < 4:
        return None
    rough = cv2.approxPolyN(hull, 4, ensure_convex=True)
    rough = np.asarray(rough, np.float32).reshape(-1, 2)
    if len(rough) != 4:
        return None
    sides = [_fitted_side(hull, contour, rough[n], rough[(n + 1) % 4]) for n in range(4)]
    corners = [_crossing(sides[n - 1], sides[n]) for n in range(4)]
    if any(corner is None for corner in corners):
        return None
    return _ordered(np.array(corners, np.float32))


def _fitted_side(hull: Points, contour: Points, start: Points, end: Points) -> Points:
    """Point and direction of the line through the contour's points along the middle four fifths of a side."""
    along = end - start
    length = float(np.hypot(*along)) or 1.0
    along = along / length
    points = contour.reshape(-1, 2).astype(np.float32)
    away = points - start
    position = away @ along
    distance = np.abs(away[:, 0] * along[1] - away[:, 1] * along[0])
    near = points[(position > 0.1 * length) & (position < 0.9 * length) & (distance < 0.03 * length + 3)]
    if len(near) < 10:
        return np.concatenate([start, along])
    vx, vy, x, y = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array([x, y, vx, vy], np.float32)


def _crossing(one: Points, other: Points) -> Points | None:
    system = np.array([[one[2], -other[2]], [one[3], -other[3]]], np.float64)
    if abs(np.linalg.det(system)) < 1e-3:
        return None
    along = np.linalg.solve(system, np.array([other[0] - one[0], other[1] - one[1]], np.float64))
    return np.array([one[0] + along[0] * one[2], one[1] + along[0] * one[3]], np.float32)


def _ordered(quad: Points) -> Points:
    """Clockwise on the screen, starting with a long side, its left end first: upright or upside down, never
    mirrored.
    """
    middle = quad.mean(axis=0)
    order = np.argsort(np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0]))
    quad = quad[order]
    sides = np.hypot(*(np.roll(quad, -1, axis=0) - quad).T)
    return quad if sides[0] + sides[2] >= sides[1] + sides[3] else np.roll(quad, -1, axis=0)


def _likeness(contour: Points, quad: Points, area: int) -> float:
    """0 for what cannot be a card; else larger for a fuller, larger rectangle of a card's proportions."""
    size = abs(cv2.contourArea(quad))
    if size < 0.01 * area or not cv2.isContourConvex(quad.astype(np.int32)):
        return 0.0
    fullness = cv2.contourArea(cv2.convexHull(contour)) / size
    sides = np.hypot(*(np.roll(quad, -1, axis=0) - quad).T)
    shape = (sides[0] + sides[2]) / max(1.0, sides[1] + sides[3])
    if not 1.15 < shape < 2.3 or not 0.8 < fullness < 1.15:
        return 0.0
    proportion = 1 - min(1.0, abs(np.log(shape / (WIDTH / HEIGHT))) / 0.4)
    return float(proportion + min(1.0, 3 * size / area) + (1 - abs(1 - fullness) * 3))
