"""Reads lines with tesseract, the engine that every Debian machine can install (guide 1-1/16-B)."""

import os
import shutil
from collections.abc import Sequence
from statistics import fmean

import cv2
import numpy as np
import pytesseract
from PIL import Image

from mytoyota.idv.engine import EngineUnavailable, Line, Read
from mytoyota.idv.memory_folder import NoMemoryFolder, use_memory_folder
from mytoyota.idv.pictures import Pixels

_LINE_HEIGHT = 64
"""Tesseract's network was trained on lines of about this height (px)."""
_SECONDS = 8
_DIGITS = "-l eng --psm 7 -c tessedit_char_whitelist=0123456789"
_JAPANESE = "-l {language} --psm {mode} -c preserve_interword_spaces=1"


class TesseractEngine:
    """pytesseract on single lines, digits with the English data and a whitelist, all else with the Japanese data."""

    name = "tesseract"

    def __init__(self) -> None:
        """Raises EngineUnavailable without the program, its Japanese data, or a folder in memory for its files."""
        if shutil.which("tesseract") is None:
            raise EngineUnavailable("the program tesseract is not installed")
        try:
            use_memory_folder()
        except NoMemoryFolder as missing:
            raise EngineUnavailable(str(missing)) from None
        os.environ["OMP_THREAD_LIMIT"] = "1"
        languages = set(pytesseract.get_languages())
        if not {"jpn", "eng"} <= languages:
            raise EngineUnavailable("tesseract's Japanese data (tesseract-ocr-jpn) is not installed")
        self._language = "script/Japanese" if "script/Japanese" in languages else "jpn"

    def read(self, lines: Sequence[Line]) -> list[Read]:
        """Each line by itself: one that stops the program (it dies on some crops) spoils no other."""
        return [self._read(line) for line in lines]

    def _read(self, line: Line) -> Read:
        if min(line.image.shape[:2]) < 10:  # The program dies with signal 8 on tiny pictures.
            return Read("", 0.0)
        config = _DIGITS if line.alphabet == "digits" else _JAPANESE.format(language=self._language, mode=7)
        try:
            found = pytesseract.image_to_data(
                _prepared(line.image), config=config, timeout=_SECONDS, output_type=pytesseract.Output.DICT
            )
        except (pytesseract.TesseractError, RuntimeError, OSError):
            return Read("", 0.0)
        words = [(text, float(sure)) for text, sure in zip(found["text"], found["conf"], strict=True) if text.strip()]
        if not words:
            return Read("", 0.0)
        each = tuple(max(0.0, sure) / 100 for text, sure in words for _character in text)
        return Read("".join(text for text, _ in words), max(0.0, fmean(sure for _, sure in words)) / 100, each)


def _prepared(image: Pixels) -> Image.Image:
    """Grey, at the height the network knows, stretched to full contrast, with white around."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = _LINE_HEIGHT / grey.shape[0]
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    low, high = np.percentile(grey, (1, 60))
    stretched = np.clip((grey.astype(np.float32) - low) / max(20.0, float(high - low)) * 255, 0, 255).astype(np.uint8)
    return Image.fromarray(cv2.copyMakeBorder(stretched, 16, 16, 24, 24, cv2.BORDER_CONSTANT, value=255))
