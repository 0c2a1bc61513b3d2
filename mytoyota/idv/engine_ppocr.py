"""Reads lines with PP-OCRv6's small recogniser through onnxruntime, the default engine (guide 1-1/16-B).

The weights (Apache-2.0) come with the package rapidocr, of which nothing else is used: its own pipeline takes
several times as long and would download other models.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mytoyota.idv.alphabets import ALPHABETS, allows
from mytoyota.idv.engine import EngineUnavailable, Line, Read
from mytoyota.idv.pictures import Pixels

Floats = Pixels

_MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48
"""Line height the network was trained on (px)."""
_WIDEST = 1600
_BLANK = 0
_LEAST = 1e-4
"""A character of the alphabet that the network gave at least this much stands in for one that cannot be there."""


class PpocrEngine:
    """One recogniser session; each field's alphabet masks what the network may say."""

    name = "ppocr"

    def __init__(self) -> None:
        """Raises EngineUnavailable without onnxruntime or the model file."""
        path = model_path()
        try:
            import onnxruntime
        except ImportError:
            raise EngineUnavailable("the package onnxruntime is not installed") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # The arena would keep the widest line's memory for ever.
        self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._characters = _characters(self._session.get_modelmeta().custom_metadata_map["character"])
        self._masks = {alphabet: self._mask(alphabet) for alphabet in ALPHABETS}

    def read(self, lines: Sequence[Line]) -> list[Read]:
        """Line by line: padding lines of very different lengths to one batch costs more than it saves on one core."""
        return [self._read(line) for line in lines]

    def _read(self, line: Line) -> Read:
        if min(line.image.shape[:2]) < 6:
            return Read("", 0.0)
        (steps,) = self._session.run(None, {self._input: _prepared(line.image)})
        return self._decoded(steps[0], self._masks[line.alphabet])

    def _mask(self, alphabet: str) -> NDArray[np.bool_]:
        allowed = [index == _BLANK or allows(alphabet, character) for index, character in enumerate(self._characters)]
        return np.array(allowed, np.bool_)

    def _decoded(self, steps: Floats, mask: NDArray[np.bool_]) -> Read:
        """The likeliest path through the alphabet: repeats joined, blanks dropped; confidence is the characters'
        mean.
        """
        best = np.where(mask, steps, 0.0)
        chosen = best.argmax(axis=1)
        free = steps.argmax(axis=1)
        space = len(self._characters) - 1
        for step in np.flatnonzero((chosen == _BLANK) & (free != _BLANK) & (free != space)):
            # Something is printed here, only not what the network said: the likeliest thing that may be there.
            within = best[step].copy()
            within[_BLANK] = 0.0
            if within.max() >= _LEAST:
                chosen[step] = int(within.argmax())
        starts = (chosen != _BLANK) & np.concatenate([[True], chosen[1:] != chosen[:-1]])
        text = "".join(self._characters[index] for index in chosen[starts])
        sure = [float(steps[step, chosen[step]]) for step in np.flatnonzero(starts)]
        return Read(text, float(np.mean(sure)) if sure else 0.0, tuple(sure))


def model_path() -> Path:
    """Where the weights are. Raises EngineUnavailable where the package rapidocr is not installed."""
    found = importlib.util.find_spec("rapidocr")
    path = Path(found.origin).parent / "models" / _MODEL if found and found.origin else None
    if path is None or not path.is_file():
        raise EngineUnavailable("the package rapidocr with its weights is not installed")
    return path


def _characters(listed: str) -> list[str]:
    """The network's classes: blank, those of the model's metadata, and the space."""
    return ["", *listed.split("\n")[:18708], " "]


def _prepared(image: Pixels) -> Floats:
    height, width = image.shape[:2]
    size = (min(_WIDEST, max(_HEIGHT // 2, round(width * _HEIGHT / height))), _HEIGHT)
    method = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    scaled = cv2.resize(image[..., ::-1], size, interpolation=method).astype(np.float32)
    return np.ascontiguousarray(((scaled / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None])
