"""Ways of writing one text: folding a copy in three steps and the level at which two texts meet (guide 2-1).

`base` evens out what a keyboard or a font does, `glyph` joins shapes that were encoded twice, `variant` joins old and
new characters. The stored text is never changed: only copies are folded.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from mytoyota.vehicles import kanji_table


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


# Control and format characters, variation selectors, zero-width spaces, tags: nothing of them is seen.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# The free-standing voicing marks would become a space and a mark: they belong to the kana before them.
_VOICING = str.maketrans({"゛": "\u3099", "゜": "\u309a", "ﾞ": "\u3099", "ﾟ": "\u309a"})

DASHES = "-‐‑‒–—―−─━⁃➖˗﹘﹣－"
_DASHES = str.maketrans(dict.fromkeys(DASHES, "-"))

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_SMALL_AND_OLD = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎゕゖゐゑァィゥェォッャュョヮヵヶヰヱ",
    "あいうえおつやゆよわかけいえアイウエオツヤユヨワカケイエ",
)
KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af々〆"
# ヶ, ケ and が between two kanji (or after a hiragana word) are one particle: 霞ヶ関, ひばりが丘.
_PARTICLE = re.compile(f"(?<=[{KANJI}ぁ-ゖ])[ヶケガが](?=[{KANJI}])")
_LONG_VOWEL = re.compile("(?<=[ぁ-ゖァ-ヺ])(?<![んンっッ])-(?=[ぁ-ゖァ-ヺー]|$|[^A-Za-z0-9])")
_LATIN_WITH_MARKS = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_LATIN_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_ITERATION = re.compile("[々ゝヽゞヾ]")


def _table(*groups: str) -> dict[int, str]:
    """A translation that sends every character to the first of its group, groups that share one being joined."""
    head: dict[str, str] = {}
    for group in " ".join(groups).split():
        first = head.get(group[0], group[0])
        joined = {first, *group, *(head.get(c, c) for c in group)}
        for character in [c for c in head if head[c] in joined] + sorted(joined):
            head[character] = first
    return {ord(character): first for character, first in head.items() if character != first}


_GLYPH = _table(kanji_table.GLYPHS, kanji_table.RADICALS)
_VARIANT = _table(kanji_table.GLYPHS, kanji_table.RADICALS, kanji_table.OLD_AND_NEW, kanji_table.SIMPLIFIED)


def base(text: str) -> str:
    """The text in one width (NFKC), without invisible characters, with one kind of dash and of space."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_VOICING))
    return " ".join(_INVISIBLE.sub("", plain).translate(_DASHES).split())


def glyph(text: str) -> str:
    """`base`, and shapes of one character that have two codes become one: 髙 is 高, 𠮷 is 吉."""
    return base(text).translate(_GLYPH)


def variant(text: str) -> str:
    """`base`, and old, popular and new forms of a character become one: 﨑 is 崎, 邉 is 辺. 斎 and 斉 stay two."""
    return base(text).translate(_VARIANT)


def loosen(text: str, *, one_kana: bool = True) -> str:
    """A folded text without the differences of kana, case and accents: キャノン is キヤノン, ゑ is え, José is jose.

    With `one_kana` katakana and hiragana are one script as well: サクラ is さくら.
    """
    text = _PARTICLE.sub("が", _LONG_VOWEL.sub("ー", text)).translate(_SMALL_AND_OLD).casefold()
    if one_kana:
        text = text.translate(_KATAKANA_TO_HIRAGANA)
    if _LATIN_WITH_MARKS.search(text):
        text = _without_marks(text)
    return _spelt_out(text) if _ITERATION.search(text) else text


def _without_marks(text: str) -> str:
    letters = (unicodedata.normalize("NFD", c)[0] if _LATIN_WITH_MARKS.match(c) else c for c in text)
    return "".join(letters).translate(_LATIN_LETTERS)


def _spelt_out(text: str) -> str:
    """The text with its iteration marks replaced by the character they repeat: 佐々木 is 佐佐木."""
    out: list[str] = []
    for character in text:
        if character in "々ゝヽ" and out:
            out.append(out[-1])
        elif character in "ゞヾ" and out:
            out.append(unicodedata.normalize("NFC", out[-1] + "\u3099"))
        else:
            out.append(character)
    return "".join(out)


def has_content(text: str) -> bool:
    """Whether there is a letter, a character or a digit to compare; `＊＊＊` and `－` have none."""
    return any(character.isalnum() for character in text)


def grade(account: str, certificate: str, equal: Callable[[str, str, bool], bool]) -> Level:
    """The level at which two texts meet.

    `equal` judges two folded texts; its third argument is true where kana, case and omissions may differ as well.
    """
    if not (has_content(account) and has_content(certificate)):
        return Level.DIFFERENT
    if not equal(variant(account), variant(certificate), True):
        return Level.DIFFERENT
    plain = base(account), base(certificate)
    if equal(*plain, False):
        return Level.SAME
    drawn = glyph(account), glyph(certificate)
    return Level.SAME_GLYPH if drawn != plain and equal(*drawn, False) else Level.VARIANT
