"""Folds a text for comparison beyond its kanji: kana, case, accents, iteration marks and particles (guide 2-1).

The steps in order: `characters.base` evens out what a keyboard or a font does, `kanji.glyph` joins shapes that were
encoded twice, `kanji.variant` joins old and new characters, `loosen` does the rest. Only copies are folded.
"""

import re
import unicodedata

from mytoyota.japanese.kana import HIRAGANA, KATAKANA, SMALL_TO_LARGE, TO_HIRAGANA
from mytoyota.japanese.kanji import KANJI

_SMALL_AND_OLD = SMALL_TO_LARGE | str.maketrans("ゐゑヰヱ", "いえイエ")
_ONE_KANA = TO_HIRAGANA | {sign: TO_HIRAGANA.get(large, large) for sign, large in _SMALL_AND_OLD.items()}
# ヶ, ケ and が between two kanji (or after a hiragana word) are one particle: 霞ヶ関, ひばりが丘.
_PARTICLE = re.compile(f"(?<=[{KANJI}{HIRAGANA}])[ヶケガが](?=[{KANJI}])")
_PARTICLES = frozenset("ヶケガが")
_LONG_VOWEL = re.compile(f"(?<=[{HIRAGANA}{KATAKANA}])(?<![んンっッ])-(?=[{HIRAGANA}{KATAKANA}ー]|$|[^A-Za-z0-9])")
_LATIN_WITH_MARKS = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_LATIN_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_ITERATIONS = frozenset("々ゝヽゞヾ")


def loosen(text: str, *, one_kana: bool = True) -> str:
    """A folded text without the differences of kana, case and accents: キャノン is キヤノン, ゑ is え, José is jose.

    With `one_kana` katakana and hiragana are one script as well: サクラ is さくら.
    """
    if "-" in text:
        text = _LONG_VOWEL.sub("ー", text)
    if not _PARTICLES.isdisjoint(text):
        text = _PARTICLE.sub("が", text)
    text = text.translate(_ONE_KANA if one_kana else _SMALL_AND_OLD).casefold()
    if _LATIN_WITH_MARKS.search(text):
        text = _without_marks(text)
    return text if _ITERATIONS.isdisjoint(text) else _spelt_out(text)


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
