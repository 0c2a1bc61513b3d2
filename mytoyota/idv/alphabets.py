"""Which characters may stand in which field of a licence; others are misreadings (guide 1-1/17-B)."""

from collections.abc import Callable

from mytoyota.japanese.characters import is_latin
from mytoyota.japanese.dates import ERA_NAMES
from mytoyota.japanese.kana import is_kana
from mytoyota.japanese.kanji import is_kanji

_DIGITS = "0123456789０１２３４５６７８９"
_DATE = _DIGITS + "年月日生元" + "".join(ERA_NAMES)
_EXPIRY = _DATE + "()（）まで有効"
_NAME_MARKS = "々〆ヶー・()（）'’-‐ 　"
_TEXT_MARKS = _NAME_MARKS + "〇−－–—.,、&＆/"


def allows(alphabet: str, character: str) -> bool:
    """Whether the character may be read in a field of this alphabet (digits, date, expiry, name, text)."""
    return _RULES[alphabet](character)


def _name(character: str) -> bool:
    return character in _NAME_MARKS or is_kana(character) or is_latin(character) or is_kanji(character)


def _text(character: str) -> bool:
    return (
        character in _TEXT_MARKS
        or character in _DIGITS
        or is_kana(character)
        or is_latin(character)
        or is_kanji(character, ("shift_jis",))  # without IBM's old forms (德), which no town has
    )


_RULES: dict[str, Callable[[str], bool]] = {
    "digits": lambda character: character in _DIGITS + "第号",
    "date": lambda character: character in _DATE,
    "expiry": lambda character: character in _EXPIRY,
    "name": _name,
    "text": _text,
}
ALPHABETS = tuple(_RULES)
