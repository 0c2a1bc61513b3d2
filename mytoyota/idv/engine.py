"""The port to a text recogniser: lines in, texts out (guide 1-1/16-B)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mytoyota.idv.pictures import Pixels


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
