"""The port to a text recogniser and the choice between the two that are built in (guide 1-1/16-B)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mytoyota.idv.pictures import Pixels

ENGINES = ("ppocr", "tesseract")


@dataclass(frozen=True)
class Line:
    """One printed line, cut out tightly. `alphabet` says what may stand there: digits, date, expiry, name or text."""

    image: Pixels
    alphabet: str


@dataclass(frozen=True)
class Read:
    """The text of a line and how sure the recogniser is, 0 to 1."""

    text: str
    confidence: float


class Engine(Protocol):
    """Turns pictures of single lines into text."""

    name: str

    def read(self, lines: Sequence[Line]) -> list[Read]:
        """The text of each line, in order; an unreadable one gives an empty text with confidence 0."""
        ...


class EngineUnavailable(Exception):
    """The recogniser cannot run on this machine; the message says what is missing."""


def choose(wanted: str | None = None) -> Engine:
    """The wanted engine, or the first that can run. Raises EngineUnavailable with the reason where none can."""
    reasons = []
    for name in (wanted,) if wanted else ENGINES:
        try:
            return _load(name)
        except EngineUnavailable as missing:
            reasons.append(str(missing))
    raise EngineUnavailable("; ".join(reasons))


def _load(name: str | None) -> Engine:
    # Imported late: a machine without one recogniser's libraries still has the other.
    if name == "ppocr":
        from mytoyota.idv.engine_ppocr import PpocrEngine

        return PpocrEngine()
    if name == "tesseract":
        from mytoyota.idv.engine_tesseract import TesseractEngine

        return TesseractEngine()
    raise EngineUnavailable(f"no engine named {name}")
