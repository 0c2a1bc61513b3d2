"""Mends what a recogniser misread in an address, with the postal data's names as the dictionary (guide 1-1/17-B)."""

import re
from collections.abc import Collection
from functools import lru_cache

from mytoyota.japanese.addresses import SAME_IN_PLACES, Address, split_address
from mytoyota.japanese.characters import joined
from mytoyota.japanese.kana import KATAKANA
from mytoyota.japanese.kanji import common_form
from mytoyota.japanese.postal import cities, towns

_KATAKANA = KATAKANA + "ー"
_BETWEEN_KATAKANA = str.maketrans("一-−工口力夕卜二八", "ーーーエロカタトニハ")
_LOOKALIKES = re.compile(f"(?<=[{_KATAKANA}])[一工口力夕卜二八−-]+(?=[{_KATAKANA}])")
_NUMERAL = re.compile("(?<=第)[ーニハ]|[ニハ](?=番館|号館|号棟|番町|丁目|条)")
_KANJI_NUMERALS = str.maketrans("ーニハ", "一二八")
_LONG_MARK = re.compile(f"(?<=[{_KATAKANA}])[一−-](?=\\d|$)")
_CHOME = re.compile(r"(?<=\d丁)[自日](?=\d)")
_DASH = re.compile(r"(?<=\d)[ー一−–—‐](?=\d)")
_OLD_FORM = re.compile("(?<=[0-9])號")  # No house number is printed so, whatever a glyph looks like.
# The recogniser cannot tell these apart.
_SAME_IN_PLACES = SAME_IN_PLACES | str.maketrans("ハロニカ", "八口二力")


def mended_address(text: str, doubted: Collection[int] | None = None) -> str:
    """The address with characters as they must be meant; never another place than was read.

    The municipality gets the dictionary's spelling, and one misread character is mended where the text names none that
    exists or did and the recogniser doubted just that one (`doubted`: places in the joined text; where nothing is said
    each may be wrong). A town gets it where it differs in forms of the same characters alone; any other stays as it was
    read: not all are in the postal data, and a neighbour has a name that is nearly the same.
    """
    plain = _OLD_FORM.sub("号", _DASH.sub("-", joined(text)))
    for pattern in (_LOOKALIKES, _LONG_MARK):
        plain = pattern.sub(lambda match: match[0].translate(_BETWEEN_KATAKANA), plain)
    plain = _CHOME.sub("目", _NUMERAL.sub(lambda match: match[0].translate(_KANJI_NUMERALS), plain))
    known = split_address(plain)
    if not known.city:
        plain = _with_city_mended(plain, doubted)
        known = split_address(plain)
    if not known.city:
        return plain
    before = plain[: len(plain) - len(known.rest)]
    if folded(before).endswith(folded(known.city)):  # Not where a town was printed without its 郡.
        before = before[: -len(known.city)] + known.city
    return before + _with_town_spelt(known)


def _with_city_mended(text: str, doubted: Collection[int] | None) -> str:
    """The text with its beginning replaced by the one city that differs from it in one character, and that one was in
    doubt; else as it is.
    """
    near = {name for name in _beginnings() if _may_be(text, name, doubted)}
    longest = max(map(len, near), default=0)
    nearest = [name for name in near if len(name) == longest]
    return nearest[0] + text[longest:] if len(nearest) == 1 else text


def _may_be(text: str, name: str, doubted: Collection[int] | None) -> bool:
    """Whether the text begins with the name but for one character of it that may be wrong."""
    if len(text) <= len(name):
        return False
    other = [place for place, character in enumerate(name) if text[place] != character]
    return len(other) == 1 and (doubted is None or other[0] in doubted)


def _with_town_spelt(known: Address) -> str:
    """The rest of an address with its town in the dictionary's spelling; 大字 and 字 before it stay as they are."""
    head = next((word for word in ("大字", "字") if known.rest.startswith(word)), "")
    rest = known.rest[len(head) :]
    names = towns().get((known.prefecture, known.city), ())
    exact = next((name for name in names if rest.startswith(name)), "")
    alike = [name for name in names if len(name) > len(exact) and folded(rest[: len(name)]) == folded(name)]
    longest = [name for name in alike if len(name) == len(alike[0])]
    return head + (longest[0] + rest[len(longest[0]) :] if len(longest) == 1 else rest)


def folded(text: str) -> str:
    """One way of writing for comparison: common character forms, ケ for ヶ, の for ノ."""
    return "".join(map(common_form, text)).translate(_SAME_IN_PLACES)


@lru_cache(maxsize=1)
def _beginnings() -> tuple[str, ...]:
    """Every city with its prefecture, and the wards of 政令市 without."""
    full = {prefecture + city for city, prefectures in cities().items() for prefecture in prefectures}
    return tuple(full | {city for city in cities() if "市" in city and city.endswith("区")})
