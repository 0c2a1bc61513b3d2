"""Kanji in their old, popular and new forms: folding a copy for comparison, and the forms to choose a name's from."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from mytoyota.japanese import kanji_forms
from mytoyota.japanese.characters import base

# For use within a class of a pattern.
KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af々〆"
OFFICIAL_FORMS = Path(__file__).with_name("official_forms.txt")
CHARACTER_SETS = ("euc_jis_2004", "cp932")  # what Japanese names are written with; places need the second only


def glyph(text: str) -> str:
    """`base`, and shapes of one character that have two codes become one: 髙 is 高, 𠮷 is 吉."""
    return glyph_of(base(text))


def variant(text: str) -> str:
    """`base`, and old, popular and new forms of a character become one: 﨑 is 崎, 邉 is 辺. 斎 and 斉 stay two."""
    return variant_of(base(text))


def glyph_of(plain: str) -> str:
    """`glyph` of a text that `base` has evened out."""
    return plain.translate(_glyphs())


def variant_of(plain: str) -> str:
    """`variant` of a text that `base` has evened out."""
    return plain.translate(_variants())


@lru_cache(maxsize=1)
def _glyphs() -> dict[int, str]:
    return _table(kanji_forms.GLYPHS, kanji_forms.RADICALS)


def by_hand(character: str) -> str:
    """The same of one character by the groups of `kanji_forms.py` alone."""
    return _groups_by_hand().get(ord(character), character)


@lru_cache(maxsize=1)
def _groups_by_hand() -> dict[int, str]:
    forms = kanji_forms
    return _table(forms.GLYPHS, forms.RADICALS, forms.OLD_AND_NEW, forms.SIMPLIFIED)


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    """The groups by hand, and what the offices' tables add to them or relate besides."""
    lines = OFFICIAL_FORMS.read_text(encoding="utf-8").split()
    return _groups_by_hand() | {ord(rare): by_hand(line[0]) for line in lines for rare in line[1:]}


def _table(*groups: str) -> dict[int, str]:
    """A translation that sends every character to the first of its group, groups that share one being joined."""
    head: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for group in " ".join(groups).split():
        first = head.get(group[0], group[0])
        joined = set().union(*(members.pop(head.get(c, c), {c}) for c in group))
        members[first] = joined
        head |= dict.fromkeys(joined, first)
    return {ord(character): first for character, first in head.items() if character != first}


def other_forms(character: str) -> tuple[str, ...]:
    """The other written forms of one character of a name, the commonest first; empty where it has none."""
    return tuple(form for form in _forms().get(character, ()) if form != character)


def common_form(character: str) -> str:
    """The commonest written form of a character of a name, to find misreadings of a place's name by."""
    return _forms().get(character, character)[0]


def spellings(name: str) -> tuple[str, ...]:
    """Whole names to offer with one tap: each differs from `name` in one character's form only."""
    return tuple(
        name[:index] + form + name[index + 1 :]
        for index, character in enumerate(name)
        for form in other_forms(character)
    )


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    """The written forms of each character of names, the commonest first."""
    mistaken = _table(kanji_forms.MISTAKEN)
    groups: dict[str, str] = {}
    for character in "".join(kanji_forms.OF_NAMES.split()):
        first = variant(character).translate(mistaken)
        groups[first] = groups.get(first, "") + character
    return {character: forms for forms in groups.values() for character in forms}


def is_kanji(character: str, character_sets: tuple[str, ...] = CHARACTER_SETS) -> bool:
    """Whether the character is a kanji of one of these Japanese character sets; 镜, 单 and 云 are of none."""
    if not unicodedata.name(character, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH")):
        return False
    return any(_encodes(character, character_set) for character_set in character_sets)


@lru_cache(maxsize=65536)
def _encodes(character: str, character_set: str) -> bool:
    try:
        character.encode(character_set)
    except UnicodeEncodeError:
        return False
    return True
