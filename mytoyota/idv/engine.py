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


DOUBTED = 0.6
"""A character read with less than this (0 to 1) may be another one."""


@dataclass(frozen=True)
class Read:
    """The text of a line and how sure the recogniser is, 0 to 1: of the line (the characters' mean), and of each
    character of `text` (empty where the engine does not say).
    """

    text: str
    confidence: float
    characters: tuple[float, ...] = ()

    def sure(self) -> float:
        """How sure the line is as a whole: one doubted character of twenty hides in a mean, and makes another place."""
        least = min(self.characters, default=1.0)
        return min(self.confidence, least) if least < DOUBTED else self.confidence

    def marked(self) -> tuple[tuple[str, bool], ...]:
        """Each character, and whether it is in doubt; an engine that does not say doubts the line or none of it."""
        each = self.characters or (self.confidence,) * len(self.text)
        return tuple((character, sure < DOUBTED) for character, sure in zip(self.text, each, strict=True))


class Engine(Protocol):
    """Turns pictures of single lines into text."""

    name: str

    def read(self, lines: Sequence[Line]) -> list[Read]:
        """The text of each line, in order; an unreadable one gives an empty text with confidence 0."""
        ...


class EngineUnavailable(Exception):
    """The recogniser cannot run on this machine; the message says what is missing."""
