"""Photographs a printed card as people do: askew, dim, blurred, with glare, in several levels; all by seed."""

import io
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image

from tests.licences.printing import HEIGHT, MM, WIDTH

Array = np.ndarray
PHONE = (4032, 3024)
REDUCED = (2000, 1500)
_EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Shot:
    """One photograph. Lengths on the card in mm, angles in degrees, `fill` = card width over picture width."""

    size: tuple[int, int] = PHONE
    fill: float = 0.75
    tilt: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    blur: float = 0.0
    motion: tuple[float, float] = (0.0, 0.0)
    light: float = 1.0
    slope: float = 0.0
    warmth: float = 0.0
    shadow: float = 0.0
    glare: tuple[float, float, float] | None = None
    noise: float = 1.5
    quality: int = 92
    orientation: int = 1
    desk: str = "grey"
    seed: int = 0


def shot(level: str, seed: int) -> Shot:
    """The photograph of this seed at a level: clean, typical or hard."""
    rng = np.random.default_rng([seed, {"clean": 1, "typical": 2, "hard": 3}[level]])
    return {"clean": _clean, "typical": _typical, "hard": _hard}[level](rng, seed)


def _clean(rng: np.random.Generator, seed: int) -> Shot:
    return Shot(
        fill=rng.uniform(0.7, 0.85),
        tilt=_within(rng, 2),
        turn=rng.uniform(-2, 2),
        shift=_within(rng, 0.03),
        blur=rng.uniform(0, 0.03),
        slope=rng.uniform(0, 0.06),
        noise=rng.uniform(0.8, 2),
        quality=int(rng.integers(90, 96)),
        desk=str(rng.choice(["grey", "dark", "wood"])),
        seed=seed,
    )


def _typical(rng: np.random.Generator, seed: int) -> Shot:
    reduced = rng.random() < 0.4
    return Shot(
        size=REDUCED if reduced else PHONE,
        fill=rng.uniform(0.68 if reduced else 0.5, 0.86),
        tilt=_within(rng, 12),
        turn=rng.uniform(-8, 8),
        shift=_within(rng, 0.05),
        blur=rng.uniform(0.02, 0.065),
        light=rng.uniform(0.75, 1.1),
        slope=rng.uniform(0.05, 0.25),
        warmth=rng.uniform(-0.06, 0.12),
        shadow=rng.choice([0, 0, 0.25]),
        glare=(72, rng.uniform(18, 38), rng.uniform(3, 7)) if rng.random() < 0.25 else None,
        noise=rng.uniform(2, 5),
        quality=int(rng.integers(80, 93)),
        orientation=int(rng.choice([1, 1, 3, 6, 8])),
        desk=str(rng.choice(["grey", "dark", "wood", "white", "cloth"])),
        seed=seed,
    )


def _hard(rng: np.random.Generator, seed: int) -> Shot:
    reduced = rng.random() < 0.5
    return Shot(
        size=REDUCED if reduced else PHONE,
        fill=rng.uniform(0.55 if reduced else 0.35, 0.72),
        tilt=_within(rng, 24),
        turn=rng.uniform(-25, 25) + rng.choice([0, 0, 0, 180]),
        shift=_within(rng, 0.06),
        blur=rng.uniform(0.05, 0.1),
        motion=(rng.uniform(0, 0.12), rng.uniform(0, 180)),
        light=rng.uniform(0.45, 0.9),
        slope=rng.uniform(0.15, 0.45),
        warmth=rng.uniform(-0.1, 0.2),
        shadow=rng.choice([0, 0.35, 0.5]),
        glare=(72, rng.uniform(18, 38), rng.uniform(3, 8)) if rng.random() < 0.4 else None,
        noise=rng.uniform(4, 10),
        quality=int(rng.integers(60, 82)),
        orientation=int(rng.choice([1, 1, 3, 6, 8])),
        desk=str(rng.choice(["grey", "dark", "wood", "white", "cloth"])),
        seed=seed,
    )


def _within(rng: np.random.Generator, bound: float) -> tuple[float, float]:
    return (rng.uniform(-bound, bound), rng.uniform(-bound, bound))


def photograph(card: Array, how: Shot) -> bytes:
    """The JPEG of the card (RGBA as printed) under these circumstances."""
    rng = np.random.default_rng([how.seed, 7])
    scene = desk(how.desk, how.size, rng)
    matrix = _placing(how)
    pixels_per_mm = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2] / matrix[2, 2]))) * MM)
    _lay(scene, card, matrix, pixels_per_mm)
    scene *= _light(how, rng)
    if how.glare:
        scene += _glare(how, matrix, pixels_per_mm)
    scene = _blurred(scene, how, pixels_per_mm)
    half = (how.size[1] // 2, how.size[0] // 2, 3)
    scene += cv2.resize(rng.standard_normal(half, np.float32) * np.float32(1.5 * how.noise), how.size)
    return jpeg(cv2.convertScaleAbs(np.maximum(scene, 0, out=scene)), how.quality, how.orientation)


def jpeg(picture: Array, quality: int = 90, orientation: int = 1) -> bytes:
    """Encode; with an EXIF orientation the stored pixels are turned so that a viewer turns them back."""
    turns = {1: 0, 3: 2, 6: 1, 8: 3}[orientation]
    image = Image.fromarray(np.ascontiguousarray(np.rot90(picture, turns)))
    exif = Image.Exif()
    exif[_EXIF_ORIENTATION] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=exif.tobytes())
    return out.getvalue()


def _placing(how: Shot) -> Array:
    """Homography from card pixels to picture pixels: a pinhole at 330 mm over a card tilted about both axes."""
    ax, ay, az = np.radians([how.tilt[0], how.tilt[1], how.turn])
    turn = (
        np.array([[np.cos(az), -np.sin(az), 0], [np.sin(az), np.cos(az), 0], [0, 0, 1]])
        @ np.array([[1, 0, 0], [0, np.cos(ax), -np.sin(ax)], [0, np.sin(ax), np.cos(ax)]])
        @ np.array([[np.cos(ay), 0, np.sin(ay)], [0, 1, 0], [-np.sin(ay), 0, np.cos(ay)]])
    )
    distance, (width, height) = 330.0, how.size
    focal = how.fill * width / WIDTH * distance
    corners = np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]])
    points = np.column_stack([corners - [WIDTH / 2, HEIGHT / 2], np.zeros(4)]) @ turn.T
    seen = points[:, :2] * focal / (distance + points[:, 2:]) + [
        width * (0.5 + how.shift[0]),
        height * (0.5 + how.shift[1]),
    ]
    return cv2.getPerspectiveTransform(corners * np.float32(MM), seen.astype(np.float32))


def _lay(scene: Array, card: Array, matrix: Array, pixels_per_mm: float) -> None:
    """Put the card on the desk, with a soft shadow beside it."""
    shrink = MM / pixels_per_mm
    soft = cv2.GaussianBlur(card, (0, 0), max(0.01, 0.4 * shrink)) if shrink > 1 else card
    size = (scene.shape[1], scene.shape[0])
    laid = cv2.warpPerspective(soft, matrix, size, flags=cv2.INTER_LINEAR)
    alpha = laid[..., 3] * np.float32(1 / 255)
    small = cv2.resize(alpha, _coarse(size), interpolation=cv2.INTER_AREA)
    shade = cv2.GaussianBlur(small, (0, 0), pixels_per_mm * 1.2 / _COARSER)
    shade = np.roll(shade, (round(pixels_per_mm * 0.6 / _COARSER), round(pixels_per_mm * 0.5 / _COARSER)), (0, 1))
    scene *= ((1 - 0.35 * cv2.resize(shade, size)) * (1 - alpha))[..., None]
    scene += laid[..., :3] * alpha[..., None]


_COARSER = 8
"""Light, shade and glare have no fine detail: they are computed on every eighth pixel."""


def _coarse(size: tuple[int, int]) -> tuple[int, int]:
    return size[0] // _COARSER, size[1] // _COARSER


def _light(how: Shot, rng: np.random.Generator) -> Array:
    """How much light of each colour falls on each pixel."""
    width, height = _coarse(how.size)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    light = how.light * (1 + how.slope * (x * np.cos(angle) + y * np.sin(angle)))
    if how.shadow:
        edge = x * np.cos(angle + 1) + y * np.sin(angle + 1) - rng.uniform(-0.2, 0.4)
        light *= 1 - how.shadow / (1 + np.exp(-np.clip(edge * 25, -30, 30)))
    return cv2.resize(light[..., None] * np.float32([1 + how.warmth, 1, 1 - how.warmth]), how.size)


def _glare(how: Shot, matrix: Array, pixels_per_mm: float) -> Array:
    """A lamp's reflection: saturated in the middle of the spot (card mm: x, y, radius), fading out beyond."""
    x, y, radius = how.glare
    centre = cv2.perspectiveTransform(np.float32([[[x * MM, y * MM]]]), matrix)[0, 0] / _COARSER
    width, height = _coarse(how.size)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((columns - centre[0]) / 1.6, rows - centre[1]) / (radius * pixels_per_mm / _COARSER)
    return cv2.resize(420 * np.exp(-(away**4) / 2), how.size)[..., None]


def _blurred(scene: Array, how: Shot, pixels_per_mm: float) -> Array:
    if how.blur > 0:
        scene = cv2.GaussianBlur(scene, (0, 0), max(0.01, how.blur * pixels_per_mm))
    length = round(how.motion[0] * pixels_per_mm)
    if length > 1:
        kernel = np.zeros((length * 2 + 1, length * 2 + 1), np.float32)
        angle = np.radians(how.motion[1])
        end = (np.cos(angle) * length / 2, np.sin(angle) * length / 2)
        cv2.line(
            kernel,
            (round(length - end[0]), round(length - end[1])),
            (round(length + end[0]), round(length + end[1])),
            1.0,
            1,
        )
        scene = cv2.filter2D(scene, -1, kernel / kernel.sum())
    return scene


def desk(kind: str, size: tuple[int, int], rng: np.random.Generator) -> Array:
    """What lies under the card, as float RGB: a plain, dark or white top, wood, or cloth."""
    width, height = size
    base = {
        "grey": (150, 150, 148),
        "dark": (48, 46, 50),
        "white": (226, 225, 220),
        "wood": (168, 124, 84),
        "cloth": (96, 112, 140),
    }[kind]
    small = rng.standard_normal((height // 8, width // 8), np.float32)
    stretch = {"wood": (40, 1.2), "cloth": (1.0, 1.0)}.get(kind, (3, 3))
    grain = cv2.GaussianBlur(small, (0, 0), sigmaX=stretch[0], sigmaY=stretch[1])
    grain *= {"wood": 14, "cloth": 10}.get(kind, 3) / (grain.std() + 1e-6)
    return cv2.merge([cv2.resize(grain, size, interpolation=cv2.INTER_CUBIC) + np.float32(tone) for tone in base])


def spoiled(level_shot: Shot, how: str, rng: np.random.Generator) -> Shot:
    """A photograph that must be refused: blurred, shaken, cropped, far, dark, or with glare over the name, number
    or dates.
    """
    side = rng.choice([-1, 1])
    changes = {
        "blurred": lambda: {"blur": rng.uniform(0.3, 0.6)},
        "shaken": lambda: {"motion": (rng.uniform(0.9, 2.0), rng.uniform(0, 180))},
        "cropped": lambda: {
            "shift": (side * rng.uniform(0.28, 0.5), 0.0),
            "fill": rng.uniform(0.7, 0.9),
            "turn": rng.uniform(-4, 4),
        },
        "far": lambda: {"size": REDUCED, "fill": rng.uniform(0.12, 0.24)},
        "dark": lambda: {"light": rng.uniform(0.03, 0.08), "noise": rng.uniform(4, 8), "glare": None},
        "glare": lambda: {"glare": (*GLARE_PLACES[int(rng.integers(len(GLARE_PLACES)))], rng.uniform(3.0, 6.5))},
    }
    return replace(level_shot, **changes[how]())


GLARE_PLACES = ((20.0, 4.2), (70.0, 4.2), (24.0, 8.8), (50.0, 8.8), (20.0, 13.4), (24.0, 18.0), (30.0, 35.8))
