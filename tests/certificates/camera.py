"""Photographs sheets on a desk as people do: turned, tilted, blurred, dim, with a lamp's reflection."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from tests.certificates.printing import MM

Array = np.ndarray


@dataclass(frozen=True)
class Laid:
    """A sheet where it lies: its middle on the desk (mm, from the picture's middle) and its turn (degrees)."""

    sheet: Array
    at: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True)
class Shot:
    """One photograph. `scale` is pixels for each mm; blur in mm; glare as x, y, radius in parts of the picture."""

    size: tuple[int, int] = (1600, 1200)
    scale: float = 8.0
    quarters: int = 0
    tilt: float = 0.0
    blur: float = 0.03
    light: float = 1.0
    noise: float = 3.0
    glare: Sequence[tuple[float, float, float]] = ()
    quality: int = 88
    seed: int = 0


def photograph(laid: Sequence[Laid], how: Shot) -> bytes:
    """The JPEG of these sheets, later ones on top of earlier ones."""
    random = np.random.default_rng([how.seed, 3])
    width, height = how.size
    scene = np.full((height, width), 132, np.float32)
    for one in laid:
        _lay(scene, one, how)
    scene *= how.light
    for x, y, radius in how.glare:
        rows, columns = np.mgrid[0 : height // 4, 0 : width // 4].astype(np.float32)
        away = np.hypot(columns * 4 - x * width, rows * 4 - y * height) / (radius * width)
        scene += cv2.resize(420 * np.exp(-(away**4)), how.size)
    if how.blur:
        scene = cv2.GaussianBlur(scene, (0, 0), max(0.1, how.blur * how.scale))
    grain = random.standard_normal((height // 2, width // 2), np.float32) * np.float32(1.5 * how.noise)
    scene += cv2.resize(grain, how.size)
    picture = np.rot90(cv2.convertScaleAbs(np.maximum(scene, 0, out=scene)), how.quarters)
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(out, "JPEG", quality=how.quality)
    return out.getvalue()


def _lay(scene: Array, one: Laid, how: Shot) -> None:
    height, width = one.sheet.shape
    turn, (x, y) = np.radians(one.turn), one.at
    way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / (2 * MM)
    seen = (corners @ way.T + [x, y]) * how.scale
    seen /= (1 + how.tilt * seen[:, 1] / how.size[1])[:, None]  # the far edge is smaller
    seen += np.array(how.size) / 2
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(whole, seen.astype(np.float32))
    soft = cv2.GaussianBlur(one.sheet, (0, 0), max(0.1, 0.35 * MM / how.scale))
    covered = cv2.fillConvexPoly(np.zeros(scene.shape, np.uint8), seen.round().astype(np.int32), 1)
    laid = cv2.warpPerspective(soft, matrix, how.size, flags=cv2.INTER_LINEAR)
    np.copyto(scene, laid, where=covered == 1)
