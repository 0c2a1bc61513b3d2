"""The level at which two writings meet: same, same glyph, variant or different (guide 2-1).

The stored text is never changed: only copies are folded (`japanese.folding`).
"""

from collections.abc import Callable
from enum import StrEnum

from mytoyota.japanese.characters import base, has_content
from mytoyota.japanese.kanji import glyph, variant


class Level(StrEnum):
    """How near two writings are, nearest first."""

    SAME = "same"
    SAME_GLYPH = "same_glyph"
    VARIANT = "variant"
    DIFFERENT = "different"

    @property
    def accepted(self) -> bool:
        """Whether the two writings mean the same person, house or company."""
        return self is not Level.DIFFERENT


def grade(account: str, certificate: str, equal: Callable[[str, str, bool], bool]) -> Level:
    """The level at which two texts meet.

    `equal` judges two folded texts; its third argument is true where kana, case and omissions may differ as well. Most
    texts are the same but for how they are typed: that is asked first, and then nothing else is folded.
    """
    if not (has_content(account) and has_content(certificate)):
        return Level.DIFFERENT
    plain = base(account), base(certificate)
    if equal(*plain, False):
        return Level.SAME
    if not equal(variant(account), variant(certificate), True):
        return Level.DIFFERENT
    drawn = glyph(account), glyph(certificate)
    return Level.SAME_GLYPH if drawn != plain and equal(*drawn, False) else Level.VARIANT
