"""Text as people type it on a phone: full width and half width mean the same."""

import re
import unicodedata

DASHES = re.compile("[\u2010-\u2015\u2212\u2500\uff70\uff0d]")
SPACES = re.compile(r"\s+")
# What nobody types and nobody sees: controls, marks that turn the writing round, halves of characters, no characters.
# Joiners of no use in names and addresses are among them; variation selectors, which choose a form of a kanji, are not.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
KANA = re.compile(r"[\u30a1-\u30fa\u30fc・ 　A-Za-z.'-]+")


def tidy(text: str | None) -> str:
    """Trims, folds runs of white space to one blank, drops what cannot be seen; the writing itself stays as typed."""
    return SPACES.sub(" ", UNSEEN.sub("", text or "")).strip()


def half(text: str | None) -> str:
    """Digits, Latin letters and dashes in half width, without blanks around."""
    return DASHES.sub("-", unicodedata.normalize("NFKC", text or "")).strip()


def digits(text: str | None) -> str:
    """The digits of a number however it was typed: 「０９０ー１２３４」 → `0901234`."""
    return re.sub("[^0-9]", "", half(text))


def katakana(text: str | None) -> str:
    """Hiragana and half-width kana as full-width katakana, the form in which readings are stored."""
    folded = unicodedata.normalize("NFKC", tidy(text))
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in folded)
