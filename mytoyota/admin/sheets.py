"""The columns of a file of the organisation and of one of models, and how a cell of each is read (pure)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mytoyota.accounts import email_addresses
from mytoyota.admin.models import MODELS, ORGANISATION
from mytoyota.japanese import characters, telephone
from mytoyota.organisation import workplaces
from mytoyota.organisation.roles import CENTER, FINANCE, HEADQUARTERS, MANAGER, SALES

DEALER, STORE, STAFF, MODEL = "dealer", "store", "staff", "model"
RANKS = {DEALER: 0, STORE: 1, STAFF: 2, MODEL: 0}
LONGEST = 100  # letters of a cell
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
BY_A_SPREADSHEET = re.compile(r"[0-9]+(\.[0-9]+)?E\+?[0-9]+|[0-9]+\.0+|[0-9]{1,3}(,[0-9]{3})+")
AS_TEXT = re.compile(r'="([^"]*)"')  # how a cell is written that a spreadsheet must not take for a number

KINDS = {"販売会社": DEALER, "店舗": STORE, "スタッフ": STAFF} | {one: one for one in (DEALER, STORE, STAFF)}
ROLES = {
    "営業スタッフ": SALES, "店長": MANAGER, "本部担当者": HEADQUARTERS, "TFC担当者": FINANCE, "センター担当者": CENTER,
} | {one: one for one in (SALES, MANAGER, HEADQUARTERS, FINANCE, CENTER)}  # fmt: skip
STATES = {"": True, "在籍": True, "active": True, "退職": False, "left": False}
YES = {"1": True, "yes": True, "true": True, "○": True, "〇": True, "対象": True}
NO = {"": False, "0": False, "no": False, "false": False, "×": False, "対象外": False}


class Wrong(Exception):
    """What is wrong with a cell, as a code of `web_words.PROBLEMS`, and in which column."""

    def __init__(self, problem: str, column: str = "") -> None:
        super().__init__(problem)
        self.problem, self.column = problem, column


@dataclass(frozen=True)
class Entry:
    """One line that could be read: what it is about, and what it says."""

    rank: int
    key: str
    code: str
    place: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A kind of file: its columns by name (Japanese and English), those that must be there, how a line is read."""

    columns: Mapping[str, str]
    needed: tuple[str, ...]
    read: Callable[[Mapping[str, str]], Entry]


def header(sheet: Sheet, cells: Sequence[str]) -> list[str]:
    """The columns in the file's order; raises Wrong where one is missing, unknown or there twice."""
    names = {japanese: name for name, japanese in sheet.columns.items()}
    found = []
    for cell in (characters.half_width(cell).strip() for cell in cells):
        name = names.get(cell, cell if cell in sheet.columns else "")
        if not name or name in found:
            raise Wrong("column_more", cell[:LONGEST])
        found.append(name)
    missing = [sheet.columns[name] for name in sheet.needed if name not in found]
    if missing:
        raise Wrong("column_missing", missing[0])
    return found


def organisation_line(cells: Mapping[str, str]) -> Entry:
    """A dealer, a store or a member of staff; raises Wrong."""
    kind = KINDS.get(_text(cells, "kind"))
    if kind is None:
        raise Wrong("not_known", "kind")
    code, name = _code(cells, "code", needed=True), _text(cells, "name", needed=True)
    if kind == DEALER:
        return Entry(RANKS[kind], f"place:{code}", code, "", {"kind": kind, "name": name})
    place = _code(cells, "place", needed=True)
    if kind == STORE:
        values: dict[str, Any] = {"kind": kind, "name": name, "phone": _phone(cells)}
        values |= {column: _day(cells, column) for column in ("opened_on", "closed_on")}
        return Entry(RANKS[kind], f"place:{code}", code, place, values)
    member: dict[str, Any] = {"kind": kind, "name": name, "role": _one_of(ROLES, cells, "role"), "email": _email(cells)}
    member |= {"active": _one_of(STATES, cells, "state"), "moved_from": _code(cells, "moved_from")}
    return Entry(RANKS[kind], f"staff:{place}/{code}", code, place, member)


def model_line(cells: Mapping[str, str]) -> Entry:
    """A model in one grade; raises Wrong."""
    model, grade = _text(cells, "model", needed=True), _text(cells, "grade", needed=True)
    values: dict[str, Any] = {"kind": MODEL}
    values |= {name: _one_of(YES | NO, cells, name) for name in ("t_connect", "charging")}
    values["offered"] = _one_of(YES | NO | {"": True}, cells, "offered")
    values["chassis_prefixes"] = _text(cells, "chassis_prefixes").upper().split()
    return Entry(RANKS[MODEL], f"model:{model}/{grade}", grade, model, values)


def _cell(cells: Mapping[str, str], column: str) -> str:
    given = characters.tidy(cells.get(column, ""))
    as_text = AS_TEXT.fullmatch(given)
    return as_text.group(1) if as_text else given


def _text(cells: Mapping[str, str], column: str, *, needed: bool = False) -> str:
    text = _cell(cells, column)
    if needed and not text:
        raise Wrong("empty", column)
    if len(text) > LONGEST or any(ord(letter) < 32 for letter in text):
        raise Wrong("too_long" if len(text) > LONGEST else "form", column)
    return text


def _code(cells: Mapping[str, str], column: str, *, needed: bool = False) -> str:
    """A code or a number in its one form; what a spreadsheet made of it is told."""
    code = workplaces.normal(_cell(cells, column))
    if not code and not needed:
        return ""
    if not code:
        raise Wrong("empty", column)
    if BY_A_SPREADSHEET.fullmatch(code):
        raise Wrong("spreadsheet", column)
    if not CODE.fullmatch(code):
        raise Wrong("form", column)
    return code


def _one_of(known: Mapping[str, Any], cells: Mapping[str, str], column: str) -> Any:
    text = characters.half_width(_text(cells, column))
    found = known.get(text, known.get(text.lower()))
    if found is None:
        raise Wrong("not_known" if text else "empty", column)
    return found


def _day(cells: Mapping[str, str], column: str) -> str | None:
    text = _text(cells, column).replace("/", "-")
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day).isoformat()
    except ValueError:
        raise Wrong("day", column) from None


def _phone(cells: Mapping[str, str]) -> str:
    text = _text(cells, "phone", needed=True)
    if telephone.parse(text) is None:
        raise Wrong("phone", "phone")
    return text


def _email(cells: Mapping[str, str]) -> str | None:
    text = _text(cells, "email")
    try:
        return email_addresses.normal(text) if text else None
    except email_addresses.NotAnAddress:
        raise Wrong("email", "email") from None


OF_ORGANISATION = {
    "kind": "種別",
    "code": "コード",
    "place": "所属コード",
    "name": "名称",
    "role": "役割",
    "phone": "電話番号",
    "email": "メールアドレス",
    "opened_on": "開店日",
    "closed_on": "閉店日",
    "state": "状態",
    "moved_from": "異動元コード",
}
OF_MODELS = {
    "model": "車種",
    "grade": "グレード",
    "t_connect": "T-Connect",
    "charging": "充電サポート",
    "offered": "取扱い",
    "chassis_prefixes": "車台番号の先頭",
}
SHEETS: Mapping[str, Sheet] = {
    ORGANISATION: Sheet(OF_ORGANISATION, ("kind", "code", "place", "name"), organisation_line),
    MODELS: Sheet(OF_MODELS, ("model", "grade", "t_connect", "charging"), model_line),
}
