"""Japanese dates: eras, the double form of a driver's licence (guide 1-1/17-B), days that never were."""

import re
from dataclasses import dataclass
from datetime import date

from mytoyota.japanese import numerals
from mytoyota.japanese.characters import half_width_number, without_blanks


@dataclass(frozen=True)
class Era:
    """One era of the Japanese calendar; Gregorian year = era year + `offset`."""

    name: str
    letter: str
    first: date
    offset: int


# First days as proclaimed; the eras before 1873 used a lunisolar calendar that no licence refers to.
ERAS = (
    Era("令和", "R", date(2019, 5, 1), 2018),
    Era("平成", "H", date(1989, 1, 8), 1988),
    Era("昭和", "S", date(1926, 12, 25), 1925),
    Era("大正", "T", date(1912, 7, 30), 1911),
    Era("明治", "M", date(1868, 1, 25), 1867),
)
ERA_NAMES = tuple(era.name for era in ERAS)
_BY_NAME = {key: era for era in ERAS for key in (era.name, era.letter, era.name[0])}

_DAY = r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_DOUBLE = re.compile(r"(?P<western>\d{4})年\(?(?P<era>令和|平成)(?P<year>\d{1,2}|元)年?\)?" + _DAY)
_WAREKI = re.compile(r"(?P<era>" + "|".join(ERA_NAMES) + r"|[RHSTM])(?P<year>\d{1,2}|元)年" + _DAY)
_WESTERN = re.compile(r"(?P<western>\d{4})年" + _DAY)
_ERA = "|".join((*ERA_NAMES, *(name[0] for name in ERA_NAMES), "[RHSTM]"))
_TYPED_DAY = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<year>\d{{1,2}}|元)|(?P<western>\d{{4}}))(?:年|[-./,・])(?P<month>\d{{1,2}})(?:月|[-./,・])"
    r"(?P<day>\d{1,2})日?"
)
_TYPED_MONTH = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<year>\d{{1,2}}|元)|(?P<western>\d{{4}}))(?:年|[-./,・])(?P<month>\d{{1,2}})月?"
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX_DIGITS = re.compile(r"(\d{4})(\d{2})")
_IN_KANJI = re.compile(f"{numerals.NUMERAL}+")
_NOT_HELD = re.compile(r"0{1,2}年0{1,2}月0{1,2}日")


def wareki_date(era_name: str, year: int, month_day: tuple[int, int], beyond_era: bool = False) -> date:
    """The day of an era date. Raises ValueError for a day the era does not have (令和1年4月30日, 平成31年5月1日).

    `beyond_era` admits years after the era's end: cards issued before May 2019 carry an expiry such as 平成33年.
    """
    era = _BY_NAME[era_name]
    day = date(year + era.offset, *month_day)
    later = [other.first for other in ERAS if other.first > era.first]
    if year < 1 or day < era.first or (not beyond_era and later and day >= min(later)):
        raise ValueError("no such day in this era")
    return day


def western_year(era_name: str, year: str) -> int:
    """The year of an era year as it is written (元 is the first); also of years and months outside the era.

    Raises:
        KeyError: there is no such era.
        ValueError: the year is no number.
    """
    return _BY_NAME[era_name].offset + era_year(year)


def era_year(year: str) -> int:
    """The number of a year of an era, of which the first may be written 元; ValueError for anything else."""
    return 1 if year == "元" else int(year)


def parse_date(text: str, beyond_era: bool = False) -> date | None:
    """The day that `text` names, in wareki, western or the double form, or None where it names no possible day.

    In the double form (2029年(令和11年)06月01日) both years must agree. Full width and spaces are accepted.
    """
    plain = without_blanks(text)
    for pattern in (_DOUBLE, _WAREKI, _WESTERN):
        if match := pattern.search(plain):
            return _from_match(match.groupdict(), beyond_era)
    return None


def typed_day(text: str) -> date | None:
    """The day as people type it: 2029-11-20, 20291120, 令和11年11月20日, R11.11.20, kanji numerals; else None."""
    plain = _typed(text)
    if digits := _EIGHT_DIGITS.fullmatch(plain):
        plain = "-".join(digits.groups())
    match = _TYPED_DAY.fullmatch(plain)
    return _from_match(match.groupdict(), beyond_era=False) if match else parse_date(text)


def typed_month(text: str) -> date | None:
    """The first day of a month as people type it: 2026-11, 202611, 令和8年11月, R8.11; else None."""
    plain = _typed(text)
    if digits := _SIX_DIGITS.fullmatch(plain):
        plain = "-".join(digits.groups())
    match = _TYPED_MONTH.fullmatch(plain)
    if not match:
        return None
    parts = match.groupdict()
    try:
        if parts["era"] is None:
            return date(int(parts["western"] or 0), int(parts["month"] or 0), 1)
        return era_month(parts["era"], parts["year"] or "", int(parts["month"] or 0))
    except ValueError:
        return None


def _typed(text: str) -> str:
    """Without blanks, half width, one kind of dash, kanji numerals in digits."""
    plain = "".join(half_width_number(text).split())
    return _IN_KANJI.sub(_in_digits, plain).upper()


def _in_digits(numeral: re.Match[str]) -> str:
    value = numerals.to_int(numeral[0])
    return numeral[0] if value is None else str(value)


def era_month(era_name: str, year: str, month: int) -> date:
    """The first day of a month of an era, of which the era has one day at least: 平成31年4月, 令和元年5月, 昭和64年1月.

    Raises:
        KeyError: there is no such era.
        ValueError: the era has no such month.
    """
    era, first = _BY_NAME[era_name], date(western_year(era_name, year), month, 1)
    last = min((other.first for other in ERAS if other.first > era.first), default=date.max)
    if era_year(year) < 1 or first < era.first.replace(day=1) or first >= last:
        raise ValueError("no such month in this era")
    return first


def not_held(text: str) -> bool:
    """Whether the text is the 00年00月00日 that stands for "this class is not held"."""
    return bool(_NOT_HELD.search(without_blanks(text)))


def _from_match(parts: dict[str, str | None], beyond_era: bool) -> date | None:
    month_day = (int(parts["month"] or 0), int(parts["day"] or 0))
    western, era = parts.get("western"), parts.get("era")
    try:
        if era is None:
            return date(int(western or 0), *month_day)
        if western and int(western) != western_year(era, parts["year"] or ""):
            return None
        # With a western year beside it, the era only repeats what is already certain.
        return wareki_date(era, era_year(parts["year"] or ""), month_day, beyond_era or bool(western))
    except ValueError:
        return None


def to_wareki(day: date, padded: bool = False) -> str:
    """The day as a licence prints it: 昭和61年5月1日, or with two digits each (令和06年05月01日) when `padded`."""
    era = next(era for era in ERAS if day >= era.first)
    width = 2 if padded else 1
    return f"{era.name}{day.year - era.offset:0{width}}年{day.month:0{width}}月{day.day:0{width}}日"
