"""Mends what a recogniser misread in an address, with the postal data's names as the dictionary (guide 1-1/17-B)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from mytoyota.japanese.addresses import SAME_IN_PLACES, Address, split_address
from mytoyota.japanese.characters import without_blanks
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
# The recogniser cannot tell these apart.
_SAME_IN_PLACES = SAME_IN_PLACES | str.maketrans("ハロニカ", "八口二力")


def mended_address(text: str) -> str:
    """The address with characters as they must be meant. Names are only replaced by the one name they can stand for."""
    plain = _DASH.sub("-", without_blanks(text))
    for pattern in (_LOOKALIKES, _LONG_MARK):
        plain = pattern.sub(lambda match: match[0].translate(_BETWEEN_KATAKANA), plain)
    plain = _CHOME.sub("目", _NUMERAL.sub(lambda match: match[0].translate(_KANJI_NUMERALS), plain))
    known = split_address(plain)
    if not known.city:
        plain = _with_city_mended(plain)
        known = split_address(plain)
    if not known.city:
        return plain
    before = plain[: len(plain) - len(known.rest)]
    if folded(before).endswith(folded(known.city)):  # Not where a town was printed without its 郡.
        before = before[: -len(known.city)] + known.city
    return before + _with_town_mended(known)


def _with_city_mended(text: str) -> str:
    """The text with the beginning replaced by the one city that is clearly nearest to it; else as it is."""
    ranked = sorted(
        (_distance(text[: len(name)], name) / len(name), name) for name in _beginnings() if len(text) > len(name)
    )
    near = [(share, name) for share, name in ranked[:2] if share <= 0.3]
    if not near or (len(near) > 1 and near[1][0] - near[0][0] < 0.02):
        return text
    name = near[0][1]
    return name + text[len(name) :]


def _with_town_mended(known: Address) -> str:
    """The rest of an address with its town in the dictionary's spelling; 大字 and 字 before it stay as they are."""
    head = next((word for word in ("大字", "字") if known.rest.startswith(word)), "")
    rest = known.rest[len(head) :]
    names = towns().get((known.prefecture, known.city), ())
    exact = next((name for name in names if rest.startswith(name)), "")
    alike = next((name for name in names if folded(rest[: len(name)]) == folded(name)), "")
    found = alike if len(alike) > len(exact) else exact
    return head + (found + rest[len(found) :] if found else _nearest_town(rest, names))


def _nearest_town(rest: str, names: Iterable[str]) -> str:
    """At most a third of a name's characters may be misread, and no other name may be as near."""
    ranked = sorted(
        (_distance(folded(rest[: len(name)]), folded(name)), -len(name), name) for name in names if len(name) >= 3
    )
    near = [(wrong, name) for wrong, _, name in ranked if wrong <= len(name) // 3]
    if not near or (len(near) > 1 and near[1][0] == near[0][0]):
        return rest
    name = near[0][1]
    return name + rest[len(name) :]


def folded(text: str) -> str:
    """One way of writing for comparison: common character forms, ケ for ヶ, の for ノ."""
    return "".join(map(common_form, text)).translate(_SAME_IN_PLACES)


def _distance(one: str, other: str) -> int:
    """How many characters differ, place by place (a recogniser mistakes characters more often than it drops them)."""
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


@lru_cache(maxsize=1)
def _beginnings() -> tuple[str, ...]:
    """Every city with its prefecture, and the wards of 政令市 without."""
    full = {prefecture + city for city, prefectures in cities().items() for prefecture in prefectures}
    return tuple(full | {city for city in cities() if "市" in city and city.endswith("区")})
