"""Which characters may stand in which field of a licence; others are misreadings (guide 1-1/17-B)."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

_DIGITS = "0123456789０１２３４５６７８９"
_DATE = _DIGITS + "年月日生元明治大正昭和平成令"
_EXPIRY = _DATE + "()（）まで有効"
_NAME_MARKS = "々〆ヶー・()（）'’-‐ 　"
_TEXT_MARKS = _NAME_MARKS + "〇−－–—.,、&＆/"


def allows(alphabet: str, character: str) -> bool:
    """Whether the character may be read in a field of this alphabet (digits, date, expiry, name, text)."""
    return _RULES[alphabet](character)


def _japanese_kanji(character: str, codecs: tuple[str, ...]) -> bool:
    """Kanji of Japanese character sets only: a recogniser trained on Chinese otherwise reads 镜, 单 and 云."""
    if not unicodedata.name(character, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH")):
        return False
    return any(_encodes(character, codec) for codec in codecs)


@lru_cache(maxsize=65536)
def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _kana(character: str) -> bool:
    return "ぁ" <= character <= "ゖ" or "ァ" <= character <= "ヺ"


def _latin(character: str) -> bool:
    return unicodedata.normalize("NFKC", character).isascii() and character.isalpha()


def _name(character: str) -> bool:
    return (
        character in _NAME_MARKS
        or _kana(character)
        or _latin(character)
        or _japanese_kanji(character, ("euc_jis_2004", "cp932"))
    )


def _text(character: str) -> bool:
    return (
        character in _TEXT_MARKS
        or character in _DIGITS
        or _kana(character)
        or _latin(character)
        or _japanese_kanji(character, ("cp932",))
    )


_RULES: dict[str, Callable[[str], bool]] = {
    "digits": lambda character: character in _DIGITS + "第号",
    "date": lambda character: character in _DATE,
    "expiry": lambda character: character in _EXPIRY,
    "name": _name,
    "text": _text,
}
ALPHABETS = tuple(_RULES)
