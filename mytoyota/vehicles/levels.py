"""The level at which two writings meet: same, same glyph, variant or different (guide 2-1).

The stored text is never changed: only copies are folded (`japanese.folding`).
"""

from collections.abc import Callable
from enum import StrEnum

from mytoyota.japanese.characters import base, has_content
from mytoyota.japanese.kanji import glyph_of, variant_of


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

    `equal` judges two folded texts; its third argument is true where kana, case and omissions may differ as well. What
    is equal as typed is asked first, then whether the two can be equal at all: most pairs need no more.
    """
    if not (has_content(account) and has_content(certificate)):
        return Level.DIFFERENT
    one, other = base(account), base(certificate)
    if one == other and equal(one, other, False):
        return Level.SAME
    if not equal(variant_of(one), variant_of(other), True):
        return Level.DIFFERENT
    if equal(one, other, False):
        return Level.SAME
    drawn = glyph_of(one), glyph_of(other)
    return Level.SAME_GLYPH if drawn != (one, other) and equal(*drawn, False) else Level.VARIANT
