"""The columns of the finance company's file: what each must hold, and what is said where it does not (docs)."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any

from mytoyota.japanese import characters, kana
from mytoyota.japanese.dates import parse_date
from mytoyota.japanese.kanji import KANJI
from mytoyota.jpass import claims, products, uses
from mytoyota.vehicles import plates
from mytoyota.vehicles.plates import Plate, PlateProblem

NUMBER, PRODUCT, NAME, KANA = "契約番号", "制度", "契約者名", "契約者名カナ"
PLATE, MODEL, USE = "登録番号", "車種", "用途"
REGISTERED, FINAL, CLAIM, BOUGHT = "初度登録年月", "最終回期日", "債権ステータス", "債権買取"
DEALER, STORE, STAFF = "販売会社コード", "店舗コード", "スタッフコード"
COLUMNS = (
    NUMBER, PRODUCT, NAME, KANA, PLATE, MODEL, USE, REGISTERED, FINAL, CLAIM, BOUGHT, DEALER, STORE, STAFF,
)  # fmt: skip

# What is wrong with a value (stored with a file that failed; web_import says it in words).
EMPTY, TOO_LONG, NOT_KNOWN, FORM, REPEATED = "empty", "too_long", "not_known", "form", "repeated"
OTHER_DEALER, CELLS, UNREADABLE = "other_dealer", "cells", "unreadable"

FIRST_YEAR, LAST_YEAR = 1900, 2199  # a day before or after them is a slip: nothing is counted from it

_CONTRACT = re.compile(r"[A-Z0-9][A-Z0-9-]{2,19}")
_CODE = re.compile(r"[A-Z0-9-]{1,20}")
_SEPARATED = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_HAS_KANJI = re.compile(f"[{KANJI}]")
_YES, _NO = {"1", "有", "○", "あり"}, {"0", "無", "", "なし"}
_USES = {name: code for code, name in uses.NAMES.items()}
_CLAIMS = {characters.without_blanks(name): code for code, name in claims.NAMES.items()}


class Wrong(ValueError):
    """A value that the column cannot hold; the text is the code of the problem, never the value."""


def contract_number(text: str) -> str:
    """A contract's number in its one form, also as people type it."""
    if _CONTRACT.fullmatch(text):
        return text  # as nearly all are: nothing is folded
    number = characters.code(text)
    if not _CONTRACT.fullmatch(number):
        raise Wrong(FORM)
    return number


def _text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        tidy = characters.tidy(text)
        if len(tidy) > longest:
            raise Wrong(TOO_LONG)
        if not characters.has_content(tidy):
            raise Wrong(FORM)
        return tidy

    return read


def _reading(text: str) -> str:
    reading = _text(100)(kana.katakana(text))
    if _HAS_KANJI.search(reading):
        raise Wrong(FORM)
    return reading


def _plate(text: str) -> Plate | None:
    try:
        return plates.parse(text) if text.strip() else None
    except PlateProblem:
        raise Wrong(FORM) from None


def _product(text: str) -> str:
    product = products.by_name(text)
    if product is None:
        raise Wrong(NOT_KNOWN)
    return product.code


def _one_of(known: dict[str, str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return known[characters.without_blanks(text)]
        except KeyError:
            raise Wrong(NOT_KNOWN) from None

    return read


def _bought(text: str) -> bool:
    mark = characters.half_width(text)
    if mark not in _YES | _NO:
        raise Wrong(NOT_KNOWN)
    return mark in _YES


def _day(text: str) -> date:
    plain = characters.half_width(text)
    numbers = _SEPARATED.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    try:
        if numbers and numbers[3]:
            return _plausible(date(int(numbers[1]), int(numbers[2]), int(numbers[3])))
    except ValueError:
        raise Wrong(FORM) from None
    return _plausible(parse_date(plain, beyond_era=True))


@lru_cache(maxsize=5_000)
def month(text: str) -> date:
    """The 1st of a month: 2022-05, 202205, 2022年5月, 令和4年5月."""
    plain = characters.half_width(text)
    numbers = _SEPARATED.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    try:
        if numbers:
            return _plausible(date(int(numbers[1]), int(numbers[2]), 1))
    except ValueError:
        raise Wrong(FORM) from None
    # The month in which an era begins belongs to both: its 1st day may be of the former.
    found = parse_date(f"{plain}1日", beyond_era=True) or parse_date(f"{plain}28日", beyond_era=True)
    return _plausible(found).replace(day=1)


def _plausible(day: date | None) -> date:
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Wrong(FORM)
    return day


def _code(text: str) -> str:
    code = characters.code(text)
    if not _CODE.fullmatch(code):
        raise Wrong(FORM)
    return code


def _maybe_code(text: str) -> str:
    return _code(text) if text.strip() else ""


_READERS: dict[str, Callable[[str], Any]] = {
    NUMBER: contract_number,
    PRODUCT: _product,
    NAME: _text(100),
    KANA: _reading,
    PLATE: _plate,
    MODEL: _text(60),
    USE: _one_of(_USES),
    REGISTERED: month,
    FINAL: _day,
    CLAIM: _one_of(_CLAIMS),
    BOUGHT: _bought,
    DEALER: _code,
    STORE: _code,
    STAFF: _maybe_code,
}
MAY_BE_EMPTY = {PLATE, BOUGHT, STAFF}


def read(column: str, text: str) -> Any:
    """The value of a cell.

    Raises:
        Wrong: the column cannot hold it.
    """
    if not text.strip() and column not in MAY_BE_EMPTY:
        raise Wrong(EMPTY)
    return _READERS[column](text)


_OWN = {NUMBER, NAME, PLATE}  # most other cells say what cells before them said
_REMEMBERED = 10_000  # values of a column
READERS: tuple[Callable[[str], Any], ...] = tuple(
    partial(read, column) if column in _OWN else lru_cache(_REMEMBERED)(partial(read, column)) for column in COLUMNS
)
"""`read` for each of COLUMNS in their order; it remembers what it read."""


def kind_of(text: str) -> str:
    """What kind of value a cell holds, to find the mistake by without showing the value."""
    plain = characters.half_width(text)
    if not plain:
        return "nothing"
    kinds = (("digits", r"[\d,.-]+"), ("latin", r"[A-Za-z0-9 .-]+"), ("kana", r"[ぁ-ヿ・ 　]+"))
    return next((kind for kind, form in kinds if re.fullmatch(form, plain)), "text")
