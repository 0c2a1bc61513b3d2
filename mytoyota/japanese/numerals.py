"""Kanji numerals: 二十七 and 二七 are 27, 三五十 is none but a name."""

import re

NUMERAL = "[〇零一二三四五六七八九十百千廿卅壱弐参拾]"
SIGNS = frozenset(NUMERAL.strip("[]"))
_DIGITS = {"〇": 0, "零": 0, "一": 1, "壱": 1, "二": 2, "弐": 2, "三": 3, "参": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_DIGITS |= {"八": 8, "九": 9}
_OLD_TENS = str.maketrans({"廿": "二十", "卅": "三十", "拾": "十"})
_NUMBER = re.compile(
    "(?:(?P<thousands>[一二三四五六七八九壱弐参]?)千)?(?:(?P<hundreds>[一二三四五六七八九壱弐参]?)百)?"
    "(?:(?P<tens>[一二三四五六七八九壱弐参]?)十)?(?P<ones>[一二三四五六七八九壱弐参])?"
)


def to_int(text: str) -> int | None:
    """The value of a kanji numeral, written with places (百二) or digit by digit (一〇二); None if it is not one."""
    text = text.translate(_OLD_TENS)
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    found = _NUMBER.fullmatch(text)
    if not (text and found):
        return None
    places = ((1000, "thousands"), (100, "hundreds"), (10, "tens"))
    total = sum(unit * _DIGITS.get(found[name], 1) for unit, name in places if found[name] is not None)
    return total + (_DIGITS[found["ones"]] if found["ones"] else 0)
