"""Characters as people type and print them: full and half width, blanks, dashes, and what nobody sees."""

import re
import unicodedata

SPACES = re.compile(r"\s+")
# Controls, marks that change the direction of writing, joiners, halves of characters, code points without a character
# and those kept for what nobody sees.
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffc"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    # Fillers, the joiner of graphemes, Braille's blank: letters and signs to Unicode, nothing to the eye.
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U00016fe4"
    # What joins hieroglyphs, shorthand and notes.
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
)
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANJI = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A comparison also ignores separators and the selectors of a kanji's form; stored text keeps them.
_IGNORED = f"\x1c-\x1f{_SELECTORS}"
# Behind anything but a kanji a selector shows nothing.
UNSEEN = re.compile(f"[{_UNSEEN}]|(?<![{_KANJI}{_SELECTORS}])[{_SELECTORS}]+")
INVISIBLE = re.compile(f"[{_UNSEEN}{_IGNORED}]")

DASHES = "-‐‑‒–—―−─━⁃➖˗﹘﹣－"
# Within a number these stand for a dash too; in a word they are part of it.
DASHES_OF_NUMBERS = DASHES + "ーｰ～〜~"
_ONE_DASH = str.maketrans(dict.fromkeys(DASHES, "-"))
_ONE_DASH_OF_NUMBERS = str.maketrans(dict.fromkeys(DASHES_OF_NUMBERS, "-"))
# Full-width ASCII, the blank and the two full stops of a Japanese keyboard.
_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", ord("。"): ".", ord("｡"): "."}
# The free-standing voicing marks would become a space and a mark: they belong to the kana before them.
_VOICING = str.maketrans({"゛": "\u3099", "゜": "\u309a", "ﾞ": "\u3099", "ﾟ": "\u309a"})
_IDLE_BLANK = re.compile(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")
_APART = re.compile(" +(?=[゛゜ﾞﾟ])")
_VOICINGS = frozenset("゛゜ﾞﾟ")


def tidy(text: str | None) -> str:
    """Trims, folds runs of white space to one blank, drops what cannot be seen; the writing itself stays as typed."""
    return " ".join(UNSEEN.sub("", text or "").split())


def half_width(text: str | None) -> str:
    """Digits, Latin letters and dashes in half width, without blanks around."""
    return unicodedata.normalize("NFKC", text or "").translate(_ONE_DASH).strip()


def ascii_width(text: str | None) -> str:
    """What a Japanese keyboard types in full width for ASCII, in ASCII; no other letter becomes one of ASCII's."""
    return (text or "").translate(_ASCII).translate(_ONE_DASH).strip()


def half_width_number(text: str) -> str:
    """The same of a number with letters in it, where a long-vowel mark or a wave dash is meant for a dash."""
    dashed = text.translate(_ONE_DASH_OF_NUMBERS)  # first: NFKC would make another character of a wave dash
    return unicodedata.normalize("NFKC", dashed).translate(_ONE_DASH_OF_NUMBERS).strip()


def code(text: str) -> str:
    """A number with letters in it in one form: half width, capitals, one kind of dash, no blanks."""
    return "".join(half_width_number(text).split()).upper()


def digits(text: str | None) -> str:
    """The digits of a number however it was typed: 「０９０ー１２３４」 → `0901234`."""
    return re.sub("[^0-9]", "", half_width(text))


def without_blanks(text: str) -> str:
    """The text in one width (NFKC) and without white space, as printed lines are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def joined(text: str) -> str:
    """The text in one width (NFKC), its blanks dropped but where one parts two numbers or Latin words: 12-11 2階."""
    plain = SPACES.sub(" ", unicodedata.normalize("NFKC", INVISIBLE.sub("", text))).strip()
    return _IDLE_BLANK.sub("", plain)


def voiced(text: str) -> str:
    """The text with free-standing voicing marks, also behind a blank, ready to join the kana before them."""
    return _APART.sub("", text).translate(_VOICING)


def base(text: str) -> str:
    """The text in one width (NFKC), without invisible characters, with one kind of dash and of space."""
    text = INVISIBLE.sub("", text)
    if not _VOICINGS.isdisjoint(text):
        text = text.translate(_VOICING)
    if not unicodedata.is_normalized("NFKC", text):
        text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(text.translate(_ONE_DASH).split())


def has_content(text: str) -> bool:
    """Whether there is a letter, a character or a digit; `＊＊＊` and `－` have none."""
    return any(character.isalnum() for character in text)


def is_latin(character: str) -> bool:
    """Whether the character is a Latin letter, in full or half width."""
    return unicodedata.normalize("NFKC", character).isascii() and character.isalpha()
