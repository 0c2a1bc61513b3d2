"""A second look at a name: which written form of each character does the picture show (guide 1-1/17-B).

A recogniser reads 髙 as 高 and 﨑 as 崎 without a doubt, some forms it does not even know. Here the printed
character is compared with drawn pictures of all its forms. The person always has the last word: the form offers
every spelling.
"""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from mytoyota.idv.pictures import Pixels
from mytoyota.japanese.kanji import other_forms

Floats = Pixels

SIDE = 32
"""Pictures of characters are compared at this size (px)."""
_FILE = Path(__file__).with_name("glyphs.npz")
_AT_THE_EDGE = 0.15
"""Ink at the edge of a line's picture that reaches no further in than this part of its height is no character's."""
_CLEARLY = 0.75
"""Another form is taken for the one that was read when the print is this much nearer to it."""


def normalised(ink: Pixels) -> Pixels:
    """The ink (bright on dark) cut to what is drawn, and brought to SIDE x SIDE."""
    strong = ink > 0.35 * float(ink.max(initial=1))
    rows, columns = np.flatnonzero(strong.any(axis=1)), np.flatnonzero(strong.any(axis=0))
    if rows.size == 0:
        return np.zeros((SIDE, SIDE), np.uint8)
    part = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    scaled = cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA if part.shape[0] > SIDE else cv2.INTER_LINEAR)
    return np.asarray(np.clip(scaled * (255 / max(1.0, float(scaled.max()))), 0, 255), np.uint8)


def second_look(text: str, line: Pixels) -> str:
    """The text of a tightly cut line of full-width characters, with each form as the picture shows it."""
    if not text or not any(other_forms(character) for character in text):
        return text
    cells = _cells(line, len(text))
    return "".join(_best_form(character, cell) for character, cell in zip(text, cells, strict=True))


def _best_form(character: str, cell: Floats) -> str:
    """The form that the cell shows; the one that was read unless another is clearly nearer where the two differ."""
    if not other_forms(character) or character not in _drawn() or min(cell.shape) < 8:
        return character
    printed = normalised(cell).astype(np.float32) / 255
    nearness = {form: _nearness(printed, character, form) for form in other_forms(character) if form in _drawn()}
    best = min(nearness, key=lambda form: nearness[form], default=character)
    return best if nearness.get(best, 1.0) < _CLEARLY else character


def _nearness(printed: Floats, read: str, other: str) -> float:
    """How far the print is from the other form over how far it is from the one read, where these two differ.

    Taken from the face and sharpness that fit the print best as a whole.
    """
    fits = []
    for one, two in zip(_drawn()[read], _drawn()[other], strict=True):
        weight = np.abs(one - two)
        placed = _shifted(printed, (one + two) / 2)
        away = [float((weight * (placed - form) ** 2).sum()) for form in (one, two)]
        whole = min(float(((placed - form) ** 2).sum()) for form in (one, two))
        fits.append((whole, away[1] / (away[0] + 1e-3)))
    return min(fits)[1]


def _shifted(printed: Floats, like: Floats) -> Floats:
    """The print moved by up to a pixel so that it lies best on what is drawn."""
    framed = cv2.copyMakeBorder(printed, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    (x, y) = cv2.minMaxLoc(cv2.matchTemplate(framed, like, cv2.TM_CCORR_NORMED))[3]
    return framed[y : y + SIDE, x : x + SIDE]


def _cells(line: Pixels, count: int) -> list[Floats]:
    """The line's ink in equal parts, one for each character, cut at the thinnest place near each boundary."""
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.float32)
    ink = _without_rules(np.clip(np.percentile(grey, 75) - grey, 0, None))
    strong = ink > 0.35 * float(ink.max(initial=1.0))
    columns = np.flatnonzero(strong.any(axis=0))
    if columns.size < count:
        return [ink[:, :0]] * count
    profile = ink.sum(axis=0)
    edges = np.linspace(columns[0], columns[-1] + 1, count + 1)
    reach = max(1, round((edges[1] - edges[0]) * 0.18))
    cuts = [_thinnest(profile, edge, reach) for edge in edges[1:-1]]
    bounds = [int(edges[0]), *cuts, int(edges[-1])]
    return [ink[:, left:right] for left, right in pairwise(bounds)]


def _without_rules(ink: Floats) -> Floats:
    """The line's ink without what is left of the card's ruled lines at its upper and lower edge."""
    inked: Pixels = np.asarray((ink > 0.35 * float(ink.max(initial=1.0))).any(axis=1))
    edge = round(_AT_THE_EDGE * len(inked))
    above = int(inked.argmin()) if not inked[: edge + 1].all() else 0
    below = int(inked[::-1].argmin()) if not inked[len(inked) - edge - 1 :].all() else 0
    return ink[above : len(inked) - below]


def _thinnest(profile: Floats, near: float, reach: int) -> int:
    start = max(0, round(near) - reach)
    return start + int(profile[start : round(near) + reach + 1].argmin())


@lru_cache(maxsize=1)
def _drawn() -> dict[str, tuple[Floats, ...]]:
    with np.load(_FILE) as stored:
        characters = [str(character) for character in stored["characters"]]
        faces = [stored[name] for name in stored.files if name != "characters"]
    blurred = [[_softened(face[n], width) for face in faces for width in (0.8, 1.6)] for n in range(len(characters))]
    return {character: tuple(pictures) for character, pictures in zip(characters, blurred, strict=True)}


def _softened(drawn: Pixels, width: float) -> Floats:
    """Blurred as print is in a photograph, and brought to full contrast again."""
    soft = cv2.GaussianBlur(drawn.astype(np.float32), (0, 0), width)
    return np.asarray(soft / max(1.0, float(soft.max())), np.float32)
