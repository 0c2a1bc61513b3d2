"""Kana: hiragana and katakana as one script, small and large ones, and what may be the reading of a name."""

import re
import unicodedata

from mytoyota.japanese.characters import DASHES, tidy, voiced

# For use within a class of a pattern.
HIRAGANA, KATAKANA = "ぁ-ゖ", "ァ-ヺ"

TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)} | {ord("ゝ"): "ヽ", ord("ゞ"): "ヾ"}
TO_HIRAGANA = {code + 0x60: code for code in range(ord("ぁ"), ord("ゖ") + 1)} | {ord("ヽ"): "ゝ", ord("ヾ"): "ゞ"}
# Bank and tax lists write small kana large.
SMALL_TO_LARGE = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ", "あいうえおつやゆよわかけアイウエオツヤユヨワカケ"
)
_ONE_KANA = re.compile(f"[{HIRAGANA}{KATAKANA}]")
_KATAKANA_ONLY = re.compile("[ァ-ヶー]+")
_READING = re.compile(rf"(?=.*[{KATAKANA}A-Za-z])[{KATAKANA}ーヽヾ・ 　A-Za-z.,'’=‐-]+")
# A bar or a minus sign behind a katakana is meant for the long mark; a hyphen may join two names.
_BAR = re.compile(f"(?<=[{KATAKANA}ー])[{DASHES.replace('-', '').replace('‐', '').replace('－', '')}]")
_SAME_MARKS = str.maketrans({"゠": "=", "‘": "’", "ʼ": "’", "´": "’", "`": "'"})


def katakana(text: str | None) -> str:
    """Hiragana and half-width kana as full-width katakana, the form in which readings are stored."""
    plain = unicodedata.normalize("NFKC", voiced(tidy(text)).translate(_SAME_MARKS)).translate(TO_KATAKANA)
    return _BAR.sub("ー", plain)


def hiragana(text: str) -> str:
    """Full-width katakana as hiragana; everything else stays."""
    return text.translate(TO_HIRAGANA)


def is_kana(character: str) -> bool:
    """Whether the character is one hiragana or katakana of full width."""
    return bool(_ONE_KANA.fullmatch(character))


def is_katakana(text: str) -> bool:
    """Whether there is nothing but katakana."""
    return bool(_KATAKANA_ONLY.fullmatch(text))


def is_reading(text: str) -> bool:
    """Whether a name's reading is in katakana (or Latin letters, for names that have none), not in marks alone."""
    return bool(_READING.fullmatch(text))
