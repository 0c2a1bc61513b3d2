"""Parses an address into municipality, town, lot numbers and building, however its numbers are written (guide 2-1)."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from mytoyota.japanese import municipalities, numbered_towns, numerals
from mytoyota.japanese.buildings import Building
from mytoyota.japanese.municipalities import Place

_N = numerals.NUMERAL
_POSTAL_CODE = re.compile(r"^(?:〒? ?\d{3} ?- ?\d{4}(?![\d-])|〒 ?\d{7}(?!\d)|\d{7}(?=[^\d-]))[ ,]*")
_COUNTRY = re.compile("^日本国?[ ,]?(?=..?.?[都道府県])")

# Spaces matter only behind a Latin letter or a digit, where they keep two numbers apart.
_IDLE_SPACE = re.compile(r"(?<![0-9A-Za-z]) +| +(?=-|丁目|番地|番 ?\d|番$|号|条|線|地割|[のノ之] ?\d)")
_LONG_VOWEL_AS_DASH = re.compile(rf"(?<=[0-9]|{_N}|[目丁地番号条])[ー~〜](?=[0-9]|{_N}|[A-Za-z]\d*$)")

# Where a kanji numeral is a number: before a unit, behind 番地, and in a row of numbers.
_END = r"(?=$|[-のノ之号番 ァ-ヺA-Za-z])"
_BEFORE_UNIT = re.compile(
    rf"(\d?)({_N}+)(?=丁目|番地|番[町丁]|条|線|地割|丁(?:$|[-\dのノ之 ]|{_N})|番(?:$|[-\dのノ之 (ァ-ヺA-Za-z]|{_N})"
    rf"|号(?:$|[-\d 室棟館東西南北線ァ-ヺA-Za-z]|{_N}))"
)
_BEFORE_JOINT = re.compile(rf"(?<![0-9])()({_N}+)(?=[-のノ之](?:{_N}|\d))")
_BLOCK = re.compile(rf"((?:丁目|\d-)[のノ之]?)({_N}+)(?=番(?![町丁街館戸屋通外]))")
_BEHIND_TOWN = re.compile(rf"(?<=[町村])()({_N}+)$")
_BEHIND_UNIT = re.compile(rf"((?:番地|番)[のノ之-]?|\d[-のノ之])({_N}+){_END}")

_UNITS = re.compile(
    r"(?<=\d)(?:丁目?[のノ之]?(?=$|[-\d ])|丁目[のノ之]?|番地[のノ之]?|番[のノ之]?(?=$|[-\d ァ-ヺA-Za-z]))"
)
_UNIT_BEFORE_WORD = re.compile(r"(?<=\d)番(?![町丁街館戸屋通外])")
_UNIT_SIGNS = frozenset("丁番のノ之")
_JOINT = re.compile(r"(?<=\d)[のノ之](?=\d)")
# A letter in the place of a number: 旭市ハの74, 上町A番6号; 97番乙地 is 97乙.
_ORDER = "イロハニホヘトチリヌルヲワカヨタレソツネナラム甲乙丙丁戊己庚辛壬癸"
_ORDERS = frozenset(_ORDER + "子丑寅卯辰巳午未申酉戌亥")
_LETTER_JOINT = re.compile(rf"((?<![ァ-ヺー])[{_ORDER}子丑寅卯辰巳午未申酉戌亥])[のノ之](?=\d)")
_LETTER_BLOCK = re.compile(r"(?<![A-Za-z\d])([A-Za-z])番?[のノ之-]?(?=\d)")
_LETTER_IN_UNIT = re.compile(rf"番(?:地の?)?([{_ORDER}])(?:番?地|号地)(?![ァ-ヺ])")
_HOUSE_NUMBER_END = re.compile(r"(?P<of>(?:-|丁目|番|番地)[のノ之]?)?(?P<number>\d+)号(?![室棟館地線車])")
_DASHES = re.compile(r"-[ -]*")
_SECTION = re.compile(r"大字|(?<!文)小字|(?<![文名])字")
_RANK = re.compile(r"第(?=\d+地割)")

# A number before these belongs to the name of the town: 北1条西, 3番町.
_NAME_NUMBER = r"(?!\d)(?!条|線|番[町丁]|地割|区|部|の通)"
# The unit of the first number, where it is written: 1丁目2 and 1番2 shorten alike but are two places.
_FIRST_UNIT = re.compile(
    rf"(?<!\d)\d+{_NAME_NUMBER}(?:(?P<chome>丁)(?=目|[-\dのノ之 ]|$)|(?P<block>番)(?![町丁街館戸屋通外]))?"
)
_ROOM_WORDS = "号室|号棟|号館|番館|室|棟|階|F(?![A-Za-z])"
_LOTS = re.compile(
    rf"(?:(?<![A-Za-z\d])[A-Za-z])?(?<!\d)\d+{_NAME_NUMBER}(?!{_ROOM_WORDS})(?:-\d+(?!\d)(?!{_ROOM_WORDS}))*"
)
_SUBLOT = re.compile(rf"[- のノ]*([{_ORDER}])号?(?=$|[- のノ\d])[-のノ]*(\d*(?:-\d+)*)")
_LETTER_LOT = re.compile(r"[- ]?([A-Za-z])号?$|[- ](\d{1,2}(?:-\d{1,2})*)$")
# Words behind a number that single out ground, not a building: they must be the same on both sides.
_GROUND = re.compile(
    r"^[- ]*(?:先|(?:外|他|ほか)\d*筆?|内|番.*|同.*|地先.*|地内.*|付近|[東西南北中]\d.*)$"
    "|^[- ]*(?:及び|及|並びに|および|から)"
    "|区画|街区|号地|画地|の一部|[、,]"
)
# Behind a whole number any other word names a building: 1-2-3芝コート101. One that goes on with a number is a place.
_WORD = re.compile("^[- ]*[ぁ-んァ-ヺー一-鿿々A-Za-z]{2}")
_PLACE_GOES_ON = re.compile(
    rf"^[- ]*(?:[^\d ]{{0,3}}?(?:\d+|{_N}+)(?:条|線|号|部|組|区|丁|番|地割)|[大小]?字|[東西南北中上下]\d)"
)
# What else stands behind a number is taken for a building only where it looks like one: 西2号南12 is a town and a lot.
_IN_LOTS = re.compile(r"[A-Za-z]|\d+")
_BUILDING = re.compile(
    r"^(?:[ (]|[- ]*(?:[\d#]|[A-Za-z]-?\d|[ァ-ヺA-Za-z]))|方$"
    "|ビル|マンション|アパート|ハイツ|コーポ|ハイム|メゾン|タワー|レジデンス|ハウス|センター|プラザ|ヒルズ|ガーデン|パレス|テラス"
    "|[荘館寮棟室階苑邸院園]|団地|住宅|社宅|宿舎|庁舎|学校|大学|工場|本社|支社|支店|営業所|事務所|研究所|税務署|郵便局"
)

_STREET = re.compile("([上下])(?:[るル]|[がガ][るル])|([東西]?)へ?入[るル]?")


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What an address says, in one writing. `streets` of Kyoto count only where the ward has `twins` of the town."""

    place: str
    town: str
    lots: tuple[str, ...] = ()
    rest: str = ""
    streets: str = ""
    twins: bool = False
    unit: str = field(default="", compare=False)
    building: Building = field(default=Building(), compare=False)


@lru_cache(maxsize=4)  # a pair that is graded is asked for again, level by level
def parse(text: str) -> AddressParts:
    """Read a folded address (see `folding`) into its parts."""
    text = _COUNTRY.sub("", _POSTAL_CODE.sub("", text))
    municipality, text = municipalities.split(_IDLE_SPACE.sub("", text))
    place = "".join(municipality)
    streets, twins, text = _kyoto(municipality, text)
    name, text = _numbered_town(municipality, text)
    text = _arabic(text)
    first = _FIRST_UNIT.search(text)
    unit = (first["chome"] or first["block"] or "") if first else ""
    text = _numbered(text)
    found = _LOTS.search(text)
    if not found:
        return AddressParts(place, name + _town(text), streets=streets, twins=twins)
    lots = [str(int(number)) if number.isdecimal() else number for number in _IN_LOTS.findall(found[0])]
    more, rest = _behind(text[found.end() :], whole=len(lots) > 1 or unit == "番")
    return AddressParts(place, name + _town(text[: found.start()]), (*lots, *more), rest, streets, twins, unit)


def _numbered_town(municipality: Place, text: str) -> tuple[str, str]:
    """The town with a number in its name that the text begins with, and what follows; empty where it is another."""
    section = _SECTION.match(text)
    start = section.end() if section else 0
    length, name = numbered_towns.town_at(municipality, text[start:])
    return (name, text[start + length :].lstrip("- ")) if length else ("", text)


def _town(text: str) -> str:
    return numbered_towns.whole_numbers(_SECTION.sub("", text).strip("- "))


def _kyoto(ward: Place, text: str) -> tuple[str, bool, str]:
    """The street directions of Kyoto, whether the ward has several towns of the name that follows, and what follows."""
    if not ward[1].startswith("京都市"):
        return "", False, text
    for found in reversed(list(_STREET.finditer(text))):
        _length, count = municipalities.town_at(ward, text[found.end() :])
        if count:
            streets = _STREET.sub(lambda m: m[1] or f"{m[2]}入", text[: found.end()])
            return streets, count > 1, text[found.end() :]
    return "", municipalities.town_at(ward, text)[1] > 1, text


def _arabic(text: str) -> str:
    """The text behind the municipality with its kanji numerals, where they are numbers, in Arabic digits."""
    text = _LONG_VOWEL_AS_DASH.sub("-", text)
    if not numerals.SIGNS.isdisjoint(text):
        for pattern in (_BEFORE_UNIT, _BLOCK, _BEFORE_JOINT, _BEHIND_UNIT, _BEHIND_TOWN):
            text = pattern.sub(_to_arabic, text)
    return _RANK.sub("", text) if "第" in text else text


def _numbered(text: str) -> str:
    """The text with its numbers in one notation: `1丁目2番地の3` becomes `1-2-3`."""
    # 2番27号 ends with its 号 and a room may follow; in 北3号12番地 the 号 is a street before the lot.
    if "号" in text:
        text = _HOUSE_NUMBER_END.sub(lambda m: f"{m['of'] or ''}{m['number']}{' ' if m['of'] else '-'}", text)
    if not _ORDERS.isdisjoint(text):
        text = _LETTER_IN_UNIT.sub(r"-\1", _LETTER_JOINT.sub(r"\1", text))
    if not _UNIT_SIGNS.isdisjoint(text):
        text = _JOINT.sub("-", _UNIT_BEFORE_WORD.sub("-", _UNITS.sub("-", text)))
    text = _first_letter(text)
    return _DASHES.sub("-", text).rstrip("- ")


def _first_letter(text: str) -> str:
    """A letter before the first number in one notation: `A番6` becomes `A6`."""
    found = _LETTER_BLOCK.search(text)
    if not found or any(sign.isdecimal() for sign in text[: found.start()]):
        return text
    return f"{text[: found.start()]}{found[1]}{text[found.end() :]}"


def _to_arabic(found: re.Match[str]) -> str:
    value = numerals.to_int(found[2])
    if value is None:
        return found[0]
    # A digit followed by a kanji numeral is the end of one number and the start of a name: 4三番町ビル.
    return f"{found[1]} {value}" if found[1].isdecimal() else f"{found[1]}{value}"


def _behind(rest: str, *, whole: bool) -> tuple[list[str], str]:
    """Further parts of the lot number in the text behind it, and the building; `whole` where the number has all parts
    that a house needs.
    """
    lots: list[str] = []
    found = _SUBLOT.match(rest)
    if found:
        lots = [found[1], *(part.lstrip("0") or "0" for part in found[2].split("-") if part)]
        rest = rest[found.end() :]
    letter = _LETTER_LOT.fullmatch(rest)
    if letter:
        return [*lots, *([letter[1]] if letter[1] else letter[2].split("-"))], ""
    if rest and (_GROUND.search(rest) or not (_BUILDING.search(rest) or (whole and _is_word(rest)))):
        return [*lots, rest.strip("- ")], ""
    return lots, rest.strip("- ")


def _is_word(rest: str) -> bool:
    return bool(_WORD.match(rest)) and not _PLACE_GOES_ON.match(rest)
