"""Text as people type it on a phone: full width and half width mean the same."""

import re
import unicodedata

DASHES = re.compile("[\u2010-\u2015\u2212\u2500\uff70\uff0d]")
SPACES = re.compile(r"\s+")
KANA = re.compile(r"[\u30a1-\u30fa\u30fc・ 　A-Za-z.'-]+")


def tidy(text: str | None) -> str:
    """Trims, and folds runs of white space to one blank; the writing itself stays as typed."""
    return SPACES.sub(" ", (text or "").replace("\x00", "")).strip()


def half(text: str | None) -> str:
    """Digits, Latin letters and dashes in half width, without blanks around."""
    return DASHES.sub("-", unicodedata.normalize("NFKC", text or "")).strip()


def digits(text: str | None) -> str:
    """The digits of a number however it was typed: 「０９０ー１２３４」 → `0901234`."""
    return re.sub(r"\D", "", half(text))


def katakana(text: str | None) -> str:
    """Hiragana and half-width kana as full-width katakana, the form in which readings are stored."""
    folded = unicodedata.normalize("NFKC", tidy(text))
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in folded)
