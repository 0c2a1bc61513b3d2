"""Prints codes as QR symbols in structured append, and sheets that bear a row of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import xor

import cv2
import numpy as np
from segno import consts, encoder

MM = 8
"""Pixels of a printed sheet for each millimetre."""
CARD = (177.8, 105.0)
SYMBOL = 13.0
"""A symbol's side (mm), without its margin."""
PITCH = 17.5
_LEVELS = {"L": consts.ERROR_LEVEL_L, "M": consts.ERROR_LEVEL_M, "Q": consts.ERROR_LEVEL_Q, "H": consts.ERROR_LEVEL_H}
_MARGIN = 4  # modules

Array = np.ndarray


@dataclass(frozen=True)
class Press:
    """How symbols are made: the error correction level, and whether they say that they belong together."""

    level: str = "M"
    sequence: bool = True


def symbols(parts: Sequence[bytes], press: Press) -> list[Array]:
    """The modules of one message's symbols, true where dark, all of one version."""
    parity = reduce(xor, b"".join(parts), 0)
    version = max(_version(part, press) for part in parts)
    return [_modules(part, version, press, (number, len(parts), parity)) for number, part in enumerate(parts)]


def _version(part: bytes, press: Press) -> int:
    found: int = encoder.find_version(_segments(part), _LEVELS[press.level], eci=False, micro=False, is_sa=True)
    return found


def _modules(part: bytes, version: int, press: Press, place: tuple[int, int, int]) -> Array:
    # segno's own sequences are of one mode and split in equal parts; a certificate's are not.
    number, count, parity = place
    header = encoder._StructuredAppendInfo(number, count - 1, parity) if press.sequence and count > 1 else None
    mask = (parity + number) % 8
    code = encoder._encode(_segments(part), _LEVELS[press.level], version, mask, False, False, header)
    return np.pad(np.array([list(row) for row in code.matrix], dtype=np.uint8) == 1, _MARGIN)


def _segments(part: bytes) -> object:
    """Runs of two-byte characters in kanji mode, the rest as bytes."""
    made = encoder.Segments()
    for double, pieces in groupby(_pieces(part), key=lambda piece: len(piece) == 2):
        run = b"".join(pieces)
        mode = consts.MODE_KANJI if double else consts.MODE_BYTE
        made.add_segment(encoder.make_segment(run.decode("shift_jis") if double else run, mode=mode))
    return made


def _pieces(part: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(part):
        step = 2 if _is_kanji(part[at : at + 2]) else 1
        yield part[at : at + step]
        at += step


def _is_kanji(two: bytes) -> bool:
    if len(two) != 2 or not (0x81 <= two[0] <= 0x9F or 0xE0 <= two[0] <= 0xEB):
        return False
    try:
        return len(two.decode("shift_jis")) == 1
    except UnicodeDecodeError:
        return False


def sheet(row: Sequence[Array | None], size: tuple[float, float] = CARD, seed: int = 0) -> Array:
    """A sheet of paper (grey) with some print and these symbols in a row near its lower edge; None leaves a gap."""
    random = np.random.default_rng(seed)
    paper = np.full((round(size[1] * MM), round(size[0] * MM)), 246, np.uint8)
    for line in range(9):
        top = round((8 + line * 7) * MM)
        cv2.line(paper, (5 * MM, top), (paper.shape[1] - 5 * MM, top), 120, 2)
        words = "".join(chr(65 + int(sign)) for sign in random.integers(0, 26, 24))
        cv2.putText(paper, words, (8 * MM, top - 2 * MM), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 60, 2)
    left = size[0] - 6 - PITCH * len(row)
    for place, modules in enumerate(row):
        if modules is not None:
            _put(paper, modules, (left + place * PITCH, size[1] - 5 - PITCH))
    return paper


def _put(paper: Array, modules: Array, at: tuple[float, float]) -> None:
    inner = modules.shape[0] - 2 * _MARGIN
    side = round(SYMBOL * modules.shape[0] / inner * MM)
    printed = cv2.resize(np.where(modules, 22, 246).astype(np.uint8), (side, side), interpolation=cv2.INTER_NEAREST)
    x, y = round(at[0] * MM), round(at[1] * MM)
    paper[y : y + side, x : x + side] = np.minimum(paper[y : y + side, x : x + side], printed)
